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
  private let cuts: CutFilter.Tables?
  private let cache = PieceCache()
  private let pairs: BytePairs
  /// The last tokens, few enough to stay in the processor's cache.
  private var output: UnsafeMutablePointer<UInt32>
  private var capacity = 8192
  /// How many tokens `output` holds, or would hold if they were not only counted.
  private var held = 0
  /// The tokens before those.
  private var list: [Int32] = []
  /// Whether they were stored too.
  private var isStoring = true
  /// The last bytes of a text and zeros.
  private let rest = UnsafeMutablePointer<UInt8>.allocate(capacity: 2 * Encoder.reach)
  /// Up to where the bytes of the text may be read, beyond the end of the part at hand.
  private var readableEnd = 0

  init(_ model: BytePairModel) {
    self.model = model
    cuts = model.cuts?.tables
    pairs = BytePairs(model.merges, model.initial)
    unsafe output = .allocate(capacity: capacity)
  }

  deinit {
    unsafe output.deallocate()
    unsafe rest.deallocate()
  }

  /// Forgets what was appended.
  ///
  /// - Parameter isStoring: Whether tokens are kept from now on, or only counted.
  func reset(isStoring: Bool) {
    self.isStoring = isStoring
    held = 0
    list = []
  }

  /// How many tokens were appended since `reset`.
  var count: Int { list.count + held }

  /// The tokens appended since `reset`, which are given away.
  func takeTokens() -> [Int32] {
    moveOut()
    defer { list = [] }
    return list
  }

  private func moveOut() {
    // Safe: Int32 and UInt32 have the same layout, and `output` holds that many.
    unsafe output.withMemoryRebound(to: Int32.self, capacity: held) {
      unsafe list.append(contentsOf: UnsafeBufferPointer(start: $0, count: held))
    }
    held = 0
  }

  func append(token: UInt32) {
    reserve(1)
    // In bounds: reserved.
    if isStoring { unsafe output[held] = token }
    held += 1
  }

  /// Appends the tokens of a part of a text that holds no added tokens.
  ///
  /// - Parameter bytes: The whole text, valid UTF-8.
  func append(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
    guard let base = bytes.baseAddress, !range.isEmpty else { return }
    readableEnd = bytes.count
    // Memory that is never written costs nothing; copying what was written does.
    if isStoring, list.isEmpty { list.reserveCapacity(range.count / 3) }
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

  /// Appends the tokens of a text from a place on where a piece begins.
  @inline(__always) private func append<Scanner: PieceScanner>(
    _ text: ScannedText, from start: Int, _ scanner: Scanner
  ) {
    let start = append(text, from: start, scanner, blocksUpTo: text.end - Self.reach)
    let count = text.end - start
    guard count > 0 else { return }
    // What is left of the text, with zeros behind it, so that it too can be looked at in blocks.
    // In bounds: less than `reach` bytes are left, and there is room for twice as many.
    unsafe rest.update(from: text.bytes + start, count: count)
    unsafe (rest + count).update(repeating: 0, count: Self.reach)
    readableEnd = 2 * Self.reach
    let text = unsafe ScannedText(rest, end: count)
    _ = append(text, from: 0, scanner, blocksUpTo: count)
  }

  /// Appends the tokens of the pieces that begin up to `lastBlock` or lie in a block that does so.
  ///
  /// - Returns: Where the next piece begins.
  @inline(__always) private func append<Scanner: PieceScanner>(
    _ text: ScannedText, from start: Int, _ scanner: Scanner, blocksUpTo lastBlock: Int
  ) -> Int {
    var start = start
    while start <= lastBlock, start < text.end {
      // Blocks are for ASCII: Chinese goes by the piece.
      if text.word(start) & 0x8080_8080 == 0 {
        // In bounds: `reach` bytes are there.
        let block = unsafe ASCIIBlock(text.bytes + start)
        let ends = scanner.ends(in: block, from: start, of: text)
        if ends != 0 {
          append(text, piecesOfBlock: start, ends)
          start += 63 - ends.leadingZeroBitCount
          continue
        }
      }
      let end = scanner.endOfPiece(from: start, in: text)
      append(text, piece: start, end)
      start = end
    }
    return start
  }

  /// How far a block and the keys of its pieces reach.
  private static let reach = ASCIIBlock.size + 16

  /// Appends the tokens of the pieces in a block of 64 bytes.
  ///
  /// - Parameter ends: A bit behind each piece.
  @inline(__always) private func append(
    _ text: ScannedText, piecesOfBlock start: Int, _ ends: UInt64
  ) {
    // No piece has more tokens than bytes, and each is stored with three places behind it.
    reserve(ASCIIBlock.size + 4)
    let pieces = cache.short
    let isStoring = isStoring
    var ends = ends
    var from = start
    var output = unsafe output
    var count = held
    while ends != 0 {
      let end = start &+ ends.trailingZeroBitCount
      ends &= ends &- 1
      let length = end &- from
      var key: PieceCache.ShortKey?
      if length < 16 {
        // In bounds: `reach` bytes are there.
        let short = pieces.key(text.word(from), text.word(from &+ 8), length: length, kind: 0)
        if let found = pieces.find(short) {
          if isStoring {
            // In bounds: reserved for the whole block.
            unsafe UnsafeMutableRawPointer(output + count).storeBytes(
              of: found & PieceCache.ShortTokens(repeating: 0xFF_FFFF),
              as: PieceCache.ShortTokens.self)
          }
          count &+= Int(found[0] >> 24)
          from = end
          continue
        }
        key = short
      }
      held = count
      appendMissing(text, from, end, key, kind: 0)
      unsafe output = self.output
      count = held
      from = end
    }
    held = count
  }

  private func append(_ text: ScannedText, from start: Int, _ scanner: StagedScanner) {
    var start = start
    while start < text.end {
      let end = SafeCut.behindLineFeed(after: start + 65_536, in: text)
      var piece = start
      for pieceEnd in scanner.ends(from: start, in: text.cut(at: end)) {
        append(text, piece: piece, pieceEnd)
        piece = pieceEnd
      }
      start = end
    }
  }

  @inline(__always) private func append(_ text: ScannedText, piece start: Int, _ end: Int) {
    if text.byte(end - 1) >= 0x80, end - start > 4, let cuts {
      append(text, piece: start, end, cuts)
    } else {
      append(text, start, end, kind: 0)
    }
  }

  /// Appends a piece part by part, cut where no token reaches across.
  private func append(
    _ text: ScannedText, piece start: Int, _ end: Int, _ cuts: CutFilter.Tables
  ) {
    // A part of the bytes of a token may not be that token.
    let kind = model.ignoresMerges ? PieceCache.part : 0
    var part = start
    var offset = start
    while offset + 3 < end {
      let byte = text.byte(offset)
      guard CutFilter.isLead(byte) else {
        offset += byte < 0x80 ? 1 : byte < 0xE0 ? 2 : 4
        continue
      }
      // In bounds: the character at `offset` has three bytes.
      var (places, count) = unsafe cuts.places(from: offset, upTo: end, in: text.bytes)
      while places != 0 {
        let cut = offset + (places.trailingZeroBitCount + 1) * 3
        append(text, part, cut, kind: kind)
        part = cut
        places &= places - 1
      }
      offset += count * 3
    }
    append(text, part, end, kind: part == start ? 0 : kind)
  }

  /// Appends the tokens of a piece, or of a part of one that no merge leaves.
  ///
  /// - Parameter kind: `PieceCache.part` for a part that is not found as whole pieces are.
  @inline(__always) private func append(
    _ text: ScannedText, _ start: Int, _ end: Int, kind: Int
  ) {
    guard end - start < 16, start + 16 <= readableEnd else {
      appendSlowly(text, start, end, kind: kind)
      return
    }
    let key = cache.short.key(
      text.word(start), text.word(start + 8), length: end - start, kind: kind)
    guard let found = cache.short.find(key) else {
      appendMissing(text, start, end, key, kind: kind)
      return
    }
    append(found)
  }

  @inline(__always) private func append(_ found: PieceCache.ShortTokens) {
    reserve(4)
    if isStoring {
      // In bounds: four were reserved.
      unsafe UnsafeMutableRawPointer(output + held).storeBytes(
        of: found & PieceCache.ShortTokens(repeating: 0xFF_FFFF), as: PieceCache.ShortTokens.self)
    }
    held += Int(found[0] >> 24)
  }

  /// Appends what is long, or stands at the end of the buffer.
  private func appendSlowly(_ text: ScannedText, _ start: Int, _ end: Int, kind: Int) {
    guard end - start < 16 else {
      appendMissing(text, start, end, nil, kind: kind)
      return
    }
    var (low, high): (UInt64, UInt64) = (0, 0)
    for offset in start..<end {
      let place = UInt64(offset - start)
      if place < 8 {
        low |= UInt64(text.byte(offset)) << (place * 8)
      } else {
        high |= UInt64(text.byte(offset)) << (place * 8 - 64)
      }
    }
    let key = cache.short.key(low, high, length: end - start, kind: kind)
    if let found = cache.short.find(key) {
      append(found)
    } else {
      appendMissing(text, start, end, key, kind: kind)
    }
  }

  /// Finds or merges the tokens of a piece, and remembers them.
  private func appendMissing(
    _ text: ScannedText, _ start: Int, _ end: Int, _ key: PieceCache.ShortKey?, kind: Int
  ) {
    if let key, let found = cache.findBeside(key) { return append(found) }
    let length = end - start
    let bytes = unsafe text.bytes + start
    if model.ignoresMerges, kind == 0 {
      let piece = unsafe UnsafeRawBufferPointer(start: bytes, count: length)
      if let whole = unsafe model.vocabulary.id(of: piece) {
        if let key { cache.insert(key, whole) }
        append(token: whole)
        return
      }
    }
    var longKey: PieceCache.LongKey?
    if length < 32 {
      let sought = unsafe cache.longKey(UnsafeRawPointer(bytes), length: length, kind: kind)
      if let found = cache.find(sought) {
        for index in 0..<Int(found[0] >> 24) { append(token: found[index] & 0xFF_FFFF) }
        return
      }
      longKey = sought
    }
    let merged = unsafe pairs.merge(bytes, count: length)
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
      unsafe (output + held).update(from: pairs.tokens, count: merged)
    }
    held += merged
  }

  /// Makes room for some tokens more; nothing is kept when they are only counted.
  @inline(__always) private func reserve(_ more: Int) {
    if isStoring, held + more > capacity { makeRoom(more) }
  }

  private func makeRoom(_ more: Int) {
    moveOut()
    guard more > capacity else { return }
    unsafe output.deallocate()
    capacity = more
    unsafe output = .allocate(capacity: capacity)
  }
}

/// Places where a text can be cut with the same tokens as in one piece.
enum SafeCut {
  /// - Returns: The first such place at or after `offset`, else the end.
  static func next(
    after offset: Int, in text: ScannedText, _ splitting: Splitting
  ) -> Int {
    switch splitting {
    // A piece of white space may end anywhere in it, but one begins where white space does.
    case .gpt2: beforeLineFeed(after: offset, in: text)
    case .gpt4, .staged: behindLineFeed(after: offset, in: text)
    }
  }

  /// Behind a line feed that no white space follows: these scanners end a piece there.
  static func behindLineFeed(after offset: Int, in text: ScannedText) -> Int {
    var place = max(offset, 1) - 1
    while let feed = text.next(0x0A, from: place) {
      place = feed + 1
      if place < text.end, !text.character(at: place).0.has(.space) { return place }
    }
    return text.end
  }

  private static func beforeLineFeed(after offset: Int, in text: ScannedText) -> Int {
    var place = max(offset, 1)
    while let feed = text.next(0x0A, from: place) {
      var before = feed - 1
      while before > 0, text.byte(before) & 0xC0 == 0x80 { before -= 1 }
      if !text.character(at: before).0.has(.space) { return feed }
      place = feed + 1
    }
    return text.end
  }
}
