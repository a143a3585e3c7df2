import CFormats

/// Why an archive could not be read.
struct ArchiveFault: Error {
  let reason: String
}

/// The parts of a zip archive that are wanted, unpacked.
struct ZipEntries {
  private var files: [String: [UInt8]] = [:]

  /// The most that is unpacked in all.
  ///
  /// A novel has some megabytes; what unpacks to more is no book.
  static let limit = 256 << 20

  /// - Parameter isWanted: Whether an entry is unpacked, by its name.
  /// - Throws: `ArchiveFault` when it is damaged, or unpacks to more than `limit`.
  init(_ bytes: [UInt8], isWanted: (String) -> Bool) throws(ArchiveFault) {
    let outcome: Result<[String: [UInt8]], ArchiveFault> = bytes.withUnsafeBytes { buffer in
      do throws(ArchiveFault) {
        return .success(try Self.unpack(buffer, isWanted))
      } catch {
        return .failure(error)
      }
    }
    files = try outcome.get()
  }

  subscript(name: String) -> [UInt8]? { files[name] }

  /// The part of this name, or of one that differs in small and large letters only.
  subscript(anyCase name: String) -> [UInt8]? {
    files[name] ?? files.first { $0.key.lowercased() == name.lowercased() }?.value
  }

  var names: [String] { files.keys.sorted() }

  private static func unpack(
    _ bytes: UnsafeRawBufferPointer, _ isWanted: (String) -> Bool
  ) throws(ArchiveFault) -> [String: [UInt8]] {
    var failure: UnsafePointer<CChar>?
    guard let zip = ink_zip_open(bytes.baseAddress, bytes.count, &failure) else {
      throw ArchiveFault(reason: failure.map { String(cString: $0) } ?? "it cannot be read")
    }
    defer { ink_zip_close(zip) }
    var files: [String: [UInt8]] = [:]
    var total = 0
    var name: UnsafePointer<CChar>?
    while true {
      let code = ink_zip_next(zip, &name)
      if code == 0 { return files }
      guard code > 0, let name, files.count < 20_000 else {
        throw ArchiveFault(reason: String(cString: ink_zip_failure(zip)))
      }
      let path = String(cString: name)
      guard isWanted(path) else { continue }
      var content: [UInt8] = []
      // What an entry says of its size is not believed: it is counted as it comes.
      while true {
        var got = 0
        let part = [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
          got = ink_zip_read(zip, buffer.baseAddress, 1 << 16)
          count = max(0, got)
        }
        guard got >= 0 else {
          throw ArchiveFault(reason: String(cString: ink_zip_failure(zip)))
        }
        guard got > 0 else { break }
        content += part
        total += got
        guard total <= limit else {
          throw ArchiveFault(reason: "it unpacks to more than \(limit >> 20) MB")
        }
      }
      files[path] = content
    }
  }
}

extension String {
  /// A path inside an archive, from where `folder` is: `a/b` and `../c` give `a/c`.
  func resolved(in folder: String) -> String {
    var parts = folder.isEmpty ? [] : folder.split(separator: "/").map(String.init)
    for part in percentDecoded.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(String(part)) }
    }
    return parts.joined(separator: "/")
  }

  private var percentDecoded: String {
    guard contains("%") else { return self }
    var bytes: [UInt8] = []
    var rest = Array(utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), rest.count >= 2,
        let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
