import Basics
import JSON
import Training
import Workspace

extension Command {
  static let loss = Command(
    "loss", twin: "损失", group: .models,
    summary: "Draw the losses of trainings, together, here or as a picture",
    parameters: [
      Parameter(
        "run", help: "Numbers or names of runs; the newest without", isOptional: true,
        isRepeating: true, choices: Invocation.runChoices)
    ],
    options: [.init("to", .path, help: "A picture to write: loss.svg or loss.png")],
    examples: ["loss"], preparation: [], effect: .reads
  ) { invocation in
    let typed = invocation.texts("run")
    let count = try await invocation.store.perform { try $0.runs().count }
    guard count > 0 || !typed.isEmpty else {
      return Report([.message("nothing has been trained yet"), .next("train")])
    }
    var chosen: [(run: StoredRun, losses: [LossPoint])] = []
    for name in typed.isEmpty ? [nil] : typed.map({ Optional($0) }) {
      let run = try await invocation.storedRun(name, at: "run")
      let losses = try await invocation.store.perform { try $0.losses(ofRun: run.id) }
      guard !losses.training.isEmpty else { throw Problem.noLosses(run.title) }
      chosen.append((run, losses))
    }
    let isOne = chosen.count == 1
    let curves = chosen.flatMap { run, losses in
      losses.curves(named: isOne ? nil : run.title, withRaw: isOne)
    }
    guard let path = invocation.text("to") else {
      let advice = isOne ? chosen.first.map { Report.advice($0.run, $0.losses) } : nil
      return Report([.curves(key: "losses", curves, xLabel: "steps")]) + (advice ?? Report())
    }
    let picture = LossPicture(
      title: chosen.map(\.run.title).joined(separator: ", "),
      curves: curves.map { .init(name: $0.name, points: $0.points) })
    let bytes: [UInt8]
    switch path.lowercased().split(separator: ".").last {
    case "svg": bytes = Array(picture.svg.utf8)
    case "png": bytes = picture.png
    default: throw invocation.fault(.unknownPicture(path), at: "to")
    }
    try FileContents.write(bytes, to: path)
    return Report([
      .message("wrote `\(path)`"),
      .fields([
        .init("path", "picture", .varying(.text(path), mask: "<path>")),
        .init("byte_count", "size", .bytes(bytes.count)),
      ]),
    ])
  }
}

extension Report {
  /// What the losses of a run say, and what to type next.
  static func advice(_ run: StoredRun, _ losses: [LossPoint]) -> Report {
    var settings = TrainingSettings()
    settings.learningRate = run.settingsJSON["learning_rate"]?.double ?? settings.learningRate
    settings.epochs = run.settingsJSON["num_train_epochs"]?.double ?? settings.epochs
    let advice = Advice(
      losses: losses.training.map(\.y), heldOut: losses.heldOut.map(\.y), settings,
      sampleCount: run.sampleCount)
    var report = Report([.message(advice.sentence)])
    for (command, reason) in advice.remedies {
      let isTraining = run.isOfLlamaFactory && command.hasPrefix("train ")
      let next =
        isTraining ? "train engine=llamafactory \(command.dropFirst("train ".count))" : command
      report.blocks += [.message(reason), .next(next)]
    }
    return report
  }
}
