import Basics
import Testing

@testable import Terminal

/// A seeded text of letters, Chinese and spaces, at most `limit` characters.
private func text(_ random: inout SplitMix64, limit: Int = 30) -> String {
  let letters = Array("abc 0中文红楼，—é…")
  return String(
    (0..<Int.random(in: 0...limit, using: &random)).compactMap { _ in
      letters.randomElement(using: &random)
    })
}

@Suite("Layouts")
struct LayoutTests {
  @Test("No line of a table is wider than the screen, and what fits is whole")
  func tableWidth() {
    var random = SplitMix64(seed: 1)
    for _ in 0..<400 {
      let count = Int.random(in: 1...6, using: &random)
      let table = Table(
        columns: (0..<count).map { _ in
          .init(
            "\(text(&random, limit: 8))", alignment: .random(using: &random) ? .leading : .trailing,
            isFlexible: .random(using: &random), wraps: .random(using: &random))
        },
        rows: (0..<4).map { _ in (0..<count).map { _ in text(&random) } })
      let whole = table.lines(width: nil)
      for row in table.rows {
        for cell in row where !cell.isEmpty { #expect(whole.contains { $0.contains(cell) }) }
      }
      for width in [1, 2, 7, 20, 41, 80] {
        for line in table.lines(width: width) { #expect(TextWidth.of(line) <= width) }
      }
      let natural = whole.map { TextWidth.of($0) }.max() ?? 0
      #expect(table.lines(width: natural + 2) == whole)
    }
  }

  @Test("Columns align by display width, numbers to the right")
  func table() {
    let table = Table(
      columns: [.init("id", alignment: .trailing), .init("name", isFlexible: true), .init("size")],
      rows: [["1", "红楼梦", "12"], ["20", "Emma", "7"]])
    #expect(table.lines(width: nil) == ["id  name    size", " 1  红楼梦  12", "20  Emma    7"])
    let narrow = Table(
      columns: [.init("id"), .init("text", isFlexible: true, wraps: true)],
      rows: [["1", "甄嬛传甄嬛传甄嬛传"]])
    #expect(narrow.lines(width: 12) == ["id  text", "1   甄嬛传甄", "    嬛传甄嬛", "    传"])
  }

  @Test("A window too narrow for columns shows each row as lines of its own")
  func records() {
    let table = Table(
      columns: [
        .init("cell"), .init("command", isFlexible: true), .init("outcome"), .init("took"),
      ],
      rows: [["1", "载入 甄嬛传", "interrupted", "8 ms"], ["12", "a", "done", ""]])
    #expect(!table.isCramped(width: 40))
    #expect(table.isCramped(width: 30))
    #expect(
      table.records(width: 20) == [
        "cell     1", "command  载入 甄嬛传", "outcome  interrupted", "took     8 ms", "",
        "cell     12", "command  a", "outcome  done",
      ])
    for width in 1...30 {
      for line in table.records(width: width) { #expect(TextWidth.of(line) <= max(4, width)) }
    }
  }

  @Test("No line of a histogram is wider than the screen, and the longest bar fills its room")
  func histogram() {
    let chart = Histogram([.init("0–255", 1204), .init("256–511", 602), .init("更长", 0)])
    #expect(
      chart.lines(width: 30) == [
        "0–255    ██████████████  1,204", "256–511  ███████           602",
        "更长                         0",
      ])
    for width in 1...60 {
      for line in chart.lines(width: width, isUTF8: width % 2 == 0) {
        #expect(TextWidth.of(line) <= width)
      }
    }
    #expect(chart.lines(width: 40, isUTF8: false).allSatisfy { !$0.contains("█") })
  }

  @Test("A line chart stays in its size, whatever the points")
  func lineChart() {
    var random = SplitMix64(seed: 3)
    let odd: [Double] = [.nan, .infinity, 0, 1e300, -1e300, 1e-300]
    for _ in 0..<200 {
      let chart = LineChart(
        (0..<Int.random(in: 0...3, using: &random)).map { index in
          .init(
            "run 运行 \(index)",
            points: (0..<Int.random(in: 0...40, using: &random)).map { step in
              let isOdd = Int.random(in: 0..<10, using: &random) == 0
              let y = Double.random(in: 0...4, using: &random)
              return (Double(step), isOdd ? odd.randomElement(using: &random) ?? 0 : y)
            })
        }, xLabel: "steps 步")
      let width = Int.random(in: 1...90, using: &random)
      let height = Int.random(in: 1...20, using: &random)
      let lines = chart.lines(width: width, height: height, isUTF8: .random(using: &random))
      #expect(lines.count <= height)
      for line in lines { #expect(TextWidth.of(line) <= width) }
    }
  }

  @Test("A falling line falls from the upper left to the lower right")
  func falling() {
    let chart = LineChart([.init("loss", points: [(0, 3), (10, 1)])], xLabel: "steps")
    #expect(
      chart.lines(width: 14, height: 6, isUTF8: false) == [
        "3.0 |**", "    |  **", "    |    ***", "1.0 |       **", "    +---------",
        "      10 steps",
      ])
    #expect(
      chart.lines(width: 14, height: 6) == [
        "3.0 ┤⠑⢄", "    ┤  ⠉⠢⡀", "    ┤    ⠈⠢⣀", "1.0 ┤       ⠑⢄", "    └─────────",
        "      10 steps",
      ])
  }

