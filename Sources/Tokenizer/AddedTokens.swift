/// A token that is found in text by its own words, before anything is split.
package struct AddedToken: Sendable, Equatable {
  package var id: Int32
  package var content: String
  /// Whether decoding may leave it out: the marks of a chat, not words.
  package var isSpecial: Bool
  /// Whether white space before or after it is taken with it.
  var stripsLeft = false
  var stripsRight = false
  /// Whether it counts only where no letter, digit or underscore touches it.
  var isSingleWord = false
  /// Whether it is sought in the text after normalisation.
  var isNormalized = false

  package init(id: Int32, content: String, isSpecial: Bool) {
    self.id = id
    self.content = content
    self.isSpecial = isSpecial
  }
}

/// Finds added tokens: of several that begin at the same place the longest.
struct AddedTokens: Sendable {
  private struct Entry {
    let token: AddedToken
    let bytes: [UInt8]

    @inline(__always) func matches(_ text: ScannedText, at offset: Int) -> Bool {
      guard offset + bytes.count <= text.end else { return false }
      for index in bytes.indices where text.byte(offset + index) != bytes[index] { return false }
      return true
    }
  }

  /// By the first byte, the longest first.
  private var entries: [[Entry]] = Array(repeating: [], count: 256)
  let isEmpty: Bool
  /// The byte that all of them begin with, as `<` mostly is; nil when there are several.
  private let firstByte: UInt8?
  /// Whether a text may be cut between lines without cutting through a token or its white space.
  let allowsCuts: Bool

  init(_ tokens: [AddedToken]) {
    for token in tokens where !token.content.isEmpty {
      let bytes = Array(token.content.utf8)
      entries[Int(bytes[0])].append(Entry(token: token, bytes: bytes))
    }
    for index in entries.indices { entries[index].sort { $0.bytes.count > $1.bytes.count } }
    isEmpty = entries.allSatisfy(\.isEmpty)
    let firstBytes = Set(tokens.compactMap(\.content.utf8.first))
    firstByte = firstBytes.count == 1 ? firstBytes.first : nil
    allowsCuts = tokens.allSatisfy {
      !$0.stripsLeft && !$0.stripsRight && !$0.content.utf8.contains(0x0A)
    }
  }

  /// The first added token in a text at or after `start`.
  func next(in text: ScannedText, from start: Int) -> (range: Range<Int>, id: UInt32)? {
    var offset = start
    while offset < text.end {
      if let firstByte {
        guard let found = text.next(firstByte, from: offset) else { return nil }
        offset = found
      }
      let candidates = entries[Int(text.byte(offset))]
      for entry in candidates where entry.matches(text, at: offset) {
        var range = offset..<offset + entry.bytes.count
        if entry.token.isSingleWord, !text.isWord(range, from: start) { continue }
        if entry.token.stripsLeft {
          range = text.startOfSpace(before: range.lowerBound, from: start)..<range.upperBound
        }
        if entry.token.stripsRight {
          range = range.lowerBound..<text.end(from: range.upperBound, of: .space)
        }
        return (range, UInt32(bitPattern: entry.token.id))
      }
      offset += 1
    }
    return nil
  }
}

extension ScannedText {
  /// Whether no letter, mark, digit or underscore touches a range.
  fileprivate func isWord(_ range: Range<Int>, from start: Int) -> Bool {
    func isWordCharacter(_ offset: Int) -> Bool {
      byte(offset) == UInt8(ascii: "_")
        || character(at: offset).0.has([.letter, .mark, .number])
    }
    if range.lowerBound > start, isWordCharacter(startOfCharacter(before: range.lowerBound)) {
      return false
    }
    return range.upperBound >= end || !isWordCharacter(range.upperBound)
  }

  fileprivate func startOfSpace(before offset: Int, from start: Int) -> Int {
    var offset = offset
    while offset > start {
      let previous = startOfCharacter(before: offset)
      guard character(at: previous).0.has(.space) else { break }
      offset = previous
    }
    return offset
  }

  private func startOfCharacter(before offset: Int) -> Int {
    var offset = offset - 1
    while offset > 0, byte(offset) & 0xC0 == 0x80 { offset -= 1 }
    return offset
  }
}
