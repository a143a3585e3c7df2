import Basics
import JSON
import Training
import Workspace

extension Invocation {
  /// The run that was typed, by number or name; the newest where nothing was.
  func storedRun(_ typed: String?, at name: String) async throws -> StoredRun {
    let runs = try await store.perform { try $0.runs() }
    let found =
      typed.map { typed in
        runs.last { "\($0.id)" == typed } ?? runs.last { $0.name == typed }
      } ?? runs.last
    guard let found else {
      let problem = Problem.noRun(typed ?? "1", count: runs.count)
      guard typed != nil else { throw problem }
      throw fault(problem, at: name)
    }
    return found
  }

  /// The runs' numbers and names, for Tab.
  static let runChoices: Command.Choices = { context in
    let runs = (try? await context.workspace.opened?.perform { try $0.runs() }) ?? []
    return runs.map { "\($0.id)" } + runs.map(\.name).filter { Int($0) == nil }
  }
}

extension StoredRun {
  /// What people call it: `3`, or `3 四郎`.
  var title: String { name.isEmpty || name == "\(id)" ? "\(id)" : "\(id) \(name)" }

  var statusMessage: Message {
    switch status {
    case .running: "running"
    case .done: "done"
    case .interrupted: "stopped"
    case .failed: "failed"
    }
  }

  /// Whether LLaMA-Factory trains it, or has.
  var isOfLlamaFactory: Bool { settingsJSON["engine"]?.string == "llamafactory" }

  /// The settings as JSON keeps them.
  var settingsJSON: JSON { (try? JSON(parsing: settings)) ?? .null }
}

extension [LossPoint] {
  /// The losses of what was learned, by step.
  var training: [(x: Double, y: Double)] {
    compactMap { point in point.loss.map { (Double(point.step), $0) } }
  }

  var heldOut: [(x: Double, y: Double)] {
    compactMap { point in point.heldOutLoss.map { (Double(point.step), $0) } }
  }

  /// The curves of one run: its loss smoothed as LLaMA-Factory draws it, and as it is while that can
  /// still be told apart; then the held-out loss.
  func curves(named name: String?, withRaw: Bool = true) -> [Report.Curve] {
    let prefix = name.map { "\($0): " } ?? ""
    let raw = training
    let smooth = zip(raw, Smoothing.smoothed(raw.map(\.y))).map { (x: $0.x, y: $1) }
    var curves: [Report.Curve] = []
    if withRaw { curves.append(Report.Curve("\(prefix)loss", raw)) }
    curves.append(Report.Curve("\(prefix)smoothed", smooth))
    if !heldOut.isEmpty { curves.append(Report.Curve("\(prefix)held out", heldOut)) }
    return curves
  }
}
