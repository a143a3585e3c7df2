import Basics

extension Problem {
  static func notUTF8(_ line: Int, _ name: String) -> Problem {
    Problem(
      .damaged, "line \(id: line) of \(name) is not UTF-8",
      why: "commands are read as UTF-8, whatever the encoding of the texts")
  }

  static func lineTooLong(_ line: Int, _ name: String, _ limit: Int) -> Problem {
    Problem(
      .damaged, "line \(id: line) of \(name) is too long", why: "at most \(bytes: limit) are taken")
  }

  static func cannotRead(_ name: String, _ code: Int32) -> Problem {
    Problem(.conflict, "cannot read \(name)", why: "\(systemMessage(code))")
  }

  static func editorFailed(_ command: String, status: Int32) -> Problem {
    Problem(
      status == 127 ? .notFound : .conflict,
      "the editor `\(command)` ended with status \(id: status)",
      why: status == 127
        ? "there is no such program; `VISUAL` or `EDITOR` in the environment names another"
        : "what it left is not used")
  }

  static func editedTextNotUTF8(_ command: String) -> Problem {
    Problem(
      .damaged, "the text that `\(command)` left is not UTF-8",
      why: "the editor must keep the encoding; nothing is changed")
  }
}
