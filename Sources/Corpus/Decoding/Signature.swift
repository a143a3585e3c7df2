import Basics

/// What the first bytes of a file say it is, where that is no text.
enum Signature {
  private static let known: [(bytes: [UInt8], offset: Int, what: Message)] = [
    (Array("%PDF-".utf8), 0, "it is a PDF; take its text out first, with `pdftotext`"),
    ([0x50, 0x4B, 0x03, 0x04], 0, "it is a zip archive"),
    ([0xD0, 0xCF, 0x11, 0xE0], 0, "it is an old Word document; save it as docx"),
    (Array("{\\rtf".utf8), 0, "it is an RTF document; save it as docx or text"),
    (Array("BOOKMOBI".utf8), 60, "it is a Kindle book; turn it into epub first"),
    (Array("SQLite format 3".utf8), 0, "it is an SQLite database"),
    (Array("GGUF".utf8), 0, "it is a model"),
    ([0x89, 0x50, 0x4E, 0x47], 0, "it is a picture"),
    ([0xFF, 0xD8, 0xFF], 0, "it is a picture"),
    (Array("GIF8".utf8), 0, "it is a picture"),
    ([0x1F, 0x8B], 0, "it is compressed; unpack it first, with `gunzip`"),
    ([0x28, 0xB5, 0x2F, 0xFD], 0, "it is compressed; unpack it first, with `unzstd`"),
    ([0xFD, 0x37, 0x7A, 0x58, 0x5A], 0, "it is compressed; unpack it first, with `unxz`"),
    (Array("7z".utf8) + [0xBC, 0xAF], 0, "it is a 7z archive"),
    (Array("Rar!".utf8), 0, "it is a rar archive"),
    ([0x7F, 0x45, 0x4C, 0x46], 0, "it is a program"),
    (Array("PAR1".utf8), 0, "it is a Parquet file"),
  ]

  static func kind(of bytes: [UInt8]) -> Message? {
    known.first { entry in
      bytes.count >= entry.offset + entry.bytes.count
        && bytes[entry.offset...].starts(with: entry.bytes)
    }?.what
  }
}
