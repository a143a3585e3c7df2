/// How a run is spread over processes and machines.
package struct Launch: Sendable, Equatable {
  /// Processes on each machine; nil for as many as it has devices.
  package var processCount: Int?
  package var nodeCount = 1
  /// How the machines find each other; nil for one machine, which finds itself.
  package var mainAddress: String?
  package var mainPort = 29_500
  /// The devices each machine uses, as `0,1`; nil for all.
  package var devices: String?
  /// Threads of each process on the processor; nil leaves it to torch.
  package var threadCount: Int?
  /// Whether names of models are looked up at ModelScope.
  package var usesModelScope = false
  /// Whether Ray places the processes.
  package var usesRay = false
  /// Whether the processes are started by torchrun even where one would do, as DeepSpeed asks.
  package var needsTorchrun = false

  package init() {}

  /// Whether torchrun starts the processes.
  package var isDistributed: Bool {
    !usesRay && (nodeCount > 1 || (processCount ?? 1) > 1 || needsTorchrun)
  }

  /// Processes in all, as far as it is known.
  package var worldSize: Int { nodeCount * (processCount ?? 1) }

  /// The variables that all machines share, by the names of LLaMA-Factory's launcher and of torch.
  package var environment: [(name: String, value: String)] {
    var variables: [(String, String)] = []
    if let devices {
      variables.append(("CUDA_VISIBLE_DEVICES", devices))
    } else if let count = processCount, !usesRay {
      let all = (0..<count).map { "\($0)" }.joined(separator: ",")
      variables.append(("CUDA_VISIBLE_DEVICES", all))
    }
    if let threadCount { variables.append(("OMP_NUM_THREADS", "\(threadCount)")) }
    if usesModelScope { variables.append(("USE_MODELSCOPE_HUB", "1")) }
    if usesRay { variables.append(("USE_RAY", "1")) }
    guard isDistributed else { return variables }
    variables.append(("FORCE_TORCHRUN", "1"))
    if nodeCount > 1 { variables.append(("NNODES", "\(nodeCount)")) }
    if let processCount { variables.append(("NPROC_PER_NODE", "\(processCount)")) }
    if let mainAddress {
      variables += [("MASTER_ADDR", mainAddress), ("MASTER_PORT", "\(mainPort)")]
    }
    return variables
  }
}

/// The command line of one machine of a run.
package struct NodeCommand: Sendable {
  package let environment: [(name: String, value: String)]
  package let words: [String]

  /// - Parameters:
  ///   - file: The YAML file, where that machine finds it.
  ///   - rank: Which of the machines, from 0.
  ///   - overrides: Keys of the file that have another value this time.
  package init(
    _ launch: Launch, file: String, rank: Int = 0, program: String = "llamafactory-cli",
    overrides: [(key: String, value: String)] = []
  ) {
    words = [program, "train", file] + overrides.map { "\($0.key)=\($0.value)" }
    environment =
      launch.environment + (launch.nodeCount > 1 ? [(name: "NODE_RANK", value: "\(rank)")] : [])
  }

  /// As it can be typed in a shell.
  package var line: String {
    (environment.map { "\($0.name)=\(Self.quoted($0.value))" } + words.map(Self.quoted))
      .joined(separator: " ")
  }

  /// A script that runs on any of the machines; it is told which.
  package static func script(_ launch: Launch, file: String) -> String {
    var lines = ["#!/usr/bin/env bash"]
    if launch.nodeCount > 1 {
      lines.append("# ./run.sh RANK trains on one of \(launch.nodeCount) machines, counted from 0.")
    }
    lines += ["set -euo pipefail", #"cd "$(dirname "$0")""#]
    lines += launch.environment.map { "export \($0.name)=\(quoted($0.value))" }
    if launch.nodeCount > 1 {
      lines.append("export NODE_RANK=${1:?which machine, from 0 to \(launch.nodeCount - 1)}")
    }
    return (lines + ["exec llamafactory-cli train \(quoted(file))", ""]).joined(separator: "\n")
  }

  private static func quoted(_ word: String) -> String {
    let isPlain =
      !word.isEmpty
      && word.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
          || "-_./:=,@%+".utf8.contains(byte)
      }
    return isPlain
      ? word
      : "'"
        + word.split(separator: "'", omittingEmptySubsequences: false)
        .joined(separator: #"'\''"#) + "'"
  }
}
