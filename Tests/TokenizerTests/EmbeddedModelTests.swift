import Harness
import ModelFiles
import Testing

@testable import Tokenizer

@Suite(.enabled(if: EmbeddedModel.path != nil, "scripts/model was not run"))
struct EmbeddedModelTests {
  /// The ids are those of Hugging Face tokenizers 0.22.2 with the file's vocabulary and merges,
  /// `Digits(individual_digits=True)` and `ByteLevel`.
  @Test("The embedded model's tokens are those of Hugging Face")
  func goldens() throws {
    let path = try #require(EmbeddedModel.path)
    let tokenizer = try Tokenizer(gguf: GGUFFile(path: path))
    for (text, ids) in [
      (
        "皇帝驾到！众人皆跪。",
        [
          11484, 225, 32947, 247, 180, 119, 139, 39964, 8083, 219, 29836, 241, 40249, 11484, 224,
          179, 132, 120, 19076,
        ]
      ),
      (
        "It is a truth universally acknowledged, in 1813.",
        [1589, 314, 253, 4569, 21902, 14494, 28, 281, 216, 33, 40, 33, 35, 30]
      ),
      (
        "<|im_start|>user\n你好<|im_end|>\n",
        [1, 4093, 198, 18645, 250, 48392, 138, 2, 198]
      ),
      (
        "  def f(x):\n\treturn x²\n",
        [216, 753, 275, 24, 104, 727, 198, 197, 5406, 1792, 19133, 198]
      ),
    ] as [(String, [Int32])] {
      #expect(tokenizer.encode(text) == ids)
      #expect(tokenizer.decode(ids) == text)
    }
    #expect(tokenizer.special == SpecialTokens(beginning: 1, end: 2, padding: 2, unknown: 0))
    #expect(tokenizer.vocabularyCount == 49152)
    #expect(tokenizer.addedTokens.count == 17)
  }
}
