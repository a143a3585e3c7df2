import Basics
import Glibc
import LlamaFactory
import Workspace

extension Command {
  static let llamaFactoryWebUI = Command(
    "llamafactory webui", twin: "工厂 网页", group: .models,
    summary: "Open LLaMA-Factory's own web page on the kept entries, until Ctrl-C",
    options: [
      Option("dir", .path, default: "llamafactory", help: "The folder it works in"),
      Option("port", .integer(1...65535), default: "7860", help: "Where the page is"),
      Option(
        "host", .text, default: "127.0.0.1", help: "Who may see it; 0.0.0.0 is everyone nearby"),
      Option("for", .number(0.1...1_000_000), help: "Seconds after which it is ended"),
    ],
    examples: ["llamafactory webui dir=page for=1"],
    preparation: ["set llamafactory=PROGRAM", "load 对话.jsonl"], effect: .reads
  ) { invocation in
    let installation = try invocation.foundInstallation()
    let folder = FileName.expanded(invocation.text("dir") ?? "llamafactory")
    FileTree.make("\(folder)/data")
    let name = FileName.stem(of: invocation.context.workspace.path)
    let entries = try await invocation.store.perform { try $0.entries(.kept) }
    if !entries.isEmpty { try WebUI.write(TrainData.dataset(entries), as: name, to: folder) }
    let page = WebUI(
      installation: installation, folder: FileName.absolute(folder),
      host: invocation.text("host") ?? "127.0.0.1", port: invocation.integer("port") ?? 7860,
      limit: invocation.number("for").map { .seconds($0) })
    let output = invocation.interpreter.output
    let verb = invocation.command
    return try await TrainingThread().perform {
      try page.run(progress: invocation.progress, dataset: entries.isEmpty ? nil : name) { report in
        if output.format() != .json { output.show(report, of: verb) }
      }
    }
  }
}
