import Basics
import Glibc

/// What the first bytes of a file say about it, read before SQLite touches it.
///
/// SQLite itself would make side files, and might write to another program's database, before its
/// numbers could be asked for. Layout: sqlite.org/fileformat2.html, 1.3.
struct DatabaseHeader: Equatable {
  /// "inks" in ASCII, the application identifier of a workspace.
  static let applicationID = 0x696E_6B73
  private static let magic = Array("SQLite format 3\0".utf8)
  /// The file header and the fixed part of the first page's own header.
  private static let byteCount = 108

  enum Kind: Equatable {
    /// No table yet, as far as the main file knows: its first tables may be in the log beside it.
    case blank
    case workspace(version: Int)
    /// A database of another program.
    case foreign
    case notADatabase
  }

  let kind: Kind
  /// Whether the file keeps a write-ahead log.
  let isLogged: Bool

  init(_ bytes: some RandomAccessCollection<UInt8>) {
    let bytes = Array(bytes.prefix(Self.byteCount))
    isLogged = bytes.count > 19 && bytes[18] == 2
    guard !bytes.isEmpty else {
      kind = .blank
      return
    }
    guard bytes.count == Self.byteCount, bytes.starts(with: Self.magic) else {
      kind = .notADatabase
      return
    }
    func number(at offset: Int) -> Int {
      bytes[offset..<(offset + 4)].reduce(0) { $0 << 8 | Int($1) }
    }
    switch number(at: 68) {
    case Self.applicationID: kind = .workspace(version: number(at: 60))
    // A leaf page (13) without cells holds the whole, empty list of tables.
    case 0 where bytes[100] == 13 && bytes[103] == 0 && bytes[104] == 0: kind = .blank
    default: kind = .foreign
    }
  }

  /// - Throws: `Problem` when the file cannot be read.
  init(path: String) throws(Problem) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .cannotOpen(path, errno) }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: Self.byteCount)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    guard count >= 0 else { throw .cannotOpen(path, errno) }
    self.init(bytes[..<count])
  }
}
