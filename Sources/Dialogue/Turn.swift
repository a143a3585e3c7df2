/// One speech of a novel while its speaker is being found.
struct Turn {
  /// The quotations it is made of: several where the narrator interrupts.
  var quotations: Range<Int>
  var span: Range<Int>
  var paragraph: Int
  var lastParagraph: Int
  /// Narration of the same paragraph on either side; `before` is that of the paragraph before where
  /// it ends with a colon.
  var before: Range<Int>
  var after: Range<Int>
  /// What interrupts it first.
  var middle: Range<Int>?
  /// Narration since the turn before, however many paragraphs.
  var gap: Range<Int>
  var beginsScene = false
  /// Whether the narration before it tells that somebody made no answer.
  var followsSilence = false

  var cue: Cue?
  /// The people mentioned in `gap`, as a range of `ProseReader.mentions`.
  var mentions: Range<Int> = 0..<0
  /// Who is called by name in it.
  var vocative: Int32?
  /// Who is called by name within it, where nobody is at its ends.
  var called: Int32?
  /// Who says his own name in it: `I'm Tom`.
  var introduced: Int32?
  /// The gender of who is spoken to, by `sir`, `madam` and the like.
  var addressedGender: Person.Gender?
  /// The forms of address in it, a bit each.
  var words: UInt64 = 0
  /// Who is spoken of in it, as a range of `ProseReader.spokenOf`.
  var spokenOf: Range<Int> = 0..<0

  var speaker: Int32 = -1
  var confidence = 0.0
  var rule = Rule.none
}

/// What narration says of who speaks.
struct Cue {
  var subject: Subject
  /// The number of the name that stands there, where one does.
  var name: Int32?
  var rule: Rule
  /// Whether a verb of speech says so, as against what somebody does.
  var isSpeech: Bool
  var isThought = false
  var addressee: Int32?

  enum Subject: Equatable {
    /// Nobody is named: the one who spoke or acted last.
    case omitted
    case member(Int32)
    /// A pronoun's value.
    case pronoun(Int32)
    /// `his wife`: the number the words have as a member, and the gender that they tell.
    case relation(Int32, Person.Gender?)
  }
}

/// A person in narration.
struct Mention {
  var member: Int32
  var position: Int
  var part: Part
  /// Whether the last sentence before a speech is about the person.
  var isOfLastSentence = false

  /// What the person does there.
  enum Part {
    case subject
    case object
    case narrator
    case speaker
    /// Who is told to be silent.
    case silent
  }
}
