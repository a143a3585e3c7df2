import Basics
import CEdit
import Glibc

extension LineEditor {
  /// ^R: finds earlier entries that contain what is typed, the newest first.
  ///
  /// ^R again goes to an older one, ^S to a newer one; Backspace shortens the pattern; Escape, Enter
  /// and every key that moves or edits take the entry; ^G and ^C bring back the line as it was.
  func searchHistory() -> UInt8 {
    let ownPrompt = prompt
    let draft = line.text
    var pattern = ""
    var found: Int?
    func show(isMissing: Bool = false) {
      let words: Message =
        isMissing ? "no earlier line with `\(pattern)`: " : "search `\(pattern)`: "
      prompt = words.text(in: catalogue)
    }
    /// Looks from the newest entry on, or from the one that is shown.
    func look(from index: Int?) {
      let match = history.older(than: index ?? history.entries.count, containing: pattern)
      if let match {
        found = match
        setLine(history.entries[match])
      }
      show(isMissing: match == nil && !pattern.isEmpty)
    }
    func leave(with text: String?) -> UInt8 {
      if let text { setLine(text) }
      prompt = ownPrompt
      return UInt8(CC_REFRESH)
    }
    show()
    while true {
      switch nextEvent() {
      case .byte(0x12): if !pattern.isEmpty { look(from: found) }
      case .byte(0x13):
        if let now = found, let newer = history.newer(than: now, containing: pattern) {
          found = newer
          setLine(history.entries[newer])
        }
        show()
      case .byte(0x07), .byte(0x03), .signal(SIGINT): return leave(with: draft)
      case .byte(0x08), .byte(0x7F):
        if !pattern.isEmpty { pattern.removeLast() }
        found = nil
        look(from: nil)
      case .byte(0x1B):
        // An arrow or another key of several bytes: the editor shall have it.
        if case .byte(let next) = keyboard.next(timeout: 50) { keyboard.giveBack([0x1B, next]) }
        return leave(with: nil)
      case .byte(let byte) where byte < 0x20:
        keyboard.giveBack([byte])
        return leave(with: nil)
      case .byte(let byte):
        guard let scalar = keyboard.scalar(beginningWith: byte) else { continue }
        pattern.unicodeScalars.append(scalar)
        // The entry that is shown may contain the longer pattern too.
        look(from: found.map { $0 + 1 })
      case .signal(SIGWINCH): resize()
      case .signal, .wake, .timeout: continue
      case .end: return leave(with: draft)
      }
    }
  }
}
