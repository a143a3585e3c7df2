import Basics
import Synchronization
import Wire

extension Command {
  static let modelPull = Command(
    "model pull", twin: "模型 下载", group: .models,
    summary: "Fetch a model into the models folder, going on where it was stopped",
    parameters: [
      Parameter(
        "source", .text, help: "`hf:OWNER/NAME`, `ms:OWNER/NAME` or the address of a GGUF file")
    ],
    options: [
      Option("file", .text, help: "A part of the GGUF file's name, where there are several"),
      Option("to", .path, help: "Another folder than the models folder"),
    ],
    examples: ["model pull http://127.0.0.1:8080/tiny-chat.gguf to=models"], effect: .reads
  ) { invocation in
    let typed = invocation.text("source") ?? ""
    let source: ModelSource
    do throws(Problem) { source = try ModelSource(typed) } catch {
      throw invocation.fault(error, at: "source")
    }
    let files = try ModelSource.choose(
      try await source.files(), wanted: invocation.text("file"), from: typed)
    let root = invocation.text("to") ?? ModelShelf.ofUser.folder
    let folder = source.folder.isEmpty ? root : "\(root)/\(source.folder)"
    let pull = ModelPull(folder: folder, key: source.key)
    let fetched = try await pull.run(files, progress: invocation.progress)
    let isOne = files.count == 1 && files[0].path.hasSuffix(".gguf")
    let path = isOne ? "\(folder)/\(files[0].path)" : folder
    let name = ModelShelf.ofUser.items().first { $0.path == path }?.name ?? path
    return Report([
      .message(
        """
        \(count: files.count, "file", "files") of `\(typed)`, \(bytes: fetched) fetched, \
        \(checkWords(files))
        """),
      .next("model use \(Quoting.quoted(name))"),
    ])
  }

  private static func checkWords(_ files: [ModelSource.File]) -> Message {
    files.contains { $0.digest != nil }
      ? "checked by SHA-256" : "without a digest to check them by"
  }
}

/// Fetches the files of a model.
struct ModelPull: Sendable {
  let folder: String
  let key: String?

  /// - Returns: The bytes that had to come.
  /// - Throws: `Problem`, or `CancellationError`; what has come is kept for the next time.
  func run(_ files: [ModelSource.File], progress: @escaping Progress.Handler) async throws -> Int {
    FileTree.make(folder)
    let sizes = files.map(\.byteCount)
    let total = sizes.contains(nil) ? nil : sizes.reduce(0) { $0 + ($1 ?? 0) }
    var done = 0
    var fetched = 0
    for file in files {
      try Task.checkCancellation()
      let path = "\(folder)/\(file.path)"
      if let size = file.byteCount, Self.byteCount(path) == size, (try? check(file, path)) != nil {
        done += size
        continue
      }
      var download = Download(from: file.url, to: path)
      download.key = key
      download.expectedByteCount = file.byteCount
      let before = done
      try await download.run { part in
        progress(
          Progress(
            done: before + part.done, total: total ?? part.total, unit: .bytes,
            note: "\(file.path)"))
      }
      let size = Self.byteCount(path) ?? 0
      done += size
      fetched += size
      try check(file, path)
    }
    return fetched
  }

  private func check(_ file: ModelSource.File, _ path: String) throws(Problem) {
    guard let digest = file.digest, digest.count == 64 else { return }
    let mapped = try MappedFile(path: path)
    var sum = SHA256()
    // Safe: the file is kept as long as it is read.
    unsafe sum.update(mapped.buffer)
    guard SHA256.hexadecimal(sum.finish()) == digest.lowercased() else {
      FileTree.remove(path)
      throw .wrongDigest(path)
    }
  }

  private static func byteCount(_ path: String) -> Int? {
    unsafe (try? MappedFile(path: path))?.buffer.count
  }
}
