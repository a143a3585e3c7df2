/// What a word does in the sentence that says who speaks.
enum TokenKind: UInt8 {
  /// A person by name; the token's value is the person's number.
  case name
  /// A word for a person: `父亲`, `先生`, `mother`.
  case noun
  /// Several people: `众人`, `二人`.
  case group
  /// `他`, `she`, `我`.
  case pronoun
  /// `那`, `一个`, `the`, `his`: a noun phrase follows.
  case determiner
  case speech
  /// Thinking and writing: what is quoted is not said aloud.
  case thought
  /// Hearing: `只听X道`. Its object is the subject of what follows; as a verb after a speech it is
  /// what the listener does.
  case hearing
  /// Not answering: whoever does so is not the next to speak.
  case silence
  /// `传来`, `响起`: what is heard has no speaker in sight.
  case sounding
  /// What takes the next person as its object: `对`, `向`, `拉着`, `to`.
  case objecting
  /// `、`, `和`, `and`, between two people.
  case joining
  /// `的`, `'s`.
  case possessive
  /// Leads a clause and says nothing of its subject: `于是`, `只见`, `then`.
  case adverb
  case verb
  /// A body part, a voice, a thing: no person, though it can be what a clause is about.
  case thing
  case word
  case comma
  case colon
  case stop
  case mark
  case other
}

enum PronounValue {
  static let he: Int32 = 0
  static let she: Int32 = 1
  static let it: Int32 = 2
  static let they: Int32 = 3
  static let narrator: Int32 = 4
  static let we: Int32 = 5
  static let you: Int32 = 6
}

enum NounValue {
  static let man: Int32 = 1
  static let woman: Int32 = 2
  /// `有人`, `来人`: nobody in particular.
  static let anybody: Int32 = 3
}

/// One word or mark of a sentence.
struct Token {
  var kind: TokenKind
  /// A person's number for `.name`; gender or person for nouns and pronouns; else 0.
  var value: Int32
  var start: Int
  var end: Int
}

/// The words that the rules know, of both languages.
struct Lexicon {
  /// Values are `kind << 8 | value`.
  let table: WordTable

  static let shared = Lexicon()

