/// Expressions applied one after the other, each to the pieces that the ones before it left.
///
/// A match is a piece, and so is what lies between two matches. The stages are those of DeepSeek's
/// tokenizer.json files.
struct StagedScanner: Sendable {
  enum Stage: Sendable, Equatable {
    case gpt2
    case gpt4(digitLimit: Int)
    /// `[\r\n]`
    case lineBreak
    /// `\s?` and a run of letters of the Latin, Greek, Cyrillic and other scripts with case, as
    /// enumerated there.
    case casedLetters
    /// `\s?\p{L}+`
    case letters
    /// `\s?[!-/:-~！-／：-～‘-‟　-。]+`
    case listedPunctuation
    /// `\s?\p{P}+`
    case punctuation
    /// `\s+$`
    case trailingSpace
    /// `[一-龥ࠀ-一가-퟿]+`
    case eastAsian
    /// `[一-龥぀-ゟ゠-ヿ]+`
    case hanAndKana
    /// Every digit alone.
    case digit
    /// `\p{N}{1,3}`
    case threeDigits
    /// DeepSeek-V3's last expression.
    ///
    ///     [!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+
    ///     | ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+
    case words
  }

  let stages: [Stage]

  static let deepSeekLLM = StagedScanner(stages: [
    .lineBreak, .casedLetters, .listedPunctuation, .trailingSpace, .eastAsian, .digit,
  ])
  static let deepSeekCoder = StagedScanner(stages: [
    .lineBreak, .letters, .punctuation, .eastAsian, .digit,
  ])
  static let deepSeekV3 = StagedScanner(stages: [.threeDigits, .hanAndKana, .words])

  /// The ends of the pieces of `text` from `start` on, in order.
  func ends(from start: Int, in text: ScannedText) -> [Int] {
    var ends = [text.end]
    for stage in stages {
      var next: [Int] = []
      next.reserveCapacity(ends.count * 2)
      var pieceStart = start
      for end in ends {
        Self.split(pieceStart, text.cut(at: end), stage, into: &next)
        pieceStart = end
      }
      ends = next
    }
    return ends
  }

  /// Appends the ends of the matches and of what lies between them.
  private static func split(
    _ start: Int, _ text: ScannedText, _ stage: Stage, into ends: inout [Int]
  ) {
    switch stage {
    case .gpt2: return split(start, text, GPT2Scanner(isolatesDigits: false), into: &ends)
    case .gpt4(let limit): return split(start, text, GPT4Scanner(digitLimit: limit), into: &ends)
    default: break
    }
    var gap = start
    var offset = start
    while offset < text.end {
      let (kind, length) = text.character(at: offset)
      if let end = match(stage, at: offset, kind, length, in: text) {
        if offset > gap { ends.append(offset) }
        ends.append(end)
        offset = end
        gap = end
      } else {
        offset += length
      }
    }
    if gap < text.end { ends.append(text.end) }
  }

  /// Appends the ends of a scanner's pieces, between which nothing lies.
  private static func split(
    _ start: Int, _ text: ScannedText, _ scanner: some PieceScanner, into ends: inout [Int]
  ) {
    var offset = start
    while offset < text.end {
      offset = scanner.endOfPiece(from: offset, in: text)
      ends.append(offset)
    }
  }

  @inline(__always) private static func match(
    _ stage: Stage, at offset: Int, _ kind: ClassSet, _ length: Int, in text: ScannedText
  ) -> Int? {
    switch stage {
    case .lineBreak:
      let byte = text.byte(offset)
      return byte == 0x0A || byte == 0x0D ? offset + 1 : nil
    case .casedLetters: return run(at: offset, kind, length, in: text, isCasedLetter)
    case .letters: return run(at: offset, kind, length, in: text) { $1.has(.letter) }
    case .listedPunctuation: return run(at: offset, kind, length, in: text, isListedPunctuation)
    case .punctuation: return run(at: offset, kind, length, in: text) { $1.has(.punctuation) }
    case .trailingSpace:
      guard kind.has(.space) else { return nil }
      let end = text.end(from: offset, of: .space)
      return end == text.end ? end : nil
    case .eastAsian:
      return run(from: offset, in: text) { point, _ in
        (0x0800...0x9FA5).contains(point) || (0xAC00...0xD7FF).contains(point)
      }
    case .hanAndKana:
      return run(from: offset, in: text) { point, _ in
        (0x4E00...0x9FA5).contains(point) || (0x3040...0x30FF).contains(point)
      }
    case .digit: return kind.has(.digit) ? offset + length : nil
    case .threeDigits:
      return kind.has(.number) ? text.end(from: offset, of: .number, limit: 3) : nil
    case .words: return word(at: offset, kind, length, in: text)
    case .gpt2, .gpt4: return nil  // never asked: they leave nothing between their pieces
    }
  }

  /// `\s?` and one or more characters that `isMember`.
  @inline(__always) private static func run(
    at offset: Int, _ kind: ClassSet, _ length: Int, in text: ScannedText,
    _ isMember: (Int, ClassSet) -> Bool
  ) -> Int? {
    if kind.has(.space), let end = run(from: offset + length, in: text, isMember) { return end }
    return run(from: offset, in: text, isMember)
  }

