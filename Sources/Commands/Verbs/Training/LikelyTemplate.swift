import Basics
import LanguageModel
import ModelFiles
import Tokenizer

extension ModelWeights {
  /// The tokenizer that came with it.
  var ownTokenizer: Tokenizer {
    get throws(Problem) {
      switch container {
      case .gguf(let file): try Tokenizer(gguf: file)
      case .huggingFace: try Tokenizer(folder: path)
      }
    }
  }

  /// The name of the template that the model's own one is like, told by the words in it; `default`
  /// where it has none, as in LLaMA-Factory.
  var likelyTemplate: String {
    guard let text = ownTemplate else { return "default" }
    // The first whose words stand in the text; those of one family before those of all.
    let known: [(name: String, words: [String])] = [
      ("smollm2", ["<|im_start|>", "named SmolLM"]), ("qwen3", ["<|im_start|>", "<think>"]),
      ("qwen", ["<|im_start|>", "You are Qwen"]), ("chatml", ["<|im_start|>"]),
      ("llama3", ["<|start_header_id|>"]), ("llama2", ["[INST]", "<<SYS>>"]),
    ]
    return known.first { $0.words.allSatisfy(text.contains) }?.name ?? "default"
  }

  private var ownTemplate: String? {
    switch container {
    case .gguf(let file): return file["tokenizer.chat_template"]?.string
    case .huggingFace:
      for name in ["chat_template.jinja", "tokenizer_config.json"] {
        guard let bytes = try? FileContents.read("\(path)/\(name)", limit: 20_000_000) else {
          continue
        }
        let text = String(decoding: bytes, as: UTF8.self)
        if name.hasSuffix("jinja") || text.contains("\"chat_template\"") { return text }
      }
      return nil
    }
  }
}
