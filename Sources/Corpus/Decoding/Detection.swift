import Basics

/// Which encoding a file is in, found out from its bytes.
package struct Detection: Sendable, Equatable {
  package let encoding: Encoding
  /// What decided, for the reader.
  package let reason: Message
  /// The bytes that hold the text, without byte-order mark and without the halves of characters that
  /// a file cut anywhere begins and ends with.
  package let range: Range<Int>
  package let hasByteOrderMark: Bool
  /// Bytes of a character cut at the beginning and at the end.
  package let cutHead: Int
  package let cutTail: Int

  init(
    _ encoding: Encoding, _ reason: Message, range: Range<Int>, hasByteOrderMark: Bool = false,
    cutHead: Int = 0, cutTail: Int = 0
  ) {
    self.encoding = encoding
    self.reason = reason
    self.range = range
    self.hasByteOrderMark = hasByteOrderMark
    self.cutHead = cutHead
    self.cutTail = cutTail
  }
}

extension Detection {
  /// The same for another reason.
  func because(_ reason: Message) -> Detection {
    Detection(
      encoding, reason, range: range, hasByteOrderMark: hasByteOrderMark, cutHead: cutHead,
      cutTail: cutTail)
  }
}

/// Why no text came out of a file.
package enum DecodingFault: Error, Equatable {
  case empty
  /// No text at all; what it is instead when that shows.
  case binary(Message?)
  case undecodable(Undecodable)
  /// No encoding gives anything that looks like text.
  case unknown
}

/// Finds out the encoding of a file and decodes it: by byte-order mark, as strict UTF-8, then by
/// trying the encodings that Chinese, Japanese, Korean and Western files are in.
///
/// Each candidate decodes a sample; the more plausible the result, the earlier it is tried on the
/// whole. One that fails there is passed over for the next only when that is about as plausible.
package struct Detector {
  private let bytes: [UInt8]
  private let progress: DecodingProgress?

  /// - Parameter progress: Told how many bytes are decoded, in parts; of one whose encoding is found
  ///   wrong half-way, more in all than there are.
  package init(_ bytes: [UInt8], progress: DecodingProgress? = nil) {
    self.bytes = bytes
    self.progress = progress
  }

  /// - Returns: The text and what was found.
  package func decode() throws(DecodingFault) -> (text: DecodedText, found: Detection) {
    guard !bytes.isEmpty else { throw .empty }
    if let kind = Signature.kind(of: bytes) { throw .binary(kind) }
    if let (encoding, length) = Self.byteOrderMark(of: bytes) {
      let found = trimmed(
        encoding, "its byte-order mark says so", from: length, hasByteOrderMark: true)
      return (try decode(found), found)
    }
    if let found = utf8() { return (try decode(found), found) }
    return try decodeByTrying()
  }

  /// Decodes in the encoding that the reader names.
  package func decode(
    as encoding: Encoding
  ) throws(DecodingFault) -> (text: DecodedText, found: Detection) {
    guard !bytes.isEmpty else { throw .empty }
    var start = 0
    var encoding = encoding
    if let (marked, length) = Self.byteOrderMark(of: bytes),
      marked == encoding || encoding == .utf16LE && marked == .utf16BE
    {
      // `utf-16` is either; the mark says which.
      (encoding, start) = (marked, length)
    }
    let found = trimmed(encoding, "as it was told", from: start, hasByteOrderMark: start > 0)
    let text = try decode(found)
    return (text, found)
  }

  private func decode(_ found: Detection) throws(DecodingFault) -> DecodedText {
    do {
      let text = try StrictDecoder(found.encoding, progress: progress).decode(
        bytes, in: found.range)
      guard !text.content.contains(0) else { throw DecodingFault.binary(nil) }
      return text
    } catch let fault as DecodingFault {
      throw fault
    } catch let fault as Undecodable {
      throw .undecodable(fault)
    } catch {
      preconditionFailure("a decoder throws nothing else")
    }
  }

  // MARK: Marks and UTF-8

  private static func byteOrderMark(of bytes: [UInt8]) -> (Encoding, Int)? {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8, 3) }
    if bytes.starts(with: [0xFF, 0xFE, 0, 0]) { return (.utf32LE, 4) }
    if bytes.starts(with: [0, 0, 0xFE, 0xFF]) { return (.utf32BE, 4) }
    if bytes.starts(with: [0xFF, 0xFE]) { return (.utf16LE, 2) }
    if bytes.starts(with: [0xFE, 0xFF]) { return (.utf16BE, 2) }
    if bytes.starts(with: [0x84, 0x31, 0x95, 0x33]) { return (.gb18030, 4) }
    return nil
  }

  private func utf8() -> Detection? {
    bytes.withUnsafeBytes { buffer in
      let head = UTF8Scan.orphanedHead(of: buffer)
      let tail = UTF8Scan.incompleteTail(of: buffer)
      let range = head..<max(head, buffer.count - tail)
      let inner = UnsafeRawBufferPointer(rebasing: buffer[range])
      // An ASCII text with zero bytes may be UTF-16.
      guard UTF8Scan.firstFault(in: inner) == nil, !inner.contains(0) else { return nil }
      let isASCII = UTF8Scan.characterCount(of: inner) == inner.count
      guard !isASCII || head == 0 && tail == 0 else { return nil }
      return Detection(
        .utf8, isASCII ? "all of it is ASCII" : "all of it is well-formed UTF-8", range: range,
        cutHead: head, cutTail: tail)
    }
  }

  // MARK: Trying

  private func decodeByTrying() throws(DecodingFault) -> (text: DecodedText, found: Detection) {
    let sample = Sample(of: bytes)
    let balance = bytes.withUnsafeBytes {
      UTF8Scan.balance(of: UnsafeRawBufferPointer(rebasing: $0[sample.range]))
    }
    // Well-formed characters of three bytes are no chance: a damaged file, not another encoding.
    if balance.characters >= 4, balance.characters > 3 * balance.faults,
      let fault = bytes.withUnsafeBytes({ UTF8Scan.firstFault(in: $0) })
    {
      throw .undecodable(
        Undecodable(encoding: .utf8, offset: fault, bytes: Array(bytes[fault...].prefix(4))))
    }
    let candidates = Candidate.ranked(sample, of: bytes)
    guard let best = candidates.first, best.score >= Candidate.leastScore else {
      throw looksBinary(candidates.first) ? .binary(nil) : .unknown
    }
    var firstFault: DecodingFault?
    for candidate in candidates where candidate.score > best.score - 0.25 {
      let found = trimmed(
        candidate.encoding, candidate.reason(among: candidates), from: candidate.offset,
        cutHead: candidate.offset)
      do throws(DecodingFault) {
        return (try decode(found), found)
      } catch {
        firstFault = firstFault ?? error
      }
    }
    throw firstFault ?? .unknown
  }

  private func looksBinary(_ best: Candidate?) -> Bool {
    guard let best else { return true }
    return best.plausibility.controlCount * 200 > best.plausibility.characterCount
  }

  /// Leaves out a character that the end of the file cuts.
  private func trimmed(
    _ encoding: Encoding, _ reason: Message, from start: Int, hasByteOrderMark: Bool = false,
    cutHead: Int = 0
  ) -> Detection {
    // Of a few bytes none is left out.
    let tail =
      bytes.count < 32
      ? 0 : bytes.withUnsafeBytes { CutEnd.byteCount(in: $0, from: start, encoding) }
    return Detection(
      encoding, reason, range: start..<(bytes.count - tail), hasByteOrderMark: hasByteOrderMark,
      cutHead: cutHead, cutTail: tail)
  }
}
