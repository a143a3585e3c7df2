import Basics

/// The programs that the package builds.
package enum Products {
  /// The path of an executable of the same build as the tests that run now.
  package static func path(of name: String) -> String {
    let bundle = CommandLine.arguments.first { $0.contains(".xctest") }
    guard let bundle, let end = bundle.lastIndex(of: "/") else {
      return "\(Corpora.repository)/.build/debug/\(name)"
    }
    return "\(bundle[..<end])/\(name)"
  }
}
