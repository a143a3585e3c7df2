import Basics
import Dataset
import Dialogue
import JSON
import Workspace

extension Command {
  static let exportLines = Command(
    "export lines", twin: "导出 台词", group: .dataset,
    summary: "Write every line that is spoken as {\"role\", \"dialogue\"}, one a line",
    options: [
      Option("to", .path, default: "lines.jsonl", help: "The file"),
      Option("role", .list(of: .text), help: "Only those of these roles"),
      Option("text", .text, help: "Only those of one text, by its number or name"),
      Option("overwrite", .flag, default: "off", help: "Replace a file that is there"),
    ],
    examples: ["export lines to=lines.jsonl"], preparation: ["load 庭院.txt"], effect: .reads
  ) { invocation in
    let path = FileName.expanded(invocation.text("to") ?? "lines.jsonl")
    try ExportRequest.check(path, invocation)
    var texts = try await invocation.store.perform { try $0.texts() }
    if let typed = invocation.text("text") {
      texts = [try await invocation.storedText(typed, at: "text")]
    }
    guard !texts.isEmpty else { throw Problem.nothingLoaded }
    let roles = try await invocation.store.perform { try $0.roles() }
    var names: Set<String> = []
    for typed in invocation.texts("role") {
      names.formUnion(try await invocation.storedRole(typed, at: "role").names)
    }
    var file = SpokenLines(only: names)
    try await invocation.readings(of: texts, knowing: roles) { file.add($0) }
    guard file.count > 0 else { throw Problem.nobodySpeaks }
    try FileContents.write(file.bytes, to: path)
    return Report([
      .message("wrote \(count: file.count, "line", "lines") to `\(path)`"),
      .fields([
        .init("file", "file", .text(path)), .init("line_count", "lines", .integer(file.count)),
        .init("byte_count", "size", .bytes(file.bytes.count)),
      ]),
    ])
  }
}

/// Spoken lines in the order of the text.
private struct SpokenLines {
  private let names: Set<String>
  private(set) var bytes: [UInt8] = []
  private(set) var count = 0

  /// - Parameter names: Of whom; of everyone when empty.
  init(only names: Set<String>) { self.names = names }

  mutating func add(_ text: TextReading) {
    for utterance in text.reading.utterances
    where !utterance.isUnspoken && !utterance.person.isEmpty {
      guard names.isEmpty || names.contains(utterance.person) || names.contains(utterance.speaker)
      else { continue }
      let spoken = utterance.parts.map { String(decoding: text.content[$0], as: UTF8.self) }
      let line: JSON = [
        "role": .string(utterance.person), "dialogue": .string(spoken.joined()),
      ]
      line.append(to: &bytes, .spaced)
      bytes.append(0x0A)
      count += 1
    }
  }
}

extension Problem {
  fileprivate static let nobodySpeaks = Problem(
    .notFound, "nobody speaks there", why: "no line could be given to a speaker",
    next: "speakers")
}
