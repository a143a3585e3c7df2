import Basics
import CLibc
import Glibc

/// Where libedit's screen arithmetic puts a text, to find the rows a line under edit takes.
enum LineLayout {
  struct Position: Equatable {
    var row = 0
    var column = 0
  }

  /// Where the cursor stands after `text` has been written from `start` on a terminal of `width`
  /// columns.
  ///
  /// A character that does not fit moves to the next row whole, and a full row ends at once: after
  /// 80 characters on 80 columns the cursor is at the beginning of the second row.
  static func position(after text: String, from start: Position = .init(), width: Int) -> Position {
    let width = max(2, width)
    var place = start
    for scalar in text.unicodeScalars {
      if scalar == "\n" {
        place = Position(row: place.row + 1, column: 0)
        continue
      }
      let columns =
        switch scalar {
        case "\t": 8 - place.column % 8
        case _ where scalar.value < 0x20 || scalar.value == 0x7F: 2
        default: max(0, Int(wcwidth(wchar_t(scalar.value))))
        }
      if place.column + columns > width { place = Position(row: place.row + 1, column: 0) }
      place.column += columns
      if place.column >= width { place = Position(row: place.row + 1, column: 0) }
    }
    return place
  }

  /// `text` without colour sequences.
  static func visible(_ text: String) -> String {
    Prompt.split(text).filter { !$0.isCode }.map(\.text).joined()
  }
}

/// The prompt as libedit takes it.
enum Prompt {
  /// Stands before and after a colour sequence, which takes no columns.
  static let escape: UInt8 = 1

  static func split(_ text: String) -> [(text: String, isCode: Bool)] {
    var parts: [(text: String, isCode: Bool)] = []
    var current = ""
    var isCode = false
    func close() {
      if !current.isEmpty { parts.append((current, isCode)) }
      current = ""
    }
    for scalar in text.unicodeScalars {
      if scalar == "\u{1B}" {
        close()
        isCode = true
      }
      current.unicodeScalars.append(scalar)
      if isCode, scalar.properties.isAlphabetic {
        close()
        isCode = false
      }
    }
    close()
    return parts
  }

  /// `text` with its colour sequences marked.
  ///
  /// libedit loses a sequence at the very end, so one there goes before the last character.
  static func marked(_ text: String) -> String {
    var parts = split(text)
    if let last = parts.last, last.isCode, parts.count > 1,
      parts[parts.count - 2].text.hasSuffix(" ")
    {
      parts[parts.count - 2].text.removeLast()
      parts.append((" ", false))
    } else if parts.last?.isCode == true {
      parts.append((" ", false))
    }
    // Neighbouring sequences become one: libedit hangs each on the character that follows it.
    var result = ""
    var wasCode = false
    for part in parts {
      if part.isCode != wasCode { result += "\u{1}" }
      wasCode = part.isCode
      result += part.text
    }
    return result
  }
}