  @inline(__always) private static func run(
    from start: Int, in text: ScannedText, _ isMember: (Int, ClassSet) -> Bool
  ) -> Int? {
    var offset = start
    while offset < text.end {
      let (kind, length) = text.character(at: offset)
      guard isMember(text.scalar(at: offset).point, kind) else { break }
      offset += length
    }
    return offset > start ? offset : nil
  }

  private static func word(
    at offset: Int, _ kind: ClassSet, _ length: Int, in text: ScannedText
  ) -> Int? {
    let first = text.byte(offset)
    let next = offset + length
    let isASCIIMark =
      (0x21...0x2F).contains(first) || (0x3A...0x40).contains(first)
      || (0x5B...0x60).contains(first) || (0x7B...0x7E).contains(first)
    if isASCIIMark {
      let end = run(from: next, in: text) { point, _ in
        (0x41...0x5A).contains(point) || (0x61...0x7A).contains(point)
      }
      if let end { return end }
    }
    let wordClasses: ClassSet = [.letter, .mark]
    let isLineBreak = first == 0x0A || first == 0x0D
    if !isLineBreak, !kind.has([.letter, .punctuation, .symbol]) {
      let end = text.end(from: next, of: wordClasses)
      if end > next { return end }
    }
    if kind.has(wordClasses) { return text.end(from: offset, of: wordClasses) }
    let marks: ClassSet = [.punctuation, .symbol]
    let startOfMarks = first == 0x20 ? next : offset
    let endOfMarks = text.end(from: startOfMarks, of: marks)
    if endOfMarks > startOfMarks { return text.endOfLineBreaks(from: endOfMarks) }
    guard kind.has(.space) else { return nil }
    let space = WhiteSpace(from: offset, in: text)
    return space.endOfLastLineBreak ?? space.end(before: [])
  }

  private static func isListedPunctuation(_ point: Int, _: ClassSet) -> Bool {
    switch point {
    case 0x21...0x2F, 0x3A...0x7E, 0xFF01...0xFF0F, 0xFF1A...0xFF5E, 0x2018...0x201F,
      0x3000...0x3002:
      true
    default: false
    }
  }

  private static func isCasedLetter(_ point: Int, _: ClassSet) -> Bool {
    if point < 0x80 { return (0x41...0x5A).contains(point & 0x5F) && point >= 0x41 }
    if (0x2D00...0xA63F).contains(point) { return false }
    var (low, high) = (0, casedLetters.count)
    while low < high {
      let middle = (low + high) / 2
      if casedLetters[middle].upperBound < point { low = middle + 1 } else { high = middle }
    }
    return low < casedLetters.count && casedLetters[low].contains(point)
  }
}

extension StagedScanner {
  /// The letters that DeepSeek's first models list one range after the other, sorted.
  private static let casedLetters: [ClosedRange<Int>] = [
    0x0041...0x005A, 0x0061...0x007A, 0x00B5...0x00B5, 0x00C0...0x00D6, 0x00D8...0x00F6,
    0x00F8...0x01BA, 0x01BC...0x01BF, 0x01C4...0x0293, 0x0295...0x02AF, 0x0370...0x0373,
    0x0376...0x0377, 0x037B...0x037D, 0x037F...0x037F, 0x0386...0x0386, 0x0388...0x038A,
    0x038C...0x038C, 0x038E...0x03A1, 0x03A3...0x03F5, 0x03F7...0x0481, 0x048A...0x052F,
    0x0531...0x0556, 0x10A0...0x10C5, 0x13A0...0x13F5, 0x13F8...0x13FD, 0x1C90...0x1CBA,
    0x1CBD...0x1CBF, 0x1D00...0x1D2B, 0x1D6B...0x1D77, 0x1D79...0x1D9A, 0x1E00...0x1F15,
    0x1F18...0x1F1D, 0x1F20...0x1F45, 0x1F48...0x1F4D, 0x1F50...0x1F57, 0x1F59...0x1F59,
    0x1F5B...0x1F5B, 0x1F5D...0x1F5D, 0x1F5F...0x1F7D, 0x1F80...0x1FB4, 0x1FB6...0x1FBC,
    0x1FBE...0x1FBE, 0x1FC2...0x1FC4, 0x1FC6...0x1FCC, 0x1FD0...0x1FD3, 0x1FD6...0x1FDB,
    0x1FE0...0x1FEC, 0x1FF2...0x1FF4, 0x1FF6...0x1FFC, 0x2102...0x2102, 0x2107...0x2107,
    0x210A...0x2113, 0x2115...0x2115, 0x2119...0x211D, 0x2124...0x2124, 0x2126...0x2126,
    0x2128...0x2128, 0x212A...0x212D, 0x212F...0x2134, 0x2139...0x2139, 0x213C...0x213F,
    0x2145...0x2149, 0x214E...0x214E, 0x2183...0x2184, 0x2C00...0x2C7B, 0x2C7E...0x2CE4,
    0x2CEB...0x2CEE, 0x2CF2...0x2CF3, 0xA640...0xA66D, 0xA680...0xA69B, 0xA722...0xA76F,
    0xA771...0xA787, 0xA78B...0xA78E, 0xAB70...0xABBF, 0xFB00...0xFB06, 0xFB13...0xFB17,
    0xFF21...0xFF3A, 0xFF41...0xFF5A, 0x10400...0x1044F, 0x104B0...0x104D3, 0x104D8...0x104FB,
    0x10C80...0x10CB2, 0x10CC0...0x10CF2, 0x118A0...0x118DF, 0x1E900...0x1E943,
  ]
}
