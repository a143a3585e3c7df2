import Basics
import CCurl
import Synchronization

/// One exchange with a server: owns its libcurl handle.
///
/// Made, used and freed on the loop's queue alone; libcurl calls it back from there.
final class Transfer {
  typealias Completion = @Sendable (Result<HTTPResponse, any Error>) -> Void
  /// Takes the bytes of an answer of status 2xx as they come, on the loop's queue; false stops.
  typealias Receiver = @Sendable (HTTPResponse, UnsafeRawBufferPointer) -> Bool

  let easy: UnsafeMutableRawPointer
  let ticket: Ticket
  private let limits: HTTPRequest.Limits
  private let host: String
  private let receiver: Receiver?
  private let completion: Completion
  private let headerList: UnsafeMutablePointer<curl_slist>?

  private var status = 0
  private var headers: [(name: String, value: String)] = []
  private var headerByteCount = 0
  private var body: [UInt8] = []
  private var byteCount = 0
  private var ownFailure: WireFailure?
  private var isRefused = false
  private let began = ContinuousClock.now
  /// When something last happened: the start, then each piece.
  private var lastSign = ContinuousClock.now
  private var isConnected = false

  /// - Parameter address: That of the request.
  /// - Throws: `WireFailure` where there is no memory.
  init(
    _ request: HTTPRequest, to address: Address, ticket: Ticket, receiver: Receiver?,
    completion: @escaping Completion
  ) throws(WireFailure) {
    guard let easy = ink_curl_easy_init() else { throw .unavailable("libcurl has no memory") }
    self.easy = easy
    self.ticket = ticket
    self.limits = request.limits
    self.receiver = receiver
    self.completion = completion
    host = address.host
    var list: UnsafeMutablePointer<curl_slist>?
    for (name, value) in request.headers {
      list = ink_curl_slist_append(list, "\(name): \(value)")
    }
    if let key = request.key { list = ink_curl_slist_append(list, "Authorization: Bearer \(key)") }
    // Without it libcurl asks the server first whether it may send more than a kilobyte.
    list = ink_curl_slist_append(list, "Expect:")
    headerList = list
    setUp(request, address)
  }

  deinit {
    ink_curl_easy_cleanup(easy)
    ink_curl_slist_free_all(headerList)
  }

