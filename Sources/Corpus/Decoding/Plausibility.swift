/// How much decoded bytes look like something people wrote.
///
/// A wrong encoding often decodes without error: any Big5 file is well-formed GB18030. What comes
/// out then is made of characters that nobody uses, side by side with characters of other scripts.
struct Plausibility {
  /// Weights of all characters, from about 1 (common) to -6 (no text), added up.
  private(set) var total = 0.0
  private(set) var characterCount = 0
  /// Characters outside ASCII, and those of them that are common where they stand.
  private(set) var wideCount = 0
  private(set) var commonCount = 0
  /// Control characters that no text has.
  private(set) var controlCount = 0

  /// The weight of a character on average; 0 of nothing.
  var mean: Double { characterCount == 0 ? 0 : total / Double(characterCount) }

  /// The share of characters outside ASCII that are common; 1 when there are none.
  var commonShare: Double { wideCount == 0 ? 1 : Double(commonCount) / Double(wideCount) }

  /// - Parameter bytes: Well-formed UTF-8.
  init(ofUTF8 bytes: [UInt8]) {
    var before: UInt32 = 0x20
    let scalars = Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)
    for (index, scalar) in scalars.enumerated() {
      let value = scalar.value
      let after = index + 1 < scalars.count ? scalars[index + 1].value : 0x20
      let weight = Self.weight(of: value, before, after)
      total += weight
      characterCount += 1
      if value >= 0x80 {
        wideCount += 1
        if weight >= 0.5 { commonCount += 1 }
      }
      if value < 0x20 && weight < 0 || (0x7F...0x9F).contains(value) { controlCount += 1 }
      before = value
    }
  }

  private static func weight(of value: UInt32, _ before: UInt32, _ after: UInt32) -> Double {
    switch value {
    case 0: -6
    case 0x09, 0x0A, 0x0C, 0x0D: 0.3
    case ..<0x20, 0x7F..<0xA0: -4
    case ..<0x7F: 0.5
    case 0xA0..<0x250: latin(value, before, after)
    case 0x370..<0x1100:
      // Greek, Cyrillic, Hebrew, Arabic, Thai …: letters stand in words, and capitals begin them.
      isNeighbour(value, before, after) && !isCapitalInside(value, before) ? 0.6 : -0.4
    case 0x2010..<0x2028: 0.8
    case 0x20AC: 0.3
    case 0x2028..<0x2100: 0.1
    case 0x2100..<0x2600: 0
    case 0x3000..<0x3020: 0.9
    case 0x3040..<0x3100: isKanaPlace(before) || isKanaPlace(after) ? 0.8 : 0.1
    case 0x3100..<0x3400: -0.3
    case 0x3400..<0x4E00: -1
    case 0x4E00..<0xA000: CommonCharacters.contains(value) ? 1 : -0.2
    case 0xAC00..<0xD7A4: isNeighbour(value, before, after) || before == 0x20 ? 1 : -0.3
    case 0xE000..<0xF900: -3
    case 0xF900..<0xFB00: -0.8
    case 0xFF01..<0xFF5F: isLetter(value &- 0xFEE0) ? 0.2 : 0.8
    case 0xFF61..<0xFFA0: -0.6
    case 0xFE30..<0xFF00: 0.3
    case 0x1_F300..<0x1_FB00: 0.3
    case 0x2_0000..<0x3_2000: -1
    default: -2
    }
  }

  private static func latin(_ value: UInt32, _ before: UInt32, _ after: UInt32) -> Double {
    if value < 0xC0 {
      // No-break space, ¡ § « ° · » ¿; the rest of the row is rare.
      return [0xA0, 0xA1, 0xA7, 0xAB, 0xB0, 0xB7, 0xBB, 0xBF].contains(value) ? 0.2 : -0.4
    }
    if value == 0xD7 || value == 0xF7 { return 0 }
    let isCapital = value < 0xDF
    let isInWord = isLetter(before) || isLetter(after)
    if isInWord && !(isCapital && isLowercase(before)) { return 0.6 }
    // Two accented letters between letters: `créée`.
    return !isCapital && (0xDF..<0x250).contains(before) && !isLetter(after) ? 0 : -0.6
  }

  private static func isLetter(_ value: UInt32) -> Bool {
    (0x61...0x7A).contains(value) || (0x41...0x5A).contains(value)
  }

  private static func isLowercase(_ value: UInt32) -> Bool { (0x61...0x7A).contains(value) }

  /// Whether a character of the same block stands beside.
  private static func isNeighbour(_ value: UInt32, _ before: UInt32, _ after: UInt32) -> Bool {
    let block: UInt32 = value < 0x1100 ? 8 : 13
    return before >> block == value >> block || after >> block == value >> block
  }

  private static func isCapitalInside(_ value: UInt32, _ before: UInt32) -> Bool {
    (0x410...0x42F).contains(value) && (0x430...0x44F).contains(before)
  }

  private static func isKanaPlace(_ value: UInt32) -> Bool {
    (0x3000..<0x3100).contains(value) || CommonCharacters.contains(value)
  }
}