  private init() {
    var table = WordTable()
    func put(_ kind: TokenKind, _ value: Int32, _ words: String) {
      for word in words.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
        let plain = String(word.map { $0 == "_" ? " " : $0 })
        table.insert(plain, Int32(kind.rawValue) << 8 | value)
        for form in Self.traditionalForms(of: plain) where form != plain {
          table.insert(form, Int32(kind.rawValue) << 8 | value)
        }
        if let first = plain.utf8.first, UTF8Text.isLetter(first) {
          let capital = plain.prefix(1).uppercased() + plain.dropFirst()
          table.insert(capital, Int32(kind.rawValue) << 8 | value)
        }
      }
    }
    for (kind, value, words) in ChineseWords.all { put(kind, value, words) }
    for (kind, value, words) in EnglishWords.all { put(kind, value, words) }
    for mark in "，,;" { table.insert(String(mark), Int32(TokenKind.comma.rawValue) << 8) }
    for mark in "：:∶︰﹕" { table.insert(String(mark), Int32(TokenKind.colon.rawValue) << 8) }
    for mark in "。．！？!?…；." { table.insert(String(mark), Int32(TokenKind.stop.rawValue) << 8) }
    for mark in "—–~～“”‘’「」『』\"（）()《》〈〉【】[]﹁﹂" {
      table.insert(String(mark), Int32(TokenKind.mark.rawValue) << 8)
    }
    self.table = table
  }

  /// A word in traditional characters, and with their other forms: `說着`, `說著`.
  static func traditionalForms(of word: some StringProtocol) -> [String] {
    let traditional = traditional(word)
    let other = String(traditional.map { otherForms[$0] ?? $0 })
    let half = String(word.map { otherForms[$0] ?? $0 })
    return [traditional, other, half]
  }

  private static let otherForms: [Character: Character] = [
    "裡": "裏", "為": "爲", "眾": "衆", "啟": "啓", "沖": "衝", "着": "著", "說": "説", "鐘": "鍾",
  ]

  /// A word in traditional characters, for the characters that words of this lexicon have.
  static func traditional(_ word: some StringProtocol) -> String {
    String(word.map { pairs[$0] ?? $0 })
  }

  private static let pairs: [Character: Character] = {
    let table = """
      说說问問听聽见見对對这這个個们們爷爺妈媽娇嬌带帶头頭点點声聲话話讲講谁誰从從众眾来來
      后後还還过過时時叹嘆骂罵劝勸应應请請谢謝让讓给給师師书書记記长長关關门門开開气氣笑笑
      当當会會么麼为為于於与與随隨脸臉泪淚只只转轉赶趕边邊东東动動连連两兩几幾双雙妇婦儿兒
      孙孫亲親弟弟爱愛兴興乐樂惊驚颤顫满滿难難认認议議论論评評词詞诉訴调調试試该該语語误誤
      读讀课課谈談谓謂谎謊谨謹证證译譯诗詩详詳诚誠没沒却卻虽雖觉覺视視观觀规規县縣体體员員
      医醫学學团團国國图圖场場块塊备備复復够夠头頭奋奮妆妝妈媽宁寧宝寶实實审審宫宮宾賓导導
      将將尔爾尽盡层層属屬岁歲归歸录錄忆憶态態怀懷怜憐总總恼惱恶惡惭慚愤憤慢慢战戰户戶
      拥擁拦攔择擇挂掛挥揮换換据據摆擺摇搖断斷无無旧舊显顯晓曉机機权權条條极極样樣桥橋
      梦夢欢歡歼殲残殘毕畢沉沉浅淺渐漸温溫湿濕灵靈点點热熱烦煩爷爺状狀独獨环環现現
      琐瑣电電疗療瘫癱皱皺监監盖蓋盘盤着著瞒瞞码碼确確离離称稱稳穩穷窮窃竊竖豎级級纪紀
      纯純纷紛线線练練细細终終绍紹经經结結绝絕继繼绪緒续續缓緩编編缠纏缩縮罗羅老老
      职職联聯脑腦腾騰舅舅艳艷节節苏蘇范範营營萧蕭蓝藍虚虛补補袭襲装裝设設访訪识識
      贝貝负負责責败敗货貨质質贵貴费費贺賀赏賞赞贊赶趕轻輕载載辞辭辩辯达達迁遷运運
      进進远遠违違迟遲适適选選递遞逻邏邻鄰郑鄭释釋里裡钟鐘银銀错錯锁鎖问問闪閃闭閉闯闖
      闲閒间間闷悶闹鬧阵陣阶階际際险險须須顺順顾顧顿頓领領颜顏题題风風飞飛饭飯饮飲
      馆館马馬驳駁骗騙鬼鬼鸣鳴黄黃齐齊龙龍吓嚇呐吶哑啞咙嚨响響喷噴嘱囑嚷嚷叮叮唤喚
      伙夥仆僕侍侍俩倆倾傾偿償军軍农農冲沖决決况況减減凤鳳击擊刚剛创創别別办辦务務劳勞
      万萬专專业業丢丟严嚴举舉义義乌烏乔喬乡鄉乱亂争爭仪儀传傳伤傷余餘佣傭侠俠侦偵写寫冯馮准準凑湊刘劉刽劊剑劍劲勁区區卢盧厂廠厨廚厮廝叶葉
      吕呂咛嚀哝噥哟喲唠嘮嗫囁噜嚕围圍圣聖坚堅壮壯处處夸誇奖獎婴嬰婶嬸嫔嬪嬷嬤寻尋岛島帅帥帘簾帮幫干幹并並广廣庄莊异異张張弥彌强強径徑恳懇
      愿願戏戲托託抢搶护護报報担擔拨撥搀攙搂摟携攜摄攝数數术術杀殺杨楊柜櫃标標树樹汇匯汉漢汤湯洁潔洒灑渔漁灯燈烟煙牵牽犹猶猎獵玛瑪画畫疯瘋
      盗盜睁睜矿礦礼禮禀稟紧緊纠糾红紅约約纳納纸紙纹紋组組统統绣繡缝縫罢罷耸聳耻恥聋聾肃肅脚腳脱脫舰艦药藥萨薩蒋蔣虑慮计計讥譏训訓讯訊讶訝
      许許讽諷诌謅询詢诧詫诸諸诺諾谋謀谐諧谭譚贤賢账賬贫貧贼賊贾賈赌賭赔賠赖賴赵趙车車轨軌轿轎辅輔辈輩辑輯辖轄邓鄧邮郵邹鄒钱錢铁鐵锋鋒镖鏢
      镜鏡闺閨闻聞队隊阳陽陆陸陈陳静靜韩韓顶頂频頻额額飘飄驸駙骑騎鳏鰥龚龔纵縱
      协協单單卖賣卫衛历歷厉厲压壓参參双雙发發变變叠疊号號吗嗎启啟吴吳呆呆员員
      """.filter { !$0.isWhitespace }
    var pairs: [Character: Character] = [:]
    var characters = table.makeIterator()
    while let simplified = characters.next(), let traditional = characters.next() {
      pairs[simplified] = traditional
    }
    return pairs
  }()
}
