import Basics

@testable import Parquet

/// What was wrong; empty when nothing was.
func failure(_ body: () throws -> Void) -> String {
  do {
    try body()
    return ""
  } catch {
    guard let error = error as? ParquetError else { return "another error: \(error)" }
    return error.reason.text()
  }
}
