/// The English words that the rules know, with `_` for a space; capitalised forms are derived.
enum EnglishWords {
  static let all: [(TokenKind, Int32, String)] = [
    (.speech, 0, speech), (.thought, 0, "thought wrote reflected mused_to_herself read"),
    (.hearing, 0, "heard hear listened"),
    (
      .silence, 0,
      """
      made_no_answer made_no_reply was_silent were_silent said_nothing no_answer no_reply
      did_not_answer did_not_reply remained_silent was_again_silent silently made_him_no_answer
      could_not_answer could_not_speak made_her_no_answer listened_in_silence kept_silent
      """
    ),
    (.objecting, 0, objecting), (.joining, 0, "and or nor"), (.possessive, 0, "'s ’s"),
    (.adverb, 0, adverbs), (.verb, 0, verbs), (.thing, 0, things),
    (.determiner, 0, "the a an this that these those another one some any every no"),
    (.determiner, 1, "his"), (.determiner, 2, "her"), (.determiner, 4, "my"),
    (.determiner, 3, "their our your its"),
    (.group, 0, groups), (.noun, 0, nouns), (.noun, 1, maleNouns), (.noun, 2, femaleNouns),
    (.pronoun, PronounValue.he, "he"), (.pronoun, PronounValue.she, "she"),
    (.pronoun, PronounValue.it, "it"), (.pronoun, PronounValue.they, "they both all"),
    (.pronoun, PronounValue.narrator, "I"), (.pronoun, PronounValue.we, "we"),
    (.pronoun, PronounValue.you, "you"),
    (.word, 0, "him himself herself themselves them me myself us itself who whom which what"),
  ]

  private static let speech = """
    said says say replied reply replies cried cries answered answers returned asked asks exclaimed
    exclaims added adds continued continues observed observes whispered whispers muttered mutters
    murmured murmurs repeated repeats remarked remarks inquired enquired demanded shouted shouts
    called_out called_back rejoined resumed responded retorted interrupted interposed interjected
    declared announced suggested admitted agreed protested insisted pleaded begged urged warned
    explained ejaculated growled grumbled groaned moaned sighed sobbed laughed chuckled giggled
    snapped snarled sneered stammered stuttered faltered gasped panted screamed shrieked yelled
    bawled roared bellowed hissed croaked grunted mumbled drawled pursued proceeded persisted
    concluded commented objected argued assented ventured volunteered mused went_on broke_in
    cut_in put_in burst_out began faltered_out cried_out chimed_in struck_in told tells spoke speaks
    echoed assured reminded informed confessed queried questioned wondered implored entreated
    commanded ordered bade scolded chided advised apologized apologised complained quoth
    breathed squeaked piped boomed thundered barked lamented wailed whimpered hinted conceded
    accosted addressed greeted announced allowed agreed put_forth went_on_to_say corrected countered reasoned prompted promised vowed swore cautioned teased joked
    """

  private static let objecting = """
    to at with for of by from on in upon towards toward into after before behind beside about against
    between without under over through near around like than as asked_of
    """

  private static let adverbs = """
    then now here there so but and_then yet still however again also only just even too very at_last at_length
    at_once meanwhile presently suddenly soon afterwards immediately quietly softly slowly gently coldly
    warmly quickly hastily eagerly gravely calmly sharply angrily anxiously archly aloud never always
    almost scarcely hardly merely simply once when while as_soon_as as if though although because since
    until till after_a_pause after_a_moment after_a_short_pause after_a_while in_reply in_answer
    well oh yes
    """

  private static let verbs = """
    was were is are had has have did do does would could should might must will shall may can be been being
    smiled smiles nodded nods shook shrugged frowned looked looks stared gazed glanced turned turns walked walks
    went goes came comes stood stands sat sits rose ran runs took takes made makes gave gives got gets felt
    feels knew knows saw sees seemed seems paused pauses stopped stops moved put puts held holds pulled pushed
    opened closed shut leaned bent lifted raised dropped fell reached drew threw caught left entered met
    waited watched tried wanted wished hoped began started kept let lay laid led set bowed blushed coloured
    colored hesitated waved pointed touched kissed wiped rubbed scratched cleared rolled blinked winked
    grinned laughed sighed groaned swallowed coughed sniffed breathed trembled shivered jumped sprang
    rushed hurried crossed followed joined approached returned_to thought_of
    """

  private static let things = """
    voice eyes eye face hand hands head lips mouth heart mind tone look smile tears brow cheeks cheek
    door room house silence answer reply words word letter breath hair arm arms feet conversation
    subject day morning evening night moment minute hour time nothing something everything
    """

  private static let groups = """
    everybody everyone people the_girls the_ladies the_gentlemen the_boys the_men the_women the_others
    the_children his_sisters her_sisters her_daughters the_crowd several_voices some_one someone somebody
    """

  private static let nouns = """
    your_majesty your_Majesty your_highness your_Highness your_grace your_Grace servant person stranger doctor captain colonel major general sergeant officer clerk cousin friend
    companion child visitor guest lawyer judge teacher driver cook other voice_of host guide neighbour
    neighbor patient tenant soldier sailor messenger porter waiter publisher inspector constable prisoner
    """

  private static let maleNouns = """
    lordship my_lord my_Lord your_lordship your_Lordship my_boy sire man father husband brother son uncle nephew gentleman boy grandfather papa dad lad fellow master king
    prince lord duke sir butler footman coachman landlord priest clergyman vicar rector youth baronet
    old_man young_man father-in-law son-in-law brother-in-law widower bishop parson monk squire
    """

  private static let femaleNouns = """
    my_lady my_Lady your_ladyship your_Ladyship her_Majesty mummy mommy ma’am ma'am woman mother wife sister daughter aunt niece lady girl grandmother mamma mama mum mom mistress queen
    princess duchess maid housekeeper landlady nurse governess madam ladyship old_woman young_woman
    young_lady old_lady mother-in-law sister-in-law daughter-in-law widow matron hostess nun
    """
}
