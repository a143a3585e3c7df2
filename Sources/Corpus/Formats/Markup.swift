import CFormats

/// Markup as it is read: tags by their names in small letters, and the text between them.
struct Markup {
  enum Event {
    case start(String, [String: String])
    case end(String)
    case text(UnsafeRawBufferPointer)
  }

  enum Language {
    case html, xml
  }

  /// Reads UTF-8 and hands over each event.
  ///
  /// - Returns: Why it could not be read; nil when it could.
  static func read(
    _ bytes: [UInt8], as language: Language, _ body: (Event) -> Void
  ) -> String? {
    withoutActuallyEscaping(body) { body in
      let reader = Reader(body: body)
      var events = ink_markup_events(
        context: Unmanaged.passUnretained(reader).toOpaque(),
        start: { context, name, attributes in
          Reader.of(context)?.body(.start(Reader.name(name), Reader.pairs(attributes)))
        },
        end: { context, name in Reader.of(context)?.body(.end(Reader.name(name))) },
        text: { context, bytes, count in
          Reader.of(context)?.body(
            .text(UnsafeRawBufferPointer(start: bytes, count: Int(count))))
        })
      let failure = bytes.withUnsafeBytes { buffer in
        let start = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
        return language == .html
          ? ink_read_html(start, buffer.count, &events) : ink_read_xml(start, buffer.count, &events)
      }
      // The callbacks reach `reader` through `events` until here.
      return withExtendedLifetime(reader) { failure.map { String(cString: $0) } }
    }
  }

  private final class Reader {
    let body: (Event) -> Void

    init(body: @escaping (Event) -> Void) { self.body = body }

    static func of(_ context: UnsafeMutableRawPointer?) -> Reader? {
      context.map { Unmanaged<Reader>.fromOpaque($0).takeUnretainedValue() }
    }

    static func name(_ name: UnsafePointer<CChar>?) -> String {
      name.map { String(cString: $0) } ?? ""
    }

    static func pairs(
      _ attributes: UnsafePointer<UnsafePointer<CChar>?>?
    ) -> [String: String] {
      guard var next = attributes else { return [:] }
      var pairs: [String: String] = [:]
      while let name = next.pointee {
        pairs[String(cString: name)] = (next + 1).pointee.map { String(cString: $0) } ?? ""
        next += 2
      }
      return pairs
    }
  }
}
