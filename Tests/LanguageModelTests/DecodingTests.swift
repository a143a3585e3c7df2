import Basics
import Harness
import Kernels
import ModelFiles
import Testing

@testable import LanguageModel

@Suite("Products with packed weights")
struct DecodingTests {
  /// Rows of random weights: what the blocks of the fixture are, again and again.
  private func rows(_ name: String, count: Int, columns: Int, seed: UInt64) throws -> [[UInt8]] {
    let type = try #require(TensorType(rawValue: name))
    let bytes = try QuantizationTests.fixture(name).bytes
    var generator = SplitMix64(seed: seed)
    return (0..<count).map { _ in
      (0..<columns / type.blockElements).flatMap { _ -> ArraySlice<UInt8> in
        let blocks = bytes.count / type.blockBytes
        let start = Int.random(in: 0..<blocks, using: &generator) * type.blockBytes
        return bytes[start..<start + type.blockBytes]
      }
    }
  }

  private func floats(_ row: [UInt8], _ type: TensorType, columns: Int) -> [Float] {
    var output = [Float](repeating: 0, count: columns)
    ink_dequantize(
      Int32(type.ggufNumber ?? 0), row, columns / type.blockElements, &output)
    return output
  }

  @Test(
    "Each instruction set gives what doubles give, for every storage and count of tokens",
    arguments: QuantizationTests.storages)
  func products(name: String) throws {
    let type = try #require(TensorType(rawValue: name))
    let storage = Int32(try #require(type.ggufNumber))
    let columns = type.blockElements == 256 ? 512 : type.blockElements == 32 ? 96 : 75
    let rowCount = 35
    let rows = try rows(name, count: rowCount, columns: columns, seed: 1)
    let weights = rows.map { floats($0, type, columns: columns) }
    var generator = SplitMix64(seed: 2)
    let stride = (columns + 63) / 64 * 64
    let inputs = (0..<11).map { _ in
      (0..<stride).map { $0 < columns ? Float.random(in: -2...2, using: &generator) : 0 }
    }
    let counts = [1, 3, 11]
    let terms = inputs.map { input in
      weights.map { row in zip(row, input).map { Double($0) * Double($1) } }
    }
    let expected = terms.map { $0.map { $0.reduce(0, +) } }
    let sizes = terms.map { $0.map { $0.reduce(0) { $0 + abs($1) } } }
    for exactly in [false, true] {
      let packing = exactly ? INK_PACKED_FLOATS : ink_packing_of(storage)
      let groupBytes = ink_group_bytes(packing, columns)
      let memory = try WorkMemory(byteCount: 3 * groupBytes)
      let groups = memory.start.assumingMemoryBound(to: UInt8.self)
      for group in 0..<3 {
        withPointers(to: rows, from: 16 * group) {
          ink_pack_group(packing, storage, $0, columns, groups + group * groupBytes)
        }
      }
      let matrix = ink_packed_matrix(packing: packing, columns: columns, groups: groups)
      // 15 bits an input, halves for the scales of K storages; floats are exact.
      let tolerance = packing.rawValue < INK_PACKED_HALVES.rawValue ? 4e-4 : 1e-6
      for index in 0..<3 {
        guard let decoder = ink_decoder_at(Int32(index)) else { break }
        for tokens in counts {
          let output = try result(decoder, matrix, Array(inputs.prefix(tokens)), stride)
          var worst = 0.0
          for token in 0..<tokens {
            for row in 0..<rowCount {
              let difference = abs(Double(output[token * 48 + row]) - expected[token][row])
              worst = max(worst, difference / sizes[token][row])
            }
            #expect(output[token * 48 + rowCount..<token * 48 + 48].allSatisfy { $0 == 0 })
          }
          #expect(worst <= tolerance, "\(String(cString: decoder.pointee.name)), \(tokens) tokens")
        }
      }
    }
  }

  private func result(
    _ decoder: UnsafePointer<ink_decoder>, _ matrix: ink_packed_matrix, _ inputs: [[Float]],
    _ stride: Int
  ) throws -> [Float] {
    var output = [Float](repeating: 7, count: inputs.count * 48)
    let flat = inputs.flatMap { $0 }
    var records = [UInt8](
      repeating: 0, count: inputs.count * stride / 64 * Int(INK_RECORD_BYTES))
    let recordStride = stride / 64 * Int(INK_RECORD_BYTES)
    for (index, input) in inputs.enumerated() {
      records.withUnsafeMutableBufferPointer {
        decoder.pointee.quantise(
          input, matrix.columns, $0.baseAddress.map { $0 + index * recordStride })
      }
    }
    let isWhole = matrix.packing.rawValue < INK_PACKED_HALVES.rawValue
    // Group 1 apart from the others, and half of the result added to what is there.
    withUnsafePointer(to: matrix) { matrix in
      let bytes = isWhole ? records : flat.flatMap { withUnsafeBytes(of: $0, Array.init) }
      let inputStride = isWhole ? recordStride : stride * 4
      for (first, count) in [(1, 1), (0, 1), (2, 1)] {
        decoder.pointee.product(
          matrix, first, count, bytes, inputStride, inputs.count, &output, 48, false)
      }
      decoder.pointee.product(matrix, 0, 3, bytes, inputStride, inputs.count, &output, 48, true)
    }
    return output.map { $0 / 2 }
  }

  private func withPointers(
    to rows: [[UInt8]], from start: Int, _ body: ([UnsafeRawPointer?]) -> Void
  ) {
    var pointers: [UnsafeRawPointer?] = []
    func next(_ index: Int) {
      guard index < 16 else { return body(pointers) }
      guard start + index < rows.count else {
        pointers.append(nil)
        return next(index + 1)
      }
      rows[start + index].withUnsafeBytes {
        pointers.append($0.baseAddress)
        next(index + 1)
      }
    }
    next(0)
  }
}
