import CCurl

/// A URL taken apart, as far as is needed to tell one server from another.
struct Address: Equatable {
  let scheme: String
  let host: String
  let port: String

  init?(_ url: String) {
    guard let scheme = Self.part(url, CURLUPART_SCHEME), ["http", "https"].contains(scheme),
      let host = Self.part(url, CURLUPART_HOST), let port = Self.part(url, CURLUPART_PORT)
    else { return nil }
    self.scheme = scheme
    self.host = host.lowercased()
    self.port = port
  }

  /// Whether what may be told to this server may be told to `other`.
  func isSameOrigin(as other: Address) -> Bool {
    if self == other { return true }
    return host == other.host && scheme == "http" && other.scheme == "https" && port == "80"
      && other.port == "443"
  }

  /// Whether it is this machine, which no proxy stands before.
  var isLoopback: Bool {
    host == "localhost" || host.hasPrefix("127.") || host == "[::1]"
  }

  private static func part(_ url: String, _ part: CURLUPart) -> String? {
    guard let text = ink_curl_url_part(url, part) else { return nil }
    defer { ink_curl_free(text) }
    return String(cString: text)
  }
}
