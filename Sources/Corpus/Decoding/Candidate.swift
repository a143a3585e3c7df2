import Basics
import CFormats

/// An encoding tried on a sample of a file.
struct Candidate {
  let encoding: Encoding
  /// Bytes left out at the beginning: the second half of a character that was cut.
  let offset: Int
  let plausibility: Plausibility
  /// Bytes of the sample that were no character.
  let faultCount: Int

  /// What is less plausible than this is no text.
  static let leastScore = 0.2

  /// From about 1 (all characters are common) down.
  var score: Double {
    plausibility.mean - 6 * Double(faultCount) / Double(max(1, plausibility.characterCount))
  }

  private static let encodings: [Encoding] = [
    .gb18030, .big5, .utf16LE, .utf16BE, .shiftJIS, .eucJP, .eucKR, .latin1,
  ]

  /// Encodings that have the same characters in the same places, and some more.
  private static let wider: [Encoding: Encoding] = [.gb18030: .gbk, .big5: .big5HKSCS]

  /// The candidates, the most plausible first.
  static func ranked(_ sample: Sample, of bytes: [UInt8]) -> [Candidate] {
    var candidates: [Candidate] = []
    // uchardet knows Cyrillic, Greek and others by their letters; the C library may not have each.
    let guess = sample.guess(in: bytes)
    let others = guess.map { encodings.contains($0) || $0 == .utf8 ? [] : [$0] } ?? []
    for encoding in encodings + others {
      guard let candidate = best(encoding, sample, bytes) else { continue }
      candidates.append(candidate)
      if let wider = wider[encoding] {
        candidates.append(
          Candidate(
            encoding: wider, offset: candidate.offset, plausibility: candidate.plausibility,
            faultCount: candidate.faultCount + 1))
      }
    }
    return candidates.sorted { $0.score > $1.score }
  }

  /// The encoding with the beginning that suits it best.
  private static func best(_ encoding: Encoding, _ sample: Sample, _ bytes: [UInt8]) -> Candidate? {
    let whole = Candidate(encoding, sample, bytes, offset: 0)
    // The second byte of a character is no smaller, where one byte is the smallest unit.
    guard sample.start(for: encoding) == 0, encoding != .latin1, bytes.count > 8,
      encoding.unit > 1 || bytes[0] >= 0x40
    else { return whole }
    let cut = Candidate(encoding, sample, bytes, offset: 1)
    // A file that begins in the middle of a character is rare: it must be clearly better so.
    let gain =
      cut.plausibility.total - whole.plausibility.total
      + 6 * Double(whole.faultCount - cut.faultCount)
    return gain > 1.5 ? cut : whole
  }

  private init(_ encoding: Encoding, _ sample: Sample, _ bytes: [UInt8], offset: Int) {
    let start = sample.start(for: encoding) + offset
    let end = max(start, min(bytes.count, start + Sample.byteCount))
    let (decoded, faultCount) = bytes.withUnsafeBytes {
      Self.decodeLeniently(UnsafeRawBufferPointer(rebasing: $0[start..<end]), encoding)
    }
    self.init(
      encoding: encoding, offset: offset, plausibility: Plausibility(ofUTF8: decoded),
      faultCount: faultCount)
  }

  private init(encoding: Encoding, offset: Int, plausibility: Plausibility, faultCount: Int) {
    self.encoding = encoding
    self.offset = offset
    self.plausibility = plausibility
    self.faultCount = faultCount
  }

  /// Passes over what cannot be decoded and counts it; the end may be inside a character.
  private static func decodeLeniently(
    _ sample: UnsafeRawBufferPointer, _ encoding: Encoding
  ) -> (decoded: [UInt8], faultCount: Int) {
    let converter = Converter(decoding: encoding)
    var decoded: [UInt8] = []
    var faultCount = 0
    var start = 0
    while start < sample.count {
      let (consumed, stop) = converter.convert(
        UnsafeRawBufferPointer(rebasing: sample[start...]), appendingTo: &decoded)
      start += consumed
      guard stop == .invalid else { break }
      faultCount += 1
      // Enough to know that this is not it.
      guard faultCount < 1000 else { break }
      start += encoding.unit
    }
    return (decoded, faultCount)
  }
}

extension Candidate {
  /// Why this one was chosen.
  func reason(among candidates: [Candidate]) -> Message {
    let share = Self.percent(plausibility.commonShare)
    // Relatives read the same.
    let next = candidates.first {
      $0.encoding != encoding && Self.wider[encoding] != $0.encoding
        && Self.wider[$0.encoding] != encoding && $0.faultCount == 0
    }
    guard let next else {
      return
        "it decodes without a fault as nothing else, and \(share) % of the characters are common"
    }
    return """
      \(share) % of the characters are common so; as \(next.encoding.name) it would be \
      \(Self.percent(next.plausibility.commonShare)) %
      """
  }

  private static func percent(_ share: Double) -> String {
    Quantity.fixed(share * 100, decimals: 0)
  }
}

/// The part of a file on which encodings are tried.
struct Sample {
  static let byteCount = 64 * 1024

  /// What uchardet takes it for.
  func guess(in bytes: [UInt8]) -> Encoding? {
    var name = [CChar](repeating: 0, count: 64)
    bytes[range].withUnsafeBytes { buffer in
      ink_charset_guess(
        buffer.baseAddress?.assumingMemoryBound(to: CChar.self), buffer.count, &name)
    }
    let typed = String(
      decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    guard !typed.isEmpty, let encoding = Encoding.named(typed), encoding.isLineSafe,
      encoding.unit == 1
    else { return nil }
    return encoding
  }

  /// Where the first byte outside ASCII is.
  private let first: Int
  /// The beginning of its line.
  private let lineStart: Int
  private let end: Int

  init(of bytes: [UInt8]) {
    first = bytes.firstIndex { $0 >= 0x80 || $0 == 0 } ?? 0
    // A preface in ASCII says nothing of the encoding.
    let isNear = first < Self.byteCount / 4
    lineStart =
      isNear ? 0 : (bytes[..<first].lastIndex(of: 0x0A) ?? first - 1) + 1
    end = min(bytes.count, lineStart + Self.byteCount)
  }

  func start(for encoding: Encoding) -> Int {
    encoding.isLineSafe || lineStart == 0 ? lineStart : first & ~3
  }

  var range: Range<Int> { lineStart..<end }
}
