import Glibc

/// Nobody reads what is written any more: the other end of the pipe has been closed.
///
/// What `inkstone -c entries | head` meets. The program should end quietly, with whatever status its
/// command has earned.
package struct OutputClosed: Error {}

/// Writes all of `text`, however often the system takes only a part.
///
/// - Throws: When the reader has gone or the device fails; there is nothing sensible left to write.
func writeAll(_ text: String, to descriptor: Int32) throws(OutputClosed) {
  var text = text
  let isWritten = text.withUTF8 { bytes in
    var rest = UnsafeRawBufferPointer(bytes)
    while !rest.isEmpty {
      let count = write(descriptor, rest.baseAddress, rest.count)
      if count > 0 {
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      } else if errno == EAGAIN {
        var wanted = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&wanted, 1, 1000)
      } else if errno != EINTR {
        return false
      }
    }
    return true
  }
  if !isWritten { throw OutputClosed() }
}
