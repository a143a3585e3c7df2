import Basics
import Glibc
import LanguageModel
import Tensors

/// How a run fits into memory.
package struct MemoryPlan: Sendable, Equatable {
  package var precision: PackedMatrix.Precision
  /// Rows of packed samples that one pass takes at most.
  package var rows: Int
  /// Whether layers are computed twice, to keep less.
  package var recomputes: Bool
  /// What is expected to be taken at most.
  package var byteCount: Int

  /// More rows a pass gain little, and touch more memory; with fewer, what the samples of a step begin
  /// with is computed more than once.
  package static let bestRows = 704

  /// The fastest way that stays below the limit.
  ///
  /// - Parameters:
  ///   - longest: The tokens of the longest sample.
  ///   - stepRows: The rows that a step has in all; more than these are never at hand.
  ///   - limit: In bytes; nil for what the system has to spare.
  /// - Throws: `Problem` when not even one sample at a time fits.
  package init(
    _ configuration: ModelConfiguration, _ shape: AdapterShape,
    precision: PackedMatrix.Precision, longest: Int, stepRows: Int, limit: Int? = nil
  ) throws(Problem) {
    let free = limit ?? Self.available
    let best = max(longest, min(Self.bestRows, stepRows))
    var least = Int.max
    for recomputes in [false, true] {
      var rows = best
      while true {
        let bytes = Self.byteCount(
          configuration, shape, precision: precision, rows: rows, recomputes: recomputes)
        least = min(least, bytes)
        if bytes <= free {
          self.precision = precision
          self.rows = rows
          self.recomputes = recomputes
          byteCount = bytes
          return
        }
        // Half the rows cost less speed than computing twice does, as long as they are some hundreds.
        guard rows / 2 >= max(longest, recomputes ? 1 : 256) else { break }
        rows /= 2
      }
    }
    throw .tooLittleMemory(least, free: free, longest: longest, isLimit: limit != nil)
  }

  /// Weights both ways, what a pass keeps, and the adapter with its gradients, means and forms.
  private static func byteCount(
    _ configuration: ModelConfiguration, _ shape: AdapterShape,
    precision: PackedMatrix.Precision, rows: Int, recomputes: Bool
  ) -> Int {
    let output = configuration.vocabularySize * configuration.width
    let layers = configuration.weightCount - (configuration.isTied ? 1 : 2) * output
    let there = precision.ofForward.bytesPerWeight
    let weights = layers * (there + precision.bytesPerWeight) + output * 2 * there
    let pass = Activations.byteCount(
      rows: rows, configuration, shape, recomputes: recomputes)
    return weights + pass + 8 * 4 * shape.parameterCount(in: configuration) + 60_000_000
  }

  /// What the system says can be taken without swapping; 90 % of it.
  static var available: Int {
    let free = sysconf(Int32(_SC_AVPHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
    return (AvailableMemory.byteCount ?? free) / 10 * 9
  }
}
