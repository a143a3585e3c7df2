import Basics
import Glibc
import JSON
import ModelFiles
import Tensors

/// All that a stopped run needs to go on with the same bits: parameters, the optimiser's means, and
/// how many steps are done; the rest follows from the run's settings.
package enum Checkpoint {
  private static let stateFile = "trainer_state.json"
  private static let optimizerFile = "optimizer.safetensors"

  /// What is known beside the numbers.
  package struct State: Sendable, Equatable {
    package var step: Int
    /// Tokens learned from so far.
    package var tokenCount: Int
    /// Time spent so far.
    package var elapsed: Duration
    /// Losses since the last point that was logged.
    package var pending: [Double]
    /// Losses of the epoch under way, for `until`.
    package var epochLosses: [Double]
    /// The mean loss of the epoch that ended the round before, for `until`.
    package var roundLoss: Double?

    package init(
      step: Int, tokenCount: Int = 0, elapsed: Duration = .zero, pending: [Double] = [],
      epochLosses: [Double] = [], roundLoss: Double? = nil
    ) {
      self.step = step
      self.tokenCount = tokenCount
      self.elapsed = elapsed
      self.pending = pending
      self.epochLosses = epochLosses
      self.roundLoss = roundLoss
    }

    fileprivate var json: JSON {
      [
        "global_step": .integer(step), "num_input_tokens_seen": .integer(tokenCount),
        "elapsed_milliseconds": .integer(Int(elapsed / .milliseconds(1))),
        "pending_losses": .array(pending.map { .number($0) }),
        "epoch_losses": .array(epochLosses.map { .number($0) }),
        "round_loss": roundLoss.map { .number($0) } ?? .null,
      ]
    }

    fileprivate init?(_ json: JSON) {
      guard let step = json["global_step"]?.integer,
        let tokens = json["num_input_tokens_seen"]?.integer,
        let elapsed = json["elapsed_milliseconds"]?.integer,
        let pending = json["pending_losses"]?.array?.compactMap(\.double),
        let losses = json["epoch_losses"]?.array?.compactMap(\.double), step >= 0
      else { return nil }
      self.init(
        step: step, tokenCount: tokens, elapsed: .milliseconds(elapsed), pending: pending,
        epochLosses: losses, roundLoss: json["round_loss"]?.double)
    }
  }

  /// Writes a checkpoint beside the older ones, gives it its name when it is whole, and removes all
  /// but the last two.
  ///
  /// - Throws: `Problem` when it cannot be written, as on a full disk; the older ones are untouched.
  package static func write(_ state: State, of trainer: Trainer, to run: String, base: String)
    throws
  {
    let place = "\(run)/checkpoint-\(state.step)"
    let part = "\(place).part"
    FileTree.remove(part)
    FileTree.make(part)
    do {
      try trainer.adapter.write(to: part, base: base)
      let count = trainer.adapter.parameters.count
      let tensors = ["exp_avg", "exp_avg_sq"].map {
        TensorDescription(name: $0, type: .f32, shape: [count])
      }
      try SafetensorsFile.write(to: "\(part)/\(optimizerFile)", tensors: tensors) { index, sink in
        let values = (index == 0 ? trainer.mean : trainer.square).values
        try sink(values.span.bytes)
      }
      try FileContents.write(
        Array((state.json.text(.indented(2)) + "\n").utf8), to: "\(part)/\(stateFile)")
    } catch {
      FileTree.remove(part)
      throw error
    }
    FileTree.remove(place)
    guard rename(part, place) == 0 else {
      let failure = errno
      FileTree.remove(part)
      throw Problem.cannotWrite(place, failure)
    }
    for (step, name) in list(in: run).dropLast(2) where step != state.step {
      FileTree.remove("\(run)/\(name)")
    }
  }

  /// The checkpoints of a run, the oldest first.
  package static func list(in run: String) -> [(step: Int, name: String)] {
    FileTree.names(in: run).compactMap { name in
      guard name.hasPrefix("checkpoint-"), let step = Int(name.dropFirst(11)) else { return nil }
      return (step, name)
    }.sorted { $0.step < $1.step }
  }

  /// The newest checkpoint's adapter, optimiser and state; nil when there is none.
  ///
  /// - Throws: `Problem` when it is damaged.
  package static func restore(_ trainer: Trainer, from run: String) throws -> State? {
    guard let newest = list(in: run).last else { return nil }
    let place = "\(run)/\(newest.name)"
    let path = "\(place)/\(stateFile)"
    let bytes = try FileContents.read(path, limit: 100_000_000)
    guard let json = try? JSON(parsing: bytes.span), let state = State(json) else {
      throw Problem.damagedRun(path, "it is not what a checkpoint holds")
    }
    let saved = try Adapter(folder: place, for: trainer.adapter.configuration)
    guard saved.shape == trainer.adapter.shape else {
      throw Problem.wrongAdapter(place, "it has another rank or other matrices than the run")
    }
    let file = try SafetensorsFile(path: "\(place)/\(optimizerFile)")
    let count = trainer.adapter.parameters.count
    for (name, buffer) in [("exp_avg", trainer.mean), ("exp_avg_sq", trainer.square)] {
      guard let tensor = file.tensors.first(where: { $0.name == name }), tensor.shape == [count],
        tensor.type == .f32
      else { throw Problem.damagedRun(place, "`\(name)` is missing or of another size") }
      // In bounds: as many floats as the tensor has, as checked above; the tensor holds its file.
      if let from = tensor.buffer.baseAddress {
        UnsafeMutableRawPointer(buffer.start).copyMemory(from: from, byteCount: 4 * count)
      }
    }
    trainer.adapter.parameters.start.update(from: saved.parameters.start, count: count)
    trainer.pass.parametersChanged()
    trainer.step = state.step
    return state
  }
}
