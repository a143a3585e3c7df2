import CBlock

/// The classes of 64 bytes, a bit for each byte, from which all pieces in them are told at once.
///
/// A piece begins at the first byte. Which others begin one follows from the bytes beside them, so
/// that the 64 bits of a rule are worked out together, and no piece has to wait until the one before
/// it has ended.
struct ASCIIBlock {
  static let size = 64

  let letters: UInt64
  let digits: UInt64
  let spaces: UInt64
  let lineFeeds: UInt64
  let apostrophes: UInt64
  /// Characters that are not ASCII, and control characters other than line feeds.
  let foreign: UInt64
  /// Neither letter, digit, white space nor foreign.
  let marks: UInt64

  /// - Parameter bytes: 64 of them can be read.
  @inline(__always) init(_ bytes: UnsafePointer<UInt8>) {
    let block = unsafe ink_block_of(bytes)
    letters = block.letters
    digits = block.digits
    spaces = block.spaces
    lineFeeds = block.line_feeds
    apostrophes = block.apostrophes
    foreign = block.others & ~block.line_feeds
    marks = ~(letters | digits | spaces | block.others)
  }

  /// Bytes of a class behind one that is not of it.
  @inline(__always) static func firsts(_ bytes: UInt64) -> UInt64 { bytes & ~(bytes << 1) }

  /// Bytes of a class before one that is not of it.
  @inline(__always) static func lasts(_ bytes: UInt64) -> UInt64 { bytes & ~(bytes >> 1) }

  /// Apostrophes that may begin an ending such as `'s`: they begin a piece, and a letter follows.
  @inline(__always) private var openApostrophes: UInt64 {
    apostrophes & ~((marks | spaces) << 1) & letters >> 1
  }

  /// Where pieces begin when the endings among them are pieces of their own.
  ///
  /// - Parameter ending: Where the ending at an apostrophe ends, if one is there.
  @inline(__always) func starts(
    _ starts: UInt64, besideEndings ending: (_ apostrophe: Int) -> Int?
  ) -> UInt64 {
    var starts = starts
    var apostrophes = openApostrophes
    while apostrophes != 0 {
      let place = apostrophes.trailingZeroBitCount
      if let end = ending(place) {
        starts = starts & ~(6 << UInt64(place)) | 1 << UInt64(end)
      }
      apostrophes &= apostrophes &- 1
    }
    return starts
  }

  /// The ends of the pieces that end inside the block whatever follows it.
  ///
  /// - Parameters:
  ///   - starts: Where pieces begin; right up to the first of `unclear`.
  ///   - unclear: Bytes of pieces that the rules for blocks do not tell.
  /// - Returns: A bit behind each piece; none when already the first piece is unclear.
  @inline(__always) func ends(_ starts: UInt64, unclear: UInt64) -> UInt64 {
    // Up to here it is clear what follows what: the block's end, or the first that is not.
    let limit = unclear.trailingZeroBitCount
    let known: UInt64 = (1 << UInt64(limit)) &- 1  // all when the limit is 64
    // White space at the limit may go on behind it, and a run of it is looked at as a whole.
    let space = spaces | lineFeeds
    let behind = 64 - (known & ~space).leadingZeroBitCount
    let last = min(behind, limit - 1)
    guard last > 0 else { return 0 }
    return starts & (UInt64.max >> UInt64(63 - last)) & ~1
  }
}

extension GPT2Scanner {
  /// The ends of the pieces that are clear in a block at whose first byte one begins.
  @inline(__always) func ends(
    in block: ASCIIBlock, from start: Int, of text: ScannedText
  ) -> UInt64 {
    let space = block.spaces | block.lineFeeds
    var starts = ASCIIBlock.firsts(block.letters) | ASCIIBlock.firsts(block.marks)
    if !isolatesDigits { starts |= ASCIIBlock.firsts(block.digits) }
    // One space goes with what follows it, and white space before that is a piece.
    starts &= ~(block.spaces << 1)
    var lasts = ASCIIBlock.lasts(space)
    if isolatesDigits {
      starts |= block.digits
      lasts &= ~(block.digits >> 1)
    }
    starts |= ASCIIBlock.firsts(space) | lasts
    starts = block.starts(starts) {
      Contraction.lowercase(at: start + $0, in: text).map { $0 - start }
    }
    return block.ends(starts, unclear: block.foreign)
  }
}

extension GPT4Scanner {
  /// The ends of the pieces that are clear in a block at whose first byte one begins.
  @inline(__always) func ends(
    in block: ASCIIBlock, from start: Int, of text: ScannedText
  ) -> UInt64 {
    let (letters, digits, marks) = (block.letters, block.digits, block.marks)
    // A space, or a mark that no other goes before, goes with the letters behind it.
    let prefixes = block.spaces | marks & ~((marks | block.spaces) << 1)
    var starts = ASCIIBlock.firsts(letters) & ~(prefixes << 1)
    starts |= ASCIIBlock.firsts(marks) & ~(block.spaces << 1)
    starts |= ASCIIBlock.firsts(block.spaces) | ASCIIBlock.lasts(block.spaces)
    // Line feeds go with the marks before them.
    starts |= block.lineFeeds & ~((block.lineFeeds | marks) << 1)
    // Spaces before a line feed are a piece with it, and with more white space before them.
    var unclear = block.foreign | block.spaces & block.lineFeeds >> 1
    if digitLimit == 1 {
      starts |= digits
    } else {
      // Of a long number every third digit begins a piece: not told here.
      starts |= ASCIIBlock.firsts(digits)
      unclear |= digits & digits << 1 & digits << 2 & digits << 3
    }
    starts = block.starts(starts) {
      Contraction.anyCase(at: start + $0, in: text).map { $0 - start }
    }
    return block.ends(starts, unclear: unclear)
  }
}
