import Basics
import Glibc
import Kernels

/// Computes a model: tokens in, the scores of the next token out.
///
/// One task at a time uses it; several sequences go through in one batch, which reads every weight
/// once for all of them. Beginnings that were computed are kept in their `TokenSequence`.
///
///     let transformer = try Transformer(model)
///     var sequence = transformer.emptySequence()
///     transformer.append([1, 4093, 198], to: &sequence) { logits in … }
package final class Transformer {
  package let model: PackedModel
  let shape: ModelConfiguration
  let layout: PageLayout
  let team: Team
  let buffers: WorkBuffers
  let decoder: UnsafePointer<ink_decoder>
  /// For each thread, the scores of eight queries.
  private var scratch: [UnsafeMutablePointer<Float>] = []
  private var scratchCount = 0
  /// The logits of some tokens, (n, V padded).
  private let logits: WorkMemory
  let logitStride: Int

  /// How many tokens go through at once; a longer prompt goes in pieces.
  package static let batchLimit = 256
  /// How many tokens' logits are computed at once.
  private static let logitLimit = 16

  /// - Parameters:
  ///   - decoder: The loops to compute with; the fastest of this processor by itself.
  ///   - hasWideCache: Whether keys and values are kept as floats; by itself, of small models.
  /// - Throws: `Problem` when there is no memory.
  package init(
    _ model: PackedModel, threadCount: Int = Processors.count,
    decoder: UnsafePointer<ink_decoder>? = nil, hasWideCache: Bool? = nil
  ) throws(Problem) {
    guard let decoder = decoder ?? ink_decoder_best() else {
      preconditionFailure("the plain loops run everywhere")
    }
    self.model = model
    self.decoder = decoder
    shape = model.configuration
    layout = PageLayout(shape, isWide: hasWideCache)
    // Of a lone token, every thread has rows of its own in buffers of `batchLimit` rows.
    team = Team(threadCount: min(threadCount, Self.batchLimit))
    buffers = try WorkBuffers(shape, capacity: Self.batchLimit)
    logitStride = PackedMatrix.groups(shape.vocabularySize) * 16
    logits = try WorkMemory(byteCount: Self.logitLimit * logitStride * 4)
  }

  deinit { for pointer in scratch { free(pointer) } }

  /// A text without a token, to be taken further by `append` or `advance`.
  package func emptySequence() -> TokenSequence { TokenSequence(layout) }

  /// A sequence with the tokens that it goes on with.
  package struct Piece {
    package var sequence: TokenSequence
    package var tokens: ArraySlice<Int32>
    package var adapter: PackedAdapter?

    package init(
      _ sequence: TokenSequence, _ tokens: ArraySlice<Int32>, adapter: PackedAdapter? = nil
    ) {
      self.sequence = sequence
      self.tokens = tokens
      self.adapter = adapter
    }
  }

  /// Which tokens' logits are asked for.
  package enum Wanted {
    case none
    /// Of the last token of each piece.
    case last
    case all
  }

  /// Computes tokens and takes them into their sequences.
  ///
  /// - Parameters:
  ///   - pieces: At most `batchLimit` tokens in all, each less than V.
  ///   - body: Called with the piece's number, the token's place in the piece, and V scores that
  ///     last until it returns.
  package func advance(
    _ pieces: inout [Piece], wanted: Wanted,
    body: (Int, Int, UnsafeBufferPointer<Float>) -> Void = { _, _, _ in }
  ) {
    let count = pieces.reduce(0) { $0 + $1.tokens.count }
    precondition(count <= Self.batchLimit, "at most \(Self.batchLimit) tokens at once")
    guard count > 0 else { return }
    var batch = Batch(tokenCount: count)
    for index in pieces.indices where !pieces[index].tokens.isEmpty {
      let start = pieces[index].sequence.count
      pieces[index].sequence.append(pieces[index].tokens)
      batch.append(pieces[index], number: index, start: start)
    }
    prepareScratch(longest: batch.segments.map { $0.start + $0.count }.max() ?? 0)
    withExtendedLifetime(pieces) {
      batch.withPages { batch in team.run { run(batch, $0) } }
    }
    switch wanted {
    case .none: break
    case .last:
      report(batch.segments.map { ($0.number, $0.count - 1, $0.first + $0.count - 1) }, body)
    case .all:
      report(
        batch.segments.flatMap { segment in
          (0..<segment.count).map { (segment.number, $0, segment.first + $0) }
        }, body)
    }
  }

  /// Computes any number of tokens of one sequence, and the logits of the last.
  ///
  /// - Returns: Whether all were computed; false when the task was cancelled, and the sequence holds
  ///   those that were.
  @discardableResult
  package func append(
    _ tokens: some Collection<Int32>, to sequence: inout TokenSequence,
    adapter: PackedAdapter? = nil,
    body: (UnsafeBufferPointer<Float>) -> Void
  ) -> Bool {
    let tokens = Array(tokens)
    var start = 0
    while start < tokens.count {
      if Task.isCancelled { return false }
      let end = min(start + Self.batchLimit, tokens.count)
      var pieces = [Piece(sequence, tokens[start..<end], adapter: adapter)]
      // The piece holds the only reference now, so that its pages are written in place.
      sequence = emptySequence()
      advance(&pieces, wanted: end == tokens.count ? .last : .none) { body($2) }
      sequence = pieces[0].sequence
      start = end
    }
    return true
  }

  private func prepareScratch(longest: Int) {
    let positions =
      (longest + PageLayout.positions - 1) / PageLayout.positions * PageLayout.positions
    guard positions > scratchCount else { return }
    scratchCount = max(positions, 2 * scratchCount, 512)
    for pointer in scratch { free(pointer) }
    scratch = (0..<team.threadCount).map { _ in
      let bytes = Int(INK_MOST_QUERIES) * scratchCount * 4
      guard let memory = aligned_alloc(64, bytes) else {
        fatalError("no memory for \(bytes) bytes of scores")
      }
      return memory.assumingMemoryBound(to: Float.self)
    }
  }

  func scratch(of member: Team.Member) -> UnsafeMutablePointer<Float> { scratch[member.thread] }

  /// Computes the logits of some rows of the stream and hands them over in order.
  private func report(
    _ rows: [(number: Int, place: Int, row: Int)],
    _ body: (Int, Int, UnsafeBufferPointer<Float>) -> Void
  ) {
    for start in stride(from: 0, to: rows.count, by: Self.logitLimit) {
      let some = rows[start..<min(start + Self.logitLimit, rows.count)]
      let memory = logits.floats()
      let normed = Inputs(normed: buffers, row: 0)
      team.run { member in
        for index in member.share(of: some.count) {
          let row = some[some.startIndex + index].row
          norm(row, model.finalNorm, to: normed, index)
        }
        member.meet()
        product(
          model.output, normed, 0..<some.count, memory, stride: logitStride, member)
      }
      for (index, row) in some.enumerated() {
        body(
          row.number, row.place,
          UnsafeBufferPointer(start: memory + index * logitStride, count: shape.vocabularySize))
      }
    }
  }
}

