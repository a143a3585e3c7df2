import Basics
import Synchronization

/// What a session said, line by line, as it is recorded beside its script (`FILE.out`).
///
/// What differs from run to run is masked: durations and dates as `<time>`, the script's folder as
/// `<here>`, the folder for output as `<out>`.
package final class Transcript: Sendable {
  static let prompt = "ink> "
  private let lines = Mutex<[String]>([])
  private let places: [(path: String, mask: String)]

  /// - Parameters:
  ///   - here: The script's folder.
  ///   - out: The folder for output.
  init(here: String, out: String) {
    // The longer path first, for one may lie in the other.
    places = [(here, "<here>"), (out, "<out>")].filter { $0.path.count > 1 }.sorted {
      $0.path.count > $1.path.count
    }
  }

  /// The file a script's transcript is kept in.
  static func path(of script: String) -> String { "\(script).out" }

  func append(_ text: String) {
    let masked = masking(text)
    let new = masked.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      var line = line
      // White space at the end of a line is not seen, so it is not compared.
      while line.last == " " { line.removeLast() }
      return String(line)
    }
    lines.withLock { $0.append(contentsOf: new) }
  }

  /// The text with names in place of the folders.
  func masking(_ text: String) -> String {
    places.reduce(text) { $0.replacing($1.path, with: $1.mask) }
  }

  func append(command: String) { append(Self.prompt + command) }

  var text: [String] { lines.withLock { $0 } }
}
