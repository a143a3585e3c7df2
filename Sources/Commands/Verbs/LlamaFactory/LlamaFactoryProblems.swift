import Basics
import JSON
import LlamaFactory
import Training
import Workspace

extension Problem {
  static func llamaFactoryKey(_ name: String) -> Problem {
    Problem(
      .usage, "`\(name)` is for `engine=llamafactory`", next: "train engine=llamafactory")
  }

  static func nativeKey(_ name: String) -> Problem {
    Problem(
      .usage, "LLaMA-Factory has no `\(name)`", why: "it is of the native engine",
      next: "help train")
  }

  static let folderOfDryRun = Problem(
    .usage, "`to` is the folder that `dry-run` writes",
    why: "a run that trains here has its folder beside the workspace",
    next: "train dry-run engine=llamafactory")

  static func ownKey(_ key: String) -> Problem {
    Problem(
      .usage, "`\(key)` is written by Inkstone",
      why: "the run would not be found again with another",
      next: "help train")
  }

  static func noSuchNode(_ rank: Int, of count: Int) -> Problem {
    Problem(
      .usage, "there is no machine \(id: rank)",
      why: "\(count: count, "machine is", "machines are") counted from 0",
      next: "train engine=llamafactory nodes=\(rank + 1)")
  }

  static func noMainAddress(_ count: Int) -> Problem {
    Problem(
      .usage, "\(count) machines need the address of the first",
      next: "train dry-run engine=llamafactory nodes=\(count) master=192.168.0.1")
  }

  static func badMainAddress(_ typed: String) -> Problem {
    Problem(
      .usage, "`\(typed)` is no ADDRESS:PORT",
      next: "train dry-run engine=llamafactory nodes=2 master=192.168.0.1:29500")
  }

  static func noDeepSpeedFile(_ typed: String) -> Problem {
    Problem(
      .notFound, "there is no DeepSpeed file `\(typed)`", why: "there is `zero2` and `zero3`",
      next: "train engine=llamafactory deepspeed=zero2")
  }

  static func noLlamaFactory(_ setting: String?) -> Problem {
    Problem(
      .notFound, "LLaMA-Factory is not installed here",
      why: setting.map { "`\($0)`, which is set, is not its program" }
        ?? "`\(Installation.program)` is neither in PATH nor in an environment here",
      next: "llamafactory")
  }

  static func unnamedTemplate(_ model: String) -> Problem {
    Problem(
      .usage, "`\(model)` is not on this machine, so its template is not known",
      why: "say how a conversation is written for it",
      next: "train engine=llamafactory model=\(model) template=qwen")
  }

  static func olderTemplate(_ name: String) -> Problem {
    Problem(
      .usage, "LLaMA-Factory has no template `\(name)`", why: "it is of another version of it",
      next: "train engine=llamafactory template=\(name.prefix { $0 != "@" })")
  }

  static func folderInUse(_ path: String) -> Problem {
    Problem(
      .conflict, "`\(path)` holds something else", why: "nothing of it is replaced",
      next: "train dry-run engine=llamafactory to=other")
  }

  /// What stopped LLaMA-Factory, in its words and with what to do.
  static func llamaFactoryFailed(
    _ failure: Failure, _ ending: TrainerProcess.Ending, _ run: StoredRun, log: String
  ) -> Problem {
    let line = failure.line ?? failure.tail.last
    let why: Message =
      line.map { "\($0); its whole log is `\(varying: log, mask: "<path>")`" }
      ?? "it wrote nothing; its log is `\(varying: log, mask: "<path>")`"
    guard let cause = failure.cause else {
      let what: Message =
        switch ending {
        case .status(let status): "LLaMA-Factory ended with status \(id: status)"
        case .signal(9): "LLaMA-Factory was killed; the system does that when memory is short"
        case .signal(let signal): "LLaMA-Factory was ended by signal \(id: signal)"
        case .unknown: "LLaMA-Factory ended without an adapter"
        }
      return Problem(.conflict, what, why: why, next: "train resume \(run.id)")
    }
    let (kind, what, next) = explanation(of: cause, run)
    return Problem(kind, what, why: why, next: next)
  }

  private static func explanation(
    of cause: Failure.Cause, _ run: StoredRun
  ) -> (Kind, Message, next: String) {
    let train = "train engine=llamafactory"
    switch cause {
    case .outOfMemory:
      let batch = run.settingsJSON["per_device_train_batch_size"]?.integer ?? 2
      let accumulate = run.settingsJSON["gradient_accumulation_steps"]?.integer ?? 8
      let next =
        batch > 1
        ? "\(train) batch=1 accumulate=\(accumulate * batch)"
        : "\(train) quantization=4 batch=1 cutoff=\(max(64, (run.settingsJSON["cutoff_len"]?.integer ?? 2048) / 2))"
      return (.conflict, "the memory is too small for this model, batch and cutoff", next)
    case .noGPU:
      return (.conflict, "there is no GPU that torch can use", "\(train) precision=fp32")
    case .undefinedDataset(let name):
      return (.notFound, "LLaMA-Factory's list has no dataset `\(name)`", "export llamafactory")
    case .unknownTemplate(let name):
      return (.usage, "LLaMA-Factory has no template `\(name)`", "\(train) template=default")
    case .mismatchedTorch:
      return (.conflict, "torchvision or torchaudio does not fit its torch", "llamafactory")
    case .portTaken:
      return (
        .conflict, "the port that its processes meet at is taken",
        "\(train) master=127.0.0.1:29511"
      )
    case .unknownKeys(let keys):
      return (.usage, "LLaMA-Factory has no key \(keys)", "help train")
    case .noModel:
      return (.notFound, "LLaMA-Factory finds no model `\(run.model)`", "models")
    case .gatedModel:
      return (
        .network, "the hub gives `\(run.model)` only to who is signed in, or it is not there",
        "models"
      )
    case .noNetwork:
      return (.network, "the hub cannot be reached", "\(train) hub=modelscope")
    case .missingPackage(let name):
      return (.notFound, "its environment lacks `\(name)`", "llamafactory")
    case .noSamples:
      return (.conflict, "it found no sample in the dataset", "preview")
    case .fullDisk:
      return (.conflict, "the disk is full", "train resume \(run.id)")
    case .otherNodesMissing:
      return (.network, "the other machines did not come", "train resume \(run.id)")
    case .outputNotEmpty:
      return (.conflict, "its output folder holds another run", "\(train) name=new")
    }
  }

  static func silentTrainer(_ run: StoredRun, after duration: Duration) -> Problem {
    Problem(
      .conflict, "LLaMA-Factory gave no sign of life for \(duration), and was ended",
      why: "its newest checkpoint is kept", next: "train resume \(run.id)")
  }

  static func lossIsNoNumber(_ run: StoredRun, step: Int) -> Problem {
    let rate = run.settingsJSON["learning_rate"]?.double ?? 1e-4
    return Problem(
      .conflict, "the loss of step \(step) is no number", why: "the learning rate is too high",
      next: "train engine=llamafactory lr=\(Quantity.short(rate / 10))")
  }

  static func stoppedWithoutCheckpoint(_ run: StoredRun, step: Int, of total: Int) -> Problem {
    Problem(
      .cancelled, "stopped run \(run.title) at step \(step) of \(total)",
      why: "no checkpoint was written yet: it will begin again", next: "train resume \(run.id)")
  }
}
