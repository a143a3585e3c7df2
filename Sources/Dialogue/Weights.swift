/// How much each sign weighs in finding speakers, against the others.
///
/// Found by trying: each was varied while the share of right speakers was measured on texts whose
/// speakers are known.
package struct Weights: Sendable, Equatable {
  package static let standard = Weights()

  /// A speaker who leads the conversation, by his share of it.
  package var leading = 1.2
  /// The same speaker again in one paragraph, with nothing told between.
  package var sameParagraph = 5.1
  /// The same in Chinese, where it is a line break that got lost.
  package var sameParagraphChinese = 0.2
  /// The same speaker again in one paragraph, with something told between.
  package var sameParagraphTold = 2.0
  /// The same speaker again, in the next paragraph at once.
  package var sameAtOnce = 0.019
  /// The one before the last again, at once.
  package var backAtOnce = 5.1
  /// The same speaker again, after a little narration.
  package var sameSoon = 0.24
  /// The one before the last again, after a little narration.
  package var backSoon = 1.7
  /// The same speaker again, after more narration.
  package var sameLater = 0.43
  /// The one before the last again, after more narration.
  package var backLater = 1.4
  /// Anybody but the one who acts beside the speech.
  package var otherThanActor = 0.04
  /// Words such as `her mother` standing for somebody without a name, before anybody was found.
  package var relationAlone = 0.58
  /// Somebody whose gender is not known, where a pronoun tells one.
  package var unknownGender = 0.023
  /// A speaker whose cue names him, one turn away.
  package var namedNear = 1.3
  /// A speaker who was found, one turn away.
  package var foundNear = 0.7
  /// Who was called by name in the turn before.
  package var called = 8.0
  /// Who was spoken to by the cue of the turn before.
  package var addressed = 1.6
  /// Who was told of last, where a cue names nobody.
  package var toldWithCue = 3.8
  /// Who was told of last, where there is no cue.
  package var toldWithout = 1.0
  /// What was told before the turn before, against what was told since.
  package var toldEarlier = 0.16
  /// Each mention against the one behind it.
  package var toldDecay = 0.8
  /// Who is called by name in the speech itself.
  package var calledHimself = 0.0014
  /// Who is spoken of in the speech itself.
  package var spokenOf = 0.086
  /// Who is told to be silent.
  package var silent = 1.3
  /// What even a person who never speaks surely has.
  package var rare = 0.18
  /// What each sure speech adds, by its root.
  package var prominence = 0.34
  /// Who is told to speak in the narration before.
  package var tellsSpeech = 1.6
  /// Whom the last sentence before the speech is about.
  package var lastSentence = 2.4
  /// Somebody of another gender than `sir` and `madam` in the turn before tell.
  package var otherGender = 1.8
  /// Whom `his wife` names through the husband.
  package var spouse = 31.0
  /// Words such as `her mother` standing for nobody with a name.
  package var relation = 0.0096
  /// Who is spoken of in a turn near.
  package var spokenOfNear = 0.75
  /// A word such as `the keeper` standing for somebody without a name.
  package var described = 0.5
  /// Somebody who was heard beside the words in another place, where they cannot be the same.
  package var conflict = 0.3
  /// Somebody of whom the text has not told the name.
  package var stranger = 0.05
  /// How much it counts that a person uses such forms of address, as an exponent.
  package var speaks = 0.5
  /// How much it counts that a person is called by such forms of address.
  package var hears = 0.4
  /// A mention that is no subject.
  package var object = 0.4
  /// The teller of the story, where it says `I`.
  package var narrator = 0.7
  /// The same speaker again in one paragraph, where a pronoun stands for him.
  package var sameParagraphPronoun = 5.0
  /// What somebody does beside the speech.
  package var actor = 3.0

  /// All of them, to be fitted one by one.
  package static var all: [WritableKeyPath<Weights, Double>] {
    [
      \.leading, \.sameParagraph, \.sameParagraphChinese, \.sameParagraphTold, \.sameAtOnce,
      \.backAtOnce, \.sameSoon, \.backSoon, \.sameLater, \.backLater, \.otherThanActor,
      \.relationAlone, \.unknownGender, \.namedNear, \.foundNear, \.called, \.addressed,
      \.toldWithCue, \.toldWithout, \.toldEarlier, \.toldDecay, \.calledHimself, \.spokenOf,
      \.silent, \.rare, \.prominence, \.tellsSpeech, \.lastSentence, \.otherGender, \.spouse,
      \.relation, \.spokenOfNear, \.described, \.conflict, \.stranger, \.speaks, \.hears, \.object,
      \.narrator, \.actor, \.sameParagraphPronoun,
    ]
  }
}
