import Basics
import Harness
import Testing
import Workspace

@testable import Commands

@Suite("Roles") struct RoleCommandTests {
  private func shell(_ text: String = Samples.courtyard) async throws -> TestShell {
    let shell = try TestShell()
    let path = try shell.folder.write(text, to: "庭院.txt")
    #expect(await shell.outcome(of: "load \(path)") == .done, "\(shell.text)")
    return shell
  }

  /// One column of a query, a row each.
  private func values(_ query: String, _ shell: borrowing TestShell) async -> [String] {
    await shell.run("sql \(query)").split(separator: "\n").dropFirst()
      .map { $0.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ") }
      .filter { !$0.isEmpty }
  }

  @Test("Entries edited by hand stay as they are when a role is made again")
  func again() async throws {
    let shell = try await shell()
    #expect(await shell.run("roles 沈青 min-confidence=0").contains("entries made"))
    let before = await values("SELECT id FROM entry", shell)
    let first = try #require(before.first)
    #expect(await shell.outcome(of: "edit \(first) output=改过的话。") == .done, "\(shell.text)")
    let said = await shell.run("roles 沈青 turns=3 min-confidence=0")
    #expect(said.contains("edited by hand"))
    let edited = await values("SELECT output FROM entry WHERE is_edited = 1", shell)
    #expect(edited == ["改过的话。"])
    #expect(await values("SELECT id FROM entry", shell).count == before.count)
    // The place of the edited entry has no second one.
    #expect(
      await values("SELECT count(*) FROM entry GROUP BY text, span_start ORDER BY 1 DESC", shell)
        .first == "1")
  }

  @Test("Making and dropping a role are undone and redone")
  func undo() async throws {
    let shell = try await shell()
    _ = await shell.run("roles 沈青 min-confidence=0")
    let made = await values("SELECT output FROM entry ORDER BY span_start", shell)
    #expect(!made.isEmpty)
    _ = await shell.run("undo")
    #expect(await values("SELECT output FROM entry", shell).isEmpty)
    #expect(await values("SELECT name FROM role", shell).isEmpty)
    _ = await shell.run("redo")
    #expect(await values("SELECT output FROM entry ORDER BY span_start", shell) == made)
    #expect(await values("SELECT name FROM role", shell) == ["沈青"])
    _ = await shell.run("roles drop 沈青")
    #expect(await values("SELECT output FROM entry", shell).isEmpty)
    _ = await shell.run("undo")
    #expect(await values("SELECT output FROM entry ORDER BY span_start", shell) == made)
  }

  @Test("The people come last, as many as were asked for, and the rest when everyone is wanted")
  func speakers() async throws {
    let shell = try await shell()
    let few = await shell.run("speakers rows=1")
    #expect(few.contains("less often") && few.contains("speakers all=on"), "\(few)")
    let all = await shell.run("speakers all=on")
    #expect(!all.contains("less often") && all.contains("沈青") && all.contains("林舟"), "\(all)")
  }

  @Test("What was found by other rules is found anew")
  func version() async throws {
    let shell = try await shell()
    _ = await shell.run("speakers")
    let lines = "SELECT person FROM utterance ORDER BY span_start"
    let found = await values(lines, shell)
    let store = try #require(shell.interpreter.context.workspace.opened)
    try await store.write { database in
      try database.run("UPDATE utterance SET person = '旧'")
      try database.run("UPDATE reading SET digest = 'of other rules'")
    }
    _ = await shell.run("speakers")
    #expect(await values(lines, shell) == found)
  }

  @Test("Another text changes nothing of what one says")
  func addition() async throws {
    let shell = try await shell()
    let lines = "SELECT person, span_start, confidence FROM utterance WHERE text = 1"
    _ = await shell.run("speakers")
    let before = await values(lines, shell)
    #expect(before.count == 5)
    let other = try shell.folder.write(
      String(repeating: "“走吧。”沈青说。林舟笑道：“好。”周远喊：“等等我！”\n\n", count: 30), to: "其二.txt")
    #expect(await shell.outcome(of: "load \(other)") == .done, "\(shell.text)")
    _ = await shell.run("speakers")
    #expect(await values(lines, shell) == before)
  }

  @Test("Who is named and never speaks gets no entries, and the reason")
  func silent() async throws {
    let shell = try await shell(Samples.courtyard + "\n\n　　老赵在门外站着。\n")
    let said = await shell.run("roles 老赵")
    #expect(said.contains("says nothing there: no entries are made"))
    #expect(said.contains("沈青") && said.contains("speakers"))
    #expect(await values("SELECT id FROM entry", shell).isEmpty)
    #expect(await values("SELECT id FROM role", shell).isEmpty)
  }

  @Test("A name that stands nowhere is refused with the nearest speakers, and nothing is kept")
  func nowhere() async throws {
    let shell = try await shell()
    #expect(await shell.outcome(of: "roles 林舟,林小舟") == .failed(.notFound))
    #expect(shell.text.contains("`林小舟` occurs nowhere"))
    #expect(shell.text.contains("the nearest speakers are `林舟`"))
    #expect(await values("SELECT id FROM role", shell).isEmpty)
  }

  @Test("`我` among the names is whoever tells the story, in narration only")
  func narrator() async throws {
    let shell = try await shell(
      """
      “你来了？”小满问。

      “我来了。”我说。

      “坐吧。”小满说。

      “我不坐，我这就走。”我说着，把伞放下。

      """)
    _ = await shell.run("roles 林远,我 min-confidence=0")
    #expect(shell.text.contains("`林远` occurs nowhere"))
    _ = await shell.run("roles 我 min-confidence=0")
    #expect(
      await values("SELECT output FROM entry ORDER BY span_start", shell)
        == ["我来了。", "我不坐，我这就走。"])
  }

  @Test("With narration, what stands between the words stays; less sure lines can be left out")
  func settings() async throws {
    let shell = try await shell()
    _ = await shell.run("roles 林舟 narration=on min-confidence=0 gender=male")
    #expect(
      await values("SELECT output FROM entry ORDER BY span_start", shell).first
        == "“等你。”林舟说，“茶凉了三回，我又热了三回。”")
    #expect(await values("SELECT gender FROM role", shell) == ["male"])
    let said = await shell.run("roles 林舟 min-confidence=1")
    #expect(said.contains("less sure than"))
    #expect(await values("SELECT output FROM entry", shell).isEmpty)
  }

  @Test("The gender tells who a pronoun stands for")
  func gender() async throws {
    let text = """
      周岚和陈默坐在河边，周岚看着陈默。

      “水真凉。”她说。

      “凉才好。”他说。

      """
    for (role, gender, line) in [("周岚", "female", "水真凉。"), ("陈默", "male", "凉才好。")] {
      let shell = try await shell(text)
      _ = await shell.run("roles \(role) gender=\(gender) min-confidence=0")
      let spoken = await values(
        "SELECT span_start FROM utterance WHERE person = '\(role)' ORDER BY 1", shell)
      let start = try #require(text.utf8Offset(of: "“\(line)"))
      #expect(spoken == ["\(start)"])
    }
  }
}

extension String {
  fileprivate func utf8Offset(of other: String) -> Int? {
    firstRange(of: other).map { utf8.distance(from: startIndex, to: $0.lowerBound) }
  }
}
