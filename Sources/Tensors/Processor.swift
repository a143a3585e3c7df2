import Basics
import Kernels

/// Which loops a processor can run; each has all that the one before has.
package enum Instructions: Int, Sendable, CaseIterable, Comparable {
  /// C as it is written: the reference, and the way on a processor that has nothing better.
  case plain
  case avx2
  case avx512
  /// AVX-512 with products of bfloat16.
  case bf16

  /// The best of this processor, or a lower one that `INKSTONE_CPU` names.
  package static let current = Instructions(ink_processor_level())
  /// The best of this processor, whatever the environment says.
  package static let highest = Instructions(ink_processor_highest())

  private init(_ level: ink_level) { self = Instructions(rawValue: Int(level.rawValue)) ?? .plain }

  var level: ink_level { ink_level(rawValue: UInt32(rawValue)) }

  /// What people call it.
  package var name: String {
    switch self {
    case .plain: "no vector instructions"
    case .avx2: "AVX2"
    case .avx512: "AVX-512"
    case .bf16: "AVX-512 with bfloat16"
    }
  }

  package static func < (left: Instructions, right: Instructions) -> Bool {
    left.rawValue < right.rawValue
  }
}

/// The cores at hand and what they can: every layer runs on one.
///
/// Its threads sleep while there is nothing to do. Calls from several threads take turns. Results do
/// not depend on the count of threads.
package final class Processor: Sendable {
  // Safe: the pool has its own lock.
  nonisolated(unsafe) let pool: OpaquePointer
  package let instructions: Instructions

  /// All cores that this process may use, with the best of their instructions.
  package static let shared = Processor()

  /// - Parameters:
  ///   - instructions: No more than the processor has.
  ///   - threadCount: `INKSTONE_THREADS`, or the cores that this process may use, when nil.
  package init(_ instructions: Instructions = .current, threadCount: Int? = nil) {
    precondition(instructions <= .highest, "the processor has no \(instructions.name)")
    let asked = Environment.value("INKSTONE_THREADS").flatMap { Int($0) }
    let count = max(1, min(256, threadCount ?? asked ?? Int(ink_core_count())))
    guard let pool = ink_pool_create(Int32(count)) else { fatalError("no memory for threads") }
    self.pool = pool
    self.instructions = instructions
  }

  deinit { ink_pool_destroy(pool) }

  package var threadCount: Int { Int(ink_pool_threads(pool)) }

  var level: ink_level { instructions.level }

  /// Runs `body` once for each index below `count`, in any order, on any of the threads.
  ///
  /// What a piece computes must not depend on the thread; it may not use the processor itself.
  package func forEach(_ count: Int, _ body: (_ index: Int) -> Void) {
    withoutActuallyEscaping(body) { body in
      var body = body
      withUnsafeMutablePointer(to: &body) { context in
        ink_pool_run(
          pool, count,
          { index, _, context in
            // Safe: the pointer made above, which outlives the run.
            context?.assumingMemoryBound(to: ((Int) -> Void).self).pointee(index)
          }, context)
      }
    }
  }
}
