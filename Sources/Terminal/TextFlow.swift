import Basics

/// Breaks a text that comes in pieces into lines of a terminal, as it comes.
///
/// English breaks at spaces; Chinese anywhere, but no line begins with a closing mark (。，」) or ends
/// with an opening one (「《), which go with their neighbour. What may still have to move to the next
/// line is held back: a word until its end is known, of Chinese one character.
///
///     var flow = TextFlow()
///     flow.add("Once upon a ti", width: 10)  // "Once upon\na"
///     flow.add("me\n", width: 10)            // " time\n"
package struct TextFlow {
  /// The columns of the line that are filled.
  private var column = 0
  /// Spaces that are shown only if something follows them on the line.
  private var spaces = 0
  /// What must stay on one line with whatever comes next.
  private var held: [Character] = []
  private var heldWidth = 0

  package init() {}

  /// Takes a piece and gives back what can be shown.
  ///
  /// - Parameters:
  ///   - piece: An empty one says that no more comes: what is held back is shown, and a line that has
  ///     begun is ended.
  ///   - width: The columns of the terminal now.
  package mutating func add(_ piece: String, width: Int) -> String {
    var shown = ""
    for character in piece {
      if character.isNewline {
        release(to: &shown, width)
        shown.append("\n")
        (column, spaces) = (0, 0)
      } else if character == " " {
        release(to: &shown, width)
        spaces += 1
      } else {
        if let last = held.last, Self.mayBreak(last, character) { release(to: &shown, width) }
        held.append(character)
        heldWidth += TextWidth.of(character)
        // Longer than any line: there is nothing to wait for.
        if heldWidth >= width { release(to: &shown, width) }
      }
    }
    if piece.isEmpty {
      release(to: &shown, width)
      if column > 0 { shown.append("\n") }
      (column, spaces) = (0, 0)
    }
    return shown
  }

  /// Shows what is held back, on the next line if it does not fit on this one.
  private mutating func release(to shown: inout String, _ width: Int) {
    guard !held.isEmpty else { return }
    if column > 0, column + spaces + heldWidth > width {
      shown.append("\n")
      (column, spaces) = (0, 0)
    }
    shown += String(repeating: " ", count: spaces)
    column += spaces
    spaces = 0
    for character in held {
      let next = TextWidth.of(character)
      // A word longer than a line is broken where the line ends.
      if column > 0, column + next > width {
        shown.append("\n")
        column = 0
      }
      shown.append(character)
      column += next
    }
    (held, heldWidth) = ([], 0)
  }

  private static let closing = Set("。，、；：？！）」』】》〉〕］｝”’…—～·.,;:?!)]}%％")
  private static let opening = Set("（「『【《〈〔［｛“‘([{")

  /// Whether a line may end between two characters that no space parts.
  private static func mayBreak(_ left: Character, _ right: Character) -> Bool {
    guard TextWidth.of(left) == 2 || TextWidth.of(right) == 2 else {
      // After a mark that ends a part of a Chinese sentence, the next may begin a line.
      return left == "”" && opening.contains(right)
    }
    return !closing.contains(right) && !opening.contains(left)
  }
}
