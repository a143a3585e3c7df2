import Testing

@testable import LlamaFactory

@Suite struct LlamaFactoryTests {
  /// PyYAML reads the lines back as the values: `1e-05` without a point would be text to it.
  @Test("A training file is YAML that nobody misreads")
  func yaml() {
    var file = TrainingFile()
    file["stage"] = .text("sft")
    file["dataset"] = .text("a\"b\\c: 是\n")
    file["learning_rate"] = .number(1e-05)
    file["num_train_epochs"] = .number(3)
    file["lora_rank"] = .integer(8)
    file["do_train"] = .flag(true)
    file["stage"] = .text("pt")
    #expect(
      file.text == """
        dataset: "a\\"b\\\\c: 是\\n"
        learning_rate: 1.0e-05
        num_train_epochs: 3.0
        lora_rank: 8
        do_train: true
        stage: "pt"

        """)
  }

  /// The variables are those of LLaMA-Factory 0.9.5's launcher.
  @Test("Each machine gets its command line")
  func nodes() {
    let cluster = NodeCommand.Cluster(nodeCount: 2, mainAddress: "192.168.0.1")
    #expect(
      NodeCommand(file: "x y.yaml", cluster: cluster, rank: 1).line
        == "FORCE_TORCHRUN=1 NNODES=2 NODE_RANK=1 MASTER_ADDR=192.168.0.1 MASTER_PORT=29500 "
        + "llamafactory-cli train 'x y.yaml'")
    #expect(NodeCommand(file: "it's.yaml").line == #"llamafactory-cli train 'it'\''s.yaml'"#)
  }

  /// The lines are of a log of LLaMA-Factory 0.9.5.
  @Test("The log is followed line by line, half a line waits")
  func log() {
    let lines = """
      {"current_steps": 2, "total_steps": 60, "loss": 4.4241461753845215, "lr": 9.9e-05, "epoch": 0.1}
      nonsense
      {"current_steps": 60, "total_steps": 60, "epoch": 3.0, "percentage": 100.0}

      """
    let bytes = Array(lines.utf8)
    for cut in 0...bytes.count {
      var log = TrainerLog()
      let steps = log.append(bytes[..<cut]) + log.append(bytes[cut...])
      #expect(steps.map(\.step) == [2, 60])
      #expect(steps.map(\.loss) == [4.4241461753845215, nil])
    }
  }
}
