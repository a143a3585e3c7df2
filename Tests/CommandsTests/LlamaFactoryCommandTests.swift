import Basics
import Harness
import JSON
import ModelHarness
import Testing
import Training
import Workspace

@testable import Commands

/// `train engine=llamafactory` from the prompt, with a program in its place that does as it does.
@Suite struct LlamaFactoryCommandTests {
  /// A shell with entries, a tiny model, and the program.
  private func prepared() async throws -> TestShell {
    let shell = try TestShell()
    let home = shell.folder.path
    try shell.folder.write(Samples.conversation, to: "对话.jsonl")
    try TinyModel(TinyModel.talking).writeGGUF(to: "\(home)/tiny.gguf", canTalk: true)
    let program = try StandInTrainer.write(to: home)
    let said = await shell.run(
      "load \(home)/对话.jsonl; model use \(home)/tiny.gguf; set llamafactory=\(program)")
    #expect(!said.contains("error:"), "\(said)")
    return shell
  }

  private func runs(_ shell: borrowing TestShell) async throws -> [(StoredRun, [LossPoint])] {
    let store = try await shell.interpreter.context.workspace.open(settings: Settings())
    return try await store.perform { database in
      try database.runs().map { ($0, try database.losses(ofRun: $0.id)) }
    }
  }

  private func text(_ path: String) throws -> String {
    String(decoding: try FileContents.read(path, limit: 1 << 20), as: UTF8.self)
  }

  private static let line = "train engine=llamafactory cutoff=64"

