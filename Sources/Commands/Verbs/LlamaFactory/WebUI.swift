import Basics
import Glibc
import LlamaFactory

/// LLaMA-Factory's web page, served from a folder that has our data in it.
struct WebUI: Sendable {
  let installation: Installation
  let folder: String
  let host: String
  let port: Int
  let limit: Duration?

  private var log: String { "\(folder)/webui.log" }
  private var address: String { "http://\(host == "0.0.0.0" ? "127.0.0.1" : host):\(port)" }

  /// Puts a dataset where the page looks for it.
  static func write(_ dataset: [UInt8], as name: String, to folder: String) throws {
    let list = DatasetList(folder: "\(folder)/data")
    // A broken list is told before anything is written.
    _ = try list.adding([name])
    try FileContents.write(dataset, to: "\(list.folder)/\(name).json")
    try list.register([name])
  }

  /// Serves the page until the task is cancelled.
  ///
  /// - Throws: `Problem` when it does not start.
  func run(
    progress: Progress.Handler, dataset: String?, _ say: (Report) -> Void
  ) throws -> Report {
    if LocalPort.isTaken(port) {
      throw Problem.portIsTaken(port, why: "another program listens there")
    }
    FileTree.remove(log)
    let process = try TrainerProcess.start(
      installation.path, ["webui"], in: folder, mark: "webui \(folder)",
      environment: [
        ("GRADIO_SERVER_NAME", host), ("GRADIO_SERVER_PORT", "\(port)"),
        ("GRADIO_ANALYTICS_ENABLED", "False"), ("PYTHONUNBUFFERED", "1"),
      ] + Setting.all.filter(\.isSecret).compactMap(\.variable).map { ($0, nil) }, log: log)
    defer { process.end() }
    let begun = ContinuousClock.now
    var isOpen = false
    while true {
      let words = (FileTree.bytes(of: log, from: 0, count: 1 << 16)).map {
        String(decoding: $0, as: UTF8.self)
      }
      if process.poll() != nil {
        let failure = Failure(reading: words ?? "")
        throw Problem.noPage(failure, port: port, log: log)
      }
      if !isOpen, words?.contains("Running on local URL") == true {
        isOpen = true
        say(opened(dataset))
      }
      if !isOpen {
        progress(Progress(done: 0, unit: .items("pages"), note: "the web page starts"))
      }
      if Task.isCancelled || limit.map({ ContinuousClock.now - begun > $0 }) == true { break }
      usleep(100_000)
    }
    return Report([
      .message("the web page is closed; what it trained can be brought home"),
      .next("runs import \(Quoting.quoted("\(folder)/saves"))"),
    ])
  }

  private func opened(_ dataset: String?) -> Report {
    var blocks: [Report.Block] = [
      .message("LLaMA-Factory's page is at \(address); Ctrl-C closes it")
    ]
    if let dataset {
      blocks.append(.message("the kept entries are its dataset `\(dataset)`"))
    }
    return Report(blocks)
  }
}

extension Problem {
  fileprivate static func noPage(_ failure: Failure, port: Int, log: String) -> Problem {
    let line = failure.line ?? failure.tail.last ?? ""
    let why: Message = "\(line); its whole log is `\(varying: log, mask: "<path>")`"
    if failure.cause == .portTaken { return portIsTaken(port, why: why) }
    return Problem(.conflict, "the web page did not start", why: why, next: "llamafactory")
  }

  fileprivate static func portIsTaken(_ port: Int, why: Message) -> Problem {
    Problem(
      .conflict, "port \(id: port) is taken", why: why,
      next: "llamafactory webui port=\(port + 1)")
  }
}
