/// What kind a character is, without a look into the tables of Unicode where its number tells.
enum Letters {
  /// Whether it is a letter or a number of any script.
  static func isLetterOrNumber(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x30...0x39: true
    case ..<0xAA, 0x2000...0x206F, 0x3000...0x3004, 0x3008...0x3020, 0xFF01...0xFF0F:
      isBasic(scalar)
    case 0x4E00...0x9FFF: true
    default: scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }
  }

  static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case ..<0xAA, 0x2000...0x206F, 0x3000...0x3004, 0x3008...0x3020, 0xFF01...0xFF0F:
      isBasic(scalar)
    case 0x4E00...0x9FFF: true
    default: scalar.properties.isAlphabetic
    }
  }

  static func isHan(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case ..<0x2E80: false
    case 0x4E00...0x9FFF: true
    default: scalar.properties.isIdeographic
    }
  }

  /// Hands over the text in lower case.
  static func forEachLowered(_ text: String, _ body: (Unicode.Scalar) -> Void) {
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x41...0x5A: body(Unicode.Scalar(UInt8(scalar.value | 0x20)))
      case ..<0x80, 0x2E80...0x9FFF: body(scalar)
      default: for lowered in scalar.properties.lowercaseMapping.unicodeScalars { body(lowered) }
      }
    }
  }

  /// A Latin letter without marks; the ranges that ask have no others.
  private static func isBasic(_ scalar: Unicode.Scalar) -> Bool {
    (0x41...0x5A).contains(scalar.value) || (0x61...0x7A).contains(scalar.value)
  }
}
