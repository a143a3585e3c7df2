import Basics

extension Problem {
  /// A container that breaks its own rules.
  ///
  /// - Parameters:
  ///   - offset: Where, in bytes from the start of the file.
  ///   - why: One clause that names the part: "the tensor `x` ends beyond the file".
  static func damagedModel(_ path: String, at offset: Int, _ why: Message) -> Problem {
    Problem(
      .damaged, "`\(path)` is damaged or no model", why: "at byte \(id: offset): \(why)")
  }

  static func unknownGGUFVersion(_ path: String, _ version: UInt32) -> Problem {
    Problem(
      .damaged, "`\(path)` is a GGUF file of version \(id: version)",
      why: version == 1
        ? "versions 2 and 3 are read; convert it with a newer llama.cpp"
        : version.byteSwapped <= 3
          ? "it was written for a big-endian machine" : "versions 2 and 3 are read")
  }

  static func damagedIndex(_ path: String, _ why: Message) -> Problem {
    Problem(.damaged, "`\(path)` is no index of safetensors files", why: why)
  }

  static func tensorElsewhere(_ name: String, index: String, file: String) -> Problem {
    Problem(
      .damaged, "the tensor `\(name)` is missing",
      why: "`\(index)` says that it is in `\(file)`, and it is not")
  }

  static func noSafetensors(_ folder: String) -> Problem {
    Problem(
      .notFound, "no model in `\(folder)`",
      why: "neither model.safetensors nor model.safetensors.index.json is there")
  }
}
