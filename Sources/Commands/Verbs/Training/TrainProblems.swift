import Basics
import LanguageModel
import Training

extension Problem {
  static let noRate = Problem(
    .usage, "a learning rate of 0 learns nothing", next: "train lr=1e-4")

  static func unknownTarget(_ name: String) -> Problem {
    let known = ["all"] + LayerWeight.matrices.map { AdapterShape.name(of: $0) }
    let near = Suggestion.nearest(to: name.lowercased(), among: known)
    return Problem(
      .usage, "no matrix is called `\(name)`",
      why: near.map { "the nearest is `\($0)`" }
        ?? "there is \(known.map { "`\($0)`" }.joined(separator: ", "))", next: "train target=all")
  }

  static func noProducts(of precision: String, _ instructions: String) -> Problem {
    Problem(
      .usage, "this processor has no products of `\(precision)`", why: "it has \(instructions)",
      next: "train precision=auto")
  }

  static func noEntriesToTrain(dropped: Int) -> Problem {
    Problem(
      .notFound, "there is nothing to train on",
      why: dropped > 0
        ? "all \(count: dropped, "entry is", "entries are") dropped"
        : "the workspace has no entries",
      next: dropped > 0 ? "keep all" : "help roles")
  }

  static func tooManyHeldOut(_ count: Int, of total: Int) -> Problem {
    Problem(
      .usage,
      "\(count: count, "held-out sample leaves", "held-out samples leave") nothing to train on",
      why: "there are \(total) in all", next: "train val=0.1")
  }

  static func cutoffTooShort(_ cutoff: Int, longest: Int, count: Int) -> Problem {
    Problem(
      .usage,
      "`cutoff=\(id: cutoff)` cuts the whole answer off \(count: count, "sample", "samples")",
      why: "the longest sample has \(count: longest, "token", "tokens")",
      next: "train cutoff=\((longest + 63) / 64 * 64)")
  }

  static func noRun(_ typed: String, count: Int) -> Problem {
    Problem(
      .notFound, "no run `\(typed)`",
      why: count == 0
        ? "nothing has been trained yet" : "the workspace has \(Message.runs(count))",
      next: count == 0 ? "train" : "runs")
  }

  static func nothingToResume(_ typed: String?) -> Problem {
    Problem(
      .notFound,
      typed.map { "run `\($0)` is done: there is nothing to go on with" }
        ?? "no run was stopped: there is nothing to go on with", next: "runs")
  }

  static func missingRunFolder(_ path: String) -> Problem {
    Problem(
      .notFound, "the folder of the run is gone", why: "`\(path)` is not there", next: "train")
  }

  static func noLosses(_ name: String) -> Problem {
    Problem(.notFound, "run `\(name)` has no loss yet", next: "train resume")
  }

  static func unknownPicture(_ path: String) -> Problem {
    Problem(
      .usage, "`\(path)` is no kind of picture that can be written",
      why: "there is `.svg` and `.png`", next: "loss to=loss.svg")
  }
}

extension Message {
  static func runs(_ number: Int) -> Message { "\(count: number, "run", "runs")" }
}
