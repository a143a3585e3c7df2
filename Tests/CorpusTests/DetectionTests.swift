import Basics
import Harness
import Testing

@testable import Corpus

@Suite struct DetectionTests {
  /// Written anew for these tests.
  static let simplified = """
    第二天早上，林舟把被子抱到院子里晒。“今天别出门了。”他说，“天气预报说下午还有雨，你昨天淋成那样，\
    要是发起烧来，又得我去请大夫。”沈青答道：“好，今天哪里也不去。”
    """
  static let traditional = """
    第二天早上，林舟把被子抱到院子裡曬。「今天別出門了。」他說，「天氣預報說下午還有雨，你昨天淋成那樣，\
    要是發起燒來，又得我去請大夫。」沈青答道：「好，今天哪裡也不去。」
    """
  static let japanese = """
    翌朝、彼女は布団を庭に干した。「今日は出かけないでね」と彼が言った。「午後からまた雨が降るそうだから」
    """
  static let korean = "다음 날 아침, 그는 이불을 마당에 널었다. \"오늘은 나가지 마세요.\" 그가 말했다."
  static let french = """
    Le lendemain matin, il étendit la couette dans la cour. « Ne sors pas aujourd’hui », dit-il. \
    « Très bien, répondit-elle, je resterai près de la fenêtre. »
    """

  @Test(
    "A short text's encoding is found out from its bytes",
    arguments: [
      (simplified, Encoding.gb18030), (simplified, .utf8), (simplified, .utf16LE),
      (simplified, .utf16BE), (traditional, .big5), (traditional, .gb18030), (traditional, .utf8),
      (traditional, .utf16BE), (japanese, .shiftJIS), (japanese, .eucJP), (japanese, .utf16LE),
      (korean, .eucKR), (french, .latin1), (french, .utf16LE), ("你好", .gb18030), ("你好", .utf8),
      ("妳好嗎？", .big5),
    ])
  func short(text: String, encoding: Encoding) throws {
    let bytes = try encoded(text, encoding)
    let (decoded, found) = try Detector(bytes).decode()
    #expect(String(decoding: decoded.content, as: UTF8.self) == text)
    #expect(found.encoding == encoding)
  }

  @Test(
    "A byte-order mark decides and is no part of the text",
    arguments: [
      ([0xEF, 0xBB, 0xBF], Encoding.utf8), ([0xFF, 0xFE], .utf16LE), ([0xFE, 0xFF], .utf16BE),
      ([0xFF, 0xFE, 0, 0], .utf32LE), ([0, 0, 0xFE, 0xFF], .utf32BE),
      ([0x84, 0x31, 0x95, 0x33], .gb18030),
    ] as [([UInt8], Encoding)])
  func mark(mark: [UInt8], encoding: Encoding) throws {
    let (decoded, found) = try Detector(mark + encoded("天晴", encoding)).decode()
    #expect(String(decoding: decoded.content, as: UTF8.self) == "天晴")
    #expect(found.encoding == encoding && found.hasByteOrderMark)
  }

  @Test("Bytes that are no character are an error with their place, whatever the encoding")
  func damaged() throws {
    for encoding in [Encoding.utf8, .gb18030, .big5] {
      let text = encoding == .big5 ? Self.traditional : Self.simplified
      var bytes = try encoded(text + "\n" + text, encoding)
      let place = try #require(bytes.firstIndex(of: 0x0A))
      bytes[place] = 0xFF
      do {
        _ = try Detector(bytes).decode()
        Issue.record("\(encoding.name) was taken as it is")
      } catch {
        guard case .undecodable(let fault) = error else {
          Issue.record("\(encoding.name): \(error)")
          continue
        }
        #expect(fault.encoding == encoding)
        #expect(fault.offset == place)
      }
    }
  }

  @Test("What is no text is refused")
  func binary() {
    var random = SplitMix64(seed: 4)
    for count in [40, 1000, 100_000] {
      let bytes = (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) }
      #expect(throws: DecodingFault.self) { try Detector(bytes).decode() }
    }
    #expect(throws: DecodingFault.self) { try Detector(Array("a\0b".utf8)).decode() }
    #expect(throws: DecodingFault.self) { try Detector(Array("%PDF-1.7\n".utf8)).decode() }
    #expect(throws: DecodingFault.empty) { try Detector([]).decode() }
  }

  @Test("Each novel's encoding is found", .enabled(if: !Corpora.files.isEmpty))
  func novels() throws {
    for path in Corpora.files {
      let expected: Encoding =
        path.contains("gb18030") ? .gb18030 : path.contains("big5") ? .big5HKSCS : .utf8
      #expect(try SourceText(path: path).encoding == expected, "\(path)")
    }
  }

  private func encoded(_ text: String, _ encoding: Encoding) throws -> [UInt8] {
    guard let converter = Converter(from: "UTF-8", to: encoding.iconvName) else {
      throw DecodingFault.unknown
    }
    var bytes: [UInt8] = []
    let (_, stop) = Array(text.utf8).withUnsafeBytes {
      converter.convert($0, appendingTo: &bytes)
    }
    #expect(stop == .end)
    return bytes
  }
}
