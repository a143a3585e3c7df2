import Basics
import Harness
import Testing

@testable import ModelFiles

@Suite struct GGUFFileTests {
  private static let metadata: [(key: String, value: GGUFValue)] = [
    ("general.architecture", .string("llama")),
    ("a", .uint8(200)), ("b", .int8(-3)), ("c", .uint16(60_000)), ("d", .int16(-9)),
    ("e", .uint32(4_000_000_000)), ("f", .int32(-7)), ("g", .float32(1.5)), ("h", .bool(true)),
    ("i", .uint64(1 << 40)), ("j", .int64(-1 << 40)), ("k", .float64(0.1)),
    ("tokens", .array(GGUFArray(strings: ["皇帝", "", "a"]))),
    ("scores", .array(GGUFArray(floats: [0.5, -1]))),
    ("types", .array(GGUFArray(int32s: [1, 3, 1]))),
  ]
  private static let tensors = [
    TensorDescription(name: "weight", type: .q41, shape: [2, 64]),
    TensorDescription(name: "norm", type: .f32, shape: [3]),
    TensorDescription(name: "empty", type: .f16, shape: [0, 5]),
    TensorDescription(name: "one", type: .bf16, shape: []),
  ]

  private static func write(to path: String) throws {
    try GGUFFile.write(to: path, metadata: metadata, tensors: tensors) { index, write in
      let bytes = [UInt8](repeating: UInt8(index + 1), count: tensors[index].byteCount ?? 0)
      try write(bytes.span.bytes)
    }
  }

  @Test("What is written is read back")
  func roundTrip() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/x.gguf"
    try Self.write(to: path)
    let file = try GGUFFile(path: path)
    #expect(file.version == 3)
    #expect(file.metadata.map(\.key) == Self.metadata.map(\.key))
    #expect(file["general.architecture"]?.string == "llama")
    #expect(
      "abcdefij".compactMap { file[String($0)]?.integer }
        == [200, -3, 60_000, -9, 4_000_000_000, -7, 1 << 40, -1 << 40])
    #expect(file["g"]?.double == 1.5)
    #expect(file["h"]?.bool == true)
    #expect(file["k"]?.double == 0.1)
    #expect(file["tokens"]?.array?.strings() == ["皇帝", "", "a"])
    #expect(file["scores"]?.array?.doubles() == [0.5, -1])
    #expect(file["types"]?.array?.integers() == [1, 3, 1])
    #expect(file["types"]?.array?.strings() == nil)
    #expect(file.tensors.map(\.description) == Self.tensors)
    for (index, tensor) in file.tensors.enumerated() {
      #expect(tensor.buffer.allSatisfy { $0 == UInt8(index + 1) })
      #expect(tensor.range.lowerBound % 32 == 0)
    }
    #expect(file.tensor("weight")?.range.count == 2 * 2 * 20)
  }

  /// The bytes are written out by hand after docs/gguf.md.
  @Test(
    "A file written by hand after the specification is read, in version 2 as in 3",
    arguments: [2, 3] as [UInt8])
  func handWritten(version: UInt8) throws {
    let bytes: [UInt8] =
      [0x47, 0x47, 0x55, 0x46, version, 0, 0, 0]  // GGUF, version
      + [1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]  // one tensor, one value
      + [1, 0, 0, 0, 0, 0, 0, 0, 0x78, 9, 0, 0, 0]  // "x": array
      + [4, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 8, 0, 0, 0]  // of uint32, 2: 7, 8
      + [1, 0, 0, 0, 0, 0, 0, 0, 0x74, 1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0]  // "t", 1 dimension: 2
      + [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]  // F32 at 0
      + [UInt8](repeating: 0, count: 96 - 90) + [0, 0, 0x80, 0x3F, 0, 0, 0, 0x40]  // 1.0, 2.0
    let folder = try TemporaryFolder()
    let file = try GGUFFile(path: folder.write(bytes, to: "x.gguf"))
    #expect(file["x"]?.array?.integers() == [7, 8])
    #expect(file.tensor("t")?.buffer.map { $0 } == [0, 0, 0x80, 0x3F, 0, 0, 0, 0x40])
  }

  @Test("A file cut at any byte is refused with the place")
  func truncated() throws {
    let folder = try TemporaryFolder()
    let whole = "\(folder.path)/x.gguf"
    try Self.write(to: whole)
    // The last tensor ends before the padding does.
    let end = try #require(try GGUFFile(path: whole).tensors.map(\.range.upperBound).max())
    let bytes = try FileContents.read(whole, limit: 10_000)
    for count in 0..<end {
      let path = try folder.write(Array(bytes[..<count]), to: "cut.gguf")
      let problem = #expect(throws: Problem.self) { try GGUFFile(path: path) }
      #expect(problem?.kind == .damaged)
      #expect(problem?.why?.text().hasPrefix("at byte ") == true)
    }
  }

  @Test("Damaged bytes are refused or read, never a trap")
  func fuzz() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/x.gguf"
    try Self.write(to: path)
    let whole = try FileContents.read(path, limit: 10_000)
    var generator = SplitMix64(seed: 5)
    for _ in 0..<3000 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        let values: [UInt8] = [
          0, 1, 0x7F, 0x80, 0xFF, UInt8.random(in: 0...255, using: &generator),
        ]
        bytes[Int.random(in: 0..<bytes.count, using: &generator)] =
          values.randomElement(using: &generator) ?? 0
      }
      let damaged = try folder.write(bytes, to: "fuzz.gguf")
      guard let file = try? GGUFFile(path: damaged) else { continue }
      for (_, value) in file.metadata {
        _ = value.array?.strings()
        _ = value.array?.integers()
      }
      for tensor in file.tensors { #expect(tensor.buffer.count == tensor.description.byteCount) }
    }
  }

  @Test(
    "What no GGUF file can be is refused by name",
    arguments: [
      ("", "at byte 0: the file ends inside the magic number"),
      ("GGML\u{3}\0\0\0", "at byte 0: a GGUF file starts with `GGUF`"),
      ("GGUF\u{1}\0\0\0", "versions 2 and 3 are read; convert it with a newer llama.cpp"),
      ("GGUF\0\0\0\u{3}", "it was written for a big-endian machine"),
      (
        "GGUF\u{3}\0\0\0\u{1}\0\0\0\0\0\0\u{7F}",
        "at byte 8: the number of tensors is 9,151,314,442,816,847,873, more than the rest of the "
          + "file can hold"
      ),
    ])
  func refused(text: String, why: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(text, to: "x.gguf")
    let problem = #expect(throws: Problem.self) { try GGUFFile(path: path) }
    #expect(problem?.why?.text() == why)
  }

  @Test(
    "The sizes of a type's blocks are those of ggml",
    arguments: [
      (.f32, 256, 1024), (.q40, 256, 144), (.q41, 64, 40), (.q50, 32, 22), (.q51, 32, 24),
      (.q80, 64, 68), (.q4K, 512, 288), (.q5K, 256, 176), (.q6K, 256, 210), (.q40, 33, nil),
      (.f32, Int.max, nil),
    ] as [(TensorType, Int, Int?)])
  func blocks(type: TensorType, count: Int, bytes: Int?) {
    #expect(type.byteCount(ofRow: count) == bytes)
  }
}
