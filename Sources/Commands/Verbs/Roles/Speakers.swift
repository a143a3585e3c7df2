import Basics
import Dialogue
import Workspace

extension Command {
  static let speakers = Command(
    "speakers", twin: "人物", group: .texts, summary: "List who speaks how often",
    parameters: [
      Parameter(
        "text", help: "A text's number or name; all texts without", isOptional: true,
        choices: { context in
          (try? await context.workspace.opened?.perform { try $0.texts().map(\.name) }) ?? []
        })
    ],
    options: [
      Option("rows", .integer(1...1_000_000), default: "20", help: "The most speakers shown"),
      Option("all", .flag, default: "off", help: "Whether everyone is shown"),
    ],
    examples: ["speakers", "speakers 1 rows=5", "speakers all=on"], preparation: ["load 庭院.txt"],
    effect: .reads
  ) { invocation in
    var texts = try await invocation.store.perform { try $0.texts() }
    if let typed = invocation.text("text") {
      texts = [try await invocation.storedText(typed, at: "text")]
    }
    guard !texts.isEmpty else { throw Problem.nothingLoaded }
    let roles = try await invocation.store.perform { try $0.roles() }
    var census = SpeakerCensus()
    try await invocation.readings(of: texts, knowing: roles) { census.count($0.reading) }
    let rows = invocation.flag("all") ? Int.max : invocation.integer("rows") ?? 20
    return SpeakersTable.report(census, rows: rows)
  }
}

/// Who speaks how often.
struct SpeakerCensus: Sendable {
  struct Speaker: Sendable {
    var name: String
    var kind: SpeakerKind
    var count = 0
    var confidence = 0.0
    /// By the name as written.
    var written: [String: Int] = [:]
  }

  private(set) var speakers: [String: Speaker] = [:]
  private(set) var utteranceCount = 0
  private(set) var unknownCount = 0

  mutating func count(_ reading: Reading) {
    for utterance in reading.utterances {
      utteranceCount += 1
      guard utterance.kind != .unknown else {
        unknownCount += 1
        continue
      }
      var speaker =
        speakers[utterance.person] ?? Speaker(name: utterance.person, kind: utterance.kind)
      speaker.count += 1
      speaker.confidence += utterance.confidence
      speaker.written[utterance.speaker, default: 0] += 1
      speakers[utterance.person] = speaker
    }
  }

  /// The most frequent first.
  var sorted: [Speaker] {
    speakers.values.sorted { ($1.count, $0.name) < ($0.count, $1.name) }
  }

  /// The names that stand for one person so surely that they were counted together, the rarer last,
  /// and then those that perhaps do.
  func aliases(of speaker: Speaker) -> [String] {
    speaker.written.filter { $0.key != speaker.name }
      .sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
  }

  /// Other speakers whose names resemble this one.
  func likely(_ speaker: Speaker, among others: [Speaker]) -> [String] {
    guard speaker.kind == .person else { return [] }
    return others.filter { other in
      other.name != speaker.name && other.kind == .person
        && Likeness.areLike(speaker.name, other.name)
    }.prefix(6).map(\.name)
  }
}

/// Whether two names can be one person's.
enum Likeness {
  static func areLike(_ left: String, _ right: String) -> Bool {
    if left.contains(" ") || right.contains(" ") || left.utf8.first.map({ $0 < 0x80 }) ?? false {
      let isMan = [left, right].contains { titlesOfMen.contains(String($0.prefix { $0 != " " })) }
      let isWoman = [left, right].contains {
        titlesOfWomen.contains(String($0.prefix { $0 != " " }))
      }
      return !(isMan && isWoman) && !Set(words(left)).isDisjoint(with: words(right))
    }
    let (short, long) = left.count < right.count ? (left, right) : (right, left)
    if short.count >= 2, long.contains(short) { return true }
    // `华妃` and `华贵妃`, `王熙凤` and `凤姐`.
    if short.first == long.first, short.last == long.last { return true }
    return long.count >= 3 && short.first == long.last
  }

  private static func words(_ name: String) -> [Substring] {
    name.split(separator: " ").filter { $0.count > 2 && !titles.contains(String($0)) }
  }

  private static let titlesOfMen: Set<String> = ["Mr.", "Sir", "Lord", "Uncle", "King"]
  private static let titlesOfWomen: Set<String> = ["Mrs.", "Miss", "Ms.", "Lady", "Aunt", "Queen"]
  private static let titles: Set<String> = [
    "Mr.", "Mrs.", "Miss", "Lady", "Sir", "the", "The", "her", "his", "old", "young",
  ]
}

private enum SpeakersTable {
  /// What sort of speaker one without a name is.
  private static func label(_ kind: SpeakerKind) -> Message {
    kind == .group ? "group" : "generic"
  }

  static func report(_ census: SpeakerCensus, rows limit: Int) -> Report {
    let all = census.sorted
    guard !all.isEmpty else { return .message("nobody speaks in these texts") }
    let people = all.filter { $0.kind == .person || $0.kind == .narrator }
    let others = all.filter { $0.kind != .person && $0.kind != .narrator }
    let near = Array(people.prefix(200))
    func share(_ speaker: SpeakerCensus.Speaker) -> ReportValue {
      .share(Double(speaker.count) / Double(census.utteranceCount))
    }
    func sure(_ speaker: SpeakerCensus.Speaker) -> ReportValue {
      .number(speaker.confidence / Double(speaker.count), decimals: 2)
    }
    var blocks: [Report.Block] = [
      .message(
        """
        \(count: census.utteranceCount, "line", "lines") by \
        \(count: all.count, "speaker", "speakers"); \
        nobody could be named for \(count: census.unknownCount, "line", "lines")
        """)
    ]
    // Those without a name come first and are few, so that the people are read last.
    if !others.isEmpty {
      let few = limit == .max ? .max : max(3, min(8, limit / 2))
      blocks.append(.heading("Without a name of their own"))
      blocks.append(
        .table(
          Report.Table(
            "generic", [.init("name", "speaker"), .init("kind", "kind"), .init("lines", "lines")],
            others.prefix(few).map {
              [.text($0.name), .message(label($0.kind)), .integer($0.count)]
            })))
      blocks.append(.heading("People"))
    }
    blocks.append(
      .table(
        Report.Table(
          "speakers",
          [
            .init("name", "speaker"), .init("lines", "lines"), .init("share", "share"),
            .init("confidence", "how sure"), .init("aliases", "also called", isFlexible: true),
            .init("likely", "perhaps the same", isFlexible: true),
          ],
          people.prefix(limit).map { speaker in
            [
              .text(speaker.name.isEmpty ? "我" : speaker.name), .integer(speaker.count),
              share(speaker), sure(speaker), .list(census.aliases(of: speaker)),
              .list(census.likely(speaker, among: near)),
            ]
          })))
    if people.count > limit {
      blocks.append(
        .message("\(count: people.count - limit, "person speaks", "people speak") less often"))
      blocks.append(.next("speakers all=on"))
    }
    if let first = people.first {
      let names = [first.name] + census.aliases(of: first) + census.likely(first, among: near)
      blocks.append(.next("roles \(names.prefix(4).map(Quoting.quoted).joined(separator: ","))"))
    }
    return Report(blocks)
  }
}
