/// Words by which speakers call themselves and those they speak to: `朕`, `奴才`, `ma'am`.
///
/// Who says `ma'am` in one line says it in others, and who is called so once is called so again.
enum FormsOfAddress {
  /// Values are the number of a bit.
  static let table: WordTable = {
    var table = WordTable()
    for (bit, words) in (chinese + english).enumerated() {
      for word in words.split(separator: " ") {
        let plain = String(word.map { $0 == "_" ? " " : $0 })
        table.insert(plain, Int32(bit))
        for form in Lexicon.traditionalForms(of: plain) { table.insert(form, Int32(bit)) }
        if let first = plain.utf8.first, UTF8Text.isLetter(first) {
          table.insert(plain.prefix(1).uppercased() + plain.dropFirst(), Int32(bit))
        }
      }
    }
    return table
  }()

  /// What people with a word in their names are called: `Dr` is called `doctor`.
  static func titles(in word: Substring) -> [String] { titles[word.lowercased()] ?? [] }

  private static let titles: [String: [String]] = [
    "dr": ["doctor"], "doctor": ["doctor"], "inspector": ["inspector"], "captain": ["captain"],
    "colonel": ["colonel"], "major": ["major"], "general": ["general"], "professor": ["professor"],
    "sergeant": ["sergeant"], "lieutenant": ["lieutenant"], "judge": ["judge"], "count": ["count"],
    "lady": ["my lady", "your ladyship", "ladyship"],
    "countess": ["my lady", "your ladyship", "ladyship", "countess"],
    "duchess": ["your grace"], "duke": ["your grace"], "bishop": ["my lord"],
    "lord": ["my lord", "your lordship", "lordship"],
    "earl": ["my lord", "your lordship", "lordship"],
    "king": ["your majesty", "sire", "king"],
    "queen": ["your majesty", "queen"],
    "prince": ["your highness", "prince"], "princess": ["your highness", "princess"],
    "father": ["father"], "sister": ["sister"], "aunt": ["aunt", "auntie"], "uncle": ["uncle"],
    "nurse": ["nurse"], "vicar": ["vicar"], "deputy": ["deputy"], "sheriff": ["sheriff"],
  ]

  /// One bit a line.
  private static let chinese = [
    "朕 寡人 孤", "哀家", "本宫 臣妾 妾身 嫔妾 妾", "奴才 奴婢 老奴 婢子", "臣 微臣 老臣 末将 下官 卑职 属下", "儿臣 孩儿 女儿 儿子",
    "贫僧 老衲 贫道 小僧", "俺 咱 洒家", "在下 晚辈 小弟 小生 小可", "小人 小的 小民", "本王 本座 本公子 老子 老夫 老身", "为师 徒儿 弟子",
    "您", "皇上 陛下 万岁 圣上", "娘娘 主子 小主", "大人 老爷 大爷", "太太 夫人 奶奶", "少爷 公子 相公", "小姐 姑娘", "师父 师傅 先生",
    "师兄 师弟 师姐 师妹", "老师 校长 书记 主任 队长 局长 经理", "爸 爸爸 爹 父皇 父亲 阿玛", "妈 妈妈 娘 母后 母亲 额娘",
    "爷爷 老人家 大伯 大叔 叔叔 叔",
    "婆婆 大妈 大娘 阿姨 婶子 婶", "哥 哥哥 大哥 二哥", "姐 姐姐 大姐", "弟弟 兄弟 贤弟 老弟", "妹妹 妹子 贤妹", "孩子 娃 小鬼 小家伙",
    "将军 元帅 大王 主公",
    "哩 咧 嘛 哟", "卿 爱卿 爱妃", "同志 同学",
  ]
  private static let english = [
    "sir", "ma'am ma’am madam", "my_dear dearest darling",
    "my_lord your_lordship your_ladyship my_lady",
    "your_honour your_honor your_majesty your_grace", "lad laddie boy my_boy",
    "child my_child girl my_girl",
    "mamma mama mother mum mom ma", "papa father dad pa daddy", "aunt auntie", "uncle",
    "miss missy",
    "old_man old_fellow old_chap my_friend", "doctor captain inspector colonel professor master",
    "ain't ain’t won't_never nowt summat", "thee thou thy ye", "cousin brother sister",
    "mister missus",
  ]

  /// The words of a speech, a bit each; of a long one by its beginning.
  static func mask(of range: Range<Int>, in bytes: [UInt8]) -> UInt64 {
    var mask: UInt64 = 0
    var position = range.lowerBound
    let limit = min(range.upperBound, range.lowerBound + 600)
    while position < limit {
      let byte = bytes[position]
      if byte < 0x80, !UTF8Text.isLetter(byte) {
        position += 1
      } else if let word = table.longest(in: bytes, at: position, before: limit) {
        mask |= 1 << UInt64(word.value)
        position = word.end
      } else if byte < 0x80 {
        while position < limit, UTF8Text.isLetter(bytes[position]) { position += 1 }
      } else {
        _ = UTF8Text.unit(in: bytes, &position, before: limit)
      }
    }
    return mask
  }
}

/// How people call themselves and each other in a text, learnt from the lines whose speakers are sure.
struct Idiolects {
  private struct Counts {
    var lines = 0.0
    /// By the number of a bit; empty before the first line.
    var words: [Double] = []

    mutating func add(_ mask: UInt64) {
      if words.isEmpty { words = [Double](repeating: 0, count: 64) }
      lines += 1
      var rest = mask
      while rest != 0 {
        words[rest.trailingZeroBitCount] += 1
        rest &= rest - 1
      }
    }
  }
  /// By member: the words of the lines spoken by it, and of those right before, which mostly are
  /// spoken to it.
  private var own: [Counts] = []
  private var heard: [Counts] = []
  private var all = Counts()

  /// Learns from turns whose speakers are sure.
  ///
  /// - Parameter count: How many members there are.
  init(_ turns: [Turn], count: Int, isSure: (Turn) -> Bool) {
    own = [Counts](repeating: Counts(), count: count)
    heard = own
    for (index, turn) in turns.enumerated() {
      all.add(turn.words)
      guard turn.speaker >= 0, isSure(turn) else { continue }
      own[Int(turn.speaker)].add(turn.words)
      guard index > 0, !turn.beginsScene, turn.gap.count < 400,
        turns[index - 1].speaker != turn.speaker
      else { continue }
      heard[Int(turn.speaker)].add(turns[index - 1].words)
    }
  }

  /// How much likelier a person is to speak a line with such words than anybody else; 1 for unknown.
  func speaks(_ member: Int32, _ mask: UInt64) -> Double {
    mask == 0 || member < 0 || own.isEmpty ? 1 : ratio(own[Int(member)], mask)
  }

  /// The same for being spoken to with such words.
  func hears(_ member: Int32, _ mask: UInt64) -> Double {
    mask == 0 || member < 0 || heard.isEmpty ? 1 : ratio(heard[Int(member)], mask)
  }

  private func ratio(_ counts: Counts, _ mask: UInt64) -> Double {
    guard counts.lines > 0 else { return 1 }
    var product = 1.0
    var rest = mask
    while rest != 0 {
      let word = rest.trailingZeroBitCount
      rest &= rest - 1
      let share = (all.words[word] + 0.2) / (all.lines + 1)
      product *= (counts.words[word] + 3 * share) / (counts.lines + 3) / share
    }
    return min(8, max(0.1, product))
  }
}
