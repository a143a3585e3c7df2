/// Brings text to Unicode's Normalization Form C, as Hugging Face `tokenizers` does.
///
/// The algorithm is that of Unicode Standard Annex 15, with Hangul by arithmetic (chapter 3.12).
struct Composition: Sendable {
  private var decompositions: [UInt32: [UInt32]] = [:]
  private var classes: [UInt32: UInt8] = [:]
  private var pairs: [UInt64: UInt32] = [:]
  /// A bit for each code point up to U+3FFFF that can make a text differ from its normal form.
  private var suspects = [UInt64](repeating: 0, count: 0x40000 / 64)

  /// Made when the first text needs it.
  static let shared = Composition()

  private init() {
    for line in Self.lines(Self.decompositionText) {
      decompositions[line[0]] = Array(line.dropFirst())
      suspect(line[0])
    }
    for line in Self.lines(Self.classText) {
      for point in line[0]..<line[0] + line[1] {
        classes[point] = UInt8(line[2])
        suspect(point)
      }
    }
    for line in Self.lines(Self.pairText) {
      pairs[UInt64(line[0]) << 32 | UInt64(line[1])] = line[2]
      suspect(line[1])
    }
    for jamo in UInt32(0x1161)...0x11C2 { suspect(jamo) }
  }

  private mutating func suspect(_ point: UInt32) {
    suspects[Int(point >> 6)] |= 1 << UInt64(point & 63)
  }

  /// The text in normal form; nil when it is in it, as nearly all text is.
  ///
  /// - Parameter text: Valid UTF-8.
  func normalized(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    guard unsafe holdsSuspect(text) else { return nil }
    var points: [(point: UInt32, combiningClass: UInt8)] = []
    points.reserveCapacity(text.count / 2)
    for scalar in unsafe String(decoding: text, as: UTF8.self).unicodeScalars {
      decompose(scalar.value, into: &points)
    }
    sortMarks(&points)
    var composed = ""
    for scalar in compose(points).compactMap(Unicode.Scalar.init) {
      composed.unicodeScalars.append(scalar)
    }
    return Array(composed.utf8)
  }

  private func holdsSuspect(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let base = bytes.baseAddress else { return false }
    let text = unsafe ScannedText(base, end: bytes.count)
    var offset = 0
    while offset < text.end {
      if offset + 9 <= text.end {
        let word = text.word(offset)
        if offset + 32 <= text.end {
          let others = text.word(offset + 8) | text.word(offset + 16) | text.word(offset + 24)
          if (word | others) & 0x8080_8080_8080_8080 == 0 {
            offset += 32
            continue
          }
        }
        if word & 0x8080_8080_8080_8080 == 0 {
          offset += 8
          continue
        }
        if ThreeIdeographs.begin(word) {
          offset += 9
          continue
        }
      }
      let byte = text.byte(offset)
      if byte < 0xCC {
        // Below U+0300; two bytes from U+0080 on.
        offset += byte < 0x80 ? 1 : 2
      } else if (0xE4...0xE9).contains(byte) {
        offset += 3  // U+4000 to U+9FFF
      } else {
        let (point, length) = text.scalar(at: offset)
        if point < 0x40000, suspects[point >> 6] >> UInt64(point & 63) & 1 != 0 { return true }
        offset += length
      }
    }
    return false
  }

  private func decompose(
    _ point: UInt32, into points: inout [(point: UInt32, combiningClass: UInt8)]
  ) {
    if let parts = decompositions[point] {
      for part in parts { points.append((part, classes[part] ?? 0)) }
    } else if (0xAC00...0xD7A3).contains(point) {
      let index = point - 0xAC00
      points.append((0x1100 + index / 588, 0))
      points.append((0x1161 + index % 588 / 28, 0))
      if index % 28 > 0 { points.append((0x11A7 + index % 28, 0)) }
    } else {
      points.append((point, classes[point] ?? 0))
    }
  }

  /// Puts marks that follow one another in the order of their classes.
  private func sortMarks(_ points: inout [(point: UInt32, combiningClass: UInt8)]) {
    for index in points.indices.dropFirst() where points[index].combiningClass > 0 {
      var place = index
      while place > 0, points[place - 1].combiningClass > points[place].combiningClass {
        points.swapAt(place - 1, place)
        place -= 1
      }
    }
  }

  private func compose(_ points: [(point: UInt32, combiningClass: UInt8)]) -> [UInt32] {
    var result: [UInt32] = []
    result.reserveCapacity(points.count)
    /// Where the last character that begins anew stands in `result`.
    var starter: Int?
    /// The class of what was appended last after it; nil when nothing was.
    var last: UInt8?
    for (point, combiningClass) in points {
      if let starter, last.map({ $0 < combiningClass && $0 != 0 }) ?? true,
        let composite = composite(result[starter], point)
      {
        result[starter] = composite
        continue
      }
      result.append(point)
      if combiningClass == 0 {
        starter = result.count - 1
        last = nil
      } else {
        last = combiningClass
      }
    }
    return result
  }

  private func composite(_ first: UInt32, _ second: UInt32) -> UInt32? {
    if (0x1100...0x1112).contains(first), (0x1161...0x1175).contains(second) {
      return 0xAC00 + ((first - 0x1100) * 21 + second - 0x1161) * 28
    }
    if (0xAC00...0xD7A3).contains(first), (first - 0xAC00) % 28 == 0,
      (0x11A8...0x11C2).contains(second)
    {
      return first + second - 0x11A7
    }
    return pairs[UInt64(first) << 32 | UInt64(second)]
  }

  /// The hexadecimal numbers of each part that a semicolon ends.
  private static func lines(_ text: StaticString) -> [[UInt32]] {
    let bytes = unsafe UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    var lines: [[UInt32]] = []
    var line: [UInt32] = []
    var number: UInt32 = 0
    for index in 0..<text.utf8CodeUnitCount {
      // In bounds: counted by the text itself.
      switch unsafe bytes[index] {
      case UInt8(ascii: " "):
        line.append(number)
        number = 0
      case UInt8(ascii: ";"):
        lines.append(line + [number])
        (line, number) = ([], 0)
      case let byte: number = number << 4 | UInt32(byte < 0x3A ? byte - 0x30 : byte - 0x61 + 10)
      }
    }
    return lines
  }
}
