import Basics
import Dispatch
import Glibc
import Harness
import Synchronization
import Testing

@testable import Corpus

@Suite struct RefusalTests {
  @Test("A file that is written while it is read is refused, or read as it was at one moment")
  func changing() throws {
    let folder = try TemporaryFolder()
    let line = Array("雨下了一整夜。\n".utf8)
    let path = try folder.write(
      Array(repeating: line, count: 200_000).flatMap { $0 }, to: "a.txt")
    let isDone = Atomic(false)
    let group = DispatchGroup()
    // A queue of its own: others wait for the cores that other tests use.
    DispatchQueue(label: "writer").async(group: group) {
      let descriptor = open(path, O_WRONLY | O_APPEND)
      defer { close(descriptor) }
      for _ in 0..<2_000_000 where !isDone.load(ordering: .relaxed) {
        write(descriptor, line, line.count)
      }
    }
    var refusedCount = 0
    for _ in 0..<2000 where refusedCount < 3 {
      do throws(Problem) {
        let file = try SourceFile(path: path)
        #expect(file.bytes.count % line.count == 0)
      } catch {
        refusedCount += 1
        #expect(error.what.text().contains("while it was read") && error.kind == .conflict)
      }
    }
    isDone.store(true, ordering: .relaxed)
    group.wait()
    #expect(refusedCount > 0)
    // Left alone, it is read.
    #expect(throws: Never.self) { try SourceFile(path: path) }
  }

  @Test("A file without the right to read it is refused, to root's processes too")
  func noRights() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("雨下了一整夜。\n", to: "a.txt")
    chmod(path, 0o000)
    defer { chmod(path, 0o600) }
    chmod(folder.path, 0o755)
    let problem = withoutRights { #expect(throws: Problem.self) { try SourceFile(path: path) } }
    #expect(problem?.why?.text().lowercased().contains("permission denied") == true)
  }

  @Test("A book that unpacks to more than any book is refused before it fills the memory")
  func bomb() throws {
    var zip = StoredZip()
    zip.add("mimetype", "application/epub+zip")
    zip.add("META-INF/container.xml", #"<container><rootfile full-path="a.opf"/></container>"#)
    zip.add(
      "a.opf",
      """
      <package><manifest><item id="a" href="a.html"/></manifest>
      <spine><itemref idref="a"/></spine></package>
      """)
    zip.add(deflated: "a.html", Self.zeros(count: 300 << 20), unpackedCount: 300 << 20)
    let bytes = zip.finish()
    #expect(bytes.count < 3 << 20)
    let folder = try TemporaryFolder()
    let path = try folder.write(bytes, to: "a.epub")
    let problem = #expect(throws: Problem.self) { try SourceText(path: path) }
    #expect(problem?.why?.text() == "it unpacks to more than 256 MB")
  }

  /// Zeros as DEFLATE packs them (RFC 1951, 3.2.6): one, and copies of 258 of the one before.
  private static func zeros(count: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    var bitCount = 0
    func append(_ bits: String) {
      for bit in bits {
        if bitCount % 8 == 0 { bytes.append(0) }
        if bit == "1" { bytes[bytes.count - 1] |= 1 << UInt8(bitCount % 8) }
        bitCount += 1
      }
    }
    // The last block, of fixed codes; the literal 0.
    append("1" + "10" + "00110000")
    // The length 258 and the distance 1: 13 bits, so that eight of them are 13 bytes.
    for _ in 0..<16 { append("11000101" + "00000") }
    let period = bytes[2..<15]
    var packed = Array(bytes[..<15])
    while packed.count * 158 < count { packed += period }
    return packed
  }
}
