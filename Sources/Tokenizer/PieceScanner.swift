/// Cuts text into the pieces that byte pairs are merged in.
///
/// These scanners are regular expressions written out by hand: alternatives in their order, greedy,
/// with the same character classes.
protocol PieceScanner {
  /// Where the piece that begins at `start` ends; `start` is before the text's end.
  func endOfPiece(from start: Int, in text: ScannedText) -> Int

  /// The ends of the pieces that are clear in a block at whose first byte one begins.
  ///
  /// - Parameter start: Where it begins; some bytes behind it can be read too.
  func ends(in block: ASCIIBlock, from start: Int, of text: ScannedText) -> UInt64
}

/// The expression of GPT-2, alone or after each digit was made a piece of its own.
///
///     's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
struct GPT2Scanner: PieceScanner {
  /// Whether every digit is a piece, and an end of the text for what stands before it.
  let isolatesDigits: Bool

  @inline(__always) func endOfPiece(from start: Int, in text: ScannedText) -> Int {
    let first = text.byte(start)
    if first == 0x27, let end = Contraction.lowercase(at: start, in: text) { return end }
    var (kind, length) = text.character(at: start)
    if isolatesDigits, kind.has(.digit) { return start + length }
    var next = start
    if first == 0x20, start + 1 < text.end {
      let (second, secondLength) = text.character(at: start + 1)
      if !second.has(.space), !(isolatesDigits && second.has(.digit)) {
        (kind, length, next) = (second, secondLength, start + 1)
      }
    }
    if kind.has(.letter) { return text.endOfLetters(from: next + length) }
    if kind.has(.space) {
      return WhiteSpace(from: start, in: text).end(before: isolatesDigits ? .digit : [])
    }
    if kind.has(.number) { return text.end(from: next + length, of: .number) }
    let others: ClassSet = [.letter, .number, .space]
    return text.end(
      from: next + length, before: isolatesDigits ? others.union(.digit) : others)
  }
}

/// The expression of GPT-4's first tokenizer, as Llama 3 and Qwen use it.
///
///     (?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*
///     |\s*[\r\n]+|\s+(?!\S)|\s+
struct GPT4Scanner: PieceScanner {
  /// The most digits in a piece: 3 of Llama 3, 1 of Qwen.
  let digitLimit: Int

  @inline(__always) func endOfPiece(from start: Int, in text: ScannedText) -> Int {
    let first = text.byte(start)
    if first == 0x27, let end = Contraction.anyCase(at: start, in: text) { return end }
    let (kind, length) = text.character(at: start)
    if kind.has(.letter) { return text.endOfLetters(from: start + length) }
    if kind.has(.number) { return text.end(from: start, of: .number, limit: digitLimit) }
    if first != 0x0A, first != 0x0D, start + length < text.end {
      let (second, secondLength) = text.character(at: start + length)
      if second.has(.letter) { return text.endOfLetters(from: start + length + secondLength) }
      if first == 0x20, !second.has([.space, .number]) {
        return endOfOthers(from: start + 1 + secondLength, in: text)
      }
    }
    guard kind.has(.space) else { return endOfOthers(from: start + length, in: text) }
    let space = WhiteSpace(from: start, in: text)
    return space.endOfLastLineBreak ?? space.end(before: [])
  }

  @inline(__always) private func endOfOthers(from start: Int, in text: ScannedText) -> Int {
    text.endOfLineBreaks(from: text.end(from: start, before: [.letter, .number, .space]))
  }
}

/// English endings that are pieces of their own.
enum Contraction {
  /// `'s|'t|'re|'ve|'m|'ll|'d` at an apostrophe.
  @inline(__always) static func lowercase(at start: Int, in text: ScannedText) -> Int? {
    guard start + 1 < text.end else { return nil }
    let second = text.byte(start + 1)
    let third = start + 2 < text.end ? text.byte(start + 2) : 0
    return length(second, third).map { start + $0 }
  }

  /// The same in upper and lower case; a long s (U+017F) is an s there.
  @inline(__always) static func anyCase(at start: Int, in text: ScannedText) -> Int? {
    guard start + 1 < text.end else { return nil }
    let second = text.byte(start + 1)
    let third = start + 2 < text.end ? text.byte(start + 2) : 0
    if second == 0xC5, third == 0xBF { return start + 3 }
    // A letter's case is one bit; what else that bit changes becomes no letter.
    return length(second | 0x20, third | 0x20).map { start + $0 }
  }

  @inline(__always) private static func length(_ second: UInt8, _ third: UInt8) -> Int? {
    switch second {
    case UInt8(ascii: "s"), UInt8(ascii: "t"), UInt8(ascii: "m"), UInt8(ascii: "d"): 2
    case UInt8(ascii: "r"), UInt8(ascii: "v"): third == UInt8(ascii: "e") ? 3 : nil
    case UInt8(ascii: "l"): third == UInt8(ascii: "l") ? 3 : nil
    default: nil
    }
  }
}

/// A run of white space, and where `\s+(?!\S)|\s+` ends in it.
struct WhiteSpace {
  private let text: ScannedText
  private let start: Int
  private let startOfLast: Int
  private let end: Int
  /// Where `\s*[\r\n]+` ends; nil when no line ends in the run.
  let endOfLastLineBreak: Int?

  @inline(__always) init(from start: Int, in text: ScannedText) {
    var offset = start
    var last = start
    var lineBreak: Int?
    while offset < text.end {
      let (kind, length) = text.character(at: offset)
      guard kind.has(.space) else { break }
      last = offset
      let byte = text.byte(offset)
      offset += length
      if byte == 0x0A || byte == 0x0D { lineBreak = offset }
    }
    self.text = text
    self.start = start
    startOfLast = last
    end = offset
    endOfLastLineBreak = lineBreak
  }

  /// All of it at the end of the text, else all but the last, which goes to what follows.
  ///
  /// - Parameter end: What counts as the text's end.
  @inline(__always) func end(before end: ClassSet) -> Int {
    if self.end == text.end || text.character(at: self.end).0.has(end) { return self.end }
    return startOfLast > start ? startOfLast : self.end
  }
}
