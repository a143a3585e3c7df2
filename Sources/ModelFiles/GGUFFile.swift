import Basics

/// A model file of llama.cpp's kind, mapped into memory.
///
/// Every count, length and offset is checked when it is opened, so what it lends lies inside the
/// file. The format: github.com/ggml-org/ggml/blob/master/docs/gguf.md.
///
///     let file = try GGUFFile(path: path)
///     file["general.architecture"]?.string  // "llama"
///     file.tensor("token_embd.weight")?.shape  // [49152, 576]
package struct GGUFFile: Sendable {
  package let path: String
  /// 2 or 3.
  package let version: Int
  /// In the order of the file.
  package let metadata: [(key: String, value: GGUFValue)]
  package let tensors: [StoredTensor]
  private let valuesByKey: [String: GGUFValue]
  private let tensorsByName: [String: StoredTensor]

  /// - Throws: `Problem` that names the place when the file cannot be read or breaks a rule.
  package init(path: String) throws(Problem) {
    let file = try MappedFile(path: path)
    var reader = unsafe ByteReader(file.buffer, path: path)
    guard try reader.read(UInt32.self, "the magic number") == 0x4655_4747 else {
      throw .damagedModel(path, at: 0, "a GGUF file starts with `GGUF`")
    }
    let version = try reader.read(UInt32.self, "the version")
    guard version == 2 || version == 3 else { throw .unknownGGUFVersion(path, version) }
    // A tensor takes at least its name's length, its dimension count, its type and its offset.
    let tensorCount = try reader.readCount("the number of tensors", size: 24)
    // A value takes at least its key's length, its type and a byte.
    let valueCount = try reader.readCount("the number of metadata values", size: 13)

    var values: [String: GGUFValue] = [:]
    var metadata: [(key: String, value: GGUFValue)] = []
    for index in 0..<valueCount {
      let key = try reader.readString("the key of metadata value \(index)")
      let value = try reader.readValue("the value of `\(key)`", in: file)
      guard values.updateValue(value, forKey: key) == nil else {
        throw reader.damaged("the key `\(key)` stands twice")
      }
      metadata.append((key, value))
    }
    let alignment = values["general.alignment"].map(\.integer) ?? 32
    guard let alignment, alignment > 0, alignment <= 1 << 20, alignment.nonzeroBitCount == 1 else {
      throw reader.damaged("`general.alignment` is no power of two up to 1,048,576")
    }

    var places: [(TensorDescription, offset: UInt64)] = []
    for index in 0..<tensorCount { places.append(try reader.readTensorPlace(index)) }
    let start = (reader.offset + alignment - 1) / alignment * alignment
    let size = unsafe file.buffer.count
    var tensors: [StoredTensor] = []
    var byName: [String: StoredTensor] = [:]
    for (description, offset) in places {
      let name = description.name
      guard let byteCount = description.byteCount else {
        throw reader.damaged("the tensor `\(name)` has a size that its type cannot have")
      }
      guard offset % UInt64(alignment) == 0 else {
        throw reader.damaged("the offset \(offset) of `\(name)` is not aligned to \(alignment)")
      }
      guard start <= size, byteCount <= size - start, offset <= UInt64(size - start - byteCount)
      else {
        throw reader.damaged(
          "the tensor `\(name)` of \(bytes: byteCount) at \(offset) ends beyond the file")
      }
      let lower = start + Int(offset)
      let tensor = StoredTensor(description, in: file, at: lower..<lower + byteCount)
      guard byName.updateValue(tensor, forKey: name) == nil else {
        throw reader.damaged("the tensor `\(name)` stands twice")
      }
      tensors.append(tensor)
    }
    self.path = path
    self.version = Int(version)
    self.metadata = metadata
    self.tensors = tensors
    valuesByKey = values
    tensorsByName = byName
  }

  package subscript(key: String) -> GGUFValue? { valuesByKey[key] }

  package func tensor(_ name: String) -> StoredTensor? { tensorsByName[name] }
}

extension ByteReader {
  fileprivate mutating func readValue(
    _ what: Message, in file: MappedFile
  ) throws(Problem) -> GGUFValue {
    let kind = try readKind("the type of \(what)")
    switch kind {
    case .string: return .string(try readString(what))
    case .array: return .array(try readArray(what, in: file, depth: 4))
    default: return try readScalar(kind, what)
    }
  }

  private mutating func readKind(_ what: Message) throws(Problem) -> GGUFValue.Kind {
    let start = self
    let number = try read(UInt32.self, what)
    guard let kind = GGUFValue.Kind(rawValue: number) else {
      throw start.damaged("\(what) is \(id: number), which stands for none")
    }
    return kind
  }

  private mutating func readArray(
    _ what: Message, in file: MappedFile, depth: Int
  ) throws(Problem) -> GGUFArray {
    guard depth > 0 else { throw damaged("\(what) nests arrays too deep") }
    let kind = try readKind("the type of elements of \(what)")
    let count = try readCount("the number of elements of \(what)", size: kind.minimumSize)
    let start = offset
    if kind.isOfFixedSize {
      _ = try skip(count * kind.minimumSize, what)
    } else {
      for _ in 0..<count {
        if kind == .string {
          _ = try skip(try readCount("the length of a string of \(what)"), what)
        } else {
          _ = try readArray(what, in: file, depth: depth - 1)
        }
      }
    }
    return GGUFArray(kind, count: count, in: file, at: start..<offset)
  }

  fileprivate mutating func readTensorPlace(
    _ index: Int
  ) throws(Problem) -> (TensorDescription, offset: UInt64) {
    let name = try readString("the name of tensor \(index)")
    let dimensionCount = try read(UInt32.self, "the number of dimensions of `\(name)`")
    // GGML_MAX_DIMS
    guard dimensionCount <= 4 else {
      throw damaged("the tensor `\(name)` has \(dimensionCount) dimensions, more than 4")
    }
    var shape: [Int] = []
    for _ in 0..<dimensionCount {
      let size = try read(UInt64.self, "the shape of `\(name)`")
      guard let size = Int(exactly: size) else {
        throw damaged("the tensor `\(name)` has a dimension of \(size)")
      }
      shape.insert(size, at: 0)
    }
    let number = try read(UInt32.self, "the type of `\(name)`")
    guard let type = TensorType(ggufNumber: number) else {
      throw damaged("the type \(id: number) of the tensor `\(name)` is not known")
    }
    let offset = try read(UInt64.self, "the offset of `\(name)`")
    return (TensorDescription(name: name, type: type, shape: shape), offset)
  }
}
