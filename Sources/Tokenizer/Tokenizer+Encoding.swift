import Dispatch
import Synchronization

extension Tokenizer {
  /// The tokens of a text.
  ///
  /// - Parameters:
  ///   - parsesAddedTokens: Whether the words of added tokens (`<|im_end|>`) in the text become those
  ///     tokens, as trainers do; else they are text like any other.
  ///   - onAllCores: Whether a long text is shared out; the tokens are the same.
  package func encode(
    _ text: String, parsesAddedTokens: Bool = true, onAllCores: Bool = true
  ) -> [Int32] {
    var text = text
    return text.withUTF8 { unsafe tokens(of: $0, parsesAddedTokens, onAllCores) }
  }

  /// How many tokens a text has, without making a list of them.
  package func count(
    _ text: String, parsesAddedTokens: Bool = true, onAllCores: Bool = true
  ) -> Int {
    var text = text
    return text.withUTF8 { unsafe tokenCount(of: $0, parsesAddedTokens, onAllCores) }
  }

  /// The tokens of a text given as UTF-8.
  ///
  /// What is not UTF-8 counts as U+FFFD, one for each longest beginning of a character, as Python's
  /// `errors="replace"` and Rust's `from_utf8_lossy` make of it.
  package func encode(
    utf8: Span<UInt8>, parsesAddedTokens: Bool = true, onAllCores: Bool = true
  ) -> [Int32] {
    unsafe Self.withValidUTF8(utf8) { unsafe tokens(of: $0, parsesAddedTokens, onAllCores) }
  }

  /// How many tokens a text given as UTF-8 has.
  package func count(
    utf8: Span<UInt8>, parsesAddedTokens: Bool = true, onAllCores: Bool = true
  ) -> Int {
    unsafe Self.withValidUTF8(utf8) { unsafe tokenCount(of: $0, parsesAddedTokens, onAllCores) }
  }

  private static func withValidUTF8<Result>(
    _ utf8: Span<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    // Safe: the buffers do not outlive the closures.
    unsafe utf8.withUnsafeBufferPointer { bytes in
      if unsafe UTF8Check.isValid(bytes) { return unsafe body(bytes) }
      var text = unsafe String(decoding: bytes, as: UTF8.self)
      return text.withUTF8 { unsafe body($0) }
    }
  }

  // MARK: Valid UTF-8

  private func tokens(
    of bytes: UnsafeBufferPointer<UInt8>, _ parsesAddedTokens: Bool, _ onAllCores: Bool
  ) -> [Int32] {
    let lists = unsafe results(of: bytes, parsesAddedTokens, onAllCores, isStoring: true) {
      $0.takeTokens()
    }
    return lists.count > 1 ? Self.joined(lists) : lists[0]
  }

  /// All lists in one, each copied by some core: most of that is new memory.
  private static func joined(_ lists: [[Int32]]) -> [Int32] {
    var starts = [0]
    for list in lists { starts.append(starts[starts.count - 1] + list.count) }
    let (places, total) = (starts, starts[lists.count])
    return unsafe [Int32](unsafeUninitializedCapacity: total) { buffer, count in
      count = total
      guard let base = buffer.baseAddress else { return }
      // Safe: each list has a part of its own, and no thread has it any more behind the call.
      nonisolated(unsafe) let all = unsafe base
      DispatchQueue.concurrentPerform(iterations: lists.count) { index in
        unsafe lists[index].withUnsafeBufferPointer { list in
          guard let first = list.baseAddress else { return }
          unsafe (all + places[index]).initialize(from: first, count: list.count)
        }
      }
    }
  }

  private func tokenCount(
    of bytes: UnsafeBufferPointer<UInt8>, _ parsesAddedTokens: Bool, _ onAllCores: Bool
  ) -> Int {
    unsafe results(of: bytes, parsesAddedTokens, onAllCores, isStoring: false) { $0.count }
      .reduce(0, +)
  }

  /// What an encoder has of each part of the text, in order; at least one.
  private func results<Result: Sendable>(
    of bytes: UnsafeBufferPointer<UInt8>, _ parsesAddedTokens: Bool, _ onAllCores: Bool,
    isStoring: Bool, _ result: @Sendable (Encoder) -> Result
  ) -> [Result] {
    // Safe: only read, and no thread has it any more when this returns.
    nonisolated(unsafe) let bytes = unsafe bytes
    @Sendable func encoded(_ part: Range<Int>) -> Result {
      withEncoder { encoder in
        encoder.reset(isStoring: isStoring)
        unsafe run(encoder, UnsafeBufferPointer(rebasing: bytes[part]), parsesAddedTokens)
        return result(encoder)
      }
    }
    let parts = unsafe parts(of: bytes, parsesAddedTokens, onAllCores)
    guard parts.count > 1 else { return unsafe [encoded(0..<bytes.count)] }
    let results = Mutex([Result?](repeating: nil, count: parts.count))
    DispatchQueue.concurrentPerform(iterations: parts.count) { index in
      let result = encoded(parts[index])
      results.withLock { $0[index] = result }
    }
    return results.withLock { $0.compactMap(\.self) }
  }

  /// About how many bytes one core takes at a time: few, so that none waits long for the last.
  static let partSize = 1 << 17

  /// A long text in parts that have the same tokens as the whole.
  private func parts(
    of bytes: UnsafeBufferPointer<UInt8>, _ parsesAddedTokens: Bool, _ onAllCores: Bool
  ) -> [Range<Int>] {
    guard onAllCores, bytes.count >= 2 * Self.partSize, let base = bytes.baseAddress,
      !parsesAddedTokens || added.allowsCuts
    else { return [0..<bytes.count] }
    let text = unsafe ScannedText(base, end: bytes.count)
    var parts: [Range<Int>] = []
    var start = 0
    while start < bytes.count {
      let wanted = start + Self.partSize
      let end =
        wanted < bytes.count ? SafeCut.next(after: wanted, in: text, model.splitting) : bytes.count
      parts.append(start..<end)
      start = end
    }
    return parts
  }

  private func withEncoder<Result>(_ body: (Encoder) -> Result) -> Result {
    let encoder = encoders.withLock { $0.popLast() } ?? Encoder(model)
    defer { encoders.withLock { $0.append(encoder) } }
    return body(encoder)
  }

  private func run(
    _ encoder: Encoder, _ bytes: UnsafeBufferPointer<UInt8>, _ parsesAddedTokens: Bool
  ) {
    guard parsesAddedTokens, !added.isEmpty, let base = bytes.baseAddress else {
      unsafe append(encoder, bytes, 0..<bytes.count)
      return
    }
    let text = unsafe ScannedText(base, end: bytes.count)
    var start = 0
    while let (range, id) = added.next(in: text, from: start) {
      unsafe append(encoder, bytes, start..<range.lowerBound)
      encoder.append(token: id)
      start = range.upperBound
    }
    unsafe append(encoder, bytes, start..<bytes.count)
  }

  /// Appends a part without added tokens, brought to NFC where the tokenizer does so.
  private func append(
    _ encoder: Encoder, _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
  ) {
    if model.normalizesToNFC {
      let part = unsafe UnsafeBufferPointer(rebasing: bytes[range])
      if let normalized = unsafe Composition.shared.normalized(part) {
        unsafe normalized.withUnsafeBufferPointer {
          unsafe encoder.append($0, 0..<normalized.count)
        }
        return
      }
    }
    unsafe encoder.append(bytes, range)
  }
}
