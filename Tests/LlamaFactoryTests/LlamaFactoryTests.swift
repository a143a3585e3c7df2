import Basics
import Dispatch
import Glibc
import Harness
import JSON
import Testing

@testable import LlamaFactory

@Suite struct LlamaFactoryTests {
  /// PyYAML reads the lines back as the values: `1e-05` without a point would be text to it.
  @Test("A training file is YAML that nobody misreads")
  func yaml() {
    var file = TrainingFile()
    file["stage"] = .text("sft")
    file["dataset"] = .text("a\"b\\c: 是\n${x}")
    file["learning_rate"] = .number(1e-05)
    file["num_train_epochs"] = .number(3)
    file["lora_rank"] = .integer(8)
    file["do_train"] = .flag(true)
    file["ray_init_kwargs"] = .init(typed: #"{"num_cpus": 2}"#)
    file["stage"] = .text("pt")
    #expect(
      file.text == """
        dataset: "a\\"b\\\\c: 是\\n\\\\${x}"
        learning_rate: 1.0e-05
        num_train_epochs: 3.0
        lora_rank: 8
        do_train: true
        ray_init_kwargs: {"num_cpus": 2}
        stage: "pt"

        """)
  }

  /// The lines are in the forms that LLaMA-Factory's examples and its web page write.
  @Test("A training file of another hand is read as far as it is plain")
  func reading() {
    let file = TrainingFile(
      reading: """
        ### model
        model_name_or_path: Qwen/Qwen2.5-7B-Instruct  # which
        learning_rate: 1.0e-4
        lora_rank: 8
        bf16: true
        template: 'qwen'
        name: "a # b"
          nested: 1
        - item
        """)
    #expect(file["model_name_or_path"] == .text("Qwen/Qwen2.5-7B-Instruct"))
    #expect(file["learning_rate"] == .number(1e-4))
    #expect(file["lora_rank"] == .integer(8))
    #expect(file["bf16"] == .flag(true))
    #expect(file["template"] == .text("qwen"))
    #expect(file["name"] == .text("a # b"))
    #expect(file.settings.count == 6)
  }

