import Basics
import ModelFiles
import Tokenizer

/// What was said in turn; under a name that no other module has.
package typealias SpokenTurns = ChatConversation

extension ModelWeights {
  /// The tokenizer that came with it.
  package func tokenizer() throws(Problem) -> Tokenizer {
    switch container {
    case .gguf(let file): try Tokenizer(gguf: file)
    case .huggingFace: try Tokenizer(folder: path)
    }
  }

  /// The name of the template that its own one (a Jinja text, or the words in it) is like.
  ///
  /// `default` for a model that has none, as LLaMA-Factory's own settings have it.
  package var templateName: String {
    guard let text = templateText else { return "default" }
    // The first whose words stand in the text; those of one family before those of all.
    let known: [(name: String, words: [String])] = [
      ("smollm2", ["<|im_start|>", "named SmolLM"]), ("qwen3", ["<|im_start|>", "<think>"]),
      ("qwen", ["<|im_start|>", "You are Qwen"]), ("chatml", ["<|im_start|>"]),
      ("llama3", ["<|start_header_id|>"]), ("deepseek3", ["<｜User｜>"]),
      ("gemma", ["<start_of_turn>"]), ("llama2", ["[INST]", "<<SYS>>"]), ("mistral", ["[INST]"]),
    ]
    return known.first { $0.words.allSatisfy(text.contains) }?.name ?? "default"
  }

  private var templateText: String? {
    switch container {
    case .gguf(let file): return file["tokenizer.chat_template"]?.string
    case .huggingFace:
      for name in ["chat_template.jinja", "tokenizer_config.json"] {
        if let bytes = try? FileContents.read("\(path)/\(name)", limit: 20_000_000) {
          let text = String(decoding: bytes, as: UTF8.self)
          if name.hasSuffix("jinja") || text.contains("\"chat_template\"") { return text }
        }
      }
      return nil
    }
  }
}
