import Basics

/// What LLaMA-Factory's words say about why it failed.
package struct Failure: Sendable, Equatable {
  /// A cause that is known, with what to do about it.
  package enum Cause: Sendable, Equatable {
    case outOfMemory
    case noGPU
    case undefinedDataset(String)
    case unknownTemplate(String)
    /// torchvision or torchaudio was built for another torch.
    case mismatchedTorch
    case portTaken
    case unknownKeys(String)
    case noModel
    case gatedModel
    case noNetwork
    case missingPackage(String)
    case noSamples
    case fullDisk
    case otherNodesMissing
    case outputNotEmpty
  }

  package let cause: Cause?
  /// The line with the error itself, without the trace.
  package let line: String?
  /// The last lines.
  package let tail: [String]

  /// - Parameter text: The end of all that it wrote.
  package init(reading text: String) {
    // Progress bars overwrite their line: only what was left of each counts.
    let lines = text.split(whereSeparator: { $0 == "\n" || $0 == "\r\n" }).compactMap { line in
      line.split(separator: "\r").last.map { Self.plain($0) }
    }.filter { line in line.contains { !$0.isWhitespace } }
    tail = Array(lines.suffix(12))
    line = Self.errorLine(lines)
    cause = Self.cause(lines.suffix(400).joined(separator: "\n"))
  }

  /// Without colours and other control characters.
  private static func plain(_ line: Substring) -> String {
    var result = ""
    var isEscape = false
    for scalar in line.unicodeScalars {
      if scalar.value == 0x1B {
        isEscape = true
      } else if isEscape {
        isEscape = !("A"..."Z").contains(scalar) && !("a"..."z").contains(scalar)
      } else if scalar.value >= 0x20 || scalar.value == 0x09 {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// The last line of the trace of whoever failed first, as `ValueError: …`.
  ///
  /// Torchrun adds a trace of its own, which says only that a worker failed.
  private static func errorLine(_ lines: [String]) -> String? {
    func isError(_ line: String) -> Bool {
      let words = line.drop { $0 == "[" || $0 == "]" || "rank0123456789: ".contains($0) }
      let name = words.prefix { $0.isLetter || $0.isNumber || $0 == "." || $0 == "_" }
      let end = words.dropFirst(name.count).first
      return (end == ":" || end == nil) && (name.hasSuffix("Error") || name.hasSuffix("Exception"))
        && !name.contains("ChildFailedError") && !name.contains("CalledProcessError")
    }
    return lines.last(where: isError)
  }

  private static func cause(_ text: String) -> Cause? {
    func has(_ parts: String...) -> Bool { parts.contains { text.contains($0) } }
    func between(_ start: String, _ end: String) -> String? {
      guard let open = text.ranges(of: start).last,
        let close = text[open.upperBound...].firstRange(of: end)
      else { return nil }
      return String(text[open.upperBound..<close.lowerBound])
    }
    if has(
      "CUDA out of memory", "OutOfMemoryError", "can't allocate memory", "Cannot allocate memory",
      "CUBLAS_STATUS_ALLOC_FAILED", "MemoryError", "std::bad_alloc")
    {
      return .outOfMemory
    }
    if has("operator torchvision::nms does not exist", "was built for another torch")
      || (has("torchvision", "torchaudio")
        && has(
          "undefined symbol", "libcudart", "partially initialized", "Could not load this library"))
      || has("PyTorch and torchvision were compiled with different CUDA")
    {
      return .mismatchedTorch
    }
    if let name = between("Undefined dataset ", " in ") { return .undefinedDataset(name) }
    if let name = between("ValueError: Template ", " does not exist") {
      return .unknownTemplate(name)
    }
    if has("Address already in use", "EADDRINUSE", "Cannot find empty port in range") {
      return .portTaken
    }
    if let keys = between("are not used by the HfArgumentParser: [", "]") {
      return .unknownKeys(keys)
    }
    if has("gated repo", "Access to model", "401 Client Error") { return .gatedModel }
    if has("No space left on device") { return .fullDisk }
    if let command = between("To fix: run `pip install ", "`") { return .missingPackage(command) }
    if let name = between("No module named '", "'") {
      return .missingPackage(String(name.prefix { $0 != "." }))
    }
    if has("DistStoreError", "DistNetworkError", "socket has timed out", "Rendezvous") {
      return .otherNodesMissing
    }
    if has("LocalEntryNotFoundError", "couldn't connect to", "Max retries exceeded", "OfflineMode")
    {
      return .noNetwork
    }
    if has(
      "is not a valid model identifier", "Repository Not Found", "does not appear to have a file")
      || has("Unrecognized model in")
    {
      return .noModel
    }
    if has(
      "Torch not compiled with CUDA enabled", "No CUDA GPUs are available",
      "Found no NVIDIA driver", "CUDA driver version is insufficient",
      "setup doesn't support bf16", "CUDA is required but not available",
      "requires a GPU", "no GPU found", "Accelerator is not available")
    {
      return .noGPU
    }
    if has("Cannot find valid samples", "corresponds to no data") { return .noSamples }
    if has("Output directory already exists and is not empty") { return .outputNotEmpty }
    return nil
  }
}
