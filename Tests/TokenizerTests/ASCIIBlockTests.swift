import Basics
import Testing

@testable import Tokenizer

/// Blocks of 64 bytes tell the pieces that the scanners find one after the other.
@Suite struct ASCIIBlockTests {
  /// What texts are made of, with what bears on where pieces begin.
  private static let parts = [
    "the", "a", "Word", "s", "t", "ll", "Re", " ", " ", " ", "  ", "\n", "\n\n", "'", "'s", "'LL",
    "\"", ".", ",", "--", "_", "1", "23", "4567", "\t", "\r\n", "\u{0}", "\u{7F}", "é", "’", "“",
    "\u{17F}", "\u{3000}", "\u{A0}", "汉", "²",
  ]

  private func text(_ generator: inout SplitMix64) -> [UInt8] {
    // Some texts are plain, and then a block is clear up to its end.
    let limit = Bool.random(using: &generator) ? 24 : Self.parts.count
    var text = ""
    while text.utf8.count < 200 {
      text += Self.parts[Int.random(in: 0..<limit, using: &generator)]
    }
    return Array(text.utf8)
  }

  private func compare(_ scanner: some PieceScanner, seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    var found = 0
    for _ in 0..<3000 {
      let bytes = text(&generator)
      bytes.withUnsafeBufferPointer { buffer in
        guard let base = buffer.baseAddress else { return }
        let text = ScannedText(base, end: buffer.count)
        var start = 0
        while start + 80 <= text.end {
          let block = ASCIIBlock(base + start)
          var ends = scanner.ends(in: block, from: start, of: text)
          let first = start
          repeat {
            start = scanner.endOfPiece(from: start, in: text)
            guard ends != 0 else { break }
            let told = first + ends.trailingZeroBitCount
            let line = String(decoding: bytes[first..<first + 64], as: UTF8.self)
            #expect(told == start, "\(scanner): \(told - first), not \(start - first): \(line)")
            if told != start { return }
            found += 1
            ends &= ends - 1
          } while ends != 0
        }
      }
    }
    #expect(found > 50_000, "blocks tell most of the pieces")
  }

  @Test("Pieces of GPT-2", arguments: [true, false])
  func gpt2(isolatesDigits: Bool) {
    compare(GPT2Scanner(isolatesDigits: isolatesDigits), seed: 1)
  }

  @Test("Pieces of GPT-4, Llama 3 and Qwen", arguments: [1, 3])
  func gpt4(digitLimit: Int) {
    compare(GPT4Scanner(digitLimit: digitLimit), seed: 2)
  }

  @Test("Every byte has its class")
  func classes() {
    for value in UInt8.min...UInt8.max {
      let block = [UInt8](repeating: value, count: 64).withUnsafeBufferPointer {
        $0.baseAddress.map(ASCIIBlock.init)
      }
      let character = Character(Unicode.Scalar(value))
      let isASCII = value < 0x80
      #expect(block?.letters == (isASCII && character.isLetter ? .max : 0))
      #expect(block?.digits == (isASCII && character.isNumber ? .max : 0))
      #expect(block?.spaces == (character == " " ? .max : 0))
      #expect(block?.lineFeeds == (character == "\n" ? .max : 0))
      #expect(block?.foreign == (!isASCII || value < 0x20 && value != 0x0A ? .max : 0))
      let classes = [\ASCIIBlock.letters, \.digits, \.spaces, \.lineFeeds, \.foreign, \.marks]
      #expect(classes.count { block?[keyPath: $0] == .max } == 1, "\(value)")
    }
  }
}
