import Basics
import Harness
import Testing

@testable import Corpus

@Suite struct FormatTests {
  private func read(_ bytes: [UInt8], as name: String) throws -> SourceText {
    let folder = try TemporaryFolder()
    return try SourceText(path: folder.write(bytes, to: name))
  }

  private func text(_ source: SourceText) -> String {
    String(decoding: source.text.content, as: UTF8.self)
  }

  private static let container = """
    <?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
    <rootfiles><rootfile full-path="书/content.opf"/></rootfiles></container>
    """
  private static let package = """
    <?xml version="1.0"?><package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>
    <dc:title>庭院</dc:title><dc:creator>无名</dc:creator></metadata><manifest>
    <item id="nav" href="nav.xhtml" properties="nav"/><item id="b" href="2.xhtml"/>
    <item id="a" href="a%201.xhtml"/></manifest>
    <spine><itemref idref="nav"/><itemref idref="a"/><itemref idref="b"/></spine></package>
    """
  private static let navigation = """
    <html><body><nav><ol><li><a href="a%201.xhtml">雨夜</a></li>
    <li><a href="2.xhtml#x">第二章 天晴</a></li></ol></nav></body></html>
    """

  @Test("An EPUB is its spine in order, with the titles of its contents and headings")
  func epub() throws {
    var zip = StoredZip()
    zip.add("mimetype", "application/epub+zip")
    zip.add("META-INF/container.xml", Self.container)
    zip.add("书/content.opf", Self.package)
    zip.add("书/nav.xhtml", Self.navigation)
    zip.add(
      "书/2.xhtml",
      "<html><head><title>x</title></head><body><h2>第二章 天晴</h2><p>他说：&#8220;好。&rdquo;</p></body></html>"
    )
    zip.add(
      "书/a 1.xhtml", "<html><body><p>雨下了\n一<ruby>整<rt>zhěng</rt></ruby>夜。</p><p>完</p></body></html>"
    )
    let source = try read(zip.finish(), as: "庭院.epub")
    #expect(source.format == .epub && source.title == "庭院" && source.author == "无名")
    #expect(text(source) == "雨下了一整夜。\n完\n\n第二章 天晴\n他说：“好。”\n")
    #expect(source.sections.map(\.title) == ["雨夜", "第二章 天晴"])
  }

