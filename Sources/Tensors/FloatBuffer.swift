import Glibc

/// Floats outside Swift's arrays: at a fixed address, aligned for vectors, zero at first.
///
/// Not checked on access, for layers take its address; who holds it knows the shape.
package final class FloatBuffer {
  package let start: UnsafeMutablePointer<Float>
  package let count: Int
  private let byteCount: Int

  /// The system gives zeroed pages, in large ones where it has them, when they are first touched.
  package init(_ count: Int) {
    self.count = count
    byteCount = max(64, count * MemoryLayout<Float>.stride)
    let memory = mmap(nil, byteCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let memory, memory != MAP_FAILED else { fatalError("no memory for \(byteCount) bytes") }
    if byteCount >= 1 << 21 { madvise(memory, byteCount, Int32(MADV_HUGEPAGE)) }
    start = memory.bindMemory(to: Float.self, capacity: max(16, count))
  }

  package convenience init(_ values: [Float]) {
    self.init(values.count)
    // In bounds: made for as many.
    values.withUnsafeBufferPointer { values in
      if let from = values.baseAddress { start.update(from: from, count: values.count) }
    }
  }

  deinit { munmap(start, byteCount) }

  /// A copy of the values.
  package var values: [Float] { Array(UnsafeBufferPointer(start: start, count: count)) }

  package func clear() { start.update(repeating: 0, count: count) }

  package subscript(index: Int) -> Float {
    get { start[index] }
    set { start[index] = newValue }
  }
}