  @Test("A progress line fits any width and drops the note before the count")
  func progressLine() {
    var line = ProgressLine(
      progress: .init(done: 300, total: 1200, unit: .items("entries"), note: "损失 0.52"), rate: 12)
    #expect(
      line.text(width: 79).hasSuffix(" 25%  300/1,200 entries  12.0/s  1 min 15 s left  损失 0.52"))
    for width in 1...120 {
      #expect(TextWidth.of(line.text(width: width)) <= width)
      if width >= 17 { #expect(line.text(width: width).contains("300/1,200 entries")) }
    }
    #expect(line.plainText() == "25%  300/1,200 entries  12.0/s  1 min 15 s left  损失 0.52")
    line.progress = .init(done: 1500, unit: .bytes)
    line.rate = nil
    #expect(line.text(width: 79) == "1.5 kB")
  }

  @Test("The smoothed rate of steady work is its rate from the beginning")
  func rate() {
    var rate = SmoothedRate()
    #expect(rate.perSecond == nil)
    for second in 0...20 { rate.add(done: second * 50, at: .seconds(second)) }
    #expect(abs((rate.perSecond ?? 0) - 50) < 1e-9)
    rate.add(done: 0, at: .seconds(21))
    #expect((rate.perSecond ?? -1) >= 0)
  }

  @Test("Escape sequences in a text do not reach the terminal")
  func printable() {
    #expect(Printable.of("a\u{1B}[2Jb\u{9B}\u{7F}\u{202E}") == "a␛[2Jb\u{FFFD}␡\u{FFFD}")
    #expect(Printable.of("a\r\nb\tc", keepsLines: true) == "a\nb c")
    #expect(Printable.of("甄嬛“传”") == "甄嬛“传”")
  }

  @Test("A list of candidates stays in its columns and rows, and says how many it leaves out")
  func candidates() {
    var random = SplitMix64(seed: 4)
    for _ in 0..<200 {
      let candidates = (0..<Int.random(in: 1...80, using: &random)).map { _ in
        Completion.Candidate(text(&random), description: text(&random))
      }
      let completion = Completion(range: 0..<0, candidates: candidates)
      let lines = completion.list(width: 20, rows: 8)
      #expect(lines.count <= 8)
      for line in lines { #expect(TextWidth.of(line) <= 20) }
    }
    #expect(
      Completion(range: 0..<0, candidates: ["载入", "a", "bb", "c"].map { .init($0) })
        .list(width: 11, rows: 9) == ["载入  bb", "a     c"])
  }

  @Test("Tab goes on from what is typed and never replaces it by something else")
  func insertion() {
    let words = Completion(range: 0..<1, candidates: [.init("载入"), .init("载入全部")])
    #expect(words.insertion(for: "载") == "载入")
    #expect(words.insertion(for: "载入") == nil)
    #expect(words.insertion(for: "z") == nil)
    #expect(Completion(range: 0..<1, candidates: [.init("load")]).insertion(for: "l") == "load ")
  }

  @Test("Hits are coloured on a terminal, also where a line's end cuts them")
  func hits() {
    #expect(Table.markingHits("雨【夜】灯【】x") == "雨\u{1B}[1;33m【夜】\u{1B}[0m灯\u{1B}[1;33m【】\u{1B}[0mx")
    #expect(Table.markingHits("雨【夜") == "雨\u{1B}[1;33m【夜\u{1B}[0m")
    #expect(Table.markingHits("夜】灯") == "\u{1B}[1;33m夜】\u{1B}[0m灯")
    #expect(Table.markingHits("无") == "无")
    let table = Table(
      columns: [.init("id"), .init("", isFlexible: true, wraps: true, marksHits: true)],
      rows: [["1", "他说【雨夜】如何"]])
    let lines = table.lines(width: 80, isColoured: true)
    #expect(lines[1] == "1   他说\u{1B}[1;33m【雨夜】\u{1B}[0m如何")
    #expect(table.lines(width: 80)[1] == "1   他说【雨夜】如何")
  }
}
