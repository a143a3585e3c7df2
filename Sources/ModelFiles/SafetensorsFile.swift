import Basics
import JSON

/// One safetensors file, mapped into memory.
///
/// The header is checked as the reference implementation does: every tensor as long as its type and
/// shape say, one after the other without gap or overlap up to the end of the file
/// (github.com/huggingface/safetensors#format).
package struct SafetensorsFile: Sendable {
  package let path: String
  /// What the writer noted, such as `format: pt`.
  package let metadata: [String: String]
  /// In the order of their bytes.
  package let tensors: [StoredTensor]

  /// The reference implementation's MAX_HEADER_SIZE.
  private static let headerLimit = 100_000_000

  /// - Throws: `Problem` that names the place when the file cannot be read or breaks a rule.
  package init(path: String) throws(Problem) {
    let file = try MappedFile(path: path)
    var reader = unsafe ByteReader(file.buffer, path: path)
    let headerSize = try reader.readCount("the length of the header")
    guard headerSize <= Self.headerLimit else {
      throw .damagedModel(path, at: 0, "a header of \(bytes: headerSize) is longer than allowed")
    }
    let start = 8 + headerSize
    let header: JSON
    do throws(JSONError) {
      // In bounds: `readCount` checked that the header lies inside the file.
      header = try unsafe JSON(
        parsing: Span(_unsafeElements: file.buffer[8..<start].bindMemory(to: UInt8.self)), depth: 8)
    } catch {
      throw .damagedModel(path, at: 8 + error.offset, "the header is not JSON: \(error.reason)")
    }
    guard let members = header.object?.members else {
      throw .damagedModel(path, at: 8, "the header is no JSON object")
    }
    let dataSize = unsafe file.buffer.count - start
    var metadata: [String: String] = [:]
    var names: Set<String> = []
    var tensors: [StoredTensor] = []
    for member in members {
      guard names.insert(member.name).inserted else {
        throw .damagedModel(path, at: 8, "the header names `\(member.name)` twice")
      }
      if member.name == "__metadata__" {
        for note in member.value.object?.members ?? [] { metadata[note.name] = note.value.string }
        continue
      }
      do throws(Fault) {
        let (description, range) = try Self.tensor(member, dataSize: dataSize)
        tensors.append(
          StoredTensor(
            description, in: file, at: start + range.lowerBound..<start + range.upperBound))
      } catch {
        throw .damagedModel(path, at: 8, "the tensor `\(member.name)` \(error.reason)")
      }
    }
    tensors.sort {
      ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
    }
    var end = start
    for tensor in tensors {
      guard tensor.range.lowerBound == end else {
        throw .damagedModel(
          path, at: end, "the tensor `\(tensor.name)` does not begin where the one before it ends")
      }
      end = tensor.range.upperBound
    }
    guard end == start + dataSize else {
      throw .damagedModel(path, at: end, "the file goes on after the last tensor")
    }
    self.path = path
    self.metadata = metadata
    self.tensors = tensors
  }

  private struct Fault: Error {
    let reason: Message
  }

  private static func tensor(
    _ member: JSON.Object.Member, dataSize: Int
  ) throws(Fault) -> (TensorDescription, Range<Int>) {
    guard let typeName = member.value["dtype"]?.string else {
      throw Fault(reason: "has no `dtype`")
    }
    guard let type = TensorType(rawValue: typeName), type.isOfSafetensors else {
      throw Fault(reason: "is of the type `\(typeName)`, which is not known")
    }
    guard let sizes = member.value["shape"]?.array else { throw Fault(reason: "has no `shape`") }
    let shape = sizes.compactMap(\.integer)
    guard shape.count == sizes.count, shape.allSatisfy({ $0 >= 0 }) else {
      throw Fault(reason: "has a `shape` that is no list of whole numbers")
    }
    let offsets = member.value["data_offsets"]?.array?.compactMap(\.integer) ?? []
    guard offsets.count == 2, offsets[0] >= 0, offsets[0] <= offsets[1], offsets[1] <= dataSize
    else {
      throw Fault(reason: "has `data_offsets` that do not lie inside the file")
    }
    let description = TensorDescription(name: member.name, type: type, shape: shape)
    guard description.byteCount == offsets[1] - offsets[0] else {
      throw Fault(reason: "has not as many bytes as its type and shape ask for")
    }
    return (description, offsets[0]..<offsets[1])
  }
}
