import Basics
import Generation
import Wire
import Workspace

/// Someone who answers questions, as a run sees it.
struct Endpoint: Sendable {
  let name: String
  /// What the workspace remembers about it is kept under this; the server's address.
  let address: String
  let model: String
  /// How many questions it is given at once when nothing else is said, and at most.
  let places: (start: Int, most: Int)
  /// Whether it is asked over the network.
  var isServer = false
  /// Why it cannot be asked, for one that stands in for those that could not be found.
  var problem: Problem?
  let answer: @Sendable (Question, RequestShape) async -> Result<Answer, AskFailure>
}

/// What is known of an endpoint before anything is sent.
struct EndpointDescription: Sendable, Equatable {
  let name: String
  let address: String
  var model: String?
  var key: String?
  /// Where the key comes from; nil for none.
  var keyVariable: String?

  func server(timeout: Duration = .seconds(300)) -> ChatServer {
    var limits = HTTPRequest.Limits()
    limits.firstByte = timeout
    limits.stall = min(timeout, .seconds(60))
    limits.total = timeout * 4
    return ChatServer(address: address, key: key, limits: limits)
  }
}

/// Finds endpoints by name, and what a run needs of them.
struct EndpointFinder: Sendable {
  static let deepSeekAddress = "https://api.deepseek.com"
  static let deepSeekModel = "deepseek-chat"

  let settings: Settings
  let stored: [StoredEndpoint]

  init(_ invocation: Invocation) async throws {
    settings = invocation.settings
    stored = try await invocation.store.perform { try $0.endpoints() }
  }

  /// All that can be named: those of the settings, then those of the workspace.
  func all() throws -> [EndpointDescription] {
    let named =
      (settings.value("base-url") == nil ? [] : ["default"])
      + (settings.value("deepseek-api-key") == nil ? [] : ["deepseek"])
    return try
      (named.filter { name in !stored.contains { $0.name == name } }
      + stored.map(\.name)).map { try find($0) }
  }

  /// The endpoint that is meant where none is named.
  var defaultNames: [String] {
    if let name = settings.value("endpoint") {
      return name.split { ",，、".contains($0) }.map(String.init)
    }
    if settings.value("base-url") != nil { return ["default"] }
    if settings.value("deepseek-api-key") != nil { return ["deepseek"] }
    return stored.count == 1 ? [stored[0].name] : []
  }

  /// - Parameter name: A name, or an address.
  /// - Throws: `Problem` for a name that nothing has.
  func find(_ name: String) throws(Problem) -> EndpointDescription {
    if let endpoint = stored.first(where: { $0.name == name }) {
      let key = try endpoint.keyVariable.map { variable throws(Problem) in
        try Keys.value(variable, settings)
      }
      return EndpointDescription(
        name: name, address: endpoint.address, model: endpoint.model, key: key ?? nil,
        keyVariable: endpoint.keyVariable)
    }
    if name == "deepseek" {
      return EndpointDescription(
        name: name, address: Self.deepSeekAddress,
        model: settings.value("model-name") ?? Self.deepSeekModel,
        key: try Keys.value("DEEPSEEK_API_KEY", settings), keyVariable: "DEEPSEEK_API_KEY")
    }
    if name == "local" { throw .localIsNoServer }
    let base = settings.value("base-url")
    if name == "default" {
      guard let base else { throw .noEndpoint }
      return EndpointDescription(
        name: name, address: base, model: settings.value("model-name"), key: try defaultKey(base),
        keyVariable: "API_KEY")
    }
    guard name.contains("://") else {
      throw .unknownEndpoint(name, known: ["default", "deepseek", "local"] + stored.map(\.name))
    }
    // An address that is typed gets the key of the settings only where no other address claims it.
    let isOwn = base == nil || base == name
    return EndpointDescription(
      name: name, address: name, model: settings.value("model-name"),
      key: isOwn ? try defaultKey(name) : nil, keyVariable: isOwn ? "API_KEY" : nil)
  }

  /// API_KEY; at DeepSeek's own address its key will do.
  private func defaultKey(_ address: String) throws(Problem) -> String? {
    if let key = try Keys.value("API_KEY", settings) { return key }
    guard address.hasPrefix(Self.deepSeekAddress) else { return nil }
    return try Keys.value("DEEPSEEK_API_KEY", settings)
  }

  /// The endpoints of a run, each with the model that it is asked for.
  ///
  /// - Parameters:
  ///   - names: Those typed; empty for the default.
  ///   - model: The one typed.
  func endpoints(_ names: [String], model: String?, timeout: Duration) async throws -> [Endpoint] {
    let names = names.isEmpty ? defaultNames : names
    guard !names.isEmpty else { throw Problem.noEndpoint }
    var endpoints: [Endpoint] = []
    for name in names {
      if name == "local" {
        endpoints.append(try await .local(model, settings))
        continue
      }
      let description = try find(name)
      let server = description.server(timeout: timeout)
      let model = try await self.model(model, description, server)
      endpoints.append(description.endpoint(server, model: model))
    }
    return endpoints
  }

  /// The model that was named, or the only one that the server has.
  private func model(
    _ typed: String?, _ description: EndpointDescription, _ server: ChatServer
  ) async throws -> String {
    if let model = typed ?? description.model { return model }
    do {
      let models = try await server.models()
      guard models.count == 1 else { throw Problem.noModel(description.name, models) }
      return models[0]
    } catch let failure as ChatFailure {
      if case .endpoint(let problem) = AskFailure(failure, of: description) { throw problem }
      throw Problem.noModel(description.name, [])
    }
  }
}

extension EndpointDescription {
  /// The endpoint that sends what it is asked to a server.
  func endpoint(_ server: ChatServer, model: String) -> Endpoint {
    Endpoint(
      name: name, address: server.address, model: model, places: (8, 64), isServer: true
    ) {
      question, shape in
      do {
        let reply = try await server.complete(question.body(model: model, shape))
        return .success(Answer(reply))
      } catch let failure as ChatFailure {
        return .failure(AskFailure(failure, of: self))
      } catch {
        // Cancelled: the dispatcher knows.
        return .failure(.passing("stopped"))
      }
    }
  }
}

extension Answer {
  init(_ reply: ChatReply) {
    self.init(
      text: reply.text, isCut: reply.finish == .length, isFiltered: reply.finish == .filtered,
      promptTokens: reply.promptTokens, answerTokens: reply.answerTokens)
  }
}
