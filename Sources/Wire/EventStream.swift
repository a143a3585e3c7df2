/// Reads server-sent events from bytes as they come, cut anywhere.
///
/// By the HTML standard's section 9.2.6: lines end by LF, CR or CRLF, `data` lines of one event are
/// joined by line ends, lines that begin with a colon are comments, and an event that the end of the
/// stream cuts off is dropped.
package struct EventStream: Sendable {
  package struct Event: Sendable, Equatable {
    /// `message` where the stream names none.
    package var name: String
    package var data: String

    package init(name: String = "message", data: String) {
      self.name = name
      self.data = data
    }
  }

  private var line: [UInt8] = []
  private var name = ""
  private var data: String?
  private var lastWasReturn = false
  private var isAtStart = true

  package init() {}

  /// The events that are whole with these bytes.
  package mutating func events(in bytes: some Sequence<UInt8>) -> [Event] {
    var events: [Event] = []
    for byte in bytes {
      defer { lastWasReturn = byte == 0x0D }
      switch byte {
      case 0x0A where lastWasReturn: break
      case 0x0A, 0x0D: if let event = endLine() { events.append(event) }
      default: line.append(byte)
      }
    }
    return events
  }

  private mutating func endLine() -> Event? {
    if isAtStart, line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
    isAtStart = false
    defer { line.removeAll(keepingCapacity: true) }
    guard !line.isEmpty else {
      defer { (name, data) = ("", nil) }
      return data.map { Event(name: name.isEmpty ? "message" : name, data: $0) }
    }
    let colon = line.firstIndex(of: UInt8(ascii: ":")) ?? line.endIndex
    var value = line[colon...].dropFirst()
    if value.first == UInt8(ascii: " ") { value = value.dropFirst() }
    let text = String(decoding: value, as: UTF8.self)
    switch String(decoding: line[..<colon], as: UTF8.self) {
    case "data": data = data.map { "\($0)\n\(text)" } ?? text
    case "event": name = text
    default: break
    }
    return nil
  }
}