  @Test("An EPUB without a part of its spine, or cut short, is refused")
  func damagedEPUB() throws {
    var zip = StoredZip()
    zip.add("mimetype", "application/epub+zip")
    zip.add("META-INF/container.xml", Self.container)
    zip.add("书/content.opf", Self.package)
    let whole = zip.finish()
    #expect(throws: Problem.self) { try read(whole, as: "x.epub") }
    var random = SplitMix64(seed: 9)
    for _ in 0..<60 {
      var bytes = whole
      for _ in 0..<4 { bytes[Int.random(in: 30..<bytes.count, using: &random)] ^= 0x55 }
      #expect(throws: Problem.self) { try read(bytes, as: "x.epub") }
      #expect(throws: Problem.self) {
        try read(Array(whole[..<Int.random(in: 4..<whole.count, using: &random)]), as: "x.epub")
      }
    }
  }

  @Test("A Word document is its paragraphs, with the headings of its styles")
  func docx() throws {
    var zip = StoredZip()
    zip.add(
      "word/styles.xml",
      """
      <w:styles xmlns:w="w"><w:style w:styleId="1"><w:name w:val="heading 1"/></w:style></w:styles>
      """)
    zip.add(
      "word/document.xml",
      """
      <?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="w"><w:body>
      <w:p><w:pPr><w:pStyle w:val="1"/></w:pPr><w:r><w:t>第一章 雨夜</w:t></w:r></w:p>
      <w:p><w:r><w:t>雨下了</w:t></w:r><w:r><w:delText>两</w:delText><w:t>一夜。</w:t></w:r></w:p>
      </w:body></w:document>
      """)
    let source = try read(zip.finish(), as: "a.docx")
    #expect(text(source) == "第一章 雨夜\n雨下了一夜。\n")
    #expect(source.sections.map(\.title) == ["第一章 雨夜"])
  }

  @Test("A page is its text, without scripts and styles, in the encoding that it declares")
  func html() throws {
    let page = """
      <html><head><meta charset="gb2312"><title>庭院</title><style>p{}</style></head><body>
      <h1>庭院</h1><h2>第一章</h2><p>雨&amp;夜<br>灯</p><script>var x = "<p>no</p>"</script><h2>第二章</h2>晴
      </body></html>
      """
    guard let converter = Converter(from: "UTF-8", to: "GB18030") else { return }
    var bytes: [UInt8] = []
    _ = Array(page.utf8).withUnsafeBytes { converter.convert($0, appendingTo: &bytes) }
    let source = try read(bytes, as: "a.html")
    #expect(text(source) == "庭院\n\n第一章\n雨&夜\n灯\n\n第二章\n晴\n")
    #expect(source.encoding == .gb18030 && source.title == "庭院")
    #expect(source.sections.filter { $0.kind == .chapter }.map(\.title) == ["第一章", "第二章"])
  }

  @Test("Subtitles are their lines, with the speaker where the file names one")
  func subtitles() throws {
    let srt =
      "1\r\n00:00:01,000 --> 00:00:02,000\r\n<i>你怎么</i>\r\n还没睡？\r\n\r\n2\r\n00:00:03,0 --> 4\r\n{\\an8}等你。\r\n"
    #expect(text(try read(Array(srt.utf8), as: "a.srt")) == "你怎么还没睡？\n等你。\n")
    let ass = """
      [Script Info]
      Title: x
      [Events]
      Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
      Dialogue: 0,0:00:01.00,0:00:02.00,Default,沈青,0,0,0,,{\\b1}你怎么,\\N还没睡？
      Dialogue: 0,0:00:03.00,0:00:04.00,Default,,0,0,0,,等你。
      """
    #expect(text(try read(Array(ass.utf8), as: "a.ass")) == "沈青：你怎么, 还没睡？\n等你。\n")
  }

  @Test("Subtitles as they come: numbers in the text, drawings, voices, any order, UTF-16")
  func oddSubtitles() throws {
    let srt = """
      \u{FEFF}1\r\n00:00:01,000 --> 00:00:02,000\r\n- 你好。\r\n- 3 < 5 &amp; 再见。\r\n2\r
      00:00:03,000 --> 00:00:04,000\r\n第一行\r\n\r\n空行之后\r\n\r\n3\r\n00:00:05,000 --> 00:00:06,000\r
      1999\r\n\r\n
      """
    let lines = "- 你好。\n- 3 < 5 & 再见。\n第一行空行之后\n1999\n"
    #expect(text(try read(Array(srt.utf8), as: "a.srt")) == lines)
    let web = """
      WEBVTT

      NOTE of the maker

      intro
      00:01.000 --> 00:02.000 align:start
      <v.loud 沈青>你怎么<b>还没睡</b>？</v>
      """
    #expect(text(try read(Array(web.utf8), as: "a.vtt")) == "沈青：你怎么还没睡？\n")
    let ass = """
      [Script Info]\r
      [Events]\r
      Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\r
      Dialogue: 0,0:00:09.00,0:00:10.00,D,Elizabeth Bennet,0,0,0,,{\\pos(1,2)\\k20}Good{\\k30} night, {\\i1}sir{\\i0}.\r
      Comment: 0,0:00:02.00,0:00:03.00,D,,0,0,0,,不说\r
      Dialogue: 0,0:00:01.00,0:00:02.00,D,,0,0,0,,{\\p1}m 0 0 l 100 0 100 100{\\p0}雨\\N夜\\NRain\r
      Dialogue: 1,0:00:01.04,0:00:02.00,D,,0,0,0,,{\\blur3}雨\\N夜\\NRain\r
      """
    guard let converter = Converter(from: "UTF-8", to: "UTF-16LE") else { return }
    var bytes: [UInt8] = [0xFF, 0xFE]
    _ = Array(ass.utf8).withUnsafeBytes { converter.convert($0, appendingTo: &bytes) }
    let source = try read(bytes, as: "a.ass")
    #expect(source.encoding == .utf16LE)
    #expect(text(source) == "雨夜 Rain\nElizabeth Bennet：Good night, sir.\n")
  }

  @Test("Pages as they come: what they say and are not, CDATA, tables, hidden marks, old entities")
  func oddPages() throws {
    // UTF-8 that says what it was before it was converted.
    let page = """
      <html><head><meta http-equiv="Content-Type" content="text/html; charset = gb2312"><title/></head>
      <body><h2>第一章<br/>雨夜</h2><p>他说：&#147;好。&#148;&nbsp;&hellip;</p>
      <p>一<span style="display: none">盗版必究<span>x</span></span>二</p><div hidden>不见</div>
      <table><tr><td>甲</td><td>乙</td></tr><tr><td>丙</td></tr></table>
      <p><![CDATA[a < b & c]]></p><ruby>汉<rp>(</rp><rt>hàn</rt><rp>)</rp></ruby>字</body></html>
      """
    let source = try read(Array(page.utf8), as: "a.xhtml")
    #expect(source.encoding == .utf8)
    #expect(source.sections.map(\.title) == ["第一章 雨夜"])
    #expect(
      text(source)
        == "第一章 雨夜\n他说：“好。”\u{A0}…\n一二\n甲 乙\n丙\na < b & c\n汉字\n")
  }

  @Test("Books as they come: pages of any name, pictures between them, parts that are encrypted")
  func oddEPUB() throws {
    func book(_ encryption: String?) -> [UInt8] {
      var zip = StoredZip()
      zip.add("mimetype", "application/epub+zip")
      zip.add(
        "META-INF/container.xml",
        #"<c:container xmlns:c="x"><c:rootfile full-path="OEBPS/Text/../book.opf"/></c:container>"#
          .replacing("Text/../", with: ""))
      if let encryption { zip.add("META-INF/encryption.xml", encryption) }
      zip.add(
        "OEBPS/book.opf",
        """
        <opf:package xmlns:opf="o"><opf:manifest>
        <opf:item id="c" href="cover.svg" media-type="image/svg+xml"/>
        <opf:item id="a" href="Text/Part0001" media-type="application/xhtml+xml"/>
        <opf:item id="b" href="Text/e.HTML" media-type="application/xhtml+xml"/>
        <opf:item id="f" href="f.ttf"/></opf:manifest>
        <opf:spine><opf:itemref idref="c"/><opf:itemref idref="a"/><opf:itemref idref="b"/></opf:spine>
        </opf:package>
        """)
      zip.add("OEBPS/Text/part0001", "<html><head><title/></head><body><p>雨夜。</p></body></html>")
      zip.add("OEBPS/Text/e.HTML", "<p>天晴。</p>")
      return zip.finish()
    }
    #expect(text(try read(book(nil), as: "a.epub")) == "雨夜。\n\n天晴。\n")
    let font = #"<e:encryption xmlns:e="e"><e:CipherReference URI="OEBPS/f.ttf"/></e:encryption>"#
    #expect(text(try read(book(font), as: "a.epub")) == "雨夜。\n\n天晴。\n")
    let problem = #expect(throws: Problem.self) {
      try read(book(font.replacing("f.ttf", with: "Text/e.HTML")), as: "a.epub")
    }
    #expect(problem?.why?.text() == "it is encrypted (its part `OEBPS/Text/e.HTML` is)")
  }

  @Test("Word documents as they come: tables, ruby, text boxes given twice, changes, notes")
  func oddDOCX() throws {
    var zip = StoredZip()
    zip.add(
      "word/styles.xml",
      #"<w:styles xmlns:w="w"><w:style w:styleId="1"><w:name w:val="heading 1"/></w:style></w:styles>"#
    )
    zip.add(
      "word/footnotes.xml",
      """
      <w:footnotes xmlns:w="w"><w:footnote w:type="separator" w:id="0"/>
      <w:footnote w:id="2"><w:p><w:r><w:t>注</w:t></w:r></w:p></w:footnote></w:footnotes>
      """)
    zip.add(
      "word/document.xml",
      """
      <w:document xmlns:w="w" xmlns:mc="m"><w:body>
      <w:p><w:pPr><w:pStyle w:val="1"/></w:pPr><w:r><w:t>第一章</w:t><w:br/><w:t>雨夜</w:t></w:r></w:p>
      <w:p><w:pPr><w:pPrChange><w:pPr><w:pStyle w:val="1"/></w:pPr></w:pPrChange></w:pPr>
      <w:r><w:t xml:space="preserve">他说 </w:t></w:r><w:r><w:ruby><w:rt><w:r><w:t>hàn</w:t></w:r></w:rt>
      <w:rubyBase><w:r><w:t>汉</w:t></w:r></w:rubyBase></w:ruby></w:r>
      <w:r><w:instrText>PAGE</w:instrText><w:t>x</w:t><w:noBreakHyphen/><w:t>y</w:t></w:r></w:p>
      <w:p><w:r><mc:AlternateContent><mc:Choice><w:p><w:r><w:t>框</w:t></w:r></w:p></mc:Choice>
      <mc:Fallback><w:p><w:r><w:t>框</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent></w:r></w:p>
      <w:tbl><w:tr><w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>乙</w:t></w:r></w:p>
      </w:tc></w:tr></w:tbl></w:body></w:document>
      """)
    let source = try read(zip.finish(), as: "a.docx")
    #expect(text(source) == "第一章 雨夜\n他说 汉x-y\n框\n甲\n乙\n")
    #expect(source.sections.map(\.title) == ["第一章 雨夜"])
    #expect(source.warnings.map { $0.text() } == ["1 note at the foot of pages was left out"])
  }

  @Test("In Markdown what stands on top and in code is no heading")
  func oddMarkdown() throws {
    let markdown = """
      ---
      title: 庭院
      ---
      #第一章 雨夜
      正文
      ```
      ~~~
      # no
      ```
      #话题 不是标题
      ## 第二章 ##
      """
    let source = try read(Array(markdown.utf8), as: "a.md")
    #expect(source.sections.map(\.title) == ["第一章 雨夜", "第二章"])
  }

  @Test("Chapters are found by their headings, and a table of contents is none")
  func sections() {
    func titles(_ text: String, _ kind: Section.Kind = .chapter) -> [String] {
      Sections.find(in: Array(text.utf8)).filter { $0.kind == kind }.map(\.title)
    }
    let contents = (1...5).map { "第\($0)章 名\($0)\n" }.joined()
    let chapters = (1...5).map { "第\($0)章 名\($0)\n正文在此。\n" }.joined()
    #expect(titles(contents + "\n" + chapters) == (1...5).map { "第\($0)章 名\($0)" })
    #expect(titles("第三节课下了，他才来。\n第二天早上他走了\n第一回合他就输了\n") == [])
    #expect(titles("第一幕\n第二场 宫中\n皇帝：来人！\n第三场\n臣：在。\n第二幕\n尾\n", .chapter) == ["第一幕", "第二幕"])
    #expect(titles("第一幕\n第二场 宫中\n皇帝：来人！\n", .scene) == ["第二场 宫中"])
    #expect(
      titles("CHAPTER I.\nx\nChapter Two\ny\nPart of the plan\nChapter 3: The End\nz\n").count == 3)
    #expect(titles("卷一\n第一章\n甲\n第二章\n乙\n卷二\n第三章\n丙\n", .part) == ["卷一", "卷二"])
    #expect(titles("第一回甲。第二回乙。第三回丙。") == ["第一回", "第二回", "第三回"])
  }

  @Test("Lines broken by hand, full-width spaces and page numbers are recognised")
  func layout() {
    let wrapped = String(
      repeating:
        "It is a truth universally acknowledged, that a single man in\npossession of a good fortune, must be in want of a wife and of\nmuch else besides.\n\n",
      count: 20)
    #expect(Layout(of: Array(wrapped.utf8)).wrapWidth != nil)
    let paragraphs = String(repeating: "　　雨下了一整夜，沈青推开院门，看见灯还亮着。\n", count: 40)
    #expect(
      Layout(of: Array(paragraphs.utf8))
        == {
          var layout = Layout(of: [])
          layout.wideSpaceCount = 80
          return layout
        }())
    let pages = (1...9).map { "正文在此。\n- \($0) -\n" }.joined()
    #expect(Layout(of: Array(pages.utf8)).pageNumberCount == 9)
  }

  @Test("Every place of the content is found again in the file, in each encoding and line end")
  func originals() throws {
    let text = "\u{FEFF}雨夜\r\n第一章\n晴\r天\r\n😀完"
    for encoding in [Encoding.utf8, .gb18030, .utf16LE] {
      guard let converter = Converter(from: "UTF-8", to: encoding.iconvName) else { return }
      var bytes: [UInt8] = []
      _ = Array(text.utf8).withUnsafeBytes { converter.convert($0, appendingTo: &bytes) }
      let (decoded, _) = try Detector(bytes).decode()
      let content = String(decoding: decoded.content, as: UTF8.self)
      #expect(content == "雨夜\n第一章\n晴\n天\n😀完")
      for word in ["雨", "夜", "第", "晴", "天", "😀", "完"] {
        let offset = try #require(content.firstRange(of: word))
        let place = content.utf8.distance(from: content.startIndex, to: offset.lowerBound)
        let original = decoded.originalOffset(of: place, in: encoding)
        guard let reader = Converter(from: encoding.iconvName, to: "UTF-8") else { return }
        var read: [UInt8] = []
        _ = bytes.withUnsafeBytes {
          reader.convert(
            UnsafeRawBufferPointer(rebasing: $0[(original ?? 0)...]), appendingTo: &read)
        }
        #expect(String(decoding: read, as: UTF8.self).hasPrefix(word), "\(encoding.name) \(word)")
      }
    }
  }
}
