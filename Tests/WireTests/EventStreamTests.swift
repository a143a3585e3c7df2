import Basics
import Testing

@testable import Wire

/// The streams are those of the HTML standard, section 9.2.6.
@Suite struct EventStreamTests {
  private typealias Event = EventStream.Event

  @Test(
    "Events are read as the standard reads them",
    arguments: [
      ("data: YHOO\ndata: +2\ndata: 10\n\n", [Event(data: "YHOO\n+2\n10")]),
      (
        ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n",
        [Event(data: "first event"), Event(data: "second event"), Event(data: " third event")]
      ),
      ("data\n\ndata\ndata\n\ndata:", [Event(data: ""), Event(data: "\n")]),
      ("data:test\n\ndata: test\n\n", [Event(data: "test"), Event(data: "test")]),
      ("event: add\r\ndata: 皇帝\r\n\r\n", [Event(name: "add", data: "皇帝")]),
      ("\u{FEFF}data: a\r\rdata: b\n\r\n", [Event(data: "a"), Event(data: "b")]),
      ("event: only\n\ndata: x\n\n", [Event(data: "x")]),
      ("data: cut off\n", []),
    ] as [(String, [EventStream.Event])])
  func standard(text: String, events: [EventStream.Event]) {
    var stream = EventStream()
    #expect(stream.events(in: text.utf8) == events)
    // Cut at every byte, the same comes out.
    stream = EventStream()
    #expect(text.utf8.flatMap { stream.events(in: [$0]) } == events)
  }
}
