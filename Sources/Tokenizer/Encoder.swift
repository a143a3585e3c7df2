/// What a byte-pair vocabulary knows, shared by all threads.
struct BytePairModel: Sendable {
  let vocabulary: Vocabulary
  let merges: MergeTable
  let initial: InitialTokens
  /// Nil when the vocabulary lacks bytes of the characters it looks at.
  let cuts: CutFilter?
  /// Whether a piece that is a token is never taken apart (`ignore_merges`).
  let ignoresMerges: Bool
  let splitting: Splitting
  /// Whether text is brought to NFC first.
  let normalizesToNFC: Bool
}

/// How text is cut into pieces.
enum Splitting: Sendable {
  case gpt2(isolatesDigits: Bool)
  case gpt4(digitLimit: Int)
  case staged(StagedScanner)
}

/// Turns text into tokens, with the buffers and the cache of one thread.
///
/// In one thread's hands at a time, hence the conformance; `Tokenizer` sees to it.
@safe
final class Encoder: @unchecked Sendable {
  private let model: BytePairModel
  private let cache = PieceCache()
  private let pairs: BytePairs
  private(set) var output: UnsafeMutablePointer<UInt32>
  private var capacity = 4096
  /// How many tokens were appended since `reset`.
  private(set) var count = 0
  /// Whether they were stored too.
  private var isStoring = true
  /// Up to where the bytes of the text may be read, beyond the end of the part at hand.
  private var readableEnd = 0

  init(_ model: BytePairModel) {
    self.model = model
    pairs = BytePairs(model.merges, model.initial)
    unsafe output = .allocate(capacity: capacity)
  }

  deinit { unsafe output.deallocate() }

  /// Forgets what was appended.
  ///
  /// - Parameter isStoring: Whether tokens are kept from now on, or only counted.
  func reset(isStoring: Bool) {
    self.isStoring = isStoring
    count = 0
  }

  /// The tokens appended since `reset`.
  var tokens: [Int32] {
    unsafe [Int32](unsafeUninitializedCapacity: count) { buffer, initialized in
      for index in 0..<count {
        // In bounds: both hold `count` tokens.
        unsafe buffer[index] = Int32(bitPattern: output[index])
      }
      initialized = count
    }
  }

  func append(token: UInt32) {
    reserve(1)
    // In bounds: reserved.
    if isStoring { unsafe output[count] = token }
    count += 1
  }

  /// Appends the tokens of a part of a text that holds no added tokens.
  ///
  /// - Parameter bytes: The whole text, valid UTF-8.
  func append(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
    guard let base = bytes.baseAddress, !range.isEmpty else { return }
    readableEnd = bytes.count
    let text = unsafe ScannedText(base, end: range.upperBound)
    switch model.splitting {
    case .gpt2(let isolatesDigits):
      if isolatesDigits {
        append(text, from: range.lowerBound, GPT2Scanner(isolatesDigits: true))
      } else {
        append(text, from: range.lowerBound, GPT2Scanner(isolatesDigits: false))
      }
    case .gpt4(let digitLimit):
      append(text, from: range.lowerBound, GPT4Scanner(digitLimit: digitLimit))
    case .staged(let scanner): append(text, from: range.lowerBound, scanner)
    }
  }

  @inline(__always) private func append(
    _ text: ScannedText, from start: Int, _ scanner: some PieceScanner
  ) {
    var start = start
    while start < text.end {
      let end = scanner.endOfPiece(from: start, in: text)
      append(text, piece: start, end)
      start = end
    }
  }

  private func append(_ text: ScannedText, from start: Int, _ scanner: StagedScanner) {
    var start = start
    while start < text.end {
      let end = SafeCut.next(after: start + 65_536, in: text)
      var piece = start
      for pieceEnd in scanner.ends(from: start, in: text.cut(at: end)) {
        append(text, piece: piece, pieceEnd)
        piece = pieceEnd
      }
      start = end
    }
  }

  @inline(__always) private func append(_ text: ScannedText, piece start: Int, _ end: Int) {
    if text.byte(end - 1) >= 0x80, end - start > 4, let cuts = model.cuts {
      append(text, piece: start, end, cuts)
    } else {
      append(text, start, end, isWhole: true)
    }
  }

  /// Appends a piece part by part, cut where no token reaches across.
  private func append(_ text: ScannedText, piece start: Int, _ end: Int, _ cuts: CutFilter) {
    var part = start
    var offset = start
    while offset + 3 < end {
      let byte = text.byte(offset)
      guard CutFilter.isLead(byte) else {
        offset += byte < 0x80 ? 1 : byte < 0xE0 ? 2 : 4
        continue
      }
      // In bounds: a character of three bytes begins at `offset + 3` too.
      if CutFilter.isLead(text.byte(offset + 3)),
        unsafe !cuts.mayCross(after: offset, in: text.bytes)
      {
        append(text, part, offset + 3, isWhole: false)
        part = offset + 3
      }
      offset += 3
    }
    append(text, part, end, isWhole: part == start)
  }

