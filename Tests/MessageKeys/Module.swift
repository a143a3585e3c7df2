import Basics
import Glibc
import Harness
import JSON

/// One module of the package as the last debug build compiled it.
struct Module {
  let name: String
  /// The compiler with its arguments.
  private let words: [String]

  /// The modules under `Sources/`.
  ///
  /// - Throws: `Problem` when nothing has been built here.
  static func all(in folder: String) throws -> [Module] {
    let description = try FileContents.read("\(folder)/.build/debug.yaml", limit: 1 << 28)
    return String(decoding: description, as: UTF8.self).split(separator: "\n").compactMap { line in
      let line = line.drop { $0 == " " }
      guard line.hasPrefix("args: ["), line.contains("\"-emit-module\""),
        let list = try? JSON(parsing: String(line.dropFirst(6))).array
      else { return nil }
      let words = list.compactMap(\.string)
      guard let place = words.firstIndex(of: "-module-name"), words.count > place + 1,
        let sources = words.first(where: { $0.hasPrefix("@") }),
        let first = try? FileContents.read(String(sources.dropFirst()), limit: 1 << 20),
        String(decoding: first, as: UTF8.self).contains("\(folder)/Sources/")
      else { return nil }
      return Module(name: words[place + 1], words: words)
    }
  }

  /// The patterns of all messages in it.
  func patterns() throws -> Set<String> {
    let scratch = try TemporaryFolder()
    let path = "\(scratch.path)/module.sil"
    let words = self.arguments + ["-emit-silgen", "-wmo", "-o", path]
    let result = try Run.program(words[0], Array(words.dropFirst()), folder: "/")
    guard result.status == 0 else {
      throw Problem(.internalFault, "module \(name) does not compile", why: "\(result.errors)")
    }
    let text = String(decoding: try FileContents.read(path, limit: 1 << 30), as: UTF8.self)
    var reader = SILReader()
    for line in text.split(separator: "\n") { reader.read(line) }
    return reader.patterns
  }

  /// The arguments that say how the module is read, without those that say what is made of it.
  private var arguments: [String] {
    let flags: Set = [
      "-emit-dependencies", "-emit-module", "-incremental", "-c", "-enable-batch-mode",
      "-serialize-diagnostics", "-parseable-output", "-emit-objc-header", "-g",
      "-warnings-as-errors",
    ]
    let pairs: Set = [
      "-emit-module-path", "-output-file-map", "-index-store-path", "-emit-objc-header-path",
    ]
    var kept: [String] = []
    var rest = words[...]
    while let word = rest.popFirst() {
      if word == "-Xcc" {
        kept += [word, rest.popFirst() ?? ""]
      } else if pairs.contains(word) {
        rest = rest.dropFirst()
      } else if !flags.contains(word) {
        kept.append(word)
      }
    }
    return kept
  }
}
