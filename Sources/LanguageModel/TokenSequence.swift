import Glibc
import Kernels

/// Where keys and values lie in a page of the cache.
///
/// A page holds `positions` places of every layer and key head; what stands where inside a head is
/// told in decoding.h.
struct PageLayout {
  static let positions = Int(INK_PAGE_POSITIONS)
  let headWidth: Int
  let headCount: Int
  let layerCount: Int
  /// Whether numbers are floats, or halves.
  let isWide: Bool

  init(_ configuration: ModelConfiguration, isWide: Bool? = nil) {
    headWidth = configuration.headWidth
    headCount = configuration.keyValueHeadCount
    layerCount = configuration.layerCount
    // Small models show the rounding of halves most, and their caches are small.
    self.isWide = isWide ?? (layerCount * headCount * headWidth <= 8192)
  }

  private var keyCount: Int { Self.positions * headWidth }
  private var valueCount: Int { Self.positions * ((headWidth + 15) / 16 * 16) }

  /// Where a head's keys begin, in numbers.
  func keys(layer: Int, head: Int) -> Int {
    (layer * headCount + head) * (keyCount + valueCount)
  }
  func values(layer: Int, head: Int) -> Int { keys(layer: layer, head: head) + keyCount }

  /// The bytes of a page, a multiple of 64.
  var byteCount: Int { layerCount * headCount * (keyCount + valueCount) * (isWide ? 4 : 2) }
}

/// Keys and values of some neighbouring positions.
final class CachePage {
  let start: UnsafeMutableRawPointer

  init(_ layout: PageLayout) {
    start = Self.memory(layout)
    // Places that are not filled yet take part in sums, with weight 0: they must be numbers.
    memset(start, 0, layout.byteCount)
  }

  init(copying page: CachePage, _ layout: PageLayout) {
    start = Self.memory(layout)
    memcpy(start, page.start, layout.byteCount)
  }

  private static func memory(_ layout: PageLayout) -> UnsafeMutableRawPointer {
    guard let memory = aligned_alloc(64, layout.byteCount) else {
      fatalError("no memory for \(layout.byteCount) bytes of a conversation")
    }
    return memory
  }

  deinit { free(start) }
}

/// A text in the model's memory: its tokens, and the keys and values of all but those not yet
/// computed.
///
/// Copies share pages until one of them is written to, so that many answers to one beginning take
/// its memory once.
package struct TokenSequence {
  package private(set) var tokens: [Int32] = []
  private(set) var pages: [CachePage] = []
  private let layout: PageLayout

  init(_ layout: PageLayout) { self.layout = layout }

  package var count: Int { tokens.count }

  /// Forgets what follows the first `count` tokens.
  package mutating func truncate(to count: Int) {
    guard count < tokens.count else { return }
    tokens.removeSubrange(max(0, count)...)
    let pageCount = (tokens.count + PageLayout.positions - 1) / PageLayout.positions
    pages.removeSubrange(pageCount...)
  }

  /// Takes tokens in and makes room for their keys and values, which `Transformer` fills.
  mutating func append(_ new: ArraySlice<Int32>) {
    if tokens.count % PageLayout.positions != 0, let last = pages.indices.last,
      !isKnownUniquelyReferenced(&pages[last])
    {
      pages[last] = CachePage(copying: pages[last], layout)
    }
    tokens += new
    while pages.count * PageLayout.positions < tokens.count { pages.append(CachePage(layout)) }
  }

  /// The bytes its keys and values take, shared ones included.
  package var cacheByteCount: Int { pages.count * layout.byteCount }
}
