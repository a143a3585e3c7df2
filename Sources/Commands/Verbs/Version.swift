import Basics

/// What this program is called.
package enum Inkstone {
  package static let version = "0.1.0"
}

extension Command {
  static let version = Command(
    "version", twin: "版本", group: .rest, summary: "Say which Inkstone this is",
    examples: ["version"], effect: .nothing
  ) { _ in
    Report([.fields([.init("version", "inkstone", .text(Inkstone.version))])])
  }

  static let quit = Command(
    "quit", twin: "退出", group: .rest, summary: "Leave the shell", examples: ["quit"],
    effect: .nothing
  ) { _ in throw Leave() }
}

/// Thrown by `quit`: no failure, and nothing behind it is run.
struct Leave: Error {}
