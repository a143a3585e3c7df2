import CSnappy
import CZlib
import CZstd

/// Compresses pages; keeps what the library wants to use again, and room for a page.
///
/// In one thread's hands at a time, hence the conformance; `GroupEncoder` sees to it.
@safe
final class Compressor: @unchecked Sendable {
  let codec: Codec
  /// Owned; nil for the libraries that keep nothing.
  private let context: OpaquePointer?
  /// Owned.
  private var room: UnsafeMutableBufferPointer<UInt8>

  init(_ codec: Codec) {
    self.codec = codec
    unsafe context = codec == .zstd ? ZSTD_createCCtx() : nil
    unsafe room = UnsafeMutableBufferPointer(start: nil, count: 0)
  }

  deinit {
    unsafe _ = ZSTD_freeCCtx(context)
    unsafe room.deallocate()
  }

  /// Lends what `bytes` become.
  func withCompressed(_ bytes: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void) {
    let limit: Int
    switch codec {
    case .none: return unsafe body(bytes)
    case .zstd: limit = ZSTD_compressBound(bytes.count)
    case .snappy: limit = snappy_max_compressed_length(bytes.count)
    case .gzip: limit = bytes.count + bytes.count / 1000 + 128
    case .lz4: preconditionFailure("LZ4 is only read")
    }
    // Safe: each call gets the room that its library asks for.
    if unsafe room.count < limit {
      unsafe room.deallocate()
      unsafe room = .allocate(capacity: limit)
    }
    let count = unsafe compress(bytes, into: room)
    unsafe body(UnsafeRawBufferPointer(UnsafeMutableBufferPointer(rebasing: room[..<count])))
  }

  private func compress(
    _ bytes: UnsafeRawBufferPointer, into output: UnsafeMutableBufferPointer<UInt8>
  ) -> Int {
    switch codec {
    case .zstd:
      // Level 1, as the writers it is measured against take by themselves.
      let count = unsafe ZSTD_compressCCtx(
        context, output.baseAddress, output.count, bytes.baseAddress, bytes.count, 1)
      precondition(ZSTD_isError(count) == 0, "zstd refuses a page")
      return count
    case .snappy:
      var count = output.count
      let status = unsafe output.withMemoryRebound(to: CChar.self) { output in
        unsafe snappy_compress(
          bytes.bindMemory(to: CChar.self).baseAddress, bytes.count, output.baseAddress, &count)
      }
      precondition(status == SNAPPY_OK, "snappy refuses a page")
      return count
    case .gzip:
      var stream = unsafe z_stream()
      precondition(unsafe ink_deflate_start(&stream, 6) == Z_OK, "no memory for zlib")
      defer { unsafe deflateEnd(&stream) }
      // zlib only reads its input.
      unsafe stream.next_in = UnsafeMutablePointer(
        mutating: bytes.bindMemory(to: UInt8.self).baseAddress)
      unsafe stream.avail_in = UInt32(bytes.count)
      unsafe stream.next_out = output.baseAddress
      unsafe stream.avail_out = UInt32(output.count)
      precondition(unsafe deflate(&stream, Z_FINISH) == Z_STREAM_END, "zlib refuses a page")
      return unsafe Int(stream.total_out)
    case .none, .lz4: preconditionFailure("nothing to compress with")
    }
  }
}
