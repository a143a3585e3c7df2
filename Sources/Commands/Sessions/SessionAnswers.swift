import Basics
import JSON
import Workspace

/// The models' answers that a session script uses, kept beside it, so that it replays anywhere without
/// a server: `FILE.answers.jsonl`, an answer a line.
enum SessionAnswers {
  static func path(of script: String) -> String { "\(script).answers.jsonl" }

  /// Puts the answers beside a script, where there are any, into a workspace.
  ///
  /// - Throws: `Problem` for a file that cannot be read, with its line.
  static func load(for script: String, into store: Store) async throws {
    let path = path(of: script)
    guard FileTree.exists(path), store.readOnlyReason == nil else { return }
    let bytes = try FileContents.read(path, limit: 1 << 30)
    var answers: [StoredAnswer] = []
    for (number, line) in bytes.split(separator: 0x0A).enumerated() {
      guard let json = try? JSON(parsing: Array(line).span), let answer = StoredAnswer(json) else {
        throw Problem.badAnswers(path, line: number + 1)
      }
      answers.append(answer)
    }
    let loaded = answers
    try await store.write { database in
      for answer in loaded { try database.insertAnswer(answer, cell: 0) }
    }
  }

  /// Writes the answers of a workspace beside a script.
  ///
  /// - Returns: How many; without any, no file is written and an old one is removed.
  static func keep(from store: Store, for script: String) async throws -> Int {
    let (bytes, count) = try await store.perform { database in
      var bytes: [UInt8] = []
      var count = 0
      try database.forEachAnswer { answer in
        answer.json.append(to: &bytes)
        bytes.append(0x0A)
        count += 1
      }
      return (bytes, count)
    }
    let path = path(of: script)
    if count > 0 {
      try FileContents.write(bytes, to: path)
    } else if FileTree.exists(path) {
      FileTree.remove(path)
    }
    return count
  }
}

extension StoredAnswer {
  fileprivate var json: JSON {
    var object = JSON.Object([
      .init("digest", .string(digest)), .init("model", .string(model)),
      .init("verb", .string(verb)), .init("text", .string(text)),
    ])
    if let chunk { object["chunk"] = .integer(chunk) }
    if let lead { object["lead"] = .string(lead) }
    if isCut { object["is_cut"] = true }
    if isFiltered { object["is_filtered"] = true }
    if let promptTokens { object["prompt_tokens"] = .integer(promptTokens) }
    if let answerTokens { object["answer_tokens"] = .integer(answerTokens) }
    return .object(object)
  }

  fileprivate init?(_ json: JSON) {
    guard let digest = json["digest"]?.string, let text = json["text"]?.string else { return nil }
    // No endpoint: what came with a session counts whichever model is asked.
    self.init(
      digest: digest, model: json["model"]?.string ?? "", endpoint: "",
      verb: json["verb"]?.string ?? "ask", chunk: json["chunk"]?.integer,
      lead: json["lead"]?.string, text: text, isCut: json["is_cut"]?.bool ?? false,
      isFiltered: json["is_filtered"]?.bool ?? false,
      promptTokens: json["prompt_tokens"]?.integer, answerTokens: json["answer_tokens"]?.integer)
  }
}

extension Problem {
  fileprivate static func badAnswers(_ path: String, line: Int) -> Problem {
    Problem(
      .damaged, "`\(path)` holds no answers", why: "line \(id: line) is none",
      next: "replay SCRIPT record")
  }
}
