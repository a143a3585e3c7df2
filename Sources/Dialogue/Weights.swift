/// How much each sign weighs in finding speakers, against the others.
///
/// Found by trying: each was varied while the share of right speakers was measured on texts whose
/// speakers are known.
enum Weights {
  /// A speaker who leads the conversation, by his share of it.
  static let leading = 1.2
  /// The same speaker again in one paragraph, with nothing told between.
  static let sameParagraph = 5.1
  /// The same in Chinese, where it is a line break that got lost.
  static let sameParagraphChinese = 0.2
  /// The same speaker again in one paragraph, with something told between.
  static let sameParagraphTold = 2.0
  /// The same speaker again, in the next paragraph at once.
  static let sameAtOnce = 0.019
  /// The one before the last again, at once.
  static let backAtOnce = 5.1
  /// The same speaker again, after a little narration.
  static let sameSoon = 0.24
  /// The one before the last again, after a little narration.
  static let backSoon = 1.7
  /// The same speaker again, after more narration.
  static let sameLater = 0.43
  /// The one before the last again, after more narration.
  static let backLater = 1.4
  /// Anybody but the one who acts beside the speech.
  static let otherThanActor = 0.04
  /// Words such as `her mother` standing for somebody without a name, before anybody was found.
  static let relationAlone = 0.58
  /// Somebody whose gender is not known, where a pronoun tells one.
  static let unknownGender = 0.023
  /// A speaker whose cue names him, one turn away.
  static let namedNear = 1.3
  /// A speaker who was found, one turn away.
  static let foundNear = 0.7
  /// Who was called by name in the turn before.
  static let called = 8.0
  /// Who was spoken to by the cue of the turn before.
  static let addressed = 1.6
  /// Who was told of last, where a cue names nobody.
  static let toldWithCue = 3.8
  /// Who was told of last, where there is no cue.
  static let toldWithout = 1.0
  /// What was told before the turn before, against what was told since.
  static let toldEarlier = 0.16
  /// Each mention against the one behind it.
  static let toldDecay = 0.8
  /// Who is called by name in the speech itself.
  static let calledHimself = 0.0014
  /// Who is spoken of in the speech itself.
  static let spokenOf = 0.086
  /// Who is told to be silent.
  static let silent = 1.3
  /// What even a person who never speaks surely has.
  static let rare = 0.18
  /// What each sure speech adds, by its root.
  static let prominence = 0.34
  /// Who is told to speak in the narration before.
  static let tellsSpeech = 1.6
  /// Whom the last sentence before the speech is about.
  static let lastSentence = 2.4
  /// Somebody of another gender than `sir` and `madam` in the turn before tell.
  static let otherGender = 1.8
  /// Whom `his wife` names through the husband.
  static let spouse = 31.0
  /// Words such as `her mother` standing for nobody with a name.
  static let relation = 0.0096
  /// Who is spoken of in a turn near.
  static let spokenOfNear = 0.75
}
