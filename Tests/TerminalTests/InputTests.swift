import Basics
import CLibc
import Glibc
import Harness
import Synchronization
import Testing

@testable import Terminal

@Suite("Input")
struct InputTests {
  private func lines(_ bytes: [UInt8], limit: Int = 100) throws -> [String] {
    let folder = try TemporaryFolder()
    let descriptor = open(try folder.write(bytes, to: "in"), O_RDONLY)
    defer { close(descriptor) }
    var reader = PlainLines(descriptor: descriptor, limit: limit)
    var lines: [String] = []
    while let line = try reader.next() { lines.append(line) }
    return lines
  }

  @Test("Lines end with LF or CRLF, and the last needs no end")
  func plainLines() throws {
    #expect(try lines(Array("\u{FEFF}载入 a\r\n\n切分".utf8)) == ["载入 a", "", "切分"])
    #expect(try lines([]) == [])
    let long = String(repeating: "x", count: 100)
    #expect(try lines(Array("\(long)\n\(long)".utf8)) == [long, long])
  }

  @Test("A line that is not UTF-8 or too long is named by its number")
  func badLines() throws {
    var thrown = #expect(throws: Problem.self) { try lines(Array("a\n".utf8) + [0xFF, 0x0A]) }
    #expect(thrown?.what == "line \(id: 2) of \("standard input") is not UTF-8")
    thrown = #expect(throws: Problem.self) { try lines(Array(repeating: 0x61, count: 200_000)) }
    #expect(thrown?.kind == .damaged)
  }

  @Test("↑ walks only over what begins like the line, and skips repeats")
  func history() {
    var history = LineHistory(["load a", "ask", "load b", "load b", "  "])
    #expect(history.entries == ["load a", "ask", "load b"])
    #expect(history.previous(line: "lo", beforeCursor: "lo") == "load b")
    #expect(history.previous(line: "load b", beforeCursor: "load b") == "load a")
    #expect(history.previous(line: "load a", beforeCursor: "load a") == nil)
    #expect(history.next(line: "load a") == "load b")
    #expect(history.next(line: "load b") == "lo")
    #expect(history.next(line: "lo") == nil)
    // A recalled line that was changed begins a new walk.
    #expect(history.previous(line: "load", beforeCursor: "load") == "load b")
    #expect(history.older(than: 9, containing: "a") == 2)
    #expect(history.newer(than: 0, containing: "b") == 2)
  }

  @Test("The history keeps at most its limit and a quarter, the newest")
  func historyLimit() {
    let history = LineHistory((0..<1000).map { "line \($0)" }, limit: 100)
    #expect(history.entries.count <= 125)
    #expect(history.entries.last == "line 999")
  }

  @Test("A second Ctrl-C counts as one only within a second of the first")
  func interrupts() {
    var counter = InterruptCounter()
    let now = ContinuousClock.now
    #expect(counter.press(at: now) == .first)
    #expect(counter.press(at: now + .milliseconds(900)) == .second)
    #expect(counter.press(at: now + .milliseconds(2000)) == .first)
  }

  @Test("A wide character that does not fit moves to the next row whole")
  func picture() {
    TextWidth.useUTF8()
    func rows(_ text: String) -> [String] {
      LinePicture(prompt: "", beforeCursor: text, afterCursor: "", width: 4).rows.map(\.text)
    }
    #expect(rows("abc中") == ["abc", "中"])
    #expect(rows("ab中") == ["ab中", ""])
    #expect(rows("a\nbc\t") == ["a", "bc  ", ""])
    #expect(rows("\u{1}中") == ["^A中", ""])
  }

  @Test("The cursor stands on the character after it, also where that has moved to the next row")
  func cursor() {
    TextWidth.useUTF8()
    let picture = LinePicture(
      prompt: "\u{1B}[1m>\u{1B}[0m ", beforeCursor: "a", afterCursor: "中b", width: 4)
    #expect(picture.rows.map(\.width) == [3, 3])
    #expect(picture.cursor == .init(row: 1, column: 0))
  }

  @Test("A screen has colours on a terminal only, and none with NO_COLOR or on a dumb one")
  func screen() throws {
    #expect(!Screen(descriptor: -1) { _ in nil }.hasColour)
    #expect(Screen(descriptor: -1) { _ in nil }.width == nil)
    #expect(Style([.bold, .red])("x", isOn: true) == "\u{1B}[1;31mx\u{1B}[0m")
    #expect(Style.bold("x", isOn: false) == "x")
  }

  @Test("Writing to a pipe that nobody reads throws, and does not end the program")
  func closedOutput() {
    Interrupts.start()
    var ends: [Int32] = [-1, -1]
    #expect(pipe(&ends) == 0)
    close(ends[0])
    defer { close(ends[1]) }
    #expect(throws: OutputClosed.self) { try writeAll("中文", to: ends[1]) }
  }

  @Test("While a bar is shown, the terminal writes no ^C into it; before and after it does")
  func quietBar() throws {
    let leader = posix_openpt(O_RDWR | O_NOCTTY)
    #expect(leader >= 0 && grantpt(leader) == 0 && unlockpt(leader) == 0)
    defer { close(leader) }
    let follower = open(try #require(ptsname(leader)), O_RDWR | O_NOCTTY)
    #expect(follower >= 0)
    defer { close(follower) }
    func isEchoed() -> Bool {
      var modes = termios()
      return tcgetattr(follower, &modes) == 0 && modes.c_lflag & tcflag_t(ECHOCTL) != 0
    }
    let screen = Screen(
      descriptor: follower, isTerminal: true, hasColour: false, canMove: true, isUTF8: true)
    let bar = ProgressBar(on: Console(output: screen, error: screen))
    #expect(isEchoed())
    bar.update(Progress(done: 1, total: 100, unit: .items("steps")))
    #expect(!isEchoed())
    bar.finish()
    #expect(isEchoed())
  }

  @Test("Where standard error is no terminal, a line is written each interval and none before")
  func plainProgress() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("", to: "log")
    let descriptor = open(path, O_WRONLY)
    defer { close(descriptor) }
    let screen = Screen(descriptor: descriptor)
    let time = Mutex(Duration.zero)
    let bar = ProgressBar(
      on: Console(output: screen, error: screen), now: { time.withLock { $0 } })
    for second in 0...25 {
      time.withLock { $0 = .seconds(second) }
      bar.update(Progress(done: second, total: 100, unit: .items("steps")))
    }
    bar.finish()
    let log = String(decoding: try FileContents.read(path, limit: 1000), as: UTF8.self)
    #expect(
      log == """
        10%  10/100 steps  1.00/s  1 min 30 s left
        20%  20/100 steps  1.00/s  1 min 20 s left

        """)
  }
}
