import CCurl
import Dispatch
import Synchronization

/// Runs all transfers of the program on one thread, by libcurl's multi interface.
///
/// The thread is there while there is something to transfer. Connections are kept between requests
/// and shared: over HTTP/2 many requests take one.
///
/// Unchecked: the multi handle is used on `queue` alone, but for `curl_multi_wakeup`, which may be
/// called from any thread.
final class TransferLoop: @unchecked Sendable {
  /// The one loop, or why there is none; libcurl is opened when it is first asked for.
  static let shared = Result { () throws(WireFailure) in try TransferLoop() }

  private struct Submission: Sendable {
    let request: HTTPRequest
    let ticket: Ticket
    let receiver: Transfer.Receiver?
    let completion: Transfer.Completion
  }

  private struct Inbox {
    var submissions: [Submission] = []
    var isRunning = false
    /// Whether a ticket has been cancelled since the transfers were last looked through.
    var hasCancelled = false
  }

  private let multi: UnsafeMutableRawPointer
  private let queue = DispatchQueue(label: "inkstone.wire")
  private let inbox = Mutex(Inbox())

  private init() throws(WireFailure) {
    if let reason = ink_curl_load() { throw .unavailable(String(cString: reason)) }
    guard let multi = ink_curl_multi_init() else { throw .unavailable("libcurl has no memory") }
    ink_curl_multi_set_long(multi, CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX))
    ink_curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, 256)
    self.multi = multi
  }

  /// Begins a transfer; `completion` is called once, on the loop's queue.
  func submit(
    _ request: HTTPRequest, ticket: Ticket, receiver: Transfer.Receiver? = nil,
    completion: @escaping Transfer.Completion
  ) {
    let submission = Submission(
      request: request, ticket: ticket, receiver: receiver, completion: completion)
    let isRunning = inbox.withLock { inbox in
      inbox.submissions.append(submission)
      defer { inbox.isRunning = true }
      return inbox.isRunning
    }
    if isRunning { wake() } else { queue.async { self.run() } }
  }

  /// Stops a transfer, from any thread.
  func cancel(_ ticket: Ticket) {
    ticket.cancel()
    inbox.withLock { $0.hasCancelled = true }
    wake()
  }

  private func wake() { ink_curl_multi_wakeup(multi) }

  /// Works until nothing is left.
  private func run() {
    var transfers: [UnsafeMutableRawPointer: Transfer] = [:]
    var lastLook = ContinuousClock.now
    while takeSubmissions(&transfers) {
      var running: Int32 = 0
      ink_curl_multi_perform(multi, &running)
      var code = CURLE_OK
      while let easy = ink_curl_multi_next_done(multi, &code) {
        guard let transfer = transfers.removeValue(forKey: easy) else { continue }
        ink_curl_multi_remove_handle(multi, easy)
        transfer.finish(code)
      }
      // Times are looked at some times a second; all else wakes the loop at once.
      let now = ContinuousClock.now
      if hasCancelled() || now - lastLook >= .milliseconds(100) {
        lastLook = now
        stopSome(of: &transfers, at: now)
      }
      if !transfers.isEmpty { ink_curl_multi_poll(multi, 100) }
    }
  }

  private func hasCancelled() -> Bool {
    inbox.withLock { inbox in
      defer { inbox.hasCancelled = false }
      return inbox.hasCancelled
    }
  }

  /// Ends the transfers that are cancelled or take too long.
  private func stopSome(
    of transfers: inout [UnsafeMutableRawPointer: Transfer], at now: ContinuousClock.Instant
  ) {
    for (easy, transfer) in transfers {
      guard let error = Self.reasonToStop(transfer, at: now) else { continue }
      transfers.removeValue(forKey: easy)
      ink_curl_multi_remove_handle(multi, easy)
      transfer.finish(throwing: error)
    }
  }

  private static func reasonToStop(
    _ transfer: Transfer, at now: ContinuousClock.Instant
  ) -> (any Error)? {
    transfer.ticket.isCancelled ? CancellationError() : transfer.expired(at: now)
  }

  /// - Returns: Whether there is anything to do.
  private func takeSubmissions(_ transfers: inout [UnsafeMutableRawPointer: Transfer]) -> Bool {
    let submissions = inbox.withLock { inbox in
      defer { inbox.submissions = [] }
      if inbox.submissions.isEmpty, transfers.isEmpty { inbox.isRunning = false }
      return inbox.submissions
    }
    for submission in submissions {
      do throws(WireFailure) {
        let transfer = try Transfer(
          submission.request, ticket: submission.ticket, receiver: submission.receiver,
          completion: submission.completion)
        transfers[transfer.easy] = transfer
        ink_curl_multi_add_handle(multi, transfer.easy)
      } catch {
        submission.completion(.failure(error))
      }
    }
    return !transfers.isEmpty || !submissions.isEmpty
  }
}
