/// Signs of a story told by one of its people.
enum FirstPerson {
  /// Whether `I` or `我` stands in a stretch of narration.
  static func occurs(in bytes: [UInt8], _ range: Range<Int>, _ isChinese: Bool) -> Bool {
    isChinese ? occursInChinese(bytes, range) : occursInEnglish(bytes, range)
  }

  private static func occursInEnglish(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
    for position in range where bytes[position] == UInt8(ascii: "I") {
      let before = position > 0 ? bytes[position - 1] : 0x20
      let after = position + 1 < bytes.count ? bytes[position + 1] : 0x20
      if before <= 0x22 || before == 0x2D,
        after == 0x20 || after == 0x0A || after == 0x27 || after == 0xE2
      {
        return true
      }
    }
    return false
  }

  /// `我`, but not `我们`.
  private static func occursInChinese(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
    guard range.count >= 3 else { return false }
    for position in range.dropLast(2)
    where bytes[position] == 0xE6 && bytes[position + 1] == 0x88 && bytes[position + 2] == 0x91 {
      let next = bytes[(position + 3)...].prefix(3)
      if !next.elementsEqual("们".utf8), !next.elementsEqual("們".utf8) { return true }
    }
    return false
  }

  /// The name behind `I'm`, `my name is`, `我是`, `我叫`: who says so bears it.
  ///
  /// - Parameter name: Where a name was found.
  static func introduces(_ bytes: [UInt8], _ name: Range<Int>, from start: Int) -> Bool {
    let before = bytes[start..<name.lowerBound]
    let after = bytes[name.upperBound...].prefix(3)
    guard after.first != 0x27, !after.elementsEqual("’".utf8), !after.elementsEqual("的".utf8) else {
      return false
    }
    return phrases.contains { before.suffix($0.count).elementsEqual($0) }
  }

  private static let phrases = [
    "I'm ", "I’m ", "I am ", "name is ", "name's ", "name’s ", "I was christened ", "call me ",
    "Call me ",
    "我是", "我叫", "我就是", "我叫做", "敝姓", "贫道", "贫僧", "小可", "在下", "本人", "某乃", "吾乃", "我乃",
  ].map { Array($0.utf8) }
}
