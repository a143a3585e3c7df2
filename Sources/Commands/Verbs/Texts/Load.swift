import Basics
import Corpus
import Synchronization
import Workspace

extension Command {
  static let load = Command(
    "load", twin: "载入", group: .texts,
    summary: "Read texts, or datasets as entries, into the workspace",
    parameters: [
      Parameter(
        "path", .path,
        help: "Files, folders and patterns such as `books/*.txt`; without, the setting `input`",
        isOptional: true, isRepeating: true)
    ],
    options: [
      Option(
        "encoding", .text, help: "What the files are in; found out without",
        choices: { _ in Encoding.names }),
      Option("as", .text, help: "The name of the text; that of the file without"),
    ],
    examples: [
      "load 庭院.txt", "load 庭院.txt encoding=utf-8", "load 对话.jsonl",
    ]
  ) { invocation in
    let (datasets, words) = DatasetLoading.split(try LoadRequest.words(invocation))
    // Both are checked before either is kept.
    let request = words.isEmpty ? nil : try LoadRequest(invocation, words)
    let entries = datasets.paths.isEmpty ? Report() : try await datasets.run(invocation)
    guard let request else { return entries }
    return try await request.run(invocation).report + entries
  }
}

/// How far a file among several has come: half of the way is to decode it, half to keep it.
private final class FileWatch: Sendable {
  private let path: String
  private let before: Int
  private let total: Int
  private let size: Int
  private let progress: Progress.Handler
  private let done = Atomic(0)

  init(_ path: String, _ before: Int, _ total: Int, _ progress: @escaping Progress.Handler) {
    self.path = path
    self.before = before
    self.total = total
    self.progress = progress
    size = (try? SourceFile.check(path)) ?? 0
  }

  /// Notes so many bytes of the file more; on any thread.
  func note(_ byteCount: Int) {
    let done = min(size, done.add(byteCount, ordering: .relaxed).newValue)
    progress(Progress(done: before + done, total: total, unit: .bytes, note: "\(path)"))
  }
}

/// What is to be loaded, checked as far as it can be without reading it.
struct LoadRequest: Sendable {
  let files: TextFiles
  let encoding: Encoding?
  let name: String?

  /// What was named, or what the settings name.
  static func words(_ invocation: Invocation) throws -> [String] {
    let words = invocation.texts("path")
    guard words.isEmpty else { return words }
    let settings = invocation.settings
    guard let path = settings.value("input") ?? settings.value("text"), !path.isEmpty else {
      throw Problem.nothingNamed
    }
    return [path]
  }

  init(_ invocation: Invocation, _ words: [String]) throws {
    if let typed = invocation.text("encoding") {
      guard let encoding = Encoding.named(typed) else {
        throw invocation.fault(.unknownEncoding(typed), at: "encoding")
      }
      self.encoding = encoding
    } else {
      encoding = nil
    }
    files = try TextFiles(words)
    name = invocation.text("as")
    if name != nil, files.paths.count > 1 {
      throw invocation.fault(.oneNameForMany(files.paths.count), at: "as")
    }
  }

  /// Loads all in one transaction: what cannot be read leaves nothing behind.
  func run(_ invocation: Invocation) async throws -> LoadResult {
    guard let cell = invocation.cell else { preconditionFailure("`load` leaves a cell") }
    do {
      return try await load(invocation.store, cell, invocation.progress)
    } catch is CancellationError {
      throw Problem.stoppedLoading(cell)
    }
  }

  private func load(
    _ store: Store, _ cell: Cell.ID, _ progress: @escaping Progress.Handler
  ) async throws -> LoadResult {
    try await store.change(cell: cell) { database in
      var result = LoadResult(skippedCount: files.skippedCount)
      var done = 0
      for path in files.paths {
        try Task.checkCancellation()
        let watch = FileWatch(path, done, files.byteCount, progress)
        watch.note(0)
        do {
          try load(path, into: database, cell, &result, watch)
        } catch let problem as Problem where files.found.contains(path) {
          // One bad file among those of a folder leaves the others alone.
          result.failures.append(problem)
        }
        done += (try? SourceFile.check(path)) ?? 0
      }
      if let problem = result.failures.first, result.loaded.isEmpty, result.known.isEmpty {
        throw problem
      }
      try database.removeUnusedSources()
      return result
    }
  }

