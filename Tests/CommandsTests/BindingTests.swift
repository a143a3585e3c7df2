import Basics
import Harness
import Terminal
import Testing

@testable import Commands

@Suite struct BindingTests {
  /// A command with every kind of place.
  private static let sample = Command(
    "sample", twin: "样品", group: .rest, summary: "Try every kind of value",
    parameters: [
      .init("what", .choice(["tokens", "texts"]), help: "One of two"),
      .init("spans", .spans, help: "Which", isOptional: true, isRepeating: true),
    ],
    options: [
      .init("count", .integer(1...9), default: "3", help: "How many"),
      .init("rate", .number(0...1), help: "How much"),
      .init("fast", .flag, default: "off", help: "Whether"),
      .init("names", .list(of: .text), help: "Who"),
    ]
  ) { _ in Report() }
  /// Two that begin alike.
  private static let alike = [("zebra", "斑马"), ("zephyr", "和风")].map { name, twin in
    Command(name, twin: twin, group: .rest, summary: "Begin alike") { _ in Report() }
  }
  private let vocabulary = Vocabulary(Command.all + [sample] + alike)

  private func arguments(_ source: String) throws -> [String: Value] {
    try vocabulary.bind(source)[0].arguments.given
  }

  @Test("Values are read by the kind of their place")
  func values() throws {
    let given = try arguments("sample tokens 1-3,7 9 count=5 rate=.5 fast=on names=皇帝，四郎")
    #expect(given["what"] == .text("tokens"))
    #expect(given["spans"] == .list([.spans([1...3, 7...7]), .spans([9...9])]))
    #expect(given["count"] == .integer(5))
    #expect(given["rate"] == .number(0.5))
    #expect(given["fast"] == .flag(true))
    #expect(given["names"] == .list([.text("皇帝"), .text("四郎")]))
  }

  @Test(
    "A verb is found by its only completion and by its Chinese twin",
    arguments: [("sam to", "sample"), ("样品 tex", "sample"), ("撤", "undo"), ("HIST", "history")])
  func prefixes(source: String, name: String) throws {
    #expect(try vocabulary.bind(source)[0].command.name == name)
  }

  @Test(
    "What does not fit is refused with a caret under it and a way on",
    arguments: [
      ("sampel tokens", 0..<6, "the nearest is `sample`"),
      ("ze", 0..<2, "`zebra`, `zephyr` begin so"),
      ("sample", 6..<6, "One of two"),
      ("sample token2", 7..<13, "the nearest is `tokens`"),
      ("sample tokens coutn=2", 14..<19, "the nearest is `count=`"),
      ("sample tokens count=ten", 20..<23, nil),
      ("sample tokens count=10", 20..<22, "it must lie between 1 and 9"),
      ("sample tokens fast=maybe", 19..<24, "it is one of `on`, `off`"),
      ("sample tokens 5-2", 14..<17, "written as `3` or `1-10,12`"),
      ("sample tokens count=1 count=2", 22..<29, "only one of them could be meant"),
      ("status now", 7..<10, "it takes no words"),
      ("sample tokens names=,", 20..<21, "a value is due"),
    ] as [(String, Range<Int>, String?)])
  func refusals(source: String, range: Range<Int>, why: String?) {
    let fault = #expect(throws: Fault.self) { try vocabulary.bind(source) }
    #expect(fault?.range == range)
    #expect(fault?.problem.why?.text() == why)
    #expect(fault?.problem.kind == .usage)
  }

  @Test("Nothing of a line is run when a part of it is wrong")
  func allOrNothing() async throws {
    let shell = try TestShell()
    #expect(await shell.outcome(of: "set rows=7; chnk") == .failed(.usage))
    #expect(await shell.run("cells") == "nothing was run yet")
  }

  @Test("Completion offers verbs, keys, values and files, in Chinese too")
  func completion() async throws {
    let shell = try TestShell(vocabulary: vocabulary)
    try shell.folder.write("", to: "红楼梦.ink")
    let completer = Completer(context: shell.interpreter.context)
    func texts(_ line: String) async -> [String] {
      await completer.candidates(for: line, cursor: line.utf8.count).candidates.map(\.text)
    }
    #expect(await texts("sa") == ["save", "sample"])
    #expect(await texts("撤") == ["撤销"])
    #expect(await texts("sample t") == ["tokens", "texts"])
    #expect(await texts("sample tokens c") == ["count="])
    #expect(await texts("sample tokens count=2 c") == [])
    #expect(await texts("sample tokens fast=o") == ["on", "off"])
    #expect(await texts("cells; set ro") == ["roles=", "rows="])
    let path = shell.folder.path
    #expect(await texts("replay \(path)/红") == ["\(path)/红楼梦.ink"])
  }

  @Test(
    "A slip of the hand is answered by the line as it was meant",
    arguments: [
      ("lod 红楼梦.txt rows=3", "load 红楼梦.txt rows=3"), ("hlep train", "help train"),
      ("status; export lamafactory dir=data", "export llamafactory dir=data"),
    ])
  func slips(typed: String, meant: String) {
    let fault = #expect(throws: Fault.self) { try Vocabulary(Command.all).bind(typed) }
    #expect(fault?.problem.next == meant)
  }
}
