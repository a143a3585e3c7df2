/// Numbers as Chinese writes them.
enum ChineseNumber {
  private static let digits: [Unicode.Scalar: Int] = [
    "〇": 0, "零": 0, "○": 0, "一": 1, "二": 2, "两": 2, "兩": 2, "三": 3, "四": 4, "五": 5,
    "六": 6, "七": 7, "八": 8, "九": 9, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5,
  ]
  private static let powers: [Unicode.Scalar: Int] = [
    "十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "万": 10_000, "廿": 20, "卅": 30,
  ]

  static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
    digits[scalar] != nil || powers[scalar] != nil || decimal(scalar) != nil
  }

  private static func decimal(_ scalar: Unicode.Scalar) -> Int? {
    switch scalar.value {
    case 0x30...0x39: Int(scalar.value - 0x30)
    case 0xFF10...0xFF19: Int(scalar.value - 0xFF10)
    default: nil
    }
  }

  /// The number that the digits write: 一百二十, 一二〇, 120; nil when they write none.
  static func value(of text: some Sequence<Unicode.Scalar>) -> Int? {
    var total = 0
    var pending: Int?
    for scalar in text {
      if let digit = digits[scalar] ?? decimal(scalar) {
        guard total < 1_000_000, (pending ?? 0) < 1_000_000 else { return nil }
        pending = (pending ?? 0) * 10 + digit
      } else if scalar == "廿" || scalar == "卅" {
        total += powers[scalar] ?? 0
      } else if let power = powers[scalar] {
        total += (pending ?? 1) * power
        pending = nil
      } else {
        return nil
      }
    }
    return total + (pending ?? 0)
  }
}
