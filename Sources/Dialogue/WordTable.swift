/// Words of either script, found where they stand in UTF-8 text, the longest first.
///
/// A trie over UTF-16 units whose first level is an array and whose other edges lie in one open
/// hash table, so that a place where no word begins costs one look.
struct WordTable {
  private var roots = [Int32](repeating: 0, count: 65536)
  private var edges = [Edge](repeating: Edge(), count: 1024)
  private var edgeCount = 0

  /// From a node by a unit to another; free where `target` is 0.
  private struct Edge {
    var node: Int32 = 0
    var target: Int32 = 0
    var unit: UInt16 = 0
  }
  private struct Node {
    /// A bit for each unit that an edge has, by its low six bits, so that most places where no edge is
    /// are told without a look at the table.
    var mask: UInt64 = 0
    /// -1 where no word ends.
    var value: Int32 = -1
  }
  /// The first stands for none.
  private var nodes = [Node()]

  /// Puts in a word; one that is there already keeps its value.
  ///
  /// - Parameter value: Not negative.
  mutating func insert(_ word: some StringProtocol, _ value: Int32) {
    var node: Int32 = 0
    for (index, unit) in word.utf16.enumerated() {
      node = index == 0 ? root(unit) : child(of: node, unit)
    }
    if node > 0, nodes[Int(node)].value < 0 { nodes[Int(node)].value = value }
  }

  /// The longest word that begins at `start`.
  ///
  /// A line break in the text stands for a space in a word, and a word of letters ends where
  /// letters end.
  @inline(__always)
  func longest(in bytes: [UInt8], at start: Int, before limit: Int) -> (value: Int32, end: Int)? {
    var position = start
    guard position < limit else { return nil }
    let node = roots[Int(UTF8Text.unit(in: bytes, &position, before: limit))]
    return node > 0 ? longest(from: node, in: bytes, at: position, before: limit) : nil
  }

  /// The longest word whose first character leads to a node and ends at a place.
  private func longest(
    from root: Int32, in bytes: [UInt8], at start: Int, before limit: Int
  ) -> (value: Int32, end: Int)? {
    var position = start
    var node = root
    var best: (value: Int32, end: Int)?
    while node > 0 {
      let here = nodes[Int(node)]
      if here.value >= 0, UTF8Text.isBoundary(in: bytes, at: position, before: limit) {
        best = (here.value, position)
      }
      guard here.mask != 0, position < limit else { break }
      var unit = UTF8Text.unit(in: bytes, &position, before: limit)
      if unit == 0x0A { unit = 0x20 }
      guard here.mask >> UInt64(unit & 63) & 1 == 1 else { break }
      node = target(of: node, unit)
    }
    return best
  }

  /// Where an edge leads whose bit is in the node's mask; 0 where there is none.
  @inline(__always)
  private func target(of node: Int32, _ unit: UInt16) -> Int32 {
    var slot = Self.slot(node, unit, in: edges.count)
    while true {
      let edge = edges[slot]
      if edge.target == 0 || edge.node == node && edge.unit == unit { return edge.target }
      slot = (slot + 1) & (edges.count - 1)
    }
  }

  private mutating func root(_ unit: UInt16) -> Int32 {
    if roots[Int(unit)] == 0 { roots[Int(unit)] = makeNode() }
    return roots[Int(unit)]
  }

  private mutating func child(of node: Int32, _ unit: UInt16) -> Int32 {
    let found = target(of: node, unit)
    if found > 0 { return found }
    if edgeCount * 2 >= edges.count { grow() }
    let made = makeNode()
    put(Edge(node: node, target: made, unit: unit))
    nodes[Int(node)].mask |= 1 << UInt64(unit & 63)
    edgeCount += 1
    return made
  }

  private mutating func makeNode() -> Int32 {
    nodes.append(Node())
    return Int32(nodes.count - 1)
  }

  private mutating func put(_ edge: Edge) {
    var slot = Self.slot(edge.node, edge.unit, in: edges.count)
    while edges[slot].target != 0 { slot = (slot + 1) & (edges.count - 1) }
    edges[slot] = edge
  }

  private mutating func grow() {
    let old = edges
    edges = Array(repeating: Edge(), count: old.count * 2)
    for edge in old where edge.target != 0 { put(edge) }
  }

  @inline(__always)
  private static func slot(_ node: Int32, _ unit: UInt16, in count: Int) -> Int {
    let key = UInt64(UInt32(bitPattern: node)) << 16 | UInt64(unit)
    return Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 32) & (count - 1)
  }
}

/// What can be asked of a place in UTF-8 text.
enum UTF8Text {
  /// The character at `position` as one UTF-16 unit, and `position` moved behind it.
  ///
  /// A character outside the basic plane, of which none is a mark or in a word, is 0xFFFF. Bytes
  /// that are no UTF-8 are passed over one by one.
  @inline(__always)
  static func unit(in bytes: [UInt8], _ position: inout Int, before limit: Int) -> UInt16 {
    let first = bytes[position]
    if first < 0x80 {
      position += 1
      return UInt16(first)
    }
    if first >= 0xE0, first < 0xF0, position + 2 < limit {
      let unit =
        UInt16(first & 0x0F) << 12 | UInt16(bytes[position + 1] & 0x3F) << 6
        | UInt16(bytes[position + 2] & 0x3F)
      position += 3
      return unit
    }
    if first >= 0xC0, first < 0xE0, position + 1 < limit {
      let unit = UInt16(first & 0x1F) << 6 | UInt16(bytes[position + 1] & 0x3F)
      position += 2
      return unit
    }
    position = min(limit, position + (first >= 0xF0 ? 4 : 1))
    return 0xFFFF
  }

  /// The character that ends just before `position`, and where it begins; 0 at `limit`.
  static func unit(
    in bytes: [UInt8], endingAt position: Int, after limit: Int
  ) -> (unit: UInt16, start: Int) {
    guard position > limit else { return (0, limit) }
    var start = position - 1
    while start > limit, bytes[start] & 0xC0 == 0x80 { start -= 1 }
    var next = start
    return (unit(in: bytes, &next, before: position), start)
  }

  /// The character at `position` without moving on; 0 at `limit`.
  @inline(__always)
  static func unit(in bytes: [UInt8], at position: Int, before limit: Int) -> UInt16 {
    guard position < limit else { return 0 }
    var next = position
    return unit(in: bytes, &next, before: limit)
  }

  /// Whether a word of letters may begin or end here: no ASCII letter on both sides.
  @inline(__always)
  static func isBoundary(in bytes: [UInt8], at position: Int, before limit: Int) -> Bool {
    guard position > 0, position < limit else { return true }
    return !(isLetter(bytes[position - 1]) && isLetter(bytes[position]))
  }

  @inline(__always)
  static func isLetter(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26
  }

  @inline(__always)
  static func isUppercase(_ byte: UInt8) -> Bool { byte &- 0x41 < 26 }

  /// Whether a character is a Chinese one, by the unified ideographs and extension A.
  @inline(__always)
  static func isHan(_ unit: UInt16) -> Bool {
    (0x4E00...0x9FFF).contains(unit) || (0x3400...0x4DBF).contains(unit)
  }

  @inline(__always)
  static func isSpace(_ unit: UInt16) -> Bool {
    unit == 0x20 || unit == 0x0A || unit == 0x09 || unit == 0x3000 || unit == 0x0D || unit == 0xA0
  }

  static func string(_ bytes: [UInt8], _ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }
}
