import Basics
import JSON

/// Writes a tensor's bytes in one or more pieces, in order.
package typealias TensorSink = (RawSpan) throws -> Void

extension GGUFFile {
  /// Writes a file of version 3, whole or not at all.
  ///
  /// - Parameters:
  ///   - metadata: In the order they will stand; `general.alignment` is added by nobody.
  ///   - tensors: Their order is that of the bytes.
  ///   - data: Called once a tensor, with its index; it must write as many bytes as type and shape
  ///     ask for.
  /// - Throws: `Problem` when it cannot be written, or what `data` throws.
  package static func write(
    to path: String, metadata: [(key: String, value: GGUFValue)], tensors: [TensorDescription],
    data: (Int, TensorSink) throws -> Void
  ) throws {
    let alignment = metadata.last { $0.key == "general.alignment" }?.value.integer ?? 32
    var header: [UInt8] = Array("GGUF".utf8)
    header.append(littleEndian: UInt32(3))
    header.append(littleEndian: UInt64(tensors.count))
    header.append(littleEndian: UInt64(metadata.count))
    for (key, value) in metadata {
      header.append(gguf: key)
      header.append(littleEndian: value.kind.rawValue)
      header.append(value)
    }
    var offset = 0
    for tensor in tensors {
      guard let number = tensor.type.ggufNumber, let size = tensor.byteCount else {
        preconditionFailure("`\(tensor.name)` of \(tensor.type) has no place in a GGUF file")
      }
      header.append(gguf: tensor.name)
      header.append(littleEndian: UInt32(tensor.shape.count))
      for size in tensor.shape.reversed() { header.append(littleEndian: UInt64(size)) }
      header.append(littleEndian: number)
      header.append(littleEndian: UInt64(offset))
      offset = (offset + size + alignment - 1) / alignment * alignment
    }
    header.pad(to: alignment)
    var file = try AtomicFile(path: path)
    // Safe: the spans end before the arrays do.
    unsafe try file.write(header.span.bytes)
    for (index, tensor) in tensors.enumerated() {
      try file.append(tensor, index, data)
      let gap = -file.byteCount & (alignment - 1)
      let padding = [UInt8](repeating: 0, count: gap)
      unsafe try file.write(padding.span.bytes)
    }
    try file.commit()
  }
}

extension SafetensorsFile {
  /// Writes a file, whole or not at all.
  ///
  /// Tensors are laid out by falling alignment of their type and then by name, and the header is
  /// padded to 8 bytes, as the reference implementation does.
  ///
  /// - Parameters:
  ///   - metadata: transformers asks for `format: pt`.
  ///   - data: Called once a tensor, with its index in `tensors`, in the order of the bytes; it must
  ///     write as many bytes as type and shape ask for.
  /// - Throws: `Problem` when it cannot be written, or what `data` throws.
  package static func write(
    to path: String, metadata: [String: String] = ["format": "pt"], tensors: [TensorDescription],
    data: (Int, TensorSink) throws -> Void
  ) throws {
    let order = tensors.indices.sorted {
      let (left, right) = (tensors[$0], tensors[$1])
      return (-left.type.blockBytes, left.name) < (-right.type.blockBytes, right.name)
    }
    var members: [JSON.Object.Member] = []
    if !metadata.isEmpty {
      let notes = metadata.sorted { $0.key < $1.key }.map {
        JSON.Object.Member($0.key, .string($0.value))
      }
      members.append(.init("__metadata__", .object(JSON.Object(notes))))
    }
    var offset = 0
    for tensor in order.map({ tensors[$0] }) {
      guard tensor.type.isOfSafetensors, let size = tensor.byteCount else {
        preconditionFailure("`\(tensor.name)` of \(tensor.type) has no place in a safetensors file")
      }
      let description = JSON.Object([
        .init("dtype", .string(tensor.type.rawValue)),
        .init("shape", .array(tensor.shape.map { .integer($0) })),
        .init("data_offsets", [.integer(offset), .integer(offset + size)]),
      ])
      members.append(.init(tensor.name, .object(description)))
      offset += size
    }
    var json: [UInt8] = []
    JSON.object(JSON.Object(members)).append(to: &json)
    while json.count % 8 != 0 { json.append(UInt8(ascii: " ")) }
    var header: [UInt8] = []
    header.append(littleEndian: UInt64(json.count))
    var file = try AtomicFile(path: path)
    // Safe: the spans end before the arrays do.
    unsafe try file.write(header.span.bytes)
    unsafe try file.write(json.span.bytes)
    for index in order { try file.append(tensors[index], index, data) }
    try file.commit()
  }
}

extension AtomicFile {
  fileprivate mutating func append(
    _ tensor: TensorDescription, _ index: Int, _ data: (Int, TensorSink) throws -> Void
  ) throws {
    let start = byteCount
    try data(index) { try write($0) }
    precondition(
      byteCount - start == tensor.byteCount,
      "`\(tensor.name)` was given \(byteCount - start) bytes")
  }
}

extension [UInt8] {
  fileprivate mutating func append(gguf string: String) {
    append(littleEndian: UInt64(string.utf8.count))
    append(contentsOf: string.utf8)
  }

  fileprivate mutating func append(_ value: GGUFValue) {
    switch value {
    case .uint8(let value): append(value)
    case .int8(let value): append(littleEndian: value)
    case .uint16(let value): append(littleEndian: value)
    case .int16(let value): append(littleEndian: value)
    case .uint32(let value): append(littleEndian: value)
    case .int32(let value): append(littleEndian: value)
    case .uint64(let value): append(littleEndian: value)
    case .int64(let value): append(littleEndian: value)
    case .float32(let value): append(littleEndian: value.bitPattern)
    case .float64(let value): append(littleEndian: value.bitPattern)
    case .bool(let value): append(value ? 1 : 0)
    case .string(let value): append(gguf: value)
    case .array(let array):
      append(littleEndian: array.elementKind.rawValue)
      append(littleEndian: UInt64(array.count))
      unsafe array.withBytes { unsafe append(contentsOf: $0) }
    }
  }

  fileprivate mutating func pad(to alignment: Int) {
    append(contentsOf: repeatElement(0, count: -count & (alignment - 1)))
  }
}