/// The tokens that go through together, as threads see them.
struct Batch {
  let tokenCount: Int
  private(set) var tokens: [Int32] = []
  private(set) var positions: [Int] = []
  private(set) var segments: [Segment] = []

  /// The tokens of one piece.
  struct Segment {
    /// The piece's place in the call.
    let number: Int
    /// The first token's place in the batch.
    let first: Int
    let count: Int
    /// The first token's position.
    let start: Int
    let adapter: PackedAdapter?
    fileprivate let pages: [UnsafeRawPointer?]
    /// The first of its pages, once `withPages` has found a place for them.
    fileprivate(set) var firstPage: UnsafePointer<UnsafeRawPointer?>?

    /// The page that a position lies in, to be written.
    func page(_ position: Int) -> UnsafeMutableRawPointer {
      guard let page = pages[position / PageLayout.positions] else {
        preconditionFailure("a sequence has pages for all its tokens")
      }
      return UnsafeMutableRawPointer(mutating: page)
    }
  }

  /// Whether it is the step of one answer, which waiting makes slower than computing.
  var isLone: Bool { tokenCount == 1 }

  init(tokenCount: Int) { self.tokenCount = tokenCount }

  mutating func append(_ piece: Transformer.Piece, number: Int, start: Int) {
    segments.append(
      Segment(
        number: number, first: tokens.count, count: piece.tokens.count, start: start,
        adapter: piece.adapter, pages: piece.sequence.pages.map { UnsafeRawPointer($0.start) }))
    tokens += piece.tokens
    positions += (start..<start + piece.tokens.count)
  }

  /// Gives the pages addresses that last as long as `body`.
  mutating func withPages(_ body: (Batch) -> Void) {
    let pages = segments.flatMap(\.pages)
    pages.withUnsafeBufferPointer { buffer in
      var place = 0
      for index in segments.indices {
        segments[index].firstPage = buffer.baseAddress.map { $0 + place }
        place += segments[index].pages.count
      }
      body(self)
    }
  }
}
