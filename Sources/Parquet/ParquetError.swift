import Basics

/// Why a file is no Parquet file that can be read, or cannot be read any further.
package struct ParquetError: Error, Equatable {
  /// One clause: "a page ends early".
  package let reason: Message

  init(_ reason: Message) { self.reason = reason }

  static let endsEarly = ParquetError("its data ends early")
}

extension Problem {
  /// A Parquet file that cannot be read, with the reason.
  package static func damagedParquet(_ path: String, _ error: ParquetError) -> Problem {
    Problem(.damaged, "cannot read `\(path)` as Parquet", why: error.reason)
  }
}
