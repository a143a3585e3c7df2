import Basics
import Glibc

/// Public-domain novels that may lie beside the repository; tests that want them are skipped when
/// they are absent.
package enum Corpora {
  /// `INKSTONE_CORPORA`, else `../shared/corpora` seen from the top of the repository.
  package static let folder: String? = {
    if let path = getenv("INKSTONE_CORPORA") { return String(cString: path) }
    let path = "\(repository)/../shared/corpora"
    return access(path, R_OK) == 0 ? path : nil
  }()

  /// Notes and samples beside the corpora, such as `llama-factory-samples.json`.
  package static let reference: String? = {
    let path = "\(repository)/../shared/reference"
    return access(path, R_OK) == 0 ? path : nil
  }()

  /// The top of the repository.
  package static let repository: String = {
    // Tests/Harness/Corpora.swift
    let parts = #filePath.split(separator: "/").dropLast(3)
    return "/" + parts.joined(separator: "/")
  }()

  /// The novels, by path, sorted.
  package static var files: [String] {
    folder.map { folder in
      entryNames(of: folder).filter { $0.hasSuffix(".txt") }.sorted().map { "\(folder)/\($0)" }
    } ?? []
  }
}
