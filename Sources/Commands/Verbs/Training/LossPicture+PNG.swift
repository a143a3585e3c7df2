import Basics

extension LossPicture {
  /// The same picture as PNG (w3.org/TR/png), with a palette and nothing compressed.
  var png: [UInt8] {
    let (xAxis, yAxis) = (xAxis, yAxis)
    let plot = Self.plot
    var canvas = Canvas(width: Self.width, height: Self.height)
    for mark in yAxis.marks {
      let y = Int(Self.y(mark, yAxis))
      canvas.line((plot.left, y), (plot.right, y), colour: Canvas.grey)
      canvas.write(yAxis.label(mark), endingAt: (plot.left - 8, y - 7), colour: Canvas.black)
    }
    for mark in xAxis.marks {
      let label = xAxis.label(mark)
      let x = Int(Self.x(mark, xAxis)) + Canvas.width(of: label) / 2
      canvas.write(label, endingAt: (x, plot.bottom + 10), colour: Canvas.black)
    }
    canvas.line((plot.left, plot.top), (plot.left, plot.bottom), colour: Canvas.black)
    canvas.line((plot.left, plot.bottom), (plot.right, plot.bottom), colour: Canvas.black)
    for (index, one) in series.enumerated() {
      let colour = UInt8(Canvas.first + index % Self.colours.count)
      let places = one.points.map {
        (Int(Self.x($0.x, xAxis).rounded()), Int(Self.y($0.y, yAxis).rounded()))
      }
      for (start, end) in zip(places, places.dropFirst()) {
        canvas.line(start, end, colour: colour)
        canvas.line((start.0, start.1 + 1), (end.0, end.1 + 1), colour: colour)
      }
      canvas.write(
        one.name, endingAt: (plot.right - 8, plot.top + 18 * index), colour: colour)
    }
    return canvas.png(palette: [0xFFFFFF, 0x000000, 0xDDDDDD] + Self.colours)
  }
}

/// Pixels by numbers of a palette.
private struct Canvas {
  let width: Int
  let height: Int
  private var pixels: [UInt8]

  static let black: UInt8 = 1
  static let grey: UInt8 = 2
  /// Where the colours of curves begin in the palette.
  static let first = 3

  init(width: Int, height: Int) {
    self.width = width
    self.height = height
    pixels = Array(repeating: 0, count: width * height)
  }

  private mutating func set(_ x: Int, _ y: Int, _ colour: UInt8) {
    guard (0..<width).contains(x), (0..<height).contains(y) else { return }
    pixels[y * width + x] = colour
  }

  /// A straight line (Bresenham).
  mutating func line(_ start: (Int, Int), _ end: (Int, Int), colour: UInt8) {
    var (x, y) = start
    let (dx, dy) = (abs(end.0 - x), -abs(end.1 - y))
    var error = dx + dy
    while true {
      set(x, y, colour)
      guard (x, y) != end else { return }
      let twice = 2 * error
      if twice >= dy {
        error += dy
        x += x < end.0 ? 1 : -1
      }
      if twice <= dx {
        error += dx
        y += y < end.1 ? 1 : -1
      }
    }
  }

