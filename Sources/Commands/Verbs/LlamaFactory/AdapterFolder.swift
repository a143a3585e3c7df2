import Basics
import JSON
import Training

/// An adapter by its description alone: its shape is known without the model it is for.
struct AdapterFolder: Sendable {
  let path: String
  let json: JSON

  /// - Throws: `Problem` when there is none, or it is damaged.
  init(_ folder: String) throws {
    path = folder
    let file = "\(folder)/\(Adapter.configurationFile)"
    let bytes = try FileContents.read(file, limit: 10_000_000)
    guard let json = try? JSON(parsing: bytes.span), json.object != nil else {
      throw Problem.notAnAdapter(file)
    }
    self.json = json
  }

  /// The base model as PEFT keeps it: a path or a name.
  var base: String? { json["base_model_name_or_path"]?.string }

  var rank: Int { json["r"]?.integer ?? 8 }

  var alpha: Double { json["lora_alpha"]?.double ?? Double(2 * rank) }

  var shape: AdapterShape {
    let names = json["target_modules"]?.array?.compactMap(\.string) ?? []
    let targets = names.compactMap { AdapterShape.target(named: $0) }
    return targets.isEmpty
      ? AdapterShape(rank: rank, alpha: alpha)
      : AdapterShape(rank: rank, alpha: alpha, targets: targets)
  }
}

extension Problem {
  fileprivate static func notAnAdapter(_ path: String) -> Problem {
    Problem(.damaged, "`\(path)` is damaged", why: "it is not what PEFT writes")
  }
}
