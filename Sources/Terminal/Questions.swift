import Basics
import Glibc

/// Questions that one key answers.
extension Keyboard {
  /// Asks a question; only `y` and its like are yes.
  ///
  /// What was typed before the question was seen does not answer it.
  ///
  /// - Returns: Nil for Ctrl-C.
  package func confirm(
    _ question: Message, in catalogue: Catalogue? = nil, on console: Console = .standard
  ) -> Bool? {
    forgetTypedAhead()
    let key = withoutEcho {
      console.say("\(question.text(in: catalogue)) [y/N] ")
      return nextKey()
    }
    let answer = key.flatMap { $0 == .interrupt ? nil : $0.isYes }
    console.say(answer.map { $0 ? "y\n" : "n\n" } ?? "^C\n")
    return key == nil ? false : answer
  }

  /// Asks a question that one of `keys` answers; other keys do nothing.
  ///
  /// Letters count in either case and from a Chinese input method's full width.
  ///
  /// - Returns: One of `keys`, `.interrupt` for Ctrl-C, or `.endOfInput` for Ctrl-D and where there
  ///   is no terminal.
  package func ask(
    _ question: Message, among keys: [Key], in catalogue: Catalogue? = nil,
    on console: Console = .standard
  ) -> Key {
    let key = withoutEcho {
      console.say(question.text(in: catalogue) + " ")
      while true {
        let key = nextKey()
        if key == .interrupt || key == .endOfInput { return key }
        if let known = keys.first(where: { $0 == key || $0.folded == key.folded }) { return known }
      }
    }
    switch key {
    case .character(let character): console.say("\(character)\n")
    case .interrupt: console.say("^C\n")
    default: console.say("\n")
    }
    return key ?? .endOfInput
  }
}

extension Key {
  /// A letter in lower case and half width; any other key as it is.
  var folded: Key {
    guard case .character(let character) = self else { return self }
    var text = String(character).lowercased()
    // Unicode's full-width forms stand as far from ASCII for each character.
    if let scalar = text.unicodeScalars.first, 0xFF01...0xFF5E ~= scalar.value,
      let narrow = Unicode.Scalar(scalar.value - 0xFEE0)
    {
      text = String(Character(narrow)).lowercased()
    }
    return .character(text.first ?? character)
  }

  /// Whether it agrees: `y`, 是 or 好.
  var isYes: Bool { [.character("y"), .character("是"), .character("好")].contains(folded) }
}
