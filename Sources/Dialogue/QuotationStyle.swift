/// The quotation marks that a text uses for speech.
struct QuotationStyle: Equatable {
  /// The mark that opens a speech, as a UTF-16 unit.
  var opening: UInt16
  var closing: UInt16
  /// Whether `"` is used beside curly marks, as an opening or a closing one.
  var hasStraight: Bool
  /// Whether one mark is for both ends, so that its place must tell which end it is.
  var isSymmetric: Bool { opening == closing }
  /// Whether the closing mark is also an apostrophe.
  var isSingle: Bool { closing == 0x2019 || closing == 0x27 }

  /// The style of a text; nil when it has no marks to speak of.
  ///
  /// What is used most decides; inner marks are fewer than outer ones. In a text of letters, single
  /// marks count only where they open a word, for they are apostrophes too.
  static func detect(in bytes: [UInt8]) -> QuotationStyle? {
    var counts = Counts()
    counts.count(bytes)
    let pairs: [(Int, UInt16, UInt16)] = [
      (counts.curly, 0x201C, 0x201D), (counts.corner, 0x300C, 0x300D),
      (counts.white, 0x300E, 0x300F), (counts.straight / 2, 0x22, 0x22),
      (counts.vertical, 0xFE41, 0xFE42), (counts.guillemet, 0xAB, 0xBB),
      (counts.wide / 2, 0xFF02, 0xFF02),
      (counts.single, 0x2018, 0x2019), (counts.straightSingle, 0x27, 0x27),
    ]
    guard let best = pairs.max(by: { $0.0 < $1.0 }), best.0 > 0 else { return nil }
    // Double marks win over single ones unless these are many more: nested speech is rarer.
    var chosen = best
    if best.1 == 0x2018 || best.1 == 0x27, let double = pairs.prefix(7).max(by: { $0.0 < $1.0 }),
      double.0 * 3 > best.0
    {
      chosen = double
    }
    let hasStraight = chosen.1 == 0x201C && counts.straight > 0
    return QuotationStyle(opening: chosen.1, closing: chosen.2, hasStraight: hasStraight)
  }

  /// How many marks of each kind a text has.
  private struct Counts {
    var curly = 0
    var corner = 0
    var white = 0
    var straight = 0
    var vertical = 0
    var guillemet = 0
    var wide = 0
    var single = 0
    var straightSingle = 0

    mutating func count(_ bytes: [UInt8]) {
      var index = 0
      let end = bytes.count
      while index < end {
        let byte = bytes[index]
        switch byte {
        case 0x22: straight += 1
        case 0x27:
          let before = index == 0 ? 0x20 : bytes[index - 1]
          if before <= 0x20 || before == 0x28 || before == 0x2D, index + 1 < end,
            bytes[index + 1] > 0x20
          {
            straightSingle += 1
          }
        case 0xC2 where index + 1 < end && bytes[index + 1] == 0xAB: guillemet += 1
        case 0xE2 where index + 2 < end && bytes[index + 1] == 0x80:
          if bytes[index + 2] == 0x9C { curly += 1 }
          if bytes[index + 2] == 0x98 { single += 1 }
        case 0xE3 where index + 2 < end && bytes[index + 1] == 0x80:
          if bytes[index + 2] == 0x8C { corner += 1 }
          if bytes[index + 2] == 0x8E { white += 1 }
        case 0xEF where index + 2 < end:
          if bytes[index + 1] == 0xB9, bytes[index + 2] == 0x81 { vertical += 1 }
          if bytes[index + 1] == 0xBC, bytes[index + 2] == 0x82 { wide += 1 }
        default: break
        }
        index += 1
      }
    }
  }
}
