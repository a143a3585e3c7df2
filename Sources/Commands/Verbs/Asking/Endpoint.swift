import Basics
import Generation
import Wire
import Workspace

extension Command {
  static let endpoint = Command(
    "endpoint", twin: "端点", group: .dataset,
    summary: "List the servers that can be asked",
    examples: ["endpoint"], effect: .reads
  ) { invocation in
    let finder = try await EndpointFinder(invocation)
    let endpoints = try finder.all()
    guard !endpoints.isEmpty else {
      return Report([
        .message("there is no server to ask yet; BASE_URL or DEEPSEEK_API_KEY in `.env` name one"),
        .message("`ask endpoint=local` asks the model in this process"),
        .next("endpoint add home http://127.0.0.1:8080/v1"),
      ])
    }
    let defaults = finder.defaultNames
    let rows = endpoints.map { endpoint -> [ReportValue] in
      [
        .text(endpoint.name), .text(endpoint.address), .text(endpoint.model ?? ""),
        .message(keyWords(endpoint)), .flag(defaults.contains(endpoint.name)),
      ]
    }
    return Report([
      .table(
        Report.Table(
          "endpoints",
          [
            .init("name", "endpoint"), .init("address", "address", isFlexible: true),
            .init("model", "model", isFlexible: true), .init("key", "key", isFlexible: true),
            .init("is_default", "asked by default"),
          ], rows)), .next("endpoint test \(endpoints[0].name)"),
    ])
  }

  private static func keyWords(_ endpoint: EndpointDescription) -> Message {
    guard let variable = endpoint.keyVariable else { return "none" }
    return endpoint.key.map { "\(variable) \(Redaction.hint($0))" } ?? "\(variable) is not set"
  }

  static let endpointAdd = Command(
    "endpoint add", twin: "端点 添加", group: .dataset,
    summary: "Name a server",
    parameters: [
      Parameter("name", help: "What it is to be called"),
      Parameter("address", help: "As in `https://api.deepseek.com` or `http://127.0.0.1:8080/v1`"),
    ],
    options: [
      Option("model", .text, help: "The model it is asked for"),
      Option("key", .text, help: "The variable that holds its key; none without"),
    ],
    examples: ["endpoint add home http://127.0.0.1:8080/v1 model=qwen"], effect: .reads
  ) { invocation in
    let name = invocation.text("name") ?? ""
    let address = invocation.text("address") ?? ""
    guard address.contains("://"), address.hasPrefix("http") else {
      throw invocation.fault(.notAnAddress(address), at: "address")
    }
    guard !["default", "deepseek", "local"].contains(name), !name.contains("://") else {
      throw invocation.fault(.nameIsTaken(name), at: "name")
    }
    let variable = invocation.text("key")
    if let variable,
      !variable.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") })
    {
      throw invocation.fault(.notAVariable, at: "key")
    }
    let endpoint = StoredEndpoint(
      name: name, address: address, model: invocation.text("model"), keyVariable: variable)
    try await invocation.store.write { try $0.setEndpoint(endpoint) }
    return Report([.message("`\(name)` is `\(address)`"), .next("endpoint test \(name)")])
  }

  static let endpointDrop = Command(
    "endpoint drop", twin: "端点 删除", group: .dataset,
    summary: "Forget a server",
    parameters: [Parameter("name", help: "Which", choices: EndpointNames.choices)],
    examples: ["endpoint drop home"],
    preparation: ["endpoint add home http://127.0.0.1:8080/v1"], effect: .reads
  ) { invocation in
    let name = invocation.text("name") ?? ""
    let wasThere = try await invocation.store.write { try $0.removeEndpoint(name) }
    guard wasThere else {
      let known = try await invocation.store.perform { try $0.endpoints().map(\.name) }
      throw invocation.fault(.unknownEndpoint(name, known: known), at: "name")
    }
    return .message("`\(name)` is forgotten")
  }

  static let endpointModels = Command(
    "endpoint models", twin: "端点 模型", group: .dataset,
    summary: "List the models that a server has",
    parameters: [nameOfOne], examples: ["endpoint models http://127.0.0.1:8080/v1"],
    effect: .reads
  ) { invocation in
    let endpoint = try await one(invocation)
    do {
      let models = try await endpoint.server(timeout: .seconds(30)).models()
      return Report([
        .table(Report.Table("models", [.init("name", "model")], models.map { [.text($0)] }))
      ])
    } catch let failure as ChatFailure {
      throw AskFailure(failure, of: endpoint).problem(endpoint)
    }
  }

  static let endpointTest = Command(
    "endpoint test", twin: "端点 测试", group: .dataset,
    summary: "Ask a server for one word, and say what is wrong if it gives none",
    parameters: [nameOfOne], options: [Option("model", .text, help: "The model to ask for")],
    examples: ["endpoint test http://127.0.0.1:8080/v1 model=qwen"], effect: .reads
  ) { invocation in
    try await EndpointTest(one(invocation), model: invocation.text("model")).run()
  }

