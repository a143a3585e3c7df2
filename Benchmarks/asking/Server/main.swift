import Basics
import Glibc
import Harness

// A scripted model server for Benchmarks/asking and for trying things out by hand:
//   AskingServer [MILLISECONDS] [PORT]
// Prints its address, then answers until it is stopped, each request after that many milliseconds.
let words = CommandLine.arguments.dropFirst().compactMap { Int($0) }
let delay = Duration.milliseconds(words.first ?? 200)
let server = try ScriptedServer(port: words.count > 1 ? words[1] : 0, keepsRequests: false) {
  ScriptedModel.reply(to: $0, after: delay)
}
print("\(server.address)/v1")
fflush(nil)
while true { pause() }
