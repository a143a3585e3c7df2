extension ChineseNameFinder {
  /// Whether characters tell what somebody does: a verb that begins no name, or one with its object.
  static func isDeed(_ units: [UInt16]) -> Bool {
    guard let first = units.first, let last = units.last, units.count > 1 else { return false }
    if deeds.contains(first) || endsOfDeeds.contains(last) { return true }
    if units.dropFirst().contains(where: particles.contains) { return true }
    return moves.contains(first) && objects.contains(units[1])
  }

  private static let particles = Set("以其而於".utf16)
  private static let deeds = Set(
    "哭谓謂告问問请請劝勸骂罵召拜辞辭见見视視引聚伏磕跪叩纵縱勒拈掷擲言拍挥揮以於被把将將却卻忽".utf16)
  static let endsOfDeeds = Set("地之略讫訖毕畢罢罷佯报報奏禀稟曰着著".utf16)
  private static let moves = Set("上下出入回起打放传傳开開落转轉抬低仰转".utf16)
  private static let objects = Set("马馬身头頭顾顧船城帐帳山来來去门門声聲手旨个個令阵陣轿轎车車床楼樓堂殿".utf16)

  /// The characters of a key of up to four.
  static func text(_ key: UInt64) -> String {
    var units: [UInt16] = []
    for shift in [48, 32, 16, 0] {
      let unit = UInt16(truncatingIfNeeded: key >> UInt64(shift))
      if unit != 0 { units.append(unit) }
    }
    return String(decoding: units, as: UTF16.self)
  }
}
