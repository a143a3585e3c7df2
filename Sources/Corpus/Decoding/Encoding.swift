import CLibc
import Glibc

/// A way of writing characters as bytes.
package struct Encoding: Sendable, Hashable {
  /// As people write it: `GB18030`.
  package let name: String
  /// What iconv calls it.
  let iconvName: String
  /// Bytes of the smallest unit: a character begins at a multiple of it.
  let unit: Int
  /// Whether the byte 0x0A is always a line end, so that a file can be cut behind it.
  let isLineSafe: Bool

  private init(_ name: String, _ iconvName: String? = nil, unit: Int = 1, isLineSafe: Bool = true) {
    self.name = name
    self.iconvName = iconvName ?? name
    self.unit = unit
    self.isLineSafe = isLineSafe
  }

  package static let utf8 = Encoding("UTF-8")
  package static let utf16LE = Encoding("UTF-16LE", unit: 2, isLineSafe: false)
  package static let utf16BE = Encoding("UTF-16BE", unit: 2, isLineSafe: false)
  package static let utf32LE = Encoding("UTF-32LE", unit: 4, isLineSafe: false)
  package static let utf32BE = Encoding("UTF-32BE", unit: 4, isLineSafe: false)
  package static let gb18030 = Encoding("GB18030")
  /// Windows' GBK, which has the euro sign at 0x80 where GB18030 has nothing.
  package static let gbk = Encoding("GBK", "CP936")
  package static let big5 = Encoding("Big5", "BIG5")
  package static let big5HKSCS = Encoding("Big5-HKSCS", "BIG5-HKSCS")
  package static let shiftJIS = Encoding("Shift_JIS", "CP932")
  package static let eucJP = Encoding("EUC-JP")
  package static let eucKR = Encoding("EUC-KR", "UHC")
  /// As every browser reads Latin-1: with Windows' quotation marks and dashes.
  package static let latin1 = Encoding("Latin-1", "WINDOWS-1252")

  private static let known: [Encoding] = [
    utf8, utf16LE, utf16BE, utf32LE, utf32BE, gb18030, gbk, big5, big5HKSCS, shiftJIS, eucJP,
    eucKR, latin1,
  ]

  private static let aliases: [String: Encoding] = [
    "utf16": utf16LE, "utf32": utf32LE, "gb": gb18030, "gb2312": gb18030, "gbk": gbk,
    "cp936": gbk, "ansi": gb18030, "cp950": big5, "sjis": shiftJIS, "cp932": shiftJIS,
    "windows31j": shiftJIS, "iso88591": latin1, "windows1252": latin1, "cp1252": latin1,
    "ascii": utf8, "euckr": eucKR, "cp949": eucKR, "国标": gb18030, "大五码": big5,
  ]

  /// The names worth offering.
  package static let names = [
    "utf-8", "gb18030", "gbk", "big5", "big5-hkscs", "utf-16le", "utf-16be", "shift_jis", "euc-jp",
    "euc-kr", "latin-1",
  ]

  /// The encoding a person calls so: `gbk`, `UTF8`, `windows-1251`; nil when nobody knows it.
  package static func named(_ typed: String) -> Encoding? {
    func plain(_ name: String) -> String {
      name.lowercased().filter { $0 != "-" && $0 != "_" && $0 != " " && $0 != ":" }
    }
    let typed = plain(typed) == "" ? typed : typed
    if let encoding = known.first(where: { plain($0.name) == plain(typed) })
      ?? aliases[plain(typed)]
    {
      return encoding
    }
    // What else the C library knows; no name of a set has a slash, which would ask iconv for more.
    guard typed.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "/") }),
      Converter(from: typed, to: "UTF-8") != nil
    else { return nil }
    let isStateful = ["iso2022", "hz", "utf7"].contains { plain(typed).hasPrefix($0) }
    return Encoding(typed.uppercased(), unit: 1, isLineSafe: !isStateful)
  }

  /// What `name` gave, read back from a workspace.
  package static func stored(_ name: String) -> Encoding? {
    known.first { $0.name == name } ?? named(name)
  }
}
