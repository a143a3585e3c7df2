/// Turns tokens into text as they come, and holds back a character until all of its bytes are there.
///
///     var decoder = StreamDecoder(tokenizer)
///     for id in tokens { print(decoder.append(id), terminator: "") }
///     print(decoder.finish())
package struct StreamDecoder: Sendable {
  private let tokenizer: Tokenizer
  private let skipsSpecial: Bool
  private var pending: [UInt8] = []

  package init(_ tokenizer: Tokenizer, skipsSpecial: Bool = true) {
    self.tokenizer = tokenizer
    self.skipsSpecial = skipsSpecial
  }

  /// The whole characters that are there with this token.
  package mutating func append(_ id: Int32) -> String {
    if skipsSpecial, tokenizer.isSpecial(id) { return "" }
    pending += tokenizer.bytes(of: id)
    let held = Self.incompleteCount(pending)
    let text = String(decoding: pending.dropLast(held), as: UTF8.self)
    pending.removeFirst(pending.count - held)
    return text
  }

  /// What is left when no more tokens come: U+FFFD for a character that was not finished.
  package mutating func finish() -> String {
    defer { pending = [] }
    return String(decoding: pending, as: UTF8.self)
  }

  /// How many bytes at the end may be the beginning of a character, 0 to 3.
  private static func incompleteCount(_ bytes: [UInt8]) -> Int {
    for count in 1...3 where count <= bytes.count {
      let tail = Array(bytes.suffix(count))
      guard tail[0] & 0xC0 != 0x80 else { continue }
      let needed = tail[0] >= 0xF0 ? 4 : tail[0] >= 0xE0 ? 3 : tail[0] >= 0xC0 ? 2 : 1
      guard count < needed, tail[0] <= 0xF4 else { return 0 }
      // A beginning that no character has is not held back.
      if count > 1 {
        let (low, high): (UInt8, UInt8) =
          switch tail[0] {
          case 0xE0: (0xA0, 0xBF)
          case 0xED: (0x80, 0x9F)
          case 0xF0: (0x90, 0xBF)
          case 0xF4: (0x80, 0x8F)
          default: (0x80, 0xBF)
          }
        guard (low...high).contains(tail[1]) else { return 0 }
      }
      return tail[0] == 0xC0 || tail[0] == 0xC1 ? 0 : count
    }
    return 0
  }
}
