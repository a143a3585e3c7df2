import CLibc
import Glibc

/// One conversion of the C library's iconv, which is strict: it replaces nothing.
struct Converter: ~Copyable {
  private let handle: iconv_t

  /// Why a conversion stopped.
  enum Stop: Equatable {
    case end
    /// The bytes left may be the beginning of a character.
    case incomplete
    case invalid
  }

  init?(from: String, to: String) {
    let opened = iconv_open(to, from)
    guard let opened, Int(bitPattern: opened) != -1 else { return nil }
    handle = opened
  }

  init(decoding encoding: Encoding) {
    guard let converter = Converter(from: encoding.iconvName, to: "UTF-8") else {
      preconditionFailure("the C library does not know \(encoding.iconvName)")
    }
    self = converter
  }

  deinit { iconv_close(handle) }

  /// Converts `bytes` and appends the result.
  ///
  /// - Returns: How many bytes were converted, and why no more.
  func convert(
    _ bytes: UnsafeRawBufferPointer, appendingTo output: inout [UInt8]
  ) -> (consumed: Int, stop: Stop) {
    guard let base = bytes.baseAddress else { return (0, .end) }
    // iconv does not write through the pointer it wants.
    var input: UnsafeMutablePointer<CChar>? = UnsafeMutablePointer(
      mutating: base.assumingMemoryBound(to: CChar.self))
    var left = bytes.count
    // No character set takes a byte to more than four of UTF-8.
    let capacity = bytes.count * 4 + 16
    var stop = Stop.end
    let made = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
      var target = buffer.baseAddress.map {
        UnsafeMutableRawPointer($0).assumingMemoryBound(to: CChar.self)
      }
      var room = capacity
      if iconv(handle, &input, &left, &target, &room) == -1 {
        stop = errno == EINVAL ? .incomplete : .invalid
      }
      count = capacity - room
    }
    output += made
    return (bytes.count - left, stop)
  }

  /// Appends what iconv holds back until it has seen the next character.
  func flush(appendingTo output: inout [UInt8]) {
    output += [UInt8](unsafeUninitializedCapacity: 16) { buffer, count in
      var target = buffer.baseAddress.map {
        UnsafeMutableRawPointer($0).assumingMemoryBound(to: CChar.self)
      }
      var room = 16
      iconv(handle, nil, nil, &target, &room)
      count = 16 - room
    }
  }
}
