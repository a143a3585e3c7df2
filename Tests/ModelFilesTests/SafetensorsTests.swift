import Basics
import Harness
import Testing

@testable import ModelFiles

@Suite struct SafetensorsTests {
  private static func bytes(_ header: String, _ data: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(littleEndian: UInt64(header.utf8.count))
    return bytes + Array(header.utf8) + data
  }

  @Test("What is written is read back")
  func roundTrip() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/model.safetensors"
    let tensors = [
      TensorDescription(name: "b", type: .f16, shape: [3]),
      TensorDescription(name: "z", type: .f32, shape: [2, 2]),
      TensorDescription(name: "a", type: .f32, shape: [1]),
    ]
    try SafetensorsFile.write(to: path, tensors: tensors) { index, write in
      let bytes = [UInt8](repeating: UInt8(index), count: tensors[index].byteCount ?? 0)
      try write(bytes.span.bytes)
    }
    let file = try SafetensorsFile(path: path)
    #expect(file.metadata == ["format": "pt"])
    // Wider types first, as the reference implementation lays them.
    #expect(file.tensors.map(\.name) == ["a", "z", "b"])
    for tensor in file.tensors {
      let index = try #require(tensors.firstIndex(of: tensor.description))
      #expect(tensor.buffer.allSatisfy { $0 == UInt8(index) })
      #expect(tensor.range.lowerBound % tensor.type.blockBytes == 0)
    }
    let model = try SafetensorsModel(folder: folder.path)
    #expect(model.tensor("z")?.shape == [2, 2])
  }

  /// The header is the example of the format's description, with sizes that fit the data.
  @Test("A file written by hand is read, and cut at any byte refused")
  func handWritten() throws {
    let header =
      #"{"__metadata__":{"format":"pt"},"w":{"dtype":"F16","shape":[1,2],"data_offsets":[0,4]},"#
      + #""x":{"dtype":"U8","shape":[],"data_offsets":[4,5]}}   "#
    let bytes = Self.bytes(header, [1, 2, 3, 4, 5])
    let folder = try TemporaryFolder()
    let file = try SafetensorsFile(path: folder.write(bytes, to: "x"))
    #expect(file.tensors.map { Array($0.buffer) } == [[1, 2, 3, 4], [5]])
    for count in bytes.indices {
      let path = try folder.write(Array(bytes[..<count]), to: "cut")
      let problem = #expect(throws: Problem.self) { try SafetensorsFile(path: path) }
      #expect(problem?.why?.text().hasPrefix("at byte ") == true)
    }
    var generator = SplitMix64(seed: 6)
    for _ in 0..<3000 {
      var damaged = bytes
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        damaged[Int.random(in: 0..<bytes.count, using: &generator)] =
          UInt8.random(in: 0...255, using: &generator)
      }
      let path = try folder.write(damaged, to: "fuzz")
      for tensor in (try? SafetensorsFile(path: path))?.tensors ?? [] {
        #expect(tensor.buffer.count == tensor.description.byteCount)
      }
    }
  }

  @Test(
    "A header that breaks a rule is refused with the reason",
    arguments: [
      (#"[]"#, "the header is no JSON object"),
      (#"{"w":"#, "the header is not JSON: the text ends where a value is due"),
      (
        #"{"w":{"dtype":"F7","shape":[],"data_offsets":[0,4]}}"#,
        "the tensor `w` is of the type `F7`, which is not known"
      ),
      (
        #"{"w":{"dtype":"Q4_0","shape":[],"data_offsets":[0,4]}}"#,
        "the tensor `w` is of the type `Q4_0`, which is not known"
      ),
      (
        #"{"w":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#,
        "the tensor `w` has a `shape` that is no list of whole numbers"
      ),
      (
        #"{"w":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,4]}}"#,
        "the tensor `w` has not as many bytes as its type and shape ask for"
      ),
      (
        #"{"w":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#,
        "the tensor `w` has `data_offsets` that do not lie inside the file"
      ),
      (
        #"{"w":{"dtype":"U8","shape":[3],"data_offsets":[1,4]}}"#,
        "the tensor `w` does not begin where the one before it ends"
      ),
      (
        #"{"w":{"dtype":"U8","shape":[3],"data_offsets":[0,3]}}"#,
        "the file goes on after the last tensor"
      ),
      (
        #"{"w":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"w":{}}"#,
        "the header names `w` twice"
      ),
    ])
  func refused(header: String, why: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Self.bytes(header, [0, 0, 0, 0]), to: "x")
    let problem = #expect(throws: Problem.self) { try SafetensorsFile(path: path) }
    #expect(problem?.why?.text().hasSuffix(": \(why)") == true, "\(String(describing: problem))")
  }

  @Test("The parts of a model are found by its index")
  func sharded() throws {
    let folder = try TemporaryFolder()
    for (file, name) in [("1.safetensors", "a"), ("2.safetensors", "b")] {
      let tensor = TensorDescription(name: name, type: .u8, shape: [1])
      try SafetensorsFile.write(to: "\(folder.path)/\(file)", tensors: [tensor]) {
        try $1(([7] as [UInt8]).span.bytes)
      }
    }
    let name = "model.safetensors.index.json"
    try folder.write(#"{"weight_map":{"a":"1.safetensors","b":"2.safetensors"}}"#, to: name)
    let model = try SafetensorsModel(folder: folder.path)
    #expect(model.tensors.map(\.name) == ["a", "b"])
    for (map, why) in [
      (#"{"a":"../1.safetensors"}"#, "`a` is in no file of the same folder"),
      (#"{"c":"1.safetensors"}"#, "and it is not"), (#"[]"#, "it has no `weight_map`"),
    ] {
      try folder.write(#"{"weight_map":\#(map)}"#, to: name)
      let path = folder.path
      let problem = #expect(throws: Problem.self) { try SafetensorsModel(folder: path) }
      #expect(problem?.why?.text().hasSuffix(why) == true)
    }
  }
}
