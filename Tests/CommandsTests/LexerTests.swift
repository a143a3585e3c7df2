import Basics
import Glibc
import Testing

@testable import Commands

@Suite struct LexerTests {
  private func words(_ source: String) throws -> [[String]] {
    try Lexer.statements(of: source).map { $0.words.map(\.verbatim) }
  }

  @Test(
    "Words are parted by white space, commands by `;` and line ends",
    arguments: [
      ("load a.txt", [["load", "a.txt"]]),
      ("load a; chunk\ntexts", [["load", "a"], ["chunk"], ["texts"]]),
      ("  load\t a  ", [["load", "a"]]),
      ("# nothing", []),
      ("load a # the first", [["load", "a"]]),
      ("load a#b", [["load", "a#b"]]),
      ("load \\\n a", [["load", "a"]]),
      (";;\n;", []),
    ] as [(String, [[String]])])
  func parting(source: String, expected: [[String]]) throws {
    #expect(try words(source) == expected)
  }

  @Test(
    "Quotes keep what is in them, curly ones like straight ones",
    arguments: [
      (#"load "a b.txt""#, "a b.txt"), ("load 'a;b'", "a;b"), ("load “红楼 梦”", "红楼 梦"),
      (#"load "他说“好”""#, "他说“好”"), (#"load "a\"b\\c\n""#, "a\"b\\c\n"), (#"load 'a\b'"#, #"a\b"#),
      (#"load a\ b"#, "a b"), ("load Elizabeth's", "Elizabeth's"), (#"load """#, ""),
    ])
  func quoting(source: String, word: String) throws {
    #expect(try words(source) == [["load", word]])
  }

  @Test("Full-width characters are their ASCII twins outside quotes")
  func fullWidth() throws {
    let statements = try Lexer.statements(of: "ｒｏｌｅｓ　皇帝，皇上、四郎　turns＝２；单元")
    #expect(statements.count == 2)
    #expect(statements[0].words[0].folded == "roles")
    #expect(statements[0].words[1].items == ["皇帝", "皇上", "四郎"])
    #expect(statements[0].words[2].assignment?.key.folded == "turns")
    #expect(statements[0].words[2].assignment?.value.folded == "2")
  }

  @Test("A quoted comma parts nothing, a quoted `=` gives nothing a value")
  func literal() throws {
    let words = try Lexer.statements(of: #"roles "a,b",c "x=y" https://a?b=c"#)[0].words
    #expect(words[1].items == ["a,b", "c"])
    #expect(words[2].assignment == nil)
    #expect(words[3].assignment == nil)
  }

  @Test(
    "What is left open is unfinished, with its place",
    arguments: [("load \"a", 5..<7), ("load “a", 5..<9), ("load \\", 5..<6)])
  func open(source: String, range: Range<Int>) {
    let fault = #expect(throws: Fault.self) { try Lexer.statements(of: source) }
    #expect(fault?.isUnfinished == true)
    #expect(fault?.range == range)
  }

  @Test("A command that takes text takes the rest of its line as it stands, after its keys")
  func rest() throws {
    let statements = try Lexer.statements(of: "sql rows=5 SELECT 'a; b' -- \"#\ncells") {
      $0 == "sql"
    }
    #expect(statements[0].words.map(\.verbatim) == ["sql", "rows=5"])
    #expect(statements[0].rest?.verbatim == "SELECT 'a; b' -- \"#")
    #expect(statements[1].words.map(\.verbatim) == ["cells"])
  }

  @Test(
    "Keys may follow the words that choose who answers, and nothing else of a text",
    arguments: [
      ("chat compare seed=2 1 max-tokens=9 Who are you; seed=3?", "compare 1 Who are you; seed=3?"),
      ("chat base top-k=1", "base"), ("chat compare with seed=2", "compare with seed=2"),
      ("chat explain seed=2", "explain seed=2"), ("对话 compare Hello", "compare Hello"),
    ])
  func leads(source: String, text: String) throws {
    let command = try Vocabulary(Command.all).bind(source)[0]
    #expect(command.arguments.given["text"] == .text(text))
    #expect((command.arguments.given["seed"] != nil) == source.hasPrefix("chat compare seed=2"))
  }

  @Test("A caret stands under the fault, also behind wide characters")
  func caret() {
    let source = "status\n设置 行=5"
    let fault = Fault(problem: .openQuote, source: source, range: 14..<17)
    #expect(fault.picture(width: 80) == ["设置 行=5", "     ^~"])
  }

  @Test("What is quoted for typing reads as it was")
  func requoting() throws {
    var generator = SplitMix64(seed: 5)
    let alphabet = Array("ab \"'\\;#=,$，；“”‘’皇\n\t")
    for _ in 0..<2000 {
      let text = String(
        (0..<Int.random(in: 0...8, using: &generator)).map { _ in
          alphabet[Int.random(in: alphabet.indices, using: &generator)]
        })
      let statements = try Lexer.statements(of: "load " + Quoting.quoted(text))
      #expect(statements.count == 1 && statements[0].words.map(\.verbatim) == ["load", text])
    }
  }

  @Test("Any input is understood or refused with a place in it, never a trap")
  func fuzz() {
    var generator = SplitMix64(seed: 7)
    let pieces = [
      "load", "set", "replay", "sql", "载入", "撤销", " ", "　", "=", "＝", ",", "，", ";", "；", "\"", "“",
      "'",
      "\\", "#", "\n", "rows", "5", "-", "1-3", "皇帝", "🪶", "e\u{301}", "\u{0}", "\u{1B}", "\r\n",
      "\u{FEFF}",
    ]
    let vocabulary = Vocabulary(Command.all)
    for _ in 0..<6000 {
      let source = (0..<Int.random(in: 0...12, using: &generator)).map { _ in
        pieces[Int.random(in: pieces.indices, using: &generator)]
      }.joined()
      do {
        for command in try vocabulary.bind(source) { _ = command.statement.line }
      } catch {
        let count = source.utf8.count
        #expect(error.range.lowerBound >= 0 && error.range.upperBound <= count, "\(source)")
        _ = error.picture(width: 40)
      }
    }
  }

  @Test("Bytes of any kind, made into text, are understood or refused")
  func garbage() {
    var generator = SplitMix64(seed: 11)
    let vocabulary = Vocabulary(Command.all)
    for _ in 0..<3000 {
      let bytes = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
        UInt8.random(in: 0...255, using: &generator)
      }
      let source = String(decoding: bytes, as: UTF8.self)
      do {
        _ = try vocabulary.bind(source)
      } catch {
        let picture = error.picture(width: 30)
        #expect(picture.count == 2 && picture.allSatisfy { TextWidth.of($0) <= 31 }, "\(bytes)")
      }
    }
  }

  @Test(
    "A very long line is understood or refused at once",
    arguments: [
      "a ", "load ", "\"", "“", "\\\n", ";", "a=b ", "，", "皇", "👩‍👩‍👧", "\\", "#", "sql ", "\n",
      "e\u{301}",
    ])
  func longLines(piece: String) {
    let vocabulary = Vocabulary(Command.all)
    let line = String(repeating: piece, count: (1 << 17) / piece.utf8.count)
    for source in [line, "load \(line)", "sql \(line)", "set rows=\(line)"] {
      let start = processorTime()
      do {
        _ = try vocabulary.bind(source)
      } catch {
        #expect(error.picture(width: 80).allSatisfy { TextWidth.of($0) <= 81 })
      }
      // Far above what it takes; far below what a quadratic way would.
      #expect(processorTime() - start < .seconds(20))
    }
  }
}

/// What this thread has computed so far: other work on the machine does not count.
private func processorTime() -> Duration {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
}
