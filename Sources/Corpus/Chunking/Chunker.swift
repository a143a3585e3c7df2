import Dispatch
import Synchronization

/// A span of a text that fits into a prompt.
package struct Chunk: Sendable, Equatable {
  /// UTF-8 bytes of the content.
  package let span: Range<Int>
  /// Where its own part begins: what stands before repeats the chunk before it.
  package let ownStart: Int
  package let tokenCount: Int
}

/// Counts the tokens of a part of a text; used by one thread at a time.
package typealias TokenCounter = (Span<UInt8>) -> Int

/// Cuts a text into chunks of at most so many tokens.
///
/// The own parts of the chunks, joined, are the text. No chunk has more tokens than the limit, each
/// counted as a whole. None begins inside a quotation unless that quotation alone is longer than the
/// limit.
///
/// Sentences are counted once and put together by the sums; then the whole chunk is counted, for
/// tokens may join across two sentences. Long texts are cut into stretches at paragraphs first, each
/// cut into chunks by itself, so that all cores work and the result does not depend on how many
/// there are.
package struct Chunker: Sendable {
  /// Where chunks preferably end.
  package enum Boundary: String, Sendable, CaseIterable {
    case sentence, paragraph, chapter

    /// The worst place taken before looking for a worse one, in order.
    fileprivate var levels: [UInt8] {
      self == .sentence
        ? [BreakLevel.sentence] : [BreakLevel.paragraph, BreakLevel.sentence]
    }
  }

  /// The most tokens of a chunk.
  package let limit: Int
  /// The most tokens that a chunk repeats of the one before it.
  package let overlap: Int
  package let boundary: Boundary
  private let makeCounter: @Sendable () -> TokenCounter

  /// More than a token has in any text but one of spaces or dashes.
  private static let mostBytesOfToken = 8

  /// The fewest tokens a limit may be: any character has fewer.
  package static let leastLimit = 16

  package init(
    limit: Int, overlap: Int = 0, boundary: Boundary = .sentence,
    makeCounter: @escaping @Sendable () -> TokenCounter
  ) {
    precondition(limit >= Self.leastLimit && overlap < limit, "a chunk must hold something new")
    self.limit = limit
    self.overlap = overlap
    self.boundary = boundary
    self.makeCounter = makeCounter
  }

  /// - Parameters:
  ///   - chapterStarts: Where chapters begin, ascending; cut there when `boundary` says so.
  ///   - isWrapped: Whether lines were broken by hand, so that a line end is no paragraph's end.
  ///   - progress: Told how many bytes are done; called on any thread.
  /// - Throws: `CancellationError` when the calling task is cancelled.
  package func chunks(
    of content: [UInt8], chapterStarts: [Int] = [], isWrapped: Bool = false,
    progress: (@Sendable (_ byteCount: Int) -> Void)? = nil
  ) async throws -> [Chunk] {
    let stop = StopFlag()
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        // Not on the cooperative pool: this takes seconds.
        DispatchQueue.global().async {
          let chunks = cut(content, chapterStarts, isWrapped, unless: stop, progress)
          continuation.resume(
            with: stop.isRaised ? .failure(CancellationError()) : .success(chunks))
        }
      }
    } onCancel: {
      stop.raise()
    }
  }

  private func cut(
    _ content: [UInt8], _ chapterStarts: [Int], _ isWrapped: Bool, unless stop: StopFlag,
    _ progress: (@Sendable (_ byteCount: Int) -> Void)?
  ) -> [Chunk] {
    let stretches = content.withUnsafeBytes { bytes in
      Stretches.cut(
        bytes, at: boundary == .chapter ? chapterStarts : [], isWrapped: isWrapped)
    }
    let chapters = Set(boundary == .chapter ? chapterStarts : [])
    let results = Mutex([[Chunk]](repeating: [], count: stretches.count))
    let done = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: stretches.count) { index in
      guard !stop.isRaised else { return }
      let stretch = stretches[index]
      let chunks = content.withUnsafeBytes { bytes in
        // What the first chunk repeats lies before it, but never in another chapter.
        let lead =
          overlap > 0 && index > 0 && !chapters.contains(stretch.lowerBound)
          ? Stretches.tail(
            of: stretches[index - 1], bytes, byteCount: overlap * Self.mostBytesOfToken,
            isWrapped: isWrapped) : stretch.lowerBound
        let packer = Packer(
          bytes, lead..<stretch.upperBound, self, isWrapped: isWrapped, count: makeCounter())
        return packer.pack(from: stretch.lowerBound) { stop.isRaised }
      }
      results.withLock { $0[index] = chunks }
      progress?(done.add(stretches[index].count, ordering: .relaxed).newValue)
    }
    return results.withLock { $0.flatMap { $0 } }
  }
}