  /// Appends the tokens of a piece, or of a part of one that no merge leaves.
  @inline(__always) private func append(
    _ text: ScannedText, _ start: Int, _ end: Int, isWhole: Bool
  ) {
    guard end - start < 16, start + 16 <= readableEnd else {
      appendSlowly(text, start, end, isWhole: isWhole)
      return
    }
    // In bounds: 16 bytes may be read.
    let key = unsafe cache.key(UnsafeRawPointer(text.bytes + start), length: end - start)
    guard let found = cache.find(key) else {
      appendMissing(text, start, end, key, isWhole: isWhole)
      return
    }
    append(found)
  }

  @inline(__always) private func append(_ found: PieceCache.ShortTokens) {
    reserve(4)
    if isStoring {
      // In bounds: four were reserved.
      unsafe UnsafeMutableRawPointer(output + count).storeBytes(
        of: found & PieceCache.ShortTokens(repeating: 0xFF_FFFF), as: PieceCache.ShortTokens.self)
    }
    count += Int(found[0] >> 24)
  }

  /// Appends what is long, or stands at the end of the buffer.
  private func appendSlowly(_ text: ScannedText, _ start: Int, _ end: Int, isWhole: Bool) {
    guard end - start < 16 else {
      appendMissing(text, start, end, nil, isWhole: isWhole)
      return
    }
    // Safe: 16 bytes of which the first are the piece.
    unsafe withUnsafeTemporaryAllocation(byteCount: 16, alignment: 8) { padded in
      guard let base = padded.baseAddress else { return }
      unsafe base.initializeMemory(as: UInt8.self, repeating: 0, count: 16)
      unsafe base.copyMemory(from: text.bytes + start, byteCount: end - start)
      let key = unsafe cache.key(base, length: end - start)
      if let found = cache.find(key) {
        append(found)
      } else {
        appendMissing(text, start, end, key, isWhole: isWhole)
      }
    }
  }

  /// Merges a piece, and remembers what came of it.
  private func appendMissing(
    _ text: ScannedText, _ start: Int, _ end: Int, _ key: PieceCache.ShortKey?, isWhole: Bool
  ) {
    let length = end - start
    let bytes = unsafe text.bytes + start
    var longKey: PieceCache.LongKey?
    if length < 32 {
      let sought = unsafe cache.longKey(UnsafeRawPointer(bytes), length: length)
      if let found = cache.find(sought) {
        for index in 0..<Int(found[0] >> 24) { append(token: found[index] & 0xFF_FFFF) }
        return
      }
      longKey = sought
    }
    let merged = unsafe pairs.merge(bytes, count: length)
    let piece = unsafe UnsafeRawBufferPointer(start: bytes, count: length)
    let first = unsafe pairs.tokens[0]
    if model.ignoresMerges, let whole = unsafe model.vocabulary.id(of: piece),
      merged != 1 || first != whole
    {
      // The token counts for a whole piece only, so what came of the part is not remembered.
      if isWhole { append(token: whole) } else { appendMerged(merged) }
      return
    }
    if let key, merged <= 4 {
      unsafe cache.insert(key, pairs.tokens, count: merged)
    } else if let longKey, merged <= 8 {
      unsafe cache.insert(longKey, pairs.tokens, count: merged)
    }
    appendMerged(merged)
  }

  private func appendMerged(_ merged: Int) {
    reserve(merged)
    if isStoring {
      // In bounds: as many were reserved as were merged.
      unsafe (output + count).update(from: pairs.tokens, count: merged)
    }
    count += merged
  }

  /// Makes room for some tokens more; nothing is kept when they are only counted.
  @inline(__always) private func reserve(_ more: Int) {
    if isStoring, count + more > capacity { grow(more) }
  }

  private func grow(_ more: Int) {
    let larger = max(capacity * 2, count + more)
    let grown = UnsafeMutablePointer<UInt32>.allocate(capacity: larger)
    unsafe grown.update(from: output, count: count)
    unsafe output.deallocate()
    unsafe output = grown
    capacity = larger
  }
}

/// Places where a text can be cut with the same tokens as in one piece.
enum SafeCut {
  /// After a line feed that no white space follows: all scanners end a piece there.
  ///
  /// - Returns: The first such place at or after `offset`, else the end.
  static func next(after offset: Int, in text: ScannedText) -> Int {
    var offset = max(offset, 1)
    while offset < text.end {
      if text.byte(offset - 1) == 0x0A, text.byte(offset) & 0xC0 != 0x80,
        !text.character(at: offset).0.has(.space)
      {
        return offset
      }
      offset += 1
    }
    return text.end
  }
}
