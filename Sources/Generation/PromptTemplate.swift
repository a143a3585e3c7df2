import Basics

/// A prompt with places for what differs from question to question.
///
/// What is the same for all questions about a chunk stands first and the lead last, so that a server
/// can keep the beginning in its cache.
package struct PromptTemplate: Sendable, Equatable {
  /// What a template is for, and in which language.
  package struct Name: Sendable, Hashable, CaseIterable {
    package enum Purpose: String, Sendable, CaseIterable {
      case ask
      case roles
    }

    package let purpose: Purpose
    package let language: PromptLanguage

    package init(_ purpose: Purpose, _ language: PromptLanguage) {
      self.purpose = purpose
      self.language = language
    }

    /// As in `ask-zh`.
    package var text: String { "\(purpose.rawValue)-\(language.rawValue)" }

    package static let allCases = Purpose.allCases.flatMap { purpose in
      PromptLanguage.allCases.map { Name(purpose, $0) }
    }

    /// The places that a template of this purpose cannot do without.
    package var requiredPlaces: [String] {
      switch purpose {
      case .ask: ["chunk", "lead"]
      case .roles: ["passage", "people", "numbers"]
      }
    }

    /// Those it may have besides.
    package var optionalPlaces: [String] {
      switch purpose {
      case .ask: ["examples", "focus"]
      case .roles: []
      }
    }
  }

  package let text: String
  private let pieces: [Piece]

  package init(_ text: String) {
    self.text = text
    pieces = Self.pieces(of: text)
  }

  /// The names in braces that stand in the text: `{chunk}`.
  package var places: [String] {
    pieces.compactMap { if case .place(let name) = $0 { name } else { nil } }
  }

  /// The prompt with every place filled; a place that is not among `values` stays as it is.
  package func filled(_ values: [String: String]) -> String {
    var result = ""
    for piece in pieces {
      switch piece {
      case .text(let text): result += text
      case .place(let name): result += values[name] ?? "{\(name)}"
      }
    }
    return result
  }

  private enum Piece: Equatable {
    case text(String)
    case place(String)
  }

  /// Braces round anything but a small word, such as those of JSON, are text.
  private static func pieces(of text: String) -> [Piece] {
    var pieces: [Piece] = []
    var rest = text[...]
    while let open = rest.firstIndex(of: "{") {
      let inner = rest[rest.index(after: open)...].prefix { $0.isASCII && $0.isLowercase }
      if !inner.isEmpty, inner.endIndex < rest.endIndex, rest[inner.endIndex] == "}" {
        pieces.append(.text(String(rest[..<open])))
        pieces.append(.place(String(inner)))
        rest = rest[rest.index(after: inner.endIndex)...]
      } else {
        pieces.append(.text(String(rest[...open])))
        rest = rest[rest.index(after: open)...]
      }
    }
    return pieces + [.text(String(rest))]
  }

  // MARK: - The built-in ones

  package static func builtIn(_ name: Name) -> PromptTemplate {
    switch (name.purpose, name.language) {
    case (.ask, .chinese): askInChinese
    case (.ask, .english): askInEnglish
    case (.roles, .chinese): rolesInChinese
    case (.roles, .english): rolesInEnglish
    }
  }

  private static let askInChinese = PromptTemplate(
    """
    <文本>
    {chunk}
    </文本>

    基于以上文本，生成1个用于指令数据集的高质量条目。条目应该直接关联到给定的文本内容，提出相关的问题或任务，\
    并给出完整、具体的回答。只依据文本，不编造文本里没有的事；问题要说清所指的人和事，不写“文本中”“上文”。

    只返回一个JSON对象：{"instruction": "问题或任务", "output": "回答"}，不加别的话。
    {focus}
    请使用“{lead}”作为提问引导词进行提问。下面是提问方式的举例（内容与文本无关，不可照抄）：
    {examples}
    """)

  private static let askInEnglish = PromptTemplate(
    """
    <text>
    {chunk}
    </text>

    From the text above, write one high-quality entry for an instruction dataset. It must be about \
    the given text: a question or task, and a complete, concrete answer to it. Use only what the text \
    says; name the people and things that are meant instead of writing "the text" or "the passage".

    Return one JSON object and nothing else: {"instruction": "question or task", "output": "answer"}.
    {focus}
    Begin the question with "{lead}". These show the manner of asking (they are about another story; \
    do not repeat them):
    {examples}
    """)

  private static let rolesInChinese = PromptTemplate(
    """
    下面是一段小说或剧本。其中的话语已经编号，形如[12]“……”。
    <文本>
    {passage}
    </文本>

    已知人物：{people}
    请判断这些编号的话语各由谁说出：{numbers}
    只返回一个JSON对象，键是编号，值是说话人的名字（尽量用已知人物的名字；不在其中的写文中的称呼；无法判断写"?"），\
    例如{"12": "某人", "13": "?"}。不要抄写话语，不加别的话。
    """)

  private static let rolesInEnglish = PromptTemplate(
    """
    Below is a passage of a novel or a play. Its utterances are numbered, as in [12]"…".
    <text>
    {passage}
    </text>

    Known people: {people}
    Say who speaks each of these utterances: {numbers}
    Return one JSON object and nothing else, from number to speaker: a known person's name where it is \
    one of them, else what the text calls the speaker, "?" if it cannot be told; for example \
    {"12": "Somebody", "13": "?"}. Do not copy the utterances.
    """)
}

extension Problem {
  /// Why a template cannot be used; nil when it can.
  package static func unusable(
    _ template: PromptTemplate, as name: PromptTemplate.Name
  ) -> Problem? {
    let places = template.places
    if let missing = name.requiredPlaces.first(where: { !places.contains($0) }) {
      return Problem(
        .usage, "the prompt `\(name.text)` has no place for {\(missing)}",
        why: "without it the model does not see what it is asked about",
        next: "prompt show \(name.text)")
    }
    let known = name.requiredPlaces + name.optionalPlaces
    if let unknown = places.first(where: { !known.contains($0) }) {
      return Problem(
        .usage, "nothing is known to fill {\(unknown)} with",
        why: "there are \(known.map { "{\($0)}" }.joined(separator: ", "))",
        next: "prompt show \(name.text)")
    }
    return nil
  }
}