/// Raised when the work is no longer wanted.
private final class StopFlag: Sendable {
  private let raised = Atomic(false)
  var isRaised: Bool { raised.load(ordering: .relaxed) }
  func raise() { raised.store(true, ordering: .relaxed) }
}

/// Puts the sentences of a stretch together to chunks.
private struct Packer {
  private let bytes: UnsafeRawBufferPointer
  private let stretch: Range<Int>
  private let chunker: Chunker
  private let counter: TokenCounter
  private let quotations: Quotations
  private let breaks: Breaks
  /// The tokens of each sentence by itself.
  private let counts: [Int]

  init(
    _ bytes: UnsafeRawBufferPointer, _ stretch: Range<Int>, _ chunker: Chunker, isWrapped: Bool,
    count: @escaping TokenCounter
  ) {
    self.bytes = bytes
    self.stretch = stretch
    self.chunker = chunker
    counter = count
    quotations = Quotations(in: bytes, stretch, isWrapped: isWrapped)
    breaks = Breaks(in: bytes, stretch, quotations, isWrapped: isWrapped)
    var start = stretch.lowerBound
    counts = breaks.offsets.map { end in
      defer { start = end }
      return count(
        UnsafeRawBufferPointer(rebasing: bytes[start..<end]).bindMemory(to: UInt8.self).span)
    }
  }

  private func count(_ range: Range<Int>) -> Int {
    counter(UnsafeRawBufferPointer(rebasing: bytes[range]).bindMemory(to: UInt8.self).span)
  }

  /// The tokens of a range; of one that has far more than the limit, only more than the limit.
  ///
  /// A text without a mark is one sentence, whose rest must not be counted for every chunk.
  private func boundedCount(_ range: Range<Int>) -> Int {
    var reach = 8 * chunker.limit
    while reach < range.count / 2 {
      let part = count(range.lowerBound..<wholeCharacter(range.lowerBound + reach))
      // Twice: more text may, rarely, have fewer tokens.
      if part > 2 * chunker.limit { return part }
      reach *= 2
    }
    return count(range)
  }

  /// The chunks whose own parts lie from `start` on, up to the end of the stretch.
  func pack(from start: Int, unless isStopped: () -> Bool) -> [Chunk] {
    var chunks: [Chunk] = []
    var start = start
    while start < stretch.upperBound, !isStopped() {
      let chunk = chunk(from: start)
      chunks.append(chunk)
      start = chunk.span.upperBound
    }
    return chunks
  }

  /// The longest chunk whose own part begins at `start`.
  private func chunk(from start: Int) -> Chunk {
    let first = breaks.offsets.firstIndex(above: start)
    let spanStart = overlapStart(before: start, first)
    for spanStart in spanStart == start ? [start] : [spanStart, start] {
      for level in chunker.boundary.levels {
        if let chunk = chunk(spanStart, start, first, level) { return chunk }
      }
    }
    return fineChunk(from: start)
  }

