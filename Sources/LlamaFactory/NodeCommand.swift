/// The command line of one machine of a run that several share.
package struct NodeCommand: Sendable, Equatable {
  /// Which machines take part, and how they find each other.
  package struct Cluster: Sendable, Equatable {
    package var nodeCount: Int
    package var mainAddress: String
    package var mainPort: Int
    /// Nil for as many as the machine has devices.
    package var processesPerNode: Int?

    package init(
      nodeCount: Int, mainAddress: String, mainPort: Int = 29_500, processesPerNode: Int? = nil
    ) {
      self.nodeCount = nodeCount
      self.mainAddress = mainAddress
      self.mainPort = mainPort
      self.processesPerNode = processesPerNode
    }
  }

  package let environment: [(name: String, value: String)]
  package let words: [String]

  /// - Parameters:
  ///   - file: The YAML file, where that machine finds it.
  ///   - cluster: Nil for one machine that starts its processes itself.
  ///   - rank: Which of the machines, from 0.
  package init(file: String, cluster: Cluster? = nil, rank: Int = 0) {
    words = ["llamafactory-cli", "train", file]
    guard let cluster else {
      environment = []
      return
    }
    var environment = [
      ("FORCE_TORCHRUN", "1"), ("NNODES", String(cluster.nodeCount)), ("NODE_RANK", String(rank)),
      ("MASTER_ADDR", cluster.mainAddress), ("MASTER_PORT", String(cluster.mainPort)),
    ]
    if let count = cluster.processesPerNode {
      environment.append(("NPROC_PER_NODE", String(count)))
    }
    self.environment = environment
  }

  /// As it can be typed in a shell.
  package var line: String {
    (environment.map { "\($0.name)=\(Self.quoted($0.value))" } + words.map(Self.quoted))
      .joined(separator: " ")
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

  package static func == (left: NodeCommand, right: NodeCommand) -> Bool { left.line == right.line }
}
