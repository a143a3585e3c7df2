import Basics

extension Problem {
  static func emptyFile(_ path: String) -> Problem {
    Problem(.damaged, "`\(path)` is empty", why: "there is no text in it")
  }

  /// - Parameter isNamed: Whether the encoding was named by who loads it.
  static func cannotDecode(
    _ path: String, _ fault: DecodingFault, isNamed: Bool
  ) -> Problem {
    switch fault {
    case .empty: .emptyFile(path)
    case .binary(let kind):
      Problem(
        .damaged, "`\(path)` is no text", why: kind ?? "it has bytes that no text has, such as zero"
      )
    case .undecodable(let fault): undecodable(path, fault, isNamed: isNamed)
    case .unknown:
      Problem(
        .damaged, "cannot tell the encoding of `\(path)`",
        why: "decoded by none of those known does it look like text",
        next: "load \(word(path)) encoding=gb18030")
    }
  }

  static func cannotUnpack(
    _ path: String, _ format: TextFormat, _ fault: ArchiveFault
  ) -> Problem {
    Problem(.damaged, "cannot read `\(path)` as \(format.rawValue)", why: "\(fault.reason)")
  }

  private static func undecodable(
    _ path: String, _ fault: Undecodable, isNamed: Bool
  ) -> Problem {
    let bytes = fault.bytes.map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }.joined(separator: " ")
    return Problem(
      .damaged, "`\(path)` is damaged, or not \(fault.encoding.name)",
      why: """
        the bytes \(bytes) at offset \(fault.offset) are no character in \(fault.encoding.name); \
        nothing was stored
        """,
      // What was found out by itself is most likely right, and the file damaged.
      next: isNamed ? "load \(word(path))" : "help load")
  }

  /// A path as it can be typed.
  private static func word(_ path: String) -> String {
    let isPlain = path.allSatisfy { $0.isLetter || $0.isNumber || "/._-~+".contains($0) }
    guard !isPlain else { return path }
    let inner = path.flatMap { "\"\\".contains($0) ? "\\\($0)" : String($0) }
    return "\"" + String(inner) + "\""
  }
}

extension Message {
  static func cutHead(_ path: String, _ count: Int) -> Message {
    """
    `\(path)` begins in the middle of a character: its first \
    \(count: count, "byte was", "bytes were") left out
    """
  }

  static func cutTail(_ path: String, _ count: Int) -> Message {
    """
    `\(path)` ends in the middle of a character: its last \
    \(count: count, "byte was", "bytes were") left out
    """
  }
}
