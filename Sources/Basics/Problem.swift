/// Something that stopped a request, told to a person: what failed, why, and what to do about it.
///
/// A module that has callers who must branch throws its own error enum; every error that can reach
/// the prompt converts to a `Problem`. The wording lives in the module's `Problems.swift`, nowhere
/// else.
package struct Problem: Error, Equatable {
  /// What a program should do about it; also decides the exit status.
  package enum Kind: Int32, Sendable {
    case usage = 2
    case notFound = 3
    case conflict = 4
    case network = 5
    case damaged = 6
    case internalFault = 70
    case cancelled = 130
  }

  package var kind: Kind
  /// One clause without a full stop: "cannot open workspace `novel.inkstone`".
  package var what: Message
  /// The cause, in the words of the file or the server where there are any.
  package var why: Message?
  /// One line that can be typed as it stands.
  package var next: String?

  package init(_ kind: Kind, _ what: Message, why: Message? = nil, next: String? = nil) {
    self.kind = kind
    self.what = what
    self.why = why
    self.next = next
  }
}

extension Problem: CustomStringConvertible {
  /// Up to three lines, readable without colour.
  ///
  ///     error: no text named `Zhou Yuu`
  ///       why: the workspace has 3 texts; the nearest is `Zhou Yu`
  ///      next: show "Zhou Yu"
  package var description: String { text(in: nil) }

  /// The same in a reader's language.
  package func text(in catalogue: Catalogue?) -> String {
    let mark: Message = "error: "
    var lines = [mark.text(in: catalogue) + what.text(in: catalogue)]
    if let why { lines.append(("  why: \(why)" as Message).text(in: catalogue)) }
    if let next { lines.append((" next: \(next)" as Message).text(in: catalogue)) }
    return lines.joined(separator: "\n")
  }
}
