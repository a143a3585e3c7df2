import Basics

/// Puts a byte-pair model together from tokens and merges, in that order.
struct ModelBuilder {
  private let path: String
  private var vocabulary = Vocabulary()
  private var merges: [(left: UInt32, right: UInt32, result: UInt32)] = []
  private var bytes: [UInt8] = []
  private let cuts = CutFilter()
  /// Tokens whose words are not written in the characters that stand for bytes.
  private var unmapped: Set<Int> = []

  init(path: String, tokenCount: Int, mergeCount: Int) throws(Problem) {
    guard tokenCount < MergeTable.idLimit, mergeCount < MergeTable.rankLimit else {
      throw .damagedTokenizer(
        path, "\(tokenCount) tokens and \(mergeCount) merges are more than can be held")
    }
    self.path = path
    merges.reserveCapacity(mergeCount)
  }

  /// Appends the token of the next id.
  mutating func append(_ token: UnsafeRawBufferPointer) {
    if unsafe !vocabulary.append(token) { unmapped.insert(vocabulary.count - 1) }
  }

  mutating func finishVocabulary() {
    vocabulary.index()
    for id in 0..<vocabulary.count where !unmapped.contains(id) { cuts.note(vocabulary[id]) }
  }

  /// Appends a merge written as two tokens with a space between them.
  mutating func append(merge: UnsafeRawBufferPointer, _ rank: Int) throws(Problem) {
    // A space in a token is written as another character, so the first is the one between.
    guard let space = unsafe merge.firstIndex(of: 0x20) else {
      throw .damagedTokenizer(path, "merge \(id: rank) is not two tokens")
    }
    try unsafe append(
      left: unsafe UnsafeRawBufferPointer(rebasing: merge[..<space]),
      right: unsafe UnsafeRawBufferPointer(rebasing: merge[(space + 1)...]), rank)
  }

  /// Appends the merge of two tokens, written in the characters that stand for bytes.
  mutating func append(
    left: UnsafeRawBufferPointer, right: UnsafeRawBufferPointer, _ rank: Int
  ) throws(Problem) {
    bytes.removeAll(keepingCapacity: true)
    unsafe ByteMap.append(left, to: &bytes)
    let middle = bytes.count
    unsafe ByteMap.append(right, to: &bytes)
    let ids = unsafe bytes.withUnsafeBytes { bytes -> (UInt32, UInt32, UInt32)? in
      // In bounds: the middle lies inside.
      guard
        let left = unsafe vocabulary.id(of: UnsafeRawBufferPointer(rebasing: bytes[..<middle])),
        let right = unsafe vocabulary.id(of: UnsafeRawBufferPointer(rebasing: bytes[middle...])),
        let result = unsafe vocabulary.id(of: bytes)
      else { return nil }
      return (left, right, result)
    }
    guard let (left, right, result) = ids else {
      throw .damagedTokenizer(path, "merge \(id: rank) names a token that is not there")
    }
    merges.append((left, right, result))
  }

  /// - Parameters:
  ///   - unknown: What stands for bytes without a token; nil when they are dropped.
  ///   - fusesUnknown: Whether several such bytes become one token.
  ///   - normalizesToNFC: Whether text is brought to NFC first.
  func model(
    _ splitting: Splitting, ignoresMerges: Bool, unknown: UInt32? = nil, fusesUnknown: Bool = false,
    normalizesToNFC: Bool = false
  ) -> BytePairModel {
    let tokens = (0..<256).map { byte -> UInt32 in
      unsafe [UInt8(byte)].withUnsafeBytes { unsafe vocabulary.id(of: $0) } ?? unknown
        ?? InitialTokens.none
    }
    let initial = InitialTokens(
      tokens: tokens, unknown: unknown, fusesUnknown: fusesUnknown, merges)
    return BytePairModel(
      vocabulary: vocabulary, merges: MergeTable(merges), initial: initial,
      cuts: initial.hasAllOfThreeByteCharacters ? cuts : nil, ignoresMerges: ignoresMerges,
      splitting: splitting, normalizesToNFC: normalizesToNFC)
  }
}
