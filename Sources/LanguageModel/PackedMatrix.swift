import Basics
import Kernels

/// A matrix laid out for the kernels: rows in groups of 16, one stream a thread.
struct PackedMatrix {
  let rowCount: Int
  let columnCount: Int
  let kernel: ink_packed_matrix

  var groupCount: Int { Self.groups(rowCount) }
  /// Whether its inputs are whole numbers in records, else floats.
  var takesRecords: Bool { kernel.packing.rawValue < INK_PACKED_HALVES.rawValue }

  static func groups(_ rows: Int) -> Int { (rows + Int(INK_GROUP_ROWS) - 1) / Int(INK_GROUP_ROWS) }

  /// How the kernels hold a weight.
  static func packing(of weight: StoredWeight, exactly: Bool) -> ink_packing {
    exactly ? INK_PACKED_FLOATS : ink_packing_of(weight.storage)
  }

  /// The bytes it takes, a multiple of 64.
  static func byteCount(of weight: StoredWeight, exactly: Bool) -> Int {
    let packing = packing(of: weight, exactly: exactly)
    return groups(weight.rowCount) * ink_group_bytes(packing, weight.columnCount)
  }

  /// Describes the matrix that `pack` will fill.
  ///
  /// - Parameter memory: Room for `byteCount` bytes, aligned to 64.
  init(_ weight: StoredWeight, exactly: Bool, memory: UnsafeMutableRawPointer) {
    rowCount = weight.rowCount
    columnCount = weight.columnCount
    kernel = ink_packed_matrix(
      packing: Self.packing(of: weight, exactly: exactly), columns: weight.columnCount,
      groups: UnsafePointer(memory.assumingMemoryBound(to: UInt8.self)))
  }

  /// Floats as they are, row-major.
  ///
  /// - Parameter memory: Room for them, zeroed and aligned to 64.
  init(floats: [Float], rowCount: Int, columnCount: Int, memory: UnsafeMutablePointer<Float>) {
    self.rowCount = rowCount
    self.columnCount = columnCount
    let groupFloats = ink_group_bytes(INK_PACKED_FLOATS, columnCount) / 4
    for row in 0..<rowCount {
      let group = memory + row / 16 * groupFloats + row % 16
      for column in 0..<columnCount { group[16 * column] = floats[row * columnCount + column] }
    }
    kernel = ink_packed_matrix(
      packing: INK_PACKED_FLOATS, columns: columnCount,
      groups: UnsafeRawPointer(memory).assumingMemoryBound(to: UInt8.self))
  }

  /// Lays out some groups of rows.
  func pack(_ weight: StoredWeight, groups: Range<Int>) {
    let groupBytes = ink_group_bytes(kernel.packing, columnCount)
    var rows = [UnsafeRawPointer?](repeating: nil, count: Int(INK_GROUP_ROWS))
    for group in groups {
      for index in rows.indices {
        let row = group * rows.count + index
        rows[index] = row < rowCount ? weight.rowBytes(row).baseAddress : nil
      }
      // In bounds: the memory holds `groupCount` groups. Not shared: each group is packed once.
      ink_pack_group(
        kernel.packing, weight.storage, rows, columnCount,
        UnsafeMutablePointer(mutating: kernel.groups + group * groupBytes))
    }
  }
}