  /// The longest one that ends at a place as good as `level`; nil when the first such place is too
  /// far.
  private func chunk(_ spanStart: Int, _ start: Int, _ first: Int, _ level: UInt8) -> Chunk? {
    // The first sentence may have been cut before, and what is repeated counts too.
    let isWhole =
      spanStart == start && (first == 0 ? stretch.lowerBound : breaks.offsets[first - 1]) == start
    var sum = isWhole ? counts[first] : boundedCount(spanStart..<breaks.offsets[first])
    var index = first
    var best: (index: Int, sum: Int)?
    while sum <= chunker.limit {
      if breaks.levels[index] <= level { best = (index, sum) }
      index += 1
      guard index < counts.count else { break }
      sum += counts[index]
    }
    guard var candidate = best else { return nil }
    var exact = count(spanStart..<breaks.offsets[candidate.index])
    while exact > chunker.limit {
      guard let earlier = place(before: candidate.index, from: first, level) else { return nil }
      candidate.index = earlier
      exact = count(spanStart..<breaks.offsets[earlier])
    }
    // Tokens that join leave room for more.
    while let later = place(after: candidate.index, level) {
      let added = counts[(candidate.index + 1)...later].reduce(0, +)
      guard exact + added <= chunker.limit else { break }
      let longer = count(spanStart..<breaks.offsets[later])
      guard longer <= chunker.limit else { break }
      (candidate.index, exact) = (later, longer)
    }
    return Chunk(
      span: spanStart..<breaks.offsets[candidate.index], ownStart: start, tokenCount: exact)
  }

  private func place(before index: Int, from first: Int, _ level: UInt8) -> Int? {
    breaks.levels[first..<index].lastIndex { $0 <= level }
  }

  /// The next place as good as `level`, when what lies between can fit at all.
  private func place(after index: Int, _ level: UInt8) -> Int? {
    let reach = min(breaks.levels.count, index + 65)
    return breaks.levels[(index + 1)..<reach].firstIndex { $0 <= level }
  }

  /// Where to begin so that at most `overlap` tokens before `start` are repeated, at the beginning of
  /// a sentence.
  private func overlapStart(before start: Int, _ first: Int) -> Int {
    guard chunker.overlap > 0, start > stretch.lowerBound else { return start }
    var sum = 0
    var begin = start
    var index = first - 1
    while index >= 0 {
      let sentenceStart = index == 0 ? stretch.lowerBound : breaks.offsets[index - 1]
      sum += counts[index]
      guard sum <= chunker.overlap else { break }
      let isGood = index == 0 || breaks.levels[index - 1] <= BreakLevel.sentence
      if isGood, sentenceStart < start { begin = sentenceStart }
      index -= 1
    }
    return begin
  }

  // MARK: Inside sentences

  /// The longest beginning of a sentence or quotation that fits.
  private func fineChunk(from start: Int) -> Chunk {
    var reach = min(stretch.upperBound, start + 2 * chunker.limit)
    while reach < stretch.upperBound, count(start..<wholeCharacter(reach)) <= chunker.limit {
      reach = min(stretch.upperBound, start + 2 * (reach - start))
    }
    reach = wholeCharacter(reach)
    let places = FineBreaks.find(in: bytes, start..<reach, quotations, breaks)
    for level in BreakLevel.clause...BreakLevel.last {
      let fitting = places.filter { $0.level <= level }.map(\.offset)
      if let chunk = longest(from: start, endingAt: fitting) { return chunk }
    }
    // Marks piled on one character: anywhere between two.
    var ends: [Int] = []
    var index = start
    while index < reach {
      index += scalar(in: bytes, at: index).length
      ends.append(index)
    }
    guard let chunk = longest(from: start, endingAt: ends) else {
      preconditionFailure("a single character has more than \(chunker.limit) tokens")
    }
    return chunk
  }

  private func longest(from start: Int, endingAt ends: [Int]) -> Chunk? {
    var (low, high) = (0, ends.count)
    while low < high {
      let middle = (low + high) / 2
      if count(start..<ends[middle]) <= chunker.limit { low = middle + 1 } else { high = middle }
    }
    // More text may, rarely, have fewer tokens; what is given back has been counted.
    while low > 0 {
      let exact = count(start..<ends[low - 1])
      if exact <= chunker.limit {
        return Chunk(span: start..<ends[low - 1], ownStart: start, tokenCount: exact)
      }
      low -= 1
    }
    return nil
  }

  private func wholeCharacter(_ offset: Int) -> Int {
    var offset = offset
    while offset < stretch.upperBound, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
    return offset
  }
}
