import CCurl
import Dispatch
import Glibc
import Synchronization

/// Runs all transfers of the program on one thread, by libcurl's multi interface.
///
/// The thread is there while there is something to do. Connections are kept between requests and
/// shared: over HTTP/2 many requests take one. libcurl says which sockets it waits for, so an event
/// costs the same however many transfers are under way.
///
/// It is an executor, too: a task that does little but ask servers runs on the same thread, and an
/// answer leads to the next request without another thread being woken.
///
/// Unchecked: all but `inbox` and the bell of `readiness` is used on `queue` alone.
final class TransferLoop: TaskExecutor, @unchecked Sendable {
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
    var jobs: [UnownedJob] = []
    /// Whether a ticket has been cancelled since the transfers were last looked through.
    var hasCancelled = false
    var isRunning = false
    /// Whether the thread waits, or is about to.
    var isAsleep = false

    var isEmpty: Bool { submissions.isEmpty && jobs.isEmpty && !hasCancelled }
  }

  private let multi: UnsafeMutableRawPointer
  private let queue = DispatchQueue(label: "inkstone.wire")
  private let inbox = Mutex(Inbox())
  private let readiness: Readiness
  /// The thread that works, 0 while none does.
  private let thread = Atomic<UInt>(0)
  private var transfers: [UnsafeMutableRawPointer: Transfer] = [:]
  /// Whether libcurl is at work, and may not be called by what it calls.
  private var isActing = false
  /// When libcurl wants to act whatever the sockets do; nil for never.
  private var deadline: ContinuousClock.Instant?
  private var lastLook = ContinuousClock.now
  /// The last address that was taken apart; most requests go where the one before went.
  private var known: (url: String, address: Address)?
  /// The jobs that are being run; kept for its memory.
  private var jobs: [UnownedJob] = []

  private init() throws(WireFailure) {
    if let reason = ink_curl_load() { throw .unavailable(String(cString: reason)) }
    guard let multi = ink_curl_multi_init() else { throw .unavailable("libcurl has no memory") }
    guard let readiness = Readiness() else { throw .unavailable("too many files are open") }
    self.multi = multi
    self.readiness = readiness
    ink_curl_multi_set_long(multi, CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX))
    ink_curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, 256)
    // The one loop is never freed.
    let context = Unmanaged.passUnretained(self).toOpaque()
    ink_curl_multi_set_context(multi, CURLMOPT_SOCKETDATA, context)
    ink_curl_multi_set_watcher(multi) { _, socket, what, context, _ in
      TransferLoop.of(context)?.readiness.watch(
        socket, reading: what == CURL_POLL_IN || what == CURL_POLL_INOUT,
        writing: what == CURL_POLL_OUT || what == CURL_POLL_INOUT)
      return 0
    }
    ink_curl_multi_set_context(multi, CURLMOPT_TIMERDATA, context)
    ink_curl_multi_set_timer(multi) { _, milliseconds, context in
      TransferLoop.of(context)?.deadline =
        milliseconds < 0 ? nil : .now + .milliseconds(milliseconds)
      return 0
    }
  }

  private static func of(_ context: UnsafeMutableRawPointer?) -> TransferLoop? {
    context.map { Unmanaged<TransferLoop>.fromOpaque($0).takeUnretainedValue() }
  }

  // MARK: - From any thread

  /// Begins a transfer; `completion` is called once, on the loop's queue.
  func submit(
    _ request: HTTPRequest, ticket: Ticket, receiver: Transfer.Receiver? = nil,
    completion: @escaping Transfer.Completion
  ) {
    let submission = Submission(
      request: request, ticket: ticket, receiver: receiver, completion: completion)
    post { $0.submissions.append(submission) }
    // Asked for by a task that runs here: it is on its way before the task goes on.
    if thread.load(ordering: .relaxed) == pthread_self(), !isActing { begin() }
  }

  /// Stops a transfer.
  func cancel(_ ticket: Ticket) {
    ticket.cancel()
    post { $0.hasCancelled = true }
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    post { $0.jobs.append(job) }
  }

  private func post(_ change: (inout Inbox) -> Void) {
    let (isRunning, isAsleep) = inbox.withLock { inbox in
      change(&inbox)
      defer { (inbox.isRunning, inbox.isAsleep) = (true, false) }
      return (inbox.isRunning, inbox.isAsleep)
    }
    if !isRunning { queue.async { self.run() } } else if isAsleep { readiness.wake() }
  }

  // MARK: - The loop

  /// Works until nothing is left.
  private func run() {
    thread.store(pthread_self(), ordering: .relaxed)
    defer { thread.store(0, ordering: .relaxed) }
    while hasWork() {
      runJobs()
      begin()
      settle()
      let now = ContinuousClock.now
      // Times are looked at some times a second; all else wakes the loop at once.
      if takeCancellation() || now - lastLook >= .milliseconds(100) {
        lastLook = now
        stopSome(at: now)
      }
      wait(from: now)
    }
  }

  private func hasWork() -> Bool {
    inbox.withLock { inbox in
      inbox.isAsleep = false
      inbox.isRunning = !inbox.isEmpty || !transfers.isEmpty
      return inbox.isRunning
    }
  }

  /// Runs what tasks have to do.
  private func runJobs() {
    while true {
      inbox.withLock { swap(&$0.jobs, &jobs) }
      guard !jobs.isEmpty else { return }
      for job in jobs { job.runSynchronously(on: asUnownedTaskExecutor()) }
      jobs.removeAll(keepingCapacity: true)
    }
  }

  /// Begins the transfers that were asked for.
  private func begin() {
    let submissions = inbox.withLock { inbox in
      guard !inbox.submissions.isEmpty else { return [] as [Submission] }
      defer { inbox.submissions.removeAll(keepingCapacity: true) }
      return inbox.submissions
    }
    guard !submissions.isEmpty else { return }
    for submission in submissions {
      do throws(WireFailure) {
        let transfer = try Transfer(
          submission.request, to: try address(submission.request.url), ticket: submission.ticket,
          receiver: submission.receiver, completion: submission.completion)
        transfers[transfer.easy] = transfer
        ink_curl_multi_add_handle(multi, transfer.easy)
      } catch {
        submission.completion(.failure(error))
      }
    }
    act()
  }

  private func address(_ url: String) throws(WireFailure) -> Address {
    if let known, known.url == url { return known.address }
    guard let address = Address(url) else { throw .badAddress(url) }
    known = (url, address)
    return address
  }

  /// Lets libcurl do what it wanted to do by now.
  private func act() {
    while let deadline, deadline <= .now {
      self.deadline = nil
      act(on: CURL_SOCKET_BAD, 0)
    }
  }

  private func act(on socket: Int32, _ events: Int32) {
    isActing = true
    ink_curl_multi_act(multi, socket, events)
    isActing = false
  }

  /// Hands over what has ended.
  private func settle() {
    var code = CURLE_OK
    while let easy = ink_curl_multi_next_done(multi, &code) {
      guard let transfer = transfers.removeValue(forKey: easy) else { continue }
      ink_curl_multi_remove_handle(multi, easy)
      transfer.finish(code)
    }
  }

  private func takeCancellation() -> Bool {
    inbox.withLock { inbox in
      defer { inbox.hasCancelled = false }
      return inbox.hasCancelled
    }
  }

  /// Ends the transfers that are cancelled or take too long.
  private func stopSome(at now: ContinuousClock.Instant) {
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

  /// Waits for a socket, for libcurl's time or for something in the inbox, and lets libcurl go on.
  private func wait(from now: ContinuousClock.Instant) {
    guard !transfers.isEmpty else { return }
    let mayWait = inbox.withLock { inbox in
      inbox.isAsleep = inbox.isEmpty
      return inbox.isAsleep
    }
    var limit = Duration.milliseconds(mayWait ? 100 : 0)
    if let deadline { limit = min(limit, max(.zero, deadline - now)) }
    // Rounded up: what is woken too early would wait again.
    let milliseconds = (limit + .microseconds(999)) / .milliseconds(1)
    readiness.wait(milliseconds: Int32(milliseconds)) { event in
      let events =
        (event.isReadable ? CURL_CSELECT_IN : 0) | (event.isWritable ? CURL_CSELECT_OUT : 0)
        | (event.isFailed ? CURL_CSELECT_ERR : 0)
      act(on: event.socket, events)
    }
    act()
  }
}