  @Test("A training becomes a run with the losses of its log, and can be talked with")
  func trained() async throws {
    let shell = try await prepared()
    let home = shell.folder.path
    // What it trains is an adapter that fits the model.
    _ = await shell.run("train epochs=1 rank=2 cutoff=64 name=native")
    FileTree.make("\(home)/adapter")
    for name in [Adapter.weightsFile, Adapter.configurationFile] {
      let bytes = try FileContents.read("\(home)/workspace.runs/1/\(name)", limit: 1 << 20)
      try FileContents.write(bytes, to: "\(home)/adapter/\(name)")
    }
    let line = "\(Self.line) rank=2 lr=2e-4 val=1 nproc=2 extra.plot_loss=true name=四郎"
    #expect(await shell.outcome(of: line) == .done, "\(shell.text)")
    #expect(shell.text.contains("LLaMA-Factory"))
    let (run, losses) = try #require(try await runs(shell).last)
    #expect(run.status == .done && run.step == 6 && run.totalSteps == 6)
    #expect(losses.map(\.loss) == [6.5, 5.5, 4.5, 3.5, 2.5, 1.5])
    let folder = run.folder
    let file = try text("\(folder)/train.yaml")
    for line in [
      #"model_name_or_path: "base""#, "learning_rate: 0.0002", "lora_rank: 2", "plot_loss: true",
      #"dataset: "entries""#, #"eval_dataset: "held_out""#, "cutoff_len: 64", "bf16: false",
    ] { #expect(file.contains(line + "\n"), "\(line)") }
    for name in [
      "entries.json", "held_out.json", "dataset_info.json", "base/config.json", "run.sh",
    ] { #expect(FileTree.exists("\(folder)/\(name)"), "\(name)") }
    let environment = try text("\(home)/environment")
    for name in ["FORCE_TORCHRUN=1", "NPROC_PER_NODE=2", "LLAMABOARD_ENABLED=1"] {
      #expect(environment.contains(name))
    }
    for line in [
      "loss 四郎", "show run 四郎", "runs", "chat max-tokens=2 四郎 你好",
      "chat max-tokens=2 四郎 compare 你好", "export model 四郎 to=\(home)/四郎.gguf",
    ] { #expect(await shell.outcome(of: line) == .done, "\(line): \(shell.text)") }
    #expect(await shell.outcome(of: "train resume 四郎") == .failed(.notFound))
    // The same folder, brought home by somebody else.
    #expect(await shell.outcome(of: "runs import \(folder) name=again") == .done, "\(shell.text)")
    let (again, points) = try #require(try await runs(shell).last)
    #expect(points.map(\.loss) == losses.map(\.loss))
    #expect(again.status == .done && again.template == run.template && again.model == run.model)
    #expect(await shell.outcome(of: "chat max-tokens=2 again 你好") == .done, "\(shell.text)")
  }

  @Test(
    "What fails is told with its cause, its last words and a way on; what it learned is kept",
    arguments: [
      ("killed", "was killed", "train resume 1"),
      ("nan", "the loss of step 3 is no number", "lr=1e-5"),
      ("hang", "no sign of life", "train resume 1"),
      ("torch.OutOfMemoryError: CUDA out of memory.", "memory is too small", "batch=1"),
      ("ValueError: Template x does not exist.", "no template `x`", "template=default"),
      (
        "OSError: libcudart.so.13: torchaudio could not load: undefined symbol", "does not fit",
        "llamafactory"
      ),
      ("RuntimeError: [Errno 98] Address already in use", "is taken", "master=127.0.0.1:29511"),
      ("KeyError: unheard of", "ended with status 1", "train resume 1"),
    ])
  func failed(behaviour: String, what: String, next: String) async throws {
    let shell = try await prepared()
    let patience = behaviour == "hang" ? "patience=1" : ""
    let outcome = await shell.outcome(
      of: "\(Self.line) \(patience) extra.stand_in=\(Quoting.quoted(behaviour))")
    #expect(outcome != .done)
    #expect(
      shell.text.contains(what) && shell.text.contains("next: ") && shell.text.contains(next),
      "\(shell.text)")
    if behaviour.contains("Error") {
      #expect(shell.text.contains("the last lines of its log"))
      #expect(shell.text.contains("why: \(behaviour)"))
    }
    let (run, losses) = try #require(try await runs(shell).last)
    #expect(run.status == .failed && run.step == 2)
    #expect(losses.map(\.loss) == [6.5, 5.5])
    #expect(TrainingProcesses.count(ofRun: run.folder) == 0)
    // It goes on from its checkpoint, by a program that is well again.
    guard behaviour == "killed" else { return }
    let path = "\(run.folder)/train.yaml"
    try FileContents.write(Array(try text(path).replacing("killed", with: "").utf8), to: path)
    #expect(await shell.outcome(of: "train resume") == .done, "\(shell.text)")
    let (done, all) = try #require(try await runs(shell).last)
    #expect(done.status == .done && done.id == run.id)
    #expect(all.map(\.loss) == [6.5, 5.5, 4.5, 3.5, 2.5, 1.5])
    #expect(try text("\(shell.folder.path)/calls").contains("resume_from_checkpoint=checkpoint-2"))
  }

  @Test("Lines of its log that are broken are passed over, counted and told")
  func brokenLines() async throws {
    let shell = try await prepared()
    #expect(await shell.outcome(of: "\(Self.line) extra.stand_in=broken") == .done, "\(shell.text)")
    #expect(shell.text.contains("passed over 3 lines of its log"), "\(shell.text)")
    let (_, losses) = try #require(try await runs(shell).last)
    #expect(losses.map(\.step) == [1, 2, 3, 4, 5, 6])
  }

  @Test(
    "Ctrl-C lets it save; it goes on from there", .timeLimit(.minutes(10)),
    arguments: ["slow", "deaf"])
  func stopped(behaviour: String) async throws {
    let shell = try await prepared()
    let interpreter = shell.interpreter
    // One that hears nothing is ended at the second Ctrl-C.
    var context = interpreter.context
    context.conversation.isUrgent = { behaviour == "deaf" }
    let urgent = Interpreter(context: context, output: interpreter.output)
    let task = Task { await urgent.run("\(Self.line) extra.stand_in=\(behaviour)") }
    let log = "\(shell.folder.path)/workspace.runs/1/trainer_log.jsonl"
    while (FileTree.byteCount(log) ?? 0) < 400 { try await Task.sleep(for: .milliseconds(20)) }
    task.cancel()
    #expect(await task.value == .failed(.cancelled), "\(shell.text)")
    let (run, losses) = try #require(try await runs(shell).last)
    #expect(run.status == .interrupted && run.step == 4)
    #expect(losses.count == run.step)
    #expect(shell.text.contains("next: train resume 1"), "\(shell.text)")
    #expect(TrainingProcesses.count(ofRun: run.folder) == 0)
    #expect(await shell.outcome(of: "train resume") == .done, "\(shell.text)")
    let (done, all) = try #require(try await runs(shell).last)
    #expect(done.status == .done && all.map(\.step) == [1, 2, 3, 4, 5, 6])
    #expect(
      try text("\(shell.folder.path)/calls").contains("resume_from_checkpoint=checkpoint-4"))
  }

  @Test("A training whose shell was killed is found again and watched to its end")
  func foundAgain() async throws {
    let shell = try await prepared()
    let interpreter = shell.interpreter
    let task = Task { await interpreter.run("\(Self.line) extra.stand_in=killed") }
    _ = await task.value
    let (run, _) = try #require(try await runs(shell).last)
    // As the shell would have started it.
    let path = "\(run.folder)/train.yaml"
    try FileContents.write(Array(try text(path).replacing("killed", with: "steady").utf8), to: path)
    let process = try TrainingProcesses.start(
      "\(shell.folder.path)/llamafactory-cli", in: run.folder)
    #expect(await shell.outcome(of: "train resume") == .done, "\(shell.text)")
    _ = process
    let calls = try text("\(shell.folder.path)/calls").split(separator: "\n")
    #expect(calls.count == 2, "\(calls)")
    let (done, _) = try #require(try await runs(shell).last)
    #expect(done.status == .done)
  }

  @Test("A dry run writes all that another machine needs, and trains nothing")
  func dryRun() async throws {
    let shell = try await prepared()
    let home = shell.folder.path
    _ = await shell.run("set llamafactory=")
    let line = """
      train dry-run engine=llamafactory model=Qwen/Qwen2.5-7B-Instruct template=qwen nodes=2 \
      nproc=4 master=10.0.0.1:29511 deepspeed=zero3 quantization=4 hub=modelscope to=\(home)/cluster
      """
    #expect(await shell.outcome(of: line) == .done, "\(shell.text)")
    #expect(
      shell.text.contains(
        "CUDA_VISIBLE_DEVICES=0,1,2,3 OMP_NUM_THREADS=8 USE_MODELSCOPE_HUB=1 FORCE_TORCHRUN=1 "
          + "NNODES=2 NPROC_PER_NODE=4 MASTER_ADDR=10.0.0.1 MASTER_PORT=29511 NODE_RANK=1 "
          + "llamafactory-cli train train.yaml"))
    let file = try text("\(home)/cluster/train.yaml")
    for line in [
      #"model_name_or_path: "Qwen/Qwen2.5-7B-Instruct""#, #"deepspeed: "deepspeed.json""#,
      "quantization_bit: 4", "bf16: true", #"template: "qwen""#,
    ] { #expect(file.contains(line + "\n"), "\(line)") }
    let zero = try FileContents.read("\(home)/cluster/deepspeed.json", limit: 1 << 16)
    #expect(try JSON(parsing: zero.span)["zero_optimization"]?["stage"]?.integer == 3)
    #expect(await shell.run("runs").contains("nothing has been trained yet"))
    #expect(await shell.outcome(of: line) == .done, "again: \(shell.text)")
    try shell.folder.write("x", to: "cluster/adapter_model.safetensors")
    #expect(await shell.outcome(of: line) == .failed(.conflict))
    #expect(await shell.outcome(of: "train dry-run cutoff=64") == .done, "\(shell.text)")
    #expect(await shell.run("runs").contains("nothing has been trained yet"))
  }

  @Test(
    "A value that cannot be is refused before anything is made",
    arguments: [
      ("train nproc=2", "is for `engine=llamafactory`"),
      ("train extra.optim=x", "is for `engine=llamafactory`"),
      ("train engine=llamafactory until=0.5", "has no `until`"),
      ("train engine=llamafactory nodes=2", "need the address"),
      ("train engine=llamafactory nodes=2 master=a node-rank=2", "no machine 2"),
      ("train engine=llamafactory nodes=2 master=a:b", "no ADDRESS:PORT"),
      ("train engine=llamafactory deepspeed=zero9", "no DeepSpeed file"),
      ("train engine=llamafactory extra.output_dir=x", "written by Inkstone"),
      ("train engine=llamafactory to=x", "dry-run"),
      ("train engine=llamafactory model=Qwen/Qwen2.5-7B", "template"),
      ("train engine=llamafactory template=default@0.9.1", "has no template"),
      ("runs import nowhere", "no folder"), ("llamafactory webui port=0", "between"),
    ])
  func refused(line: String, words: String) async throws {
    let shell = try await prepared()
    let said = await shell.run(line)
    #expect(said.hasPrefix("error:") && said.contains(words), "\(said)")
    #expect(!shell.folder.names().contains("workspace.runs"))
  }

  @Test("Without it, what is to be typed is told")
  func missing() async throws {
    let shell = try await prepared()
    _ = await shell.run("set llamafactory=\(shell.folder.path)/nowhere")
    #expect(await shell.outcome(of: Self.line) == .failed(.notFound))
    #expect(shell.text.contains("next: llamafactory"))
    let said = await shell.run("llamafactory")
    #expect(said.contains("pip install llamafactory==0.9.5") && said.contains("is not its program"))
  }

  @Test("Its web page is opened on the kept entries")
  func webPage() async throws {
    let shell = try await prepared()
    let folder = "\(shell.folder.path)/page"
    let said = await shell.run("llamafactory webui dir=\(folder) port=7999 for=1")
    #expect(said.contains("http://127.0.0.1:7999"), "\(said)")
    #expect(FileTree.exists("\(folder)/data/workspace.json"))
    #expect(try text("\(folder)/data/dataset_info.json").contains("workspace.json"))
    #expect(TrainingProcesses.count(ofRun: "webui \(folder)") == 0)
  }
}
