import Harness
import Testing

@testable import Basics

@Suite struct FileContentsTests {
  @Test("A file comes back as it was written")
  func roundTrip() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write([0, 1, 255], to: "a")
    #expect(try FileContents.read(path, limit: 3) == [0, 1, 255])
    let file = try MappedFile(path: path)
    let last = file.bytes.unsafeLoad(fromByteOffset: 2, as: UInt8.self)
    #expect(file.bytes.byteCount == 3 && last == 255)
  }

  @Test("A file over the limit is refused before it is read")
  func limit() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write([0, 1, 255], to: "a")
    #expect(throws: Problem.self) { try FileContents.read(path, limit: 2) }
  }

  @Test("An unfinished file leaves nothing behind, and the old one stays")
  func unfinished() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("old", to: "a")
    do {
      var file = try AtomicFile(path: path)
      try file.write(Array("new".utf8).span.bytes)
    }
    #expect(folder.names() == ["a"])
    #expect(try FileContents.read(path, limit: 10) == Array("old".utf8))
  }

  @Test("A folder is no regular file")
  func folder() throws {
    let folder = try TemporaryFolder()
    let path = folder.path
    #expect(throws: Problem.notARegularFile(path)) { try FileContents.read(path, limit: 10) }
    #expect(throws: Problem.notARegularFile(path)) { _ = try MappedFile(path: path) }
  }
}
