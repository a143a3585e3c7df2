/// A file's text as UTF-8 with line feeds, and the way back to the bytes it was made from.
package struct DecodedText: Sendable {
  /// UTF-8 without byte-order mark; every line end is one line feed.
  package var content: [UInt8] = []
  /// What was decoded together, in order; together all of `content`.
  package var pieces: [Piece] = []

  package struct Piece: Sendable, Equatable {
    /// Where it begins in `content`.
    package var start: Int
    /// Where it begins in the file, in bytes; nil for a text that was taken out of a container.
    package var originalStart: Int?
    /// What its line feeds were.
    package var lineEnds: LineEnds

    package init(start: Int, originalStart: Int?, lineEnds: LineEnds) {
      self.start = start
      self.originalStart = originalStart
      self.lineEnds = lineEnds
    }
  }

  /// What the line feeds of a piece were in the file.
  package enum LineEnds: Sendable, Equatable {
    case all(LineEnd)
    /// Each in its order.
    case mixed([LineEnd])
  }

  package enum LineEnd: UInt8, Sendable {
    case lineFeed = 0
    /// Carriage return and line feed, as Windows writes.
    case both = 1
    case carriageReturn = 2
  }
}

/// Bytes that are no character in an encoding.
package struct Undecodable: Error, Equatable {
  package let encoding: Encoding
  /// Where in the file, from 0.
  package let offset: Int
  /// The bytes there, four at most.
  package let bytes: [UInt8]
}

extension DecodedText {
  /// Adds what was decoded behind, whose pieces begin at 0.
  mutating func append(_ part: DecodedText) {
    let shift = content.count
    content += part.content
    pieces += part.pieces.map {
      Piece(start: $0.start + shift, originalStart: $0.originalStart, lineEnds: $0.lineEnds)
    }
  }
}