  private func load(
    _ path: String, into database: Database, _ cell: Cell.ID, _ result: inout LoadResult,
    _ watch: FileWatch
  ) throws {
    let file = try SourceFile(path: path)
    if let known = try database.text(ofFile: file.digest) {
      result.known.append((path, known))
      return
    }
    let source = try SourceText(file, encoding: encoding) { watch.note($0 / 2) }
    try Task.checkCancellation()
    let content = source.text.content
    let digest = SHA256.hexadecimal(of: content)
    let halves = 2 * max(content.count, 1)
    try database.keepSource(digest, content, pieces: source.storedPieces, cell: cell) {
      // The content is another number of bytes than the file.
      watch.note($0 * source.fileByteCount / halves)
    }
    var text = StoredText(
      name: try freeName(name ?? FileName.stem(of: path), in: database), path: path,
      format: source.format.rawValue, encoding: source.encoding.name, title: source.title,
      author: source.author, fileDigest: source.fileDigest, contentDigest: digest,
      fileByteCount: source.fileByteCount, byteCount: content.count,
      characterCount: source.characterCount, lineEnds: source.lineEnds,
      hasByteOrderMark: source.hasByteOrderMark, wrapWidth: source.layout.wrapWidth,
      wideSpaceCount: source.layout.wideSpaceCount,
      pageNumberCount: source.layout.pageNumberCount)
    text.id = try database.insertText(text, cell: cell)
    let chapters = source.sections.map { section in
      StoredChapter(
        text: text.id, kind: StoredChapter.Kind(section.kind), title: section.title,
        span: section.span)
    }
    try database.insertChapters(chapters)
    result.loaded.append((text, source.reason))
    result.chapterCounts[text.id] = chapters.count { $0.kind == .chapter }
    result.warnings += source.warnings
  }

  /// The name, with a number behind it when another text has it.
  private func freeName(_ wanted: String, in database: Database) throws -> String {
    guard try database.text(named: wanted) != nil else { return wanted }
    for number in 2... where try database.text(named: "\(wanted) \(number)") == nil {
      return "\(wanted) \(number)"
    }
    return wanted
  }
}

extension StoredChapter.Kind {
  init(_ kind: Section.Kind) {
    self =
      switch kind {
      case .part: .part
      case .chapter: .chapter
      case .scene: .scene
      }
  }
}

extension SourceText {
  /// The pieces as the workspace keeps them.
  var storedPieces: [SourcePiece] {
    text.pieces.enumerated().map { index, piece in
      let end = index + 1 < text.pieces.count ? text.pieces[index + 1].start : text.content.count
      let lineEnds: [UInt8] =
        switch piece.lineEnds {
        case .all(let kind): [kind.rawValue]
        case .mixed(let kinds): kinds.map(\.rawValue)
        }
      return SourcePiece(
        range: piece.start..<end, originalStart: piece.originalStart, lineEnds: lineEnds)
    }
  }
}

/// What came of loading.
struct LoadResult: Sendable {
  var loaded: [(text: StoredText, reason: Message)] = []
  var chapterCounts: [StoredText.ID: Int] = [:]
  /// Files whose text was there before.
  var known: [(path: String, text: StoredText)] = []
  var warnings: [Message] = []
  /// Files of folders and patterns that could not be read.
  var failures: [Problem] = []
  /// Files of folders that are of no kind that is read.
  var skippedCount = 0

  var report: Report {
    var blocks: [Report.Block] = []
    if !loaded.isEmpty {
      let characters = loaded.reduce(0) { $0 + $1.text.characterCount }
      blocks.append(
        .message(
          """
          loaded \(count: loaded.count, "text", "texts"), \
          \(count: characters, "character", "characters")
          """))
      blocks.append(.table(TextsTable.table(loaded.map(\.text), chapterCounts: chapterCounts)))
      for (text, reason) in loaded.prefix(5) {
        blocks.append(.message("`\(text.name)` is \(text.encoding): \(reason)"))
        blocks += TextFields.remarks(text).map { .message("`\(text.name)`: \($0)") }
      }
    }
    for (path, text) in known {
      blocks.append(.message("`\(path)` is here already, as text \(id: text.id): `\(text.name)`"))
    }
    blocks += warnings.map { .warning($0) }
    for failure in failures {
      blocks.append(.warning(failure.why.map { "\(failure.what): \($0)" } ?? failure.what))
    }
    if skippedCount > 0 {
      blocks.append(
        .warning("passed over \(count: skippedCount, "file that is", "files that are") no text"))
    }
    if !loaded.isEmpty { blocks.append(.next("chunk")) }
    return Report(blocks)
  }
}
