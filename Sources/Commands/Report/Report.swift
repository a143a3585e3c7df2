import Basics

/// What a command has to say, as values.
///
/// One renderer draws it for a terminal or as plain text, one as JSON. No command prints.
package struct Report: Sendable {
  package var blocks: [Block]

  package init(_ blocks: [Block] = []) { self.blocks = blocks }

  package enum Block: Sendable {
    /// A sentence; in JSON one of `messages`.
    case message(Message)
    /// Something that may cost the reader later; in JSON one of `warnings`.
    case warning(Message)
    /// A line that can be typed next; in JSON one of `next`.
    case next(String)
    /// What the blocks below it are about; not in JSON.
    case heading(Message)
    /// Named values, one a line; in JSON members of the object itself.
    case fields([Field])
    /// Rows under columns; in JSON an array of objects under its key.
    case table(Table)
    /// Things shown whole, one under the other; in JSON an array of objects under its key.
    case cards(key: String, [Card])
    /// Text shown as it is, such as a passage of a book. What a model says differs between
    /// processors, so a transcript shows `mask` in its place.
    case text(key: String, String, mask: String? = nil)
    /// Text as it is, in parts that a terminal tells apart by colour; never wrapped.
    case runs(key: String, [Run])
    /// Labelled counts drawn as bars; in JSON an array under its key.
    case bars(key: String, [Bar])
    /// Lines drawn as curves; in JSON arrays of points under its key.
    case curves(key: String, [Curve], xLabel: String)
  }

  /// A part of a text, and how it looks.
  package struct Run: Sendable, Equatable {
    package var text: String
    package var style: Card.Part.Style

    package init(_ text: String, _ style: Card.Part.Style) {
      self.text = text
      self.style = style
    }
  }

  /// A named value.
  package struct Field: Sendable {
    /// The name in JSON: `byte_count`.
    package let key: String
    package let label: Message
    package let value: ReportValue

    package init(_ key: String, _ label: Message, _ value: ReportValue) {
      self.key = key
      self.label = label
      self.value = value
    }
  }

  /// Rows of values under named columns.
  package struct Table: Sendable {
    package let key: String
    package let columns: [Column]
    package let rows: [[ReportValue]]

    /// A column, and how it behaves where the window is narrow.
    package struct Column: Sendable {
      package let key: String
      package let label: Message
      /// Whether its cells may be cut with `…` where the window is narrow.
      package let isFlexible: Bool
      /// Whether its cells hold hits between 【 and 】, which a terminal shows in colour.
      package let marksHits: Bool

      package init(
        _ key: String, _ label: Message, isFlexible: Bool = false, marksHits: Bool = false
      ) {
        self.key = key
        self.label = label
        self.isFlexible = isFlexible
        self.marksHits = marksHits
      }
    }

    package init(_ key: String, _ columns: [Column], _ rows: [[ReportValue]]) {
      precondition(
        rows.allSatisfy { $0.count == columns.count }, "each row of `\(key)` has a value a column")
      self.key = key
      self.columns = columns
      self.rows = rows
    }
  }

  /// One bar of a histogram.
  package struct Bar: Sendable {
    package let label: String
    package let count: Int

    package init(_ label: String, _ count: Int) {
      self.label = label
      self.count = count
    }
  }

  /// One line of a chart, by (x, y) in ascending x.
  package struct Curve: Sendable {
    package let name: String
    package let points: [(x: Double, y: Double)]

    package init(_ name: String, _ points: [(x: Double, y: Double)]) {
      self.name = name
      self.points = points
    }
  }

  /// A report of one sentence.
  package static func message(_ message: Message) -> Report { Report([.message(message)]) }

  package static func + (left: Report, right: Report) -> Report {
    Report(left.blocks + right.blocks)
  }
}

/// A value in a report: JSON gets it whole, a reader gets it with its unit.
package indirect enum ReportValue: Sendable, Equatable {
  case none
  case text(String)
  case message(Message)
  case integer(Int)
  /// An integer that is a name, such as an identifier: never grouped.
  case id(Int)
  /// Shown with that many decimals.
  case number(Double, decimals: Int)
  /// Of one, shown as per cent.
  case share(Double)
  case flag(Bool)
  case bytes(Int)
  case duration(Duration)
  /// Milliseconds since 1970, UTC.
  case time(Int)
  case list([String])
  /// What differs from run to run; a transcript shows `mask` in its place.
  case varying(ReportValue, mask: String)
}

extension ReportValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
  package init(stringLiteral value: String) { self = .text(value) }
  package init(integerLiteral value: Int) { self = .integer(value) }
}
