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
