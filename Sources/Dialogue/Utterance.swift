/// What one person says in one go: a line of a script, or a speech in a novel with its quotation
/// marks.
package struct Utterance: Sendable, Equatable {
  /// The UTF-8 bytes from the first mark to the last; spans ascend and never overlap.
  package var span: Range<Int>
  /// The spoken parts of the span, without marks, stage directions and what the narrator puts in
  /// between ("A," she said, "B" has two).
  package var parts: [Range<Int>]
  /// The speaker as written: a name, or `那僧`, `her mother`; empty where nobody could be named.
  package var speaker: String
  /// The same person by the name that is used most, or by the first of those given.
  package var person: String
  package var kind: SpeakerKind
  /// How likely the speaker is right, 0…1, as measured on texts whose speakers are known.
  package var confidence: Double
  package var rule: Rule
  /// Who is spoken to, where that could be told.
  package var addressee: String?
  /// Counts up at each chapter heading, scene heading or dividing line.
  package var scene: Int
  /// Whether it is said to nobody: thoughts, writing, a title in quotation marks.
  package var isUnspoken: Bool

  package init(
    span: Range<Int>, parts: [Range<Int>], speaker: String, person: String, kind: SpeakerKind,
    confidence: Double, rule: Rule, addressee: String? = nil, scene: Int,
    isUnspoken: Bool = false
  ) {
    self.span = span
    self.parts = parts
    self.speaker = speaker
    self.person = person
    self.kind = kind
    self.confidence = confidence
    self.rule = rule
    self.addressee = addressee
    self.scene = scene
    self.isUnspoken = isUnspoken
  }
}

/// What sort of speaker a name stands for.
package enum SpeakerKind: String, Sendable, CaseIterable {
  /// One person with a name, or a word used as one: `宝玉`, `父亲`.
  case person
  /// Somebody without a name: `那僧`, `a servant`.
  case generic
  /// Several at once: `众人`, `the girls`.
  case group
  /// The first person of a novel told by one of its people.
  case narrator
  case unknown
}

/// What decided who the speaker is.
package enum Rule: String, Sendable, CaseIterable {
  /// The label of a line in a script.
  case label
  /// A verb of speech with its subject before the speech: `宝玉笑道：“…”`.
  case cueBefore = "cue-before"
  /// A verb of speech with its subject behind or within the speech: `“…”她说`, `"…," said she`.
  case cueAfter = "cue-after"
  /// A cue whose subject stands in an earlier clause.
  case clauseSubject = "clause-subject"
  /// The subject of a cue is a pronoun: who it stands for was inferred.
  case pronoun
  /// The subject of a cue is a word such as `his wife`: who is meant was inferred.
  case relation
  /// What somebody does just before the speech, in the same paragraph.
  case actionBefore = "action-before"
  /// What somebody does just after the speech, in the same paragraph.
  case actionAfter = "action-after"
  /// Another speech in the same paragraph without a change of speaker.
  case continued
  /// A cue without a subject: the one who spoke or acted last.
  case carried
  /// The one who was called by name answers.
  case vocative
  /// Two people speaking in turn.
  case alternation
  /// The one mentioned last.
  case mentioned
  /// A language model that was asked.
  case model
  case none
}

/// A person whose names are known beforehand.
package struct Person: Sendable, Equatable {
  package enum Gender: String, Sendable, CaseIterable {
    case male
    case female
  }

  /// The name, then the aliases; `我` and `I` stand for the narrator.
  package var names: [String]
  package var gender: Gender?

  package init(names: [String], gender: Gender? = nil) {
    self.names = names
    self.gender = gender
  }
}

/// All that is said in a text.
package struct Reading: Sendable, Equatable {
  package var utterances: [Utterance]
  /// Whether the text is a script, with a label before each line.
  package var isScript: Bool
  /// The language, `zh` or `en`, by the characters that are most.
  package var language: String
  /// Whether lines were broken to a width, so that a line break means nothing.
  package var isWrapped: Bool

  package init(
    utterances: [Utterance], isScript: Bool, language: String, isWrapped: Bool = false
  ) {
    self.utterances = utterances
    self.isScript = isScript
    self.language = language
    self.isWrapped = isWrapped
  }
}