  private func setUp(_ request: HTTPRequest, _ address: Address) {
    ink_curl_set_string(easy, CURLOPT_URL, request.url)
    ink_curl_set_string(easy, CURLOPT_PROTOCOLS_STR, "http,https")
    ink_curl_set_string(easy, CURLOPT_USERAGENT, "inkstone")
    ink_curl_set_list(easy, CURLOPT_HTTPHEADER, headerList)
    // No signals in a program of many threads; a name that is being looked up holds up no end.
    ink_curl_set_long(easy, CURLOPT_NOSIGNAL, 1)
    ink_curl_set_long(easy, CURLOPT_QUICK_EXIT, 1)
    ink_curl_set_long(easy, CURLOPT_CONNECTTIMEOUT_MS, request.limits.connect.milliseconds)
    if request.allowsCompression { ink_curl_set_string(easy, CURLOPT_ACCEPT_ENCODING, "gzip") }
    if address.isLoopback { ink_curl_set_string(easy, CURLOPT_PROXY, "") }
    if address.scheme == "https" {
      // Over HTTP/2 the requests share one connection: wait for it instead of opening a second.
      ink_curl_set_long(easy, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
      ink_curl_set_long(easy, CURLOPT_PIPEWAIT, 1)
      // Where certificates of one's own lie, by the variable that OpenSSL names.
      if let path = Environment.value("SSL_CERT_FILE") {
        ink_curl_set_string(easy, CURLOPT_CAINFO, path)
      }
    } else {
      ink_curl_set_long(easy, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
    }
    if request.method == .post {
      ink_curl_set_long(easy, CURLOPT_POST, 1)
      // The size first: then libcurl copies that many bytes, zeros included.
      ink_curl_set_size(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.count))
      request.body.withUnsafeBytes {
        _ = ink_curl_set_context(
          easy, CURLOPT_COPYPOSTFIELDS, UnsafeMutableRawPointer(mutating: $0.baseAddress))
      }
    }
    // The object outlives the transfer: the loop holds it until the handle is taken out.
    let context = Unmanaged.passUnretained(self).toOpaque()
    ink_curl_set_context(easy, CURLOPT_HEADERDATA, context)
    ink_curl_set_receiver(easy, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
      Transfer.of(context)?.take(header: UnsafeRawBufferPointer(start: bytes, count: size * count))
        ?? 0
    }
    ink_curl_set_context(easy, CURLOPT_WRITEDATA, context)
    ink_curl_set_receiver(easy, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
      Transfer.of(context)?.take(body: UnsafeRawBufferPointer(start: bytes, count: size * count))
        ?? 0
    }
  }

  private static func of(_ context: UnsafeMutableRawPointer?) -> Transfer? {
    context.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
  }

  // MARK: - What libcurl hands over

  /// - Returns: The bytes taken; any other number than was given stops the transfer.
  private func take(header bytes: UnsafeRawBufferPointer) -> Int {
    lastSign = .now
    headerByteCount += bytes.count
    guard headerByteCount <= 256 << 10 else {
      ownFailure = .tooLarge(limit: 256 << 10)
      return 0
    }
    var line = bytes[...]
    while let last = line.last, last == 0x0A || last == 0x0D { line.removeLast() }
    if line.starts(with: "HTTP/".utf8) {
      // A later status line, as after `100 Continue`, begins anew.
      headers = []
      let words = line.split(separator: UInt8(ascii: " "))
      status = words.count > 1 ? Int(String(decoding: words[1], as: UTF8.self)) ?? 0 : 0
    } else if let colon = line.firstIndex(of: UInt8(ascii: ":")) {
      let name = line[..<colon].map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
      let value = line[(colon + 1)...].drop { $0 == 0x20 || $0 == 0x09 }
      headers.append(
        (String(decoding: name, as: UTF8.self), String(decoding: value, as: UTF8.self)))
    }
    return bytes.count
  }

  private func take(body bytes: UnsafeRawBufferPointer) -> Int {
    lastSign = .now
    byteCount += bytes.count
    guard byteCount <= limits.body else {
      ownFailure = .tooLarge(limit: limits.body)
      return 0
    }
    if let receiver, (200..<300).contains(status) {
      guard receiver(response, bytes) else {
        isRefused = true
        return 0
      }
    } else {
      body.append(contentsOf: bytes)
    }
    return bytes.count
  }

  // MARK: - What the loop asks

  /// Why it has to stop now; nil while it may go on.
  func expired(at now: ContinuousClock.Instant) -> WireFailure? {
    if now - began > limits.total { return .timedOut(.total) }
    if status != 0 { return now - lastSign > limits.stall ? .timedOut(.stall) : nil }
    if !isConnected {
      // libcurl itself watches the connection's own time.
      var microseconds: curl_off_t = 0
      ink_curl_get_size(easy, CURLINFO_PRETRANSFER_TIME_T, &microseconds)
      guard microseconds > 0 else { return nil }
      isConnected = true
      lastSign = now
    }
    return now - lastSign > limits.firstByte ? .timedOut(.firstByte) : nil
  }

  /// Tells the caller how it ended, by libcurl's own result.
  func finish(_ code: CURLcode) {
    if isRefused { return finish(throwing: CancellationError()) }
    guard code == CURLE_OK else { return finish(throwing: ownFailure ?? failure(code)) }
    completion(.success(response))
  }

  func finish(throwing error: any Error) { completion(.failure(error)) }

  private var response: HTTPResponse {
    var seconds: curl_off_t = 0
    var version = 0
    var location: UnsafePointer<CChar>?
    ink_curl_get_size(easy, CURLINFO_RETRY_AFTER, &seconds)
    ink_curl_get_long(easy, CURLINFO_HTTP_VERSION, &version)
    ink_curl_get_string(easy, CURLINFO_REDIRECT_URL, &location)
    return HTTPResponse(
      status: status, headers: headers, body: body,
      retryAfter: seconds > 0 ? .seconds(Int64(seconds)) : nil,
      location: location.map { String(cString: $0) },
      version: version == Int(CURL_HTTP_VERSION_2_0) ? 2 : 1.1)
  }

  private func failure(_ code: CURLcode) -> WireFailure {
    let reason = String(cString: ink_curl_easy_strerror(code))
    switch code {
    case CURLE_COULDNT_RESOLVE_HOST: return .unresolved(host: host)
    case CURLE_COULDNT_RESOLVE_PROXY: return .unresolved(host: "the proxy")
    case CURLE_COULDNT_CONNECT:
      var number = 0
      ink_curl_get_long(easy, CURLINFO_OS_ERRNO, &number)
      let system = number == 0 ? reason : Problem.systemMessage(Int32(number))
      return .unreachable(host: host, reason: system)
    case CURLE_OPERATION_TIMEDOUT: return .timedOut(.connect)
    case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE,
      CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CIPHER:
      return .notSafe(host: host, reason: reason)
    case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING:
      return .nonsense(reason)
    case CURLE_URL_MALFORMAT: return .badAddress(host)
    default: return .cut(reason)
    }
  }
}

/// Lets a caller stop its transfer from any thread.
final class Ticket: Sendable {
  private let cancelled = Atomic(false)
  var isCancelled: Bool { cancelled.load(ordering: .relaxed) }
  func cancel() { cancelled.store(true, ordering: .relaxed) }
}

extension Duration {
  /// At least one, for zero means "no limit" to libcurl.
  var milliseconds: Int { max(1, Int(self / .milliseconds(1))) }
}
