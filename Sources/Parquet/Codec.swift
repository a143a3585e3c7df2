import Basics
import CLZ4
import CSnappy
import CZlib
import CZstd

/// How pages are compressed, in the numbers of parquet.thrift.
package enum Codec: Int, Sendable, CaseIterable {
  case none = 0
  case snappy = 1
  case gzip = 2
  case zstd = 6
  /// Only read.
  case lz4 = 7

  package init?(named name: String) {
    switch name {
    case "none": self = .none
    case "snappy": self = .snappy
    case "gzip": self = .gzip
    case "zstd": self = .zstd
    default: return nil
    }
  }

  init(number: Int) throws {
    if let codec = Codec(rawValue: number) {
      self = codec
      return
    }
    let names = [3: "LZO", 4: "Brotli", 5: "LZ4 in Hadoop's frames"]
    guard let name = names[number] else {
      throw ParquetError("compression \(id: number) is not known")
    }
    throw ParquetError("it is compressed with \(name); write it with zstd, snappy, gzip or none")
  }
}

/// The most that one page may hold.
///
/// A writer makes pages of about 1 MB; only a single enormous value makes one larger.
private let pageLimit = 1 << 29

extension Codec {
  /// What `bytes` are once they are no longer compressed.
  ///
  /// - Parameter count: How many bytes the file says it will be. Memory is taken as they come, so
  ///   that a wrong number costs nothing.
  func decompressed(_ bytes: ArraySlice<UInt8>, to count: Int) throws -> [UInt8] {
    guard count <= pageLimit else { throw ParquetError("a page of \(bytes: count) is too large") }
    let result: [UInt8]?
    switch self {
    case .none: result = Array(bytes)
    case .snappy: result = Self.unsnap(bytes, count)
    case .gzip: result = try growing(bytes, count) { Self.inflate($0, into: &$1, limit: $2) }
    case .zstd: result = try growing(bytes, count) { Self.expand($0, into: &$1, limit: $2) }
    case .lz4: result = Self.decompressedLZ4(bytes, count)
    }
    guard let result else { throw ParquetError("a page cannot be decompressed") }
    guard result.count == count else {
      throw ParquetError("a page has \(result.count) bytes and says \(count)")
    }
    return result
  }

  /// Tries a small space first, and a larger one while it is too small.
  private func growing(
    _ bytes: ArraySlice<UInt8>, _ count: Int,
    _ body: (ArraySlice<UInt8>, inout [UInt8], Int) -> Outcome
  ) throws -> [UInt8]? {
    var space = min(count, max(1 << 20, bytes.count * 32))
    while true {
      var result: [UInt8] = []
      switch body(bytes, &result, space) {
      case .done: return result
      case .damaged: return nil
      case .full where space == count: return nil
      case .full: space = min(count, space * 16)
      }
    }
  }

  private enum Outcome { case done, full, damaged }

  private static func unsnap(_ bytes: ArraySlice<UInt8>, _ count: Int) -> [UInt8]? {
    // Safe: the pointers live as long as the closures, and the counts are those of the buffers.
    unsafe bytes.withUnsafeBytes { input -> [UInt8]? in
      let start = unsafe input.bindMemory(to: CChar.self).baseAddress
      var length = 0
      // The densest element makes 64 bytes of 3.
      guard unsafe snappy_uncompressed_length(start, input.count, &length) == SNAPPY_OK,
        length == count, length <= input.count * 32 + 64
      else { return nil }
      var isFine = false
      let result = unsafe [UInt8](unsafeUninitializedCapacity: max(1, length)) { output, used in
        isFine = unsafe output.withMemoryRebound(to: CChar.self) {
          unsafe snappy_uncompress(start, input.count, $0.baseAddress, &length) == SNAPPY_OK
        }
        used = isFine ? length : 0
      }
      return isFine ? result : nil
    }
  }

  /// A page of `LZ4_RAW`: one block of LZ4, without a frame.
  private static func decompressedLZ4(_ bytes: ArraySlice<UInt8>, _ count: Int) -> [UInt8]? {
    // The densest sequence makes 255 bytes of one.
    guard count <= bytes.count * 255 else { return nil }
    var written: Int32 = -1
    // Safe: as above; both counts are below `pageLimit`.
    let result = unsafe [UInt8](unsafeUninitializedCapacity: max(1, count)) { output, used in
      unsafe output.withMemoryRebound(to: CChar.self) { output in
        unsafe bytes.withUnsafeBytes { input in
          written = unsafe LZ4_decompress_safe(
            input.bindMemory(to: CChar.self).baseAddress, output.baseAddress,
            Int32(clamping: input.count), Int32(clamping: count))
        }
      }
      used = max(0, Int(written))
    }
    return written < 0 ? nil : result
  }

  private static func expand(
    _ bytes: ArraySlice<UInt8>, into result: inout [UInt8], limit: Int
  ) -> Outcome {
    var outcome = Outcome.damaged
    // Safe: as above.
    unsafe result = [UInt8](unsafeUninitializedCapacity: max(1, limit)) { output, used in
      let code = unsafe bytes.withUnsafeBytes {
        unsafe ZSTD_decompress(output.baseAddress, limit, $0.baseAddress, $0.count)
      }
      if ZSTD_isError(code) == 0 {
        (used, outcome) = (code, .done)
      } else if ZSTD_getErrorCode(code) == ZSTD_error_dstSize_tooSmall {
        outcome = .full
      }
    }
    return outcome
  }

  private static func inflate(
    _ bytes: ArraySlice<UInt8>, into result: inout [UInt8], limit: Int
  ) -> Outcome {
    var stream = unsafe z_stream()
    guard unsafe ink_inflate_start(&stream) == Z_OK else { return .damaged }
    defer { unsafe inflateEnd(&stream) }
    var outcome = Outcome.damaged
    var input = Array(bytes)
    // Safe: as above; zlib only reads its input.
    unsafe result = [UInt8](unsafeUninitializedCapacity: max(1, limit)) { output, used in
      unsafe input.withUnsafeMutableBufferPointer { input in
        unsafe stream.next_in = input.baseAddress
        unsafe stream.avail_in = UInt32(clamping: input.count)
        unsafe stream.next_out = output.baseAddress
        unsafe stream.avail_out = UInt32(clamping: limit)
        switch unsafe CZlib.inflate(&stream, Z_FINISH) {
        case Z_STREAM_END: (used, outcome) = unsafe (Int(stream.total_out), .done)
        case Z_BUF_ERROR where unsafe stream.avail_out == 0: outcome = .full
        default: break
        }
      }
    }
    return outcome
  }

  /// zlib's CRC-32, which page headers carry.
  static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    // Safe: the pointer lives as long as the closure.
    unsafe bytes.withUnsafeBytes { unsafe checksum($0) }
  }

  static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    UInt32(
      truncatingIfNeeded: unsafe crc32_z(
        0, bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count))
  }
}
