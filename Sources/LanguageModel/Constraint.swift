/// What an answer must look like, followed byte by byte: a JSON object of certain strings.
///
///     var constraint = Constraint(members: ["instruction", "output"])
///     constraint.opening  // {"instruction": "
///     constraint.allows(Array("为什么".utf8))  // true
package struct Constraint: Sendable {
  /// The most bytes of one string; after that only its end is allowed.
  private let byteLimit: Int
  /// The fewest bytes of one string: before that its end is not allowed.
  private let leastByteCount: Int
  /// Whether a string ends where a sentence does, and the first one with its first question mark.
  private let endsSentences: Bool
  /// How the first string begins.
  private let start: String
  /// What stands before each string and after the last.
  private let literals: [[UInt8]]
  private var state = State()

  private struct State: Sendable {
    /// Even: literal `step / 2`; odd: string `step / 2`.
    var step = 0
    /// Bytes of the literal or string so far.
    var count = 0
    /// What an escape still wants: 0 none, 1 its letter, 2 to 5 the hexadecimal digits of \u.
    var escape = 0
    /// How many bytes of a character of UTF-8 are still to come.
    var continuation = 0
    /// The range of the next of these bytes.
    var range: ClosedRange<UInt8> = 0x80...0xBF
    /// Whether the string has more than white space.
    var hasWords = false
    /// The last three bytes of the string.
    var tail: UInt32 = 0
  }

  /// - Parameters:
  ///   - members: The names of the object's strings, in order.
  ///   - byteLimit: The most bytes of each string.
  ///   - leastByteCount: The fewest bytes of each string, as JSON writes it.
  ///   - endsSentences: Whether each string must end with `.`, `?`, `!` or the like, and the first one
  ///     at its first question mark.
  ///   - start: How the first string begins; what JSON would escape is left out with all of it.
  package init(
    members: [String], byteLimit: Int = 4000, leastByteCount: Int = 0,
    endsSentences: Bool = false, startingWith start: String = ""
  ) {
    self.byteLimit = byteLimit
    self.leastByteCount = leastByteCount
    self.endsSentences = endsSentences
    let isPlain = start.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x22 && $0 != 0x5C && $0 != 0x7F }
    self.start = isPlain && start.utf8.count < byteLimit ? start : ""
    literals =
      members.indices.map { index in
        Array("\(index == 0 ? "{" : "\", ")\"\(members[index])\": \"".utf8)
      } + [Array("\"}".utf8)]
  }

  /// What every answer begins with.
  package var opening: String { String(decoding: literals[0], as: UTF8.self) + start }

  /// Whether the object is whole.
  package var isFinished: Bool { state.step == 2 * literals.count - 1 }

  /// The bytes that must come next; empty where there is a choice.
  package var forced: [UInt8] {
    guard state.step % 2 == 0, !isFinished, state.count > 0 || state.step == 0 else { return [] }
    return Array(literals[state.step / 2][state.count...])
  }

  /// Whether these bytes may come next; some, and none beyond the end.
  package func allows(_ bytes: [UInt8]) -> Bool {
    var state = state
    return !bytes.isEmpty && bytes.allSatisfy { advance(&state, $0) }
  }

  /// Takes bytes that are allowed.
  ///
  /// - Returns: False when they are not; nothing changes then.
  @discardableResult
  package mutating func take(_ bytes: [UInt8]) -> Bool {
    var next = state
    guard bytes.allSatisfy({ advance(&next, $0) }) else { return false }
    state = next
    return true
  }

  private func advance(_ state: inout State, _ byte: UInt8) -> Bool {
    guard state.step < 2 * literals.count - 1 else { return false }
    if state.step % 2 == 0 {
      let literal = literals[state.step / 2]
      guard literal[state.count] == byte else { return false }
      state.count += 1
      if state.count == literal.count { state = State(step: state.step + 1) }
      return true
    }
    return advanceString(&state, byte)
  }

  private func advanceString(_ state: inout State, _ byte: UInt8) -> Bool {
    state.count += 1
    defer { state.tail = (state.tail << 8 | UInt32(byte)) & 0xFF_FFFF }
    if state.escape > 0 {
      let isDigit = (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte | 0x20)
      switch state.escape {
      case 1:
        guard "\"\\/bfnrtu".utf8.contains(byte) else { return false }
        state.escape = byte == UInt8(ascii: "u") ? 2 : 0
      case 2:
        // A surrogate would want its other half: D8 to DF are left out.
        guard isDigit, byte | 0x20 != UInt8(ascii: "d") else { return false }
        state.escape = 3
      default:
        guard isDigit else { return false }
        state.escape = state.escape == 5 ? 0 : state.escape + 1
      }
      state.hasWords = true
      return true
    }
    if state.continuation > 0 {
      guard state.range.contains(byte) else { return false }
      state.continuation -= 1
      state.range = 0x80...0xBF
      return true
    }
    switch byte {
    case UInt8(ascii: "\""):
      guard state.hasWords, state.count > leastByteCount else { return false }
      guard !endsSentences || state.count > byteLimit || Self.isEnd(state.tail) else {
        return false
      }
      // The quote is the first byte of the literal that follows.
      state = State(step: state.step + 1, count: 1)
      return true
    case 0..<0x20, 0x7F...0xC1, 0xF5...: return false
    default: break
    }
    guard state.count <= byteLimit else { return false }
    if endsSentences, state.step == 1, Self.isQuestionMark(state.tail) { return false }
    switch byte {
    case UInt8(ascii: "\\"): state.escape = 1
    case 0xC2...0xDF: state.continuation = 1
    case 0xE0...0xEF:
      state.continuation = 2
      state.range = byte == 0xE0 ? 0xA0...0xBF : byte == 0xED ? 0x80...0x9F : 0x80...0xBF
    case 0xF0...0xF4:
      state.continuation = 3
      state.range = byte == 0xF0 ? 0x90...0xBF : byte == 0xF4 ? 0x80...0x8F : 0x80...0xBF
    default: break
    }
    if byte != UInt8(ascii: " ") { state.hasWords = true }
    return true
  }

  private static func isQuestionMark(_ tail: UInt32) -> Bool {
    // `?` and U+FF1F.
    tail & 0xFF == 0x3F || tail == 0xEF_BC9F
  }

  private static func isEnd(_ tail: UInt32) -> Bool {
    switch tail & 0xFF {
    case 0x21, 0x2E, 0x3F: true
    // U+3002, U+FF01, U+FF1F, U+2026.
    default: [0xE3_8082, 0xEF_BC81, 0xEF_BC9F, 0xE2_80A6].contains(tail)
    }
  }
}
