import Basics

extension Problem {
  static func emptyFile(_ path: String) -> Problem {
    Problem(.damaged, "`\(path)` is empty", why: "there is no text in it")
  }

  static func cannotDecode(_ path: String, _ fault: DecodingFault) -> Problem {
    switch fault {
    case .empty: .emptyFile(path)
    case .binary(let kind):
      Problem(
        .damaged, "`\(path)` is no text", why: kind ?? "it has bytes that no text has, such as zero"
      )
    case .undecodable(let fault): undecodable(path, fault)
    case .unknown:
      Problem(
        .damaged, "cannot tell the encoding of `\(path)`",
        why: "decoded by none of those known does it look like text",
        next: "load \(path) encoding=gb18030")
    }
  }

  static func cannotUnpack(
    _ path: String, _ format: TextFormat, _ fault: ArchiveFault
  ) -> Problem {
    Problem(.damaged, "cannot read `\(path)` as \(format.rawValue)", why: "\(fault.reason)")
  }

  private static func undecodable(_ path: String, _ fault: Undecodable) -> Problem {
    let bytes = fault.bytes.map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }.joined(separator: " ")
    return Problem(
      .damaged, "`\(path)` is damaged, or not \(fault.encoding.name)",
      why: """
        the bytes \(bytes) at offset \(fault.offset) are no character in \(fault.encoding.name); \
        nothing was stored
        """,
      next: "load \(path) encoding=\(fault.encoding == .utf8 ? "gb18030" : "utf-8")")
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
