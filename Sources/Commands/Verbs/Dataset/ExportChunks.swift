import Basics
import Workspace

extension Command {
  static let exportChunks = Command(
    "export chunks", twin: "导出 块", group: .dataset,
    summary: "Write the chunks into a folder, a text file each",
    options: [
      Option("to", .path, default: "saveChunk", help: "The folder; it is made when absent"),
      Option("chunks", .spans, help: "Which, as in `1-10`; all without"),
      Option("overwrite", .flag, default: "off", help: "Replace files that are there"),
    ],
    examples: ["export chunks to=saveChunk"], preparation: ["load 庭院.txt", "chunk"],
    effect: .reads
  ) { invocation in
    let folder = FileName.expanded(invocation.text("to") ?? "saveChunk")
    let spans = invocation.spans("chunks")
    let chunks = try await invocation.store.perform { database in
      try spans.map { try database.chunks(in: $0) } ?? database.chunks()
    }
    guard !chunks.isEmpty else { throw Problem.noChunks }
    if FileTree.exists(folder), !FileTree.isFolder(folder) { throw Problem.notAFolder(folder) }
    let paths = chunks.map { "\(folder)/chunk_\($0.id).txt" }
    if !invocation.flag("overwrite"), let known = paths.first(where: { FileTree.exists($0) }) {
      throw Problem.fileIsThere(known, invocation.bound.statement.text)
    }
    FileTree.make(folder)
    for (index, chunk) in chunks.enumerated() {
      try Task.checkCancellation()
      let bytes = try await invocation.store.perform { database in
        Array(try database.content(ofText: chunk.text)[chunk.span])
      }
      try FileContents.write(bytes, to: paths[index])
      invocation.progress(
        Progress(done: index + 1, total: chunks.count, unit: .items("chunks")))
    }
    return Report([
      .message("wrote \(count: chunks.count, "chunk", "chunks") into `\(folder)`"),
      .fields([
        .init("folder", "folder", .text(folder)),
        .init("chunk_count", "chunks", .integer(chunks.count)),
      ]),
    ])
  }
}

extension Problem {
  fileprivate static let noChunks = Problem(
    .notFound, "there are no chunks", why: "`chunk` cuts the texts into them", next: "chunk")
}
