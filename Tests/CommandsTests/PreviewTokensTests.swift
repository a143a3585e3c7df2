import Basics
import Harness
import JSON
import Testing

@testable import Commands

@Suite(.enabled(if: EmbeddedModel.path != nil, "scripts/model was not run"))
struct PreviewTokensTests {
  /// What LLaMA-Factory 0.9.5 printed for its first sample, template by template; beside the repository.
  @Test("`preview tokens` prints what LLaMA-Factory's console prints")
  func console() async throws {
    guard let folder = Corpora.reference else { return }
    let bytes = try FileContents.read("\(folder)/llama-factory-samples.json", limit: 1 << 24)
    let samples = try JSON(parsing: bytes.span)
    let shell = try TestShell(format: .plain)
    let place = try TemporaryFolder()
    var count = 0
    for run in samples["runs"]?.array ?? [] {
      guard let printed = run["stdout"]?.string, let template = run["template"]?.string,
        let name = run["examples"]?.array?.first?["name"]?.string,
        let record = samples["records"]?[name]
      else { continue }
      count += 1
      let path = try place.write(record.text(), to: "\(count).jsonl")
      var line = "preview \(count) tokens template=\(template)"
      for option in run["options"]?.object?.members ?? [] {
        line +=
          " \(option.name)=\(option.value.bool.map { $0 ? "on" : "off" } ?? option.value.text())"
      }
      _ = await shell.run("load \(path)")
      let output = await shell.run(
        line.replacing("preview \(count)", with: "preview \(count)-\(count)"))
      #expect(output.hasPrefix(printed.hasSuffix("\n") ? String(printed.dropLast()) : printed))
    }
    #expect(count > 3)
  }
}
