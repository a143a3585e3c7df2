import Basics
import Glibc
import Synchronization

/// Fetches a file, going on where an earlier attempt was stopped.
///
///     try await Download(from: url, to: "model.gguf").run { progress($0) }
///
/// What has come lies in `PATH.part` until it is whole; beside it `PATH.part.tag` keeps the server's
/// mark of the version (ETag), so that two versions are never mixed. Cut connections are resumed a few
/// times before the download gives up.
package struct Download: Sendable {
  package let url: String
  package let path: String
  /// Sent to the server of `url`, and not to those it sends us on to.
  package var key: String?
  /// The whole size, where it is known beforehand: anything else is refused.
  package var expectedByteCount: Int?
  package var limits: HTTPRequest.Limits
  /// How often in a row a connection may be cut without a byte having come.
  package var patience = 5

  package init(from url: String, to path: String) {
    self.url = url
    self.path = path
    limits = HTTPRequest.Limits()
    limits.total = .seconds(7 * 24 * 3600)
    limits.body = .max
  }

  private var partPath: String { "\(path).part" }
  private var tagPath: String { "\(path).part.tag" }

  /// Fetches the file; nothing lies at `path` until all of it is there.
  ///
  /// - Parameter progress: Told on the thread of all transfers.
  /// - Throws: `Problem`, or `CancellationError`; what has come is kept for the next attempt.
  package func run(progress: @escaping Progress.Handler = { _ in }) async throws {
    var failures = 0
    while true {
      let part = try Part(path: partPath, tagPath: tagPath)
      let start = part.byteCount
      do {
        try await fetch(into: part, progress: progress)
        try part.finish(as: path, expecting: expectedByteCount)
        return
      } catch let failure as WireFailure where failure.isPassing {
        failures = part.byteCount > start ? 1 : failures + 1
        guard failures <= patience else { throw Problem(failure, at: url) }
        try await Task.sleep(for: .milliseconds(200 << min(failures, 6)))
      } catch let failure as WireFailure {
        throw part.writeFailure ?? Problem(failure, at: url)
      } catch is CancellationError {
        throw part.writeFailure ?? CancellationError()
      }
    }
  }

  private func fetch(into part: Part, progress: @escaping Progress.Handler) async throws {
    let start = part.byteCount
    var request = HTTPRequest(.get, url)
    request.key = key
    request.limits = limits
    request.redirects = .anywhereWithoutKey
    request.allowsCompression = false
    if start > 0 {
      request.headers.append(("Range", "bytes=\(start)-"))
      if let tag = part.tag { request.headers.append(("If-Range", tag)) }
    }
    let total = Mutex<Int?>(nil)
    let response = try await HTTP.send(request) { response, bytes in
      if total.withLock({ $0 }) == nil {
        guard part.begin(response) else { return false }
        let length = response.header("content-length").flatMap { Int($0) }
        total.withLock { $0 = length.map { part.byteCount + $0 } ?? -1 }
      }
      guard part.append(bytes) else { return false }
      let size = total.withLock { $0 } ?? -1
      progress(Progress(done: part.byteCount, total: size < 0 ? nil : size, unit: .bytes))
      return true
    }
    // 416: nothing stands behind what we have, so either it is whole or another version.
    if response.status == 416, start > 0 {
      let size = response.header("content-range")?.split(separator: "/").last.flatMap { Int($0) }
      guard size != start else { return }
      part.clear()
      throw WireFailure.cut("the file there is another")
    }
    guard response.isSuccess else { throw Problem.downloadRefused(url, response) }
  }
}

/// The part of a file that has come.
private final class Part: Sendable {
  private struct State {
    var byteCount: Int
    var failure: Problem?
  }

  private let path: String
  private let tagPath: String
  private let descriptor: Int32
  private let state: Mutex<State>

  init(path: String, tagPath: String) throws(Problem) {
    self.path = path
    self.tagPath = tagPath
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .cannotWrite(path, errno) }
    // Two that write one file would make a third of it.
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw .alreadyFetching(path)
    }
    let size = lseek(descriptor, 0, SEEK_END)
    state = Mutex(State(byteCount: max(0, Int(size))))
    if tag == nil { clear() }
  }

  deinit { close(descriptor) }

  var byteCount: Int { state.withLock { $0.byteCount } }
  var writeFailure: Problem? { state.withLock { $0.failure } }

  /// The mark of the version that the bytes are of; without one nothing can be resumed.
  var tag: String? {
    guard let bytes = try? FileContents.read(tagPath, limit: 4096), !bytes.isEmpty else {
      return nil
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  func clear() {
    ftruncate(descriptor, 0)
    state.withLock { $0.byteCount = 0 }
  }

  /// Takes note of the answer's head: 206 goes on where we are, anything else begins anew.
  func begin(_ response: HTTPResponse) -> Bool {
    if response.status == 206 {
      let place = response.header("content-range")?.split { " -/".contains($0) }.dropFirst().first
      return place.flatMap { Int($0) } == byteCount
    }
    clear()
    // A weak mark says only that the meaning is the same (RFC 9110, 8.8.1); a date is good enough.
    let tag = response.header("etag").flatMap { $0.hasPrefix("W/") ? nil : $0 }
    let mark = tag ?? response.header("last-modified") ?? ""
    return note { () throws(Problem) in try FileContents.write(Array(mark.utf8), to: tagPath) }
  }

  func append(_ bytes: UnsafeRawBufferPointer) -> Bool {
    note { () throws(Problem) in
      var rest = bytes[...]
      while !rest.isEmpty {
        let slice = UnsafeRawBufferPointer(rebasing: rest)
        let count = pwrite(descriptor, slice.baseAddress, slice.count, off_t(byteCount))
        guard count > 0 else { throw .cannotWrite(path, errno) }
        state.withLock { $0.byteCount += count }
        rest = rest.dropFirst(count)
      }
    }
  }

  private func note(_ body: () throws(Problem) -> Void) -> Bool {
    do {
      try body()
      return true
    } catch {
      state.withLock { $0.failure = error }
      return false
    }
  }

  /// Makes the bytes durable and gives them their name.
  func finish(as final: String, expecting expected: Int?) throws(Problem) {
    if let expected, expected != byteCount {
      let count = byteCount
      clear()
      throw .wrongSize(final, count, expected: expected)
    }
    guard fsync(descriptor) == 0, rename(path, final) == 0 else { throw .cannotWrite(final, errno) }
    unlink(tagPath)
  }
}