  /// The variables are those of LLaMA-Factory 0.9.5's launcher.
  @Test("Each machine gets its command line, and a script that says the same")
  func nodes() {
    var launch = Launch()
    #expect(
      NodeCommand(launch, file: "it's.yaml").line == #"llamafactory-cli train 'it'\''s.yaml'"#)
    launch.nodeCount = 2
    launch.processCount = 4
    launch.mainAddress = "192.168.0.1"
    launch.threadCount = 8
    launch.usesModelScope = true
    let line = NodeCommand(launch, file: "train.yaml", rank: 1).line
    #expect(
      line
        == "CUDA_VISIBLE_DEVICES=0,1,2,3 OMP_NUM_THREADS=8 USE_MODELSCOPE_HUB=1 FORCE_TORCHRUN=1 "
        + "NNODES=2 NPROC_PER_NODE=4 MASTER_ADDR=192.168.0.1 MASTER_PORT=29500 NODE_RANK=1 "
        + "llamafactory-cli train train.yaml")
    let script = NodeCommand.script(launch, file: "train.yaml")
    for (name, value) in launch.environment {
      #expect(script.contains("export \(name)=\(value)\n"))
    }
    #expect(script.contains("export NODE_RANK=${1:?which machine, from 0 to 1}\n"))
    launch.usesRay = true
    #expect(NodeCommand(launch, file: "a").line.contains("USE_RAY=1"))
    #expect(!NodeCommand(launch, file: "a").line.contains("FORCE_TORCHRUN"))
  }

  /// The lines are of a log of LLaMA-Factory 0.9.5.
  @Test("The log is followed line by line, half a line waits")
  func log() {
    let lines = """
      {"current_steps": 2, "total_steps": 60, "loss": 4.4241461753845215, "lr": 9.9e-05, "epoch": 0.1}
      nonsense
      {"current_steps": 3, "total_steps": 60, "loss": NaN, "lr": 9.9e-05, "epoch": 0.2}

      {"current_steps": 60, "total_steps": 60, "epoch": 3.0, "percentage": 100.0}
      """
    let bytes = Array(lines.utf8)
    for cut in 0...bytes.count {
      var log = TrainerLog()
      let steps = log.append(bytes[..<cut]) + log.append(bytes[cut...]) + log.finish()
      #expect(steps.map(\.step) == [2, 3, 60])
      #expect(steps.map(\.loss) == [4.4241461753845215, nil, nil])
      #expect(steps.map(\.isBroken) == [false, true, false])
      #expect(log.brokenLineCount == 1)
    }
  }

  /// Each text is the end of what that failure writes, with 0.9.5, torch 2.13 and transformers 5.6.
  @Test(
    "What it died of is read from its words",
    arguments: [
      (
        "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB.", .outOfMemory
      ),
      ("AssertionError: Torch not compiled with CUDA enabled", .noGPU),
      (
        "ValueError: Your setup doesn't support bf16/gpu.", .noGPU
      ),
      (
        "ValueError: Undefined dataset huangdi in dataset_info.json.", .undefinedDataset("huangdi")
      ),
      ("ValueError: Template qwen9 does not exist.", .unknownTemplate("qwen9")),
      ("RuntimeError: operator torchvision::nms does not exist", .mismatchedTorch),
      (
        "OSError: /lib/torchaudio/lib/libtorchaudio.so: undefined symbol: _ZN2at", .mismatchedTorch
      ),
      (
        "torch.distributed.DistNetworkError: The server socket has failed to bind (errno: 98 - "
          + "Address already in use).", .portTaken
      ),
      (
        "ValueError: Some keys are not used by the HfArgumentParser: ['lora_rnk']",
        .unknownKeys("'lora_rnk'")
      ),
      (
        "ImportError: bitsandbytes>=0.39.0 is required. To fix: run `pip install bitsandbytes`.",
        .missingPackage("bitsandbytes")
      ),
      ("ModuleNotFoundError: No module named 'deepspeed.ops'", .missingPackage("deepspeed")),
      ("OSError: [Errno 28] No space left on device", .fullDisk),
      (
        "RuntimeError: Cannot find valid samples, check `data/README.md` for the data format.",
        .noSamples
      ),
      ("KeyError: 'output'", nil),
    ] as [(String, Failure.Cause?)])
  func failures(line: String, cause: Failure.Cause?) {
    let text = """
      \u{1B}[32mINFO\u{1B}[0m 10%|#         | 1/10\r 20%|##        | 2/10
      Traceback (most recent call last):
        File "launcher.py", line 185, in <module>
      \(line)
      E1124 torch/distributed/elastic: failed (exitcode: 1) local_rank: 0
      Traceback (most recent call last):
      torch.distributed.elastic.multiprocessing.errors.ChildFailedError:
      subprocess.CalledProcessError: Command '['torchrun']' returned non-zero exit status 1.
      """
    let failure = Failure(reading: text)
    #expect(failure.cause == cause)
    #expect(failure.line == line)
    #expect(
      failure.tail.first == "INFO 20%|##        | 2/10"
        || failure.tail.first == " 20%|##        | 2/10")
  }

  @Test("An installation is found and looked at without being run")
  func installation() throws {
    let folder = try TemporaryFolder()
    #expect(Installation.find(setting: "\(folder.path)/none", ownFolder: nil) == nil)
    let packages = "\(folder.path)/lib/python3.11/site-packages"
    for name in [
      "llamafactory-0.9.5", "torch-2.13.0+cpu", "torchvision-0.28.0", "transformers-5.6.0",
    ] {
      FileTree.make("\(packages)/\(name).dist-info")
    }
    try folder.write(
      "Name: torchvision\nRequires-Dist: torch==2.13.0\n",
      to: "lib/python3.11/site-packages/torchvision-0.28.0.dist-info/METADATA")
    FileTree.make("\(folder.path)/bin")
    let script = "#!\(folder.path)/bin/python3\nimport sys\n"
    try FileContents.write(
      Array(script.utf8), to: "\(folder.path)/bin/llamafactory-cli", mode: 0o755)
    let found = try #require(Installation.find(setting: folder.path, ownFolder: nil))
    #expect(found.version == "0.9.5" && found.place == .setting && found.savesOnTerminate)
    #expect(found.faults().count == 1)
    #expect(found.faults(["deepspeed"]).last?.remedy.hasSuffix("pip install deepspeed") == true)
  }

  /// A thread of a queue blocks signals, and what it starts inherits that: a trainer that is asked to
  /// save would never hear it.
  @Test("A process is started with no signal blocked, whatever the thread that starts it blocks")
  func signals() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path
    let process = try await withCheckedThrowingContinuation { continuation in
      DispatchQueue(label: "starts").async {
        var some = sigset_t()
        sigemptyset(&some)
        sigaddset(&some, SIGTERM)
        pthread_sigmask(SIG_BLOCK, &some, nil)
        continuation.resume(
          with: Result {
            try TrainerProcess.start(
              "/bin/grep", ["SigBlk", "/proc/self/status"], in: path, mark: path, environment: [],
              log: "\(path)/log")
          })
        pthread_sigmask(SIG_UNBLOCK, &some, nil)
      }
    }
    while process.poll() == nil { try await Task.sleep(for: .milliseconds(5)) }
    let said = String(decoding: try FileContents.read("\(path)/log", limit: 1 << 10), as: UTF8.self)
    #expect(said.split(separator: "\t").last == "0000000000000000\n")
  }

  @Test("All processes of a run are found by their mark, and ended with it")
  func processes() throws {
    let folder = try TemporaryFolder()
    let process = try TrainerProcess.start(
      "/bin/sh", ["-c", "setsid sleep 60 & sleep 60"], in: folder.path, mark: folder.path,
      environment: [("LANG", "C")], log: "\(folder.path)/log")
    for _ in 0..<100 where process.members().count < 3 { usleep(20_000) }
    #expect(process.members().count == 3)
    #expect(process.poll() == nil)
    #expect(TrainerProcess.running(mark: folder.path) != nil)
    process.end()
    for _ in 0..<100 where process.poll() == nil { usleep(20_000) }
    #expect(process.poll() == .signal(SIGKILL))
    #expect(TrainerProcess.running(mark: folder.path) == nil)
  }
}