  /// Five by seven dots a glyph, drawn twice as large; a row of dots is five bits.
  ///
  /// The figures, and the letters of what curves are called here; another character leaves a gap.
  private static let glyphs: [Character: [UInt8]] = [
    "0": [14, 17, 19, 21, 25, 17, 14], "1": [4, 12, 4, 4, 4, 4, 14],
    "2": [14, 17, 1, 6, 8, 16, 31], "3": [30, 1, 1, 14, 1, 1, 30],
    "4": [2, 6, 10, 18, 31, 2, 2], "5": [31, 16, 30, 1, 1, 17, 14],
    "6": [6, 8, 16, 30, 17, 17, 14], "7": [31, 1, 2, 4, 8, 8, 8],
    "8": [14, 17, 17, 14, 17, 17, 14], "9": [14, 17, 17, 15, 1, 2, 12],
    ".": [0, 0, 0, 0, 0, 12, 12], "-": [0, 0, 0, 14, 0, 0, 0], ":": [0, 12, 12, 0, 12, 12, 0],
    "l": [12, 4, 4, 4, 4, 4, 14], "o": [0, 0, 14, 17, 17, 17, 14],
    "s": [0, 0, 15, 16, 14, 1, 30], "m": [0, 0, 26, 21, 21, 21, 21],
    "t": [8, 8, 28, 8, 8, 9, 6], "h": [16, 16, 30, 17, 17, 17, 17],
    "e": [0, 0, 14, 17, 31, 16, 14], "d": [1, 1, 15, 17, 17, 17, 15],
    "u": [0, 0, 17, 17, 17, 17, 15],
  ]
  private static let advance = 12

  static func width(of text: String) -> Int { text.count * advance - 2 }

  mutating func write(_ text: String, endingAt place: (x: Int, y: Int), colour: UInt8) {
    var left = place.x - Self.width(of: text)
    for character in text {
      for (row, bits) in (Self.glyphs[character] ?? []).enumerated() {
        for column in 0..<5 where bits & (16 >> UInt8(column)) != 0 {
          for (dx, dy) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
            set(left + 2 * column + dx, place.y + 2 * row + dy, colour)
          }
        }
      }
      left += Self.advance
    }
  }

  /// The file: header, palette, one stream of stored blocks.
  func png(palette: [UInt32]) -> [UInt8] {
    var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    // 8 bits a pixel, by palette.
    file.append(
      chunk: "IHDR", bigEndian(UInt32(width)) + bigEndian(UInt32(height)) + [8, 3, 0, 0, 0])
    file.append(
      chunk: "PLTE", palette.flatMap { [UInt8($0 >> 16), UInt8($0 >> 8 & 255), UInt8($0 & 255)] })
    var rows: [UInt8] = []
    for row in 0..<height {
      rows.append(0)  // no filter
      rows += pixels[row * width..<(row + 1) * width]
    }
    file.append(chunk: "IDAT", Self.stored(rows))
    file.append(chunk: "IEND", [])
    return file
  }

  /// A zlib stream of stored blocks (RFC 1950, RFC 1951).
  private static func stored(_ bytes: [UInt8]) -> [UInt8] {
    var stream: [UInt8] = [0x78, 0x01]
    var rest = bytes[...]
    repeat {
      let block = rest.prefix(65_535)
      rest = rest.dropFirst(block.count)
      let count = UInt16(block.count)
      stream.append(rest.isEmpty ? 1 : 0)
      for number in [count, ~count] { stream += [UInt8(number & 255), UInt8(number >> 8)] }
      stream += block
    } while !rest.isEmpty
    var (low, high): (UInt32, UInt32) = (1, 0)
    for byte in bytes {
      low = (low + UInt32(byte)) % 65_521
      high = (high + low) % 65_521
    }
    return stream + bigEndian(high << 16 | low)
  }
}

private func bigEndian(_ number: UInt32) -> [UInt8] {
  [24, 16, 8, 0].map { UInt8(number >> UInt32($0) & 255) }
}

extension [UInt8] {
  fileprivate mutating func append(chunk name: String, _ data: [UInt8]) {
    let body = Array(name.utf8) + data
    self += bigEndian(UInt32(data.count)) + body + bigEndian(Self.checksum(body))
  }

  /// CRC-32 as PNG defines it (w3.org/TR/png, annex D).
  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var remainder = UInt32.max
    for byte in bytes {
      remainder ^= UInt32(byte)
      for _ in 0..<8 {
        remainder = remainder >> 1 ^ (remainder & 1 == 1 ? 0xEDB8_8320 : 0)
      }
    }
    return ~remainder
  }
}
