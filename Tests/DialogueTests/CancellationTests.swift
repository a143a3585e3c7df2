import Testing

@testable import Dialogue

@Suite struct CancellationTests {
  @Test(
    "A cancelled task stops reading, in prose and in a script",
    arguments: ["宝玉笑道：“好妹妹。”黛玉道：“不好。”\n", "皇帝：起来吧。\n高顺：奴才不敢。\n", "\"Come in,\" said Tom.\n\n"])
  func cancelled(line: String) async {
    let bytes = Array(String(repeating: line, count: 2000).utf8)
    let task = Task {
      while !Task.isCancelled { await Task.yield() }
      return try Dialogue.read(bytes).utterances.count
    }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }
}
