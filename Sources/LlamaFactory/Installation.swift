import Basics

/// Where LLaMA-Factory is, and what stands beside it.
package struct Installation: Sendable, Equatable {
  /// How it was found.
  package enum Place: Sendable, Equatable {
    case setting
    case searchPath
    /// A virtual environment: that of the shell, one in the folder here, or the one Inkstone names.
    case environment
  }

  package let path: String
  package let place: Place
  /// The Python that runs it; nil for a program that is no Python script.
  package let python: String?
  /// Versions by the names of packages, in small letters with `-`; empty where they cannot be seen.
  package let packages: [String: String]
  /// What torchvision and torchaudio were built for, as they say themselves.
  private let requirements: [String: String]

  package static let program = "llamafactory-cli"
  /// Versions that the slow suite runs.
  package static let knownVersions = [testedVersion]
  package static let testedVersion = "0.9.5"

  package var version: String? { packages["llamafactory"] }

  /// Whether a stop can be asked for that writes a whole checkpoint first.
  package var savesOnTerminate: Bool {
    guard let version = packages["transformers"] else { return false }
    return (Int(version.prefix { $0 != "." }) ?? 0) >= 5
  }

  /// The one that would be used.
  ///
  /// - Parameters:
  ///   - setting: What `set llamafactory=` was given: the program, or the folder of an environment.
  ///   - ownFolder: The environment that Inkstone tells people to make.
  /// - Returns: Nil when there is none.
  package static func find(setting: String?, ownFolder: String?) -> Installation? {
    if let setting {
      for path in [setting, "\(setting)/bin/\(program)", "\(setting)/\(program)"]
      where isProgram(path) { return Installation(path: path, place: .setting) }
      return nil
    }
    let folders = (Environment.value("PATH") ?? "").split(separator: ":")
    for folder in folders where isProgram("\(folder)/\(program)") {
      return Installation(path: "\(folder)/\(program)", place: .searchPath)
    }
    let environments =
      ["VIRTUAL_ENV", "CONDA_PREFIX"].compactMap { Environment.value($0) } + [".venv", "venv"]
    for folder in environments + (ownFolder.map { [$0] } ?? [])
    where isProgram("\(folder)/bin/\(program)") {
      return Installation(path: "\(folder)/bin/\(program)", place: .environment)
    }
    return nil
  }

  private static func isProgram(_ path: String) -> Bool {
    FileTree.isExecutable(path) && !FileTree.isFolder(path)
  }

  /// Looks at a program, which is not run.
  package init(path: String, place: Place) {
    self.path = path.hasPrefix("/") ? path : "\(FileTree.currentFolder)/\(path)"
    self.place = place
    python = Self.python(of: path)
    var packages: [String: String] = [:]
    var requirements: [String: String] = [:]
    for folder in Self.packageFolders(python) {
      for name in FileTree.names(in: folder) where name.hasSuffix(".dist-info") {
        let parts = name.dropLast(10).split(separator: "-")
        guard parts.count == 2 else { continue }
        let package = parts[0].lowercased().replacing("_", with: "-")
        packages[package] = String(parts[1])
        guard ["torchvision", "torchaudio"].contains(package),
          let bytes = try? FileContents.read("\(folder)/\(name)/METADATA", limit: 1 << 20)
        else { continue }
        let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
        let asked = lines.first { $0.hasPrefix("Requires-Dist: torch==") }
        requirements[package] = asked.map { String($0.dropFirst(22).prefix { $0 != ";" }) }
      }
    }
    self.packages = packages
    self.requirements = requirements
  }

  /// The interpreter in the first line of a script.
  private static func python(of path: String) -> String? {
    guard let text = FileTree.beginning(of: path, count: 512), text.hasPrefix("#!"),
      let line = text.split(whereSeparator: \.isNewline).first
    else { return nil }
    let program = line.dropFirst(2).split(separator: " ").first.map { String($0) }
    return program.flatMap { $0.contains("python") ? $0 : nil }
  }

  private static func packageFolders(_ python: String?) -> [String] {
    guard let python, let slash = python.lastIndex(of: "/") else { return [] }
    let library = "\(python[..<slash])/../lib"
    return FileTree.names(in: library).filter { $0.hasPrefix("python3") }
      .map { "\(library)/\($0)/site-packages" }.filter { FileTree.isFolder($0) }
  }

  /// What would keep it from running, or from running as it was asked, and the line for a system
  /// shell that mends it.
  package func faults(_ needs: [String] = []) -> [(fault: Message, remedy: String)] {
    guard let python, !packages.isEmpty else { return [] }
    let pip = "\(python) -m pip"
    var faults: [(Message, String)] = []
    if packages["llamafactory"] == nil {
      faults.append(
        (
          "its environment has no package `llamafactory`",
          "\(pip) install llamafactory==\(Self.testedVersion)"
        ))
    }
    if packages["torch"] == nil { faults.append(("PyTorch is missing", "\(pip) install torch")) }
    if let torch = packages["torch"] {
      for name in ["torchvision", "torchaudio"] {
        guard let version = packages[name], let asked = requirements[name] else { continue }
        let plain = torch.prefix { $0 != "+" }
        let isOther =
          asked.prefix { $0 != "+" } != plain || Self.build(torch) != Self.build(version)
        guard isOther else { continue }
        faults.append(
          (
            "`\(name)` \(version) was built for torch \(asked), and torch is \(torch)",
            "\(pip) install --force-reinstall torch torchvision torchaudio"
          ))
      }
    }
    for name in needs where packages[name] == nil {
      faults.append(("`\(name)` is missing", "\(pip) install \(name)"))
    }
    return faults
  }

  /// `cpu` for `2.13.0+cpu`: a torch for processors loads nothing that was built for another.
  private static func build(_ version: String) -> Bool { version.hasSuffix("+cpu") }

  /// The lines for a system shell that make an environment.
  package static func commands(folder: String) -> [String] {
    [
      "python3 -m venv \(folder)",
      "\(folder)/bin/pip install llamafactory==\(testedVersion)",
    ]
  }
}
