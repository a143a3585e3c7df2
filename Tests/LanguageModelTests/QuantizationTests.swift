import Basics
import Harness
import JSON
import Kernels
import ModelFiles
import Testing

/// The bytes and floats are those of gguf-py (Fixtures/quantization.py).
@Suite("Stored weights read as floats")
struct QuantizationTests {
  static let fixtures: JSON = {
    let path = "\(Corpora.repository)/Tests/LanguageModelTests/Fixtures/quantization.json"
    let bytes = (try? FileContents.read(path, limit: 10_000_000)) ?? []
    return (try? JSON(parsing: bytes.span)) ?? .null
  }()

  static func fixture(_ name: String) throws -> (bytes: [UInt8], values: [Float]) {
    let fixture = try #require(fixtures[name])
    let digits = Array(try #require(fixture["bytes"]?.string).utf8)
    let bytes = try stride(from: 0, to: digits.count, by: 2).map { start in
      let pair = String(decoding: digits[start..<start + 2], as: UTF8.self)
      return try #require(UInt8(pair, radix: 16))
    }
    let values = try #require(fixture["values"]?.array).map { Float(try #require($0.double)) }
    return (bytes, values)
  }

  static let storages = [
    "F32", "F16", "BF16", "Q8_0", "Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q4_K", "Q5_K", "Q6_K",
  ]

  @Test("Each storage gives the very floats that gguf-py gives", arguments: storages)
  func golden(name: String) throws {
    let (bytes, values) = try Self.fixture(name)
    let type = try #require(TensorType(rawValue: name))
    let storage = Int32(try #require(type.ggufNumber))
    #expect(ink_block_weights(storage) == type.blockElements)
    #expect(ink_block_bytes(storage) == type.blockBytes)
    var output = [Float](repeating: .nan, count: values.count)
    ink_dequantize(storage, bytes, bytes.count / type.blockBytes, &output)
    #expect(output == values)
  }

  @Test("Every half is read as the float it stands for")
  func halves() {
    let halves = (0...UInt16.max).map { $0 }
    var output = [Float](repeating: 0, count: halves.count)
    halves.withUnsafeBytes { ink_dequantize(Int32(INK_F16), $0.baseAddress, halves.count, &output) }
    for half in halves {
      let expected = Float(Float16(bitPattern: half))
      let actual = output[Int(half)]
      #expect(actual == expected || actual.isNaN && expected.isNaN, "half \(half)")
    }
  }
}