  private static let nameOfOne = Parameter(
    "name", help: "Its name or address; the default without", isOptional: true,
    choices: EndpointNames.choices)

  private static func one(_ invocation: Invocation) async throws -> EndpointDescription {
    let finder = try await EndpointFinder(invocation)
    guard let name = invocation.text("name") ?? finder.defaultNames.first else {
      throw Problem.noEndpoint
    }
    return try finder.find(name)
  }
}

/// Tries a server step by step.
private struct EndpointTest {
  let endpoint: EndpointDescription
  let model: String?

  init(_ endpoint: EndpointDescription, model: String?) {
    self.endpoint = endpoint
    self.model = model ?? endpoint.model
  }

  func run() async throws -> Report {
    let server = endpoint.server(timeout: .seconds(60))
    let models: [String]
    do {
      models = try await server.models()
    } catch let failure as ChatFailure {
      // Some servers have no list; whatever else is wrong is wrong for questions too.
      guard case .status(let status, _, _) = failure, [404, 405, 501].contains(status) else {
        throw AskFailure(failure, of: endpoint).problem(endpoint)
      }
      models = []
    }
    guard let model = model ?? (models.count == 1 ? models[0] : nil) else {
      throw Problem.noModel(endpoint.name, models)
    }
    let isListed = models.isEmpty || models.contains(model)
    let start = ContinuousClock.now
    let (reply, shape) = try await ask(server, model, isListed, models)
    var blocks: [Report.Block] = [
      .fields([
        .init("endpoint", "endpoint", .text(endpoint.name)),
        .init("address", "address", .text(server.address)),
        .init("model", "model", .text(model)),
        .init("models", "models it lists", .integer(models.count)),
        .init("format", "holds answers to", .message(formatWords(shape.format))),
        .init("takes_seed", "takes a seed", .flag(shape.takesSeed)),
        .init("answer", "answered", .text(String(reply.text.prefix(200)))),
        .init("duration", "after", .duration(ContinuousClock.now - start)),
      ])
    ]
    if !isListed { blocks.append(.warning("it does not list `\(model)` among its models")) }
    return Report(blocks)
  }

  private func ask(
    _ server: ChatServer, _ model: String, _ isListed: Bool, _ models: [String]
  ) async throws -> (ChatReply, RequestShape) {
    let question = Question(
      prompt: "Return the JSON object {\"instruction\": \"ping\", \"output\": \"pong\"}.",
      schema: Question.entrySchema, temperature: 0, tokenLimit: 64, seed: 1)
    var shape = RequestShape()
    while true {
      do {
        return (try await server.complete(question.body(model: model, shape)), shape)
      } catch let failure as ChatFailure {
        let failure = AskFailure(failure, of: endpoint)
        if case .misunderstood(let words) = failure, shape.adapt(to: words) { continue }
        if !isListed { throw Problem.modelMissing(model, endpoint.name, models) }
        throw failure.problem(endpoint)
      }
    }
  }

  private func formatWords(_ format: RequestShape.Format) -> Message {
    switch format {
    case .schema: "a JSON schema"
    case .object: "JSON"
    case .none: "nothing; they are read as they come"
    }
  }
}

extension AskFailure {
  /// The failure of a single request, as it is told.
  func problem(_ endpoint: EndpointDescription) -> Problem {
    switch self {
    case .endpoint(let problem): problem
    case .passing(let reason), .unreachable(let reason), .hopeless(let reason),
      .overloaded(let reason, _):
      Problem(.network, "`\(endpoint.name)` does not answer", why: reason, next: "endpoint")
    case .misunderstood(let words):
      Problem(
        .network, "`\(endpoint.name)` does not take the request", why: "it says: \(words)",
        next: "endpoint models \(endpoint.name)")
    }
  }
}

extension Problem {
  fileprivate static func notAnAddress(_ text: String) -> Problem {
    Problem(
      .usage, "`\(text)` is no address",
      why: "it begins with `http://` or `https://`, as in `https://api.deepseek.com`")
  }

  fileprivate static func nameIsTaken(_ name: String) -> Problem {
    Problem(
      .usage, "no server can be called `\(name)`", why: "that name has a meaning of its own")
  }

  fileprivate static let notAVariable = Problem(
    .usage, "`key=` wants the name of a variable",
    why: "the key itself stands in the environment, in `.env` or in a key file, never in a command")

  fileprivate static func modelMissing(
    _ model: String, _ name: String, _ models: [String]
  ) -> Problem {
    let near = Suggestion.nearest(to: model, among: models)
    return Problem(
      .notFound, "`\(name)` has no model `\(model)`",
      why: near.map { "the nearest is `\($0)`" }
        ?? "it has \(models.prefix(8).map { "`\($0)`" }.joined(separator: ", "))",
      next: "endpoint models \(name)")
  }
}
