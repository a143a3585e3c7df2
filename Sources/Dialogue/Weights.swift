/// How much each sign weighs in finding speakers, against the others.
///
/// Found by trying: each was varied while the share of right speakers was measured on texts whose
/// speakers are known.
package struct Weights: Sendable, Equatable {
  package static let standard = Weights()

  /// A speaker who leads the conversation, by his share of it.
  package var leading = 1.0
  /// The same speaker again in one paragraph, with nothing told between.
  package var sameParagraph = 4.0
  /// The same in Chinese, where it is a line break that got lost.
  package var sameParagraphChinese = 0.3
  /// The same speaker again in one paragraph, with something told between.
  package var sameParagraphTold = 2.0
  /// The same speaker again, in the next paragraph at once.
  package var sameAtOnce = 0.03
  /// The one before the last again, at once.
  package var backAtOnce = 3.0
  /// The same speaker again, after a little narration.
  package var sameSoon = 0.3
  /// The same speaker again, after somebody made no answer.
  package var sameSilence = 1.0
  /// The one before the last again, after a little narration.
  package var backSoon = 1.5
  /// The same speaker again, after more narration.
  package var sameLater = 0.6
  /// The one before the last again, after more narration.
  package var backLater = 1.2
  /// Anybody but the one who acts beside the speech.
  package var otherThanActor = 0.061
  /// Somebody whose gender is not known, where a pronoun tells one.
  package var unknownGender = 0.3
  /// A speaker whose cue names him, one turn away.
  package var namedNear = 0.56
  /// A speaker who was found, one turn away.
  package var foundNear = 0.5
  /// Who was called by name in the turn before.
  package var called = 6.0
  /// The same, where the speech follows at once and no cue tells who speaks.
  package var calledAtOnce = 1.8
  /// Who is called by name in the turn behind, most often the one who is answered.
  package var answered = 2.0
  /// Who says his own name: `I'm Tom`.
  package var introduces = 10.0
  /// Who was spoken to by the cue of the turn before.
  package var addressed = 2.0
  /// Who was told of last, where a cue names nobody.
  package var toldWithCue = 3.0
  /// Who was told of last, where there is no cue.
  package var toldWithout = 1.0
  /// What was told before the turn before, against what was told since.
  package var toldEarlier = 0.3
  /// Each mention against the one behind it.
  package var toldDecay = 0.62
  /// Who is called by name in the speech itself.
  package var calledHimself = 0.01
  /// Who is spoken of in the speech itself.
  package var spokenOf = 0.2
  /// Who is told to be silent.
  package var silent = 0.5
  /// What even a person who never speaks surely has.
  package var rare = 0.38
  /// What each sure speech adds, by its root.
  package var prominence = 0.3
  /// Who is told to speak in the narration before.
  package var tellsSpeech = 0.56
  /// Whom the last sentence before the speech is about.
  package var lastSentence = 2.0
  /// The same where that sentence stands in a paragraph of its own.
  package var lastSentenceAbove = 3.6
  /// Who is told of beside the cue of the turn before, as an object.
  package var besideCue = 0.5
  /// Somebody of another gender than `sir` and `madam` in the turn before tell.
  package var otherGender = 0.5
  /// Whom `his wife` names through the husband.
  package var spouse = 10.0
  /// Words such as `her mother` standing for nobody with a name.
  package var relation = 0.05
  /// Who is spoken of in a turn near.
  package var spokenOfNear = 1.0
  /// A word such as `the keeper` standing for somebody without a name.
  package var described = 0.5
  /// Somebody who was heard beside the words in another place, where they cannot be the same.
  package var conflict = 0.3
  /// Somebody of whom the text has not told the name.
  package var stranger = 0.05
  /// How much it counts that a person uses such forms of address, as an exponent.
  package var speaks = 0.64
  /// How much it counts that a person is called by such forms of address.
  package var hears = 0.5
  /// A mention that is no subject.
  package var object = 0.44
  /// The teller of the story, where it says `I`.
  package var narrator = 0.7
  /// The same speaker again in one paragraph, where a pronoun stands for him.
  package var sameParagraphPronoun = 4.0
  /// Who is told of in the paragraph of the speech, before it.
  package var ownParagraph = 3.0
  /// What somebody does beside the speech.
  package var actor = 2.0

  /// Round guesses, where a fit starts that must not know what others found.
  package static var plain: Weights {
    var weights = Weights()
    weights.leading = 1.0
    weights.sameParagraph = 4.0
    weights.sameParagraphChinese = 0.3
    weights.sameParagraphTold = 2.0
    weights.sameAtOnce = 0.03
    weights.backAtOnce = 3.0
    weights.sameSoon = 0.3
    weights.backSoon = 1.5
    weights.sameLater = 0.6
    weights.backLater = 1.2
    weights.otherThanActor = 0.05
    weights.unknownGender = 0.3
    weights.namedNear = 1.0
    weights.foundNear = 0.5
    weights.called = 6.0
    weights.lastSentenceAbove = 2.0
    weights.besideCue = 0.5
    weights.sameSilence = 1.0
    weights.calledAtOnce = 1.0
    weights.answered = 2.0
    weights.introduces = 10.0
    weights.addressed = 2.0
    weights.toldWithCue = 3.0
    weights.toldWithout = 1.0
    weights.toldEarlier = 0.3
    weights.toldDecay = 0.8
    weights.calledHimself = 0.01
    weights.spokenOf = 0.2
    weights.silent = 0.5
    weights.rare = 0.2
    weights.prominence = 0.3
    weights.tellsSpeech = 1.0
    weights.lastSentence = 2.0
    weights.otherGender = 0.5
    weights.spouse = 10.0
    weights.relation = 0.05
    weights.spokenOfNear = 1.0
    weights.described = 0.5
    weights.conflict = 0.3
    weights.stranger = 0.05
    weights.speaks = 0.5
    weights.hears = 0.5
    weights.object = 0.5
    weights.narrator = 0.7
    weights.sameParagraphPronoun = 4.0
    weights.ownParagraph = 3.0
    weights.actor = 3.0
    return weights
  }

  /// All of them, to be fitted one by one.
  package static var all: [WritableKeyPath<Weights, Double>] {
    [
      \.leading, \.sameParagraph, \.sameParagraphChinese, \.sameParagraphTold, \.sameAtOnce,
      \.backAtOnce, \.sameSoon, \.backSoon, \.sameLater, \.backLater, \.otherThanActor,
      \.unknownGender, \.namedNear, \.foundNear, \.called, \.addressed,
      \.toldWithCue, \.toldWithout, \.toldEarlier, \.toldDecay, \.calledHimself, \.spokenOf,
      \.silent, \.rare, \.prominence, \.tellsSpeech, \.lastSentence, \.otherGender, \.spouse,
      \.relation, \.spokenOfNear, \.described, \.conflict, \.stranger, \.speaks, \.hears, \.object,
      \.narrator, \.answered, \.introduces, \.lastSentenceAbove, \.besideCue, \.sameSilence,
      \.calledAtOnce, \.actor, \.sameParagraphPronoun, \.ownParagraph,
    ]
  }
}
