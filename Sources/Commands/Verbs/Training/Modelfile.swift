import Basics
import JSON
import LanguageModel
import Tokenizer
import Training
import Workspace

/// What Ollama makes a model of, beside its GGUF file.
///
/// The words of the chat are those that the model was trained with, so that it is spoken to in the
/// way it learned (github.com/ollama/ollama/blob/main/docs/modelfile.md).
struct Modelfile {
  let text: String

  /// - Parameter file: The name of the GGUF file, in the same folder.
  init(_ base: ModelWeights, _ run: StoredRun?, file: String) throws {
    let template = try ChatTemplate.named(run?.template ?? base.templateName)
    let tokenizer = try base.tokenizer()
    var lines = ["FROM ./\(file)"]
    if let chat = Self.template(template, tokenizer) {
      lines.append("TEMPLATE \(Self.quoted(chat))")
    } else {
      lines.append("# The GGUF file carries the chat template (tokenizer.chat_template).")
    }
    let system = try run.flatMap { try Self.commonSystem(of: $0) } ?? template.defaultSystem
    if !system.isEmpty { lines.append("SYSTEM \(Self.quoted(system))") }
    var stops = template.stopWords
    if let end = tokenizer.special.end { stops.append(tokenizer.text(of: end)) }
    for (index, stop) in stops.enumerated() where !stops[..<index].contains(stop) {
      lines.append("PARAMETER stop \"\(stop)\"")
    }
    text = lines.joined(separator: "\n") + "\n"
  }

  private static func quoted(_ text: String) -> String { "\"\"\"\(text)\"\"\"" }

  /// The template in Go's language; nil for one whose system text is a part of the first question.
  private static func template(_ template: ChatTemplate, _ tokenizer: Tokenizer) -> String? {
    guard template.kind != .glued, template.separator.isEmpty else { return nil }
    func words(_ slots: [ChatTemplate.Slot]) -> String {
      slots.map { slot in
        switch slot {
        case .text(let text): text.replacing("{{content}}", with: "{{ .Content }}")
        case .token(let token): token
        case .end: tokenizer.special.end.map { tokenizer.text(of: $0) } ?? ""
        // The program that reads the file puts it where the file says that it belongs.
        case .beginning: ""
        }
      }.joined()
    }
    return """
      \(words(template.prefix)){{ range .Messages }}{{ if eq .Role "system" }}\
      \(words(template.system)){{ else if eq .Role "user" }}\(words(template.user))\
      {{ else if eq .Role "assistant" }}\(words(template.assistant)){{ end }}{{ end }}
      """
  }

  /// The system text that all the run's samples share; nil where they differ or have none.
  private static func commonSystem(of run: StoredRun) throws -> String? {
    let path = RunFolder(path: run.folder).datasetPath
    guard FileTree.exists(path) else { return nil }
    let bytes = try FileContents.read(path, limit: 1 << 34)
    guard let rows = (try? JSON(parsing: bytes.span))?.array,
      let first = rows.first?["system"]?.string, !first.isEmpty,
      rows.allSatisfy({ $0["system"]?.string == first }), !first.contains("\"\"\"")
    else { return nil }
    return first
  }
}
