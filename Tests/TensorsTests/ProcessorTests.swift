import Synchronization
import Tensors
import Testing

/// A sum that several threads add to.
private final class Total: Sendable {
  let sum = Atomic(0)
}

@Suite struct ProcessorTests {
  @Test("Each index is run once, however many threads there are", arguments: [1, 2, 7])
  func indices(threads: Int) {
    let processor = Processor(.plain, threadCount: threads)
    for count in [0, 1, 2, 3, 100] {
      let seen = Mutex<[Int: Int]>([:])
      processor.forEach(count) { index in seen.withLock { $0[index, default: 0] += 1 } }
      #expect(seen.withLock { $0 } == Dictionary(uniqueKeysWithValues: (0..<count).map { ($0, 1) }))
    }
  }

  @Test("Callers on several threads take turns")
  func turns() async {
    let processor = Processor(.plain, threadCount: 3)
    let total = Total()
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<4 {
        group.addTask {
          for _ in 0..<200 {
            processor.forEach(5) { total.sum.add($0, ordering: .relaxed) }
          }
        }
      }
    }
    #expect(total.sum.load(ordering: .relaxed) == 4 * 200 * 10)
  }
}
