import Dispatch
import Glibc
import Synchronization

/// Told of a number of bytes more that are done.
package typealias DecodingProgress = @Sendable (_ byteCount: Int) -> Void

/// Decodes bytes in a known encoding; what is no character in it is an error.
package struct StrictDecoder {
  package let encoding: Encoding

  private let progress: DecodingProgress?

  /// - Parameter progress: Told how many bytes of the file are decoded, in parts; on any thread.
  package init(_ encoding: Encoding, progress: DecodingProgress? = nil) {
    self.encoding = encoding
    self.progress = progress
  }

  /// About how many bytes of the file one piece is made from.
  static let pieceByteCount = 16 * 1024
  /// From how many bytes on both cores are worth their while.
  private static let parallelByteCount = 1 << 20

  /// Decodes `range` of a file.
  ///
  /// - Throws: `Undecodable` at the first bytes that are no character.
  package func decode(_ bytes: [UInt8], in range: Range<Int>) throws(Undecodable) -> DecodedText {
    let parts = parts(of: bytes, range)
    let results = Mutex([Result<DecodedText, Undecodable>?](repeating: nil, count: parts.count))
    DispatchQueue.concurrentPerform(iterations: parts.count) { index in
      let result = bytes.withUnsafeBytes { decodePart($0, parts[index]) }
      results.withLock { $0[index] = result }
    }
    let decoded = results.withLock { results in
      defer { results = [] }
      return results.compactMap { $0 }
    }
    guard var text = try decoded.first?.get() else { return DecodedText() }
    guard decoded.count > 1 else { return text }
    var total = 0
    for part in decoded { total += try part.get().content.count }
    text.content.reserveCapacity(total)
    for part in decoded.dropFirst() { text.append(try part.get()) }
    return text
  }

  /// Parts that can be decoded apart: each ends behind a line feed.
  private func parts(of bytes: [UInt8], _ range: Range<Int>) -> [Range<Int>] {
    guard encoding.isLineSafe, range.count >= 2 * Self.parallelByteCount else { return [range] }
    let count = min(16, range.count / Self.parallelByteCount)
    var parts: [Range<Int>] = []
    var start = range.lowerBound
    for index in 1..<count {
      let wanted = range.lowerBound + range.count / count * index
      guard wanted > start, let feed = bytes[wanted..<range.upperBound].firstIndex(of: 0x0A) else {
        continue
      }
      parts.append(start..<(feed + 1))
      start = feed + 1
    }
    return parts + (start < range.upperBound ? [start..<range.upperBound] : [])
  }

  private func decodePart(
    _ bytes: UnsafeRawBufferPointer, _ range: Range<Int>
  ) -> Result<DecodedText, Undecodable> {
    var writer = PieceWriter(unit: encoding.unit)
    writer.text.content.reserveCapacity(range.count + range.count / 2)
    if encoding == .utf8 {
      let part = UnsafeRawBufferPointer(rebasing: bytes[range])
      if let fault = UTF8Scan.firstFault(in: part) {
        return .failure(undecodable(bytes, range.lowerBound + fault))
      }
      var start = range.lowerBound
      while start < range.upperBound {
        let end = pieceEnd(bytes, start, range.upperBound)
        writer.append(
          UnsafeRawBufferPointer(rebasing: bytes[start..<end]), originalStart: start)
        progress?(end - start)
        start = end
      }
      return .success(writer.finish())
    }
    let converter = Converter(decoding: encoding)
    var start = range.lowerBound
    var decoded: [UInt8] = []
    while start < range.upperBound {
      let end = pieceEnd(bytes, start, range.upperBound)
      decoded.removeAll(keepingCapacity: true)
      let (consumed, stop) = converter.convert(
        UnsafeRawBufferPointer(rebasing: bytes[start..<end]), appendingTo: &decoded)
      if stop == .invalid || stop == .incomplete && (end == range.upperBound || consumed == 0) {
        return .failure(undecodable(bytes, start + consumed))
      }
      if end == range.upperBound { converter.flush(appendingTo: &decoded) }
      decoded.withUnsafeBytes { writer.append($0, originalStart: start) }
      progress?(consumed)
      start += consumed
    }
    return .success(writer.finish())
  }

  /// Behind a line feed where there is one near, else behind some character or inside one.
  private func pieceEnd(_ bytes: UnsafeRawBufferPointer, _ start: Int, _ limit: Int) -> Int {
    var end = start + Self.pieceByteCount
    guard end < limit else { return limit }
    guard encoding.isLineSafe else { return end }
    let reach = min(limit, end + Self.pieceByteCount)
    if let feed = bytes[end..<reach].firstIndex(of: 0x0A) { return feed + 1 }
    if encoding == .utf8 { while bytes[end] & 0xC0 == 0x80 { end -= 1 } }
    return end
  }

  private func undecodable(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> Undecodable {
    Undecodable(encoding: encoding, offset: offset, bytes: Array(bytes[offset...].prefix(4)))
  }
}

/// Puts decoded pieces together and makes every line end a line feed.
private struct PieceWriter {
  let unit: Int
  var text = DecodedText()
  /// Whether the last byte written was a carriage return, which a line feed may follow.
  private var endsInReturn = false

  init(unit: Int) { self.unit = unit }

  mutating func append(_ decoded: UnsafeRawBufferPointer, originalStart: Int) {
    var decoded = decoded
    var originalStart = originalStart
    if endsInReturn, decoded.first == 0x0A {
      correctLastEnd()
      decoded = UnsafeRawBufferPointer(rebasing: decoded.dropFirst())
      originalStart += unit
    }
    guard !decoded.isEmpty else { return }
    endsInReturn = decoded.last == 0x0D
    let start = text.content.count
    let lineEnds = append(decoded)
    text.pieces.append(.init(start: start, originalStart: originalStart, lineEnds: lineEnds))
  }

  consuming func finish() -> DecodedText { text }

  private mutating func append(_ decoded: UnsafeRawBufferPointer) -> DecodedText.LineEnds {
    guard decoded.contains(0x0D) else {
      text.content += decoded
      return .all(.lineFeed)
    }
    var ends: [DecodedText.LineEnd] = []
    var index = 0
    while index < decoded.count {
      // A run without line ends is copied at once.
      var next = index
      while next < decoded.count, decoded[next] != 0x0D, decoded[next] != 0x0A { next += 1 }
      text.content += decoded[index..<next]
      guard next < decoded.count else { break }
      let isBoth = decoded[next] == 0x0D && next + 1 < decoded.count && decoded[next + 1] == 0x0A
      ends.append(isBoth ? .both : decoded[next] == 0x0D ? .carriageReturn : .lineFeed)
      text.content.append(0x0A)
      index = next + (isBoth ? 2 : 1)
    }
    return Self.compact(ends)
  }

  /// The last line end was the first half of one of both.
  private mutating func correctLastEnd() {
    let last = text.pieces.count - 1
    let piece = text.pieces[last]
    var ends: [DecodedText.LineEnd]
    switch piece.lineEnds {
    case .mixed(let kinds): ends = kinds
    case .all(let kind):
      let count = text.content[piece.start...].count { $0 == 0x0A }
      ends = [DecodedText.LineEnd](repeating: kind, count: count)
    }
    ends[ends.count - 1] = .both
    text.pieces[last].lineEnds = Self.compact(ends)
  }

  private static func compact(_ ends: [DecodedText.LineEnd]) -> DecodedText.LineEnds {
    guard let first = ends.first else { return .all(.lineFeed) }
    return ends.allSatisfy { $0 == first } ? .all(first) : .mixed(ends)
  }
}
