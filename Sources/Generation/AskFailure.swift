import Basics

/// What a model answered, whoever runs it.
package struct Answer: Sendable, Equatable {
  package var text: String
  package var isCut: Bool
  /// The server held back what the model said.
  package var isFiltered: Bool
  /// Nil where nobody counted.
  package var promptTokens: Int?
  package var answerTokens: Int?

  package init(
    text: String, isCut: Bool = false, isFiltered: Bool = false, promptTokens: Int? = nil,
    answerTokens: Int? = nil
  ) {
    self.text = text
    self.isCut = isCut
    self.isFiltered = isFiltered
    self.promptTokens = promptTokens
    self.answerTokens = answerTokens
  }
}

/// Why a request has no answer, by what is to be done about it.
package enum AskFailure: Error, Sendable, Equatable {
  /// It may succeed a moment later: the server cut the answer, or has a fault.
  case passing(Message)
  /// The same, but nobody has answered at all: nothing listens there, or it keeps silent.
  case unreachable(Message)
  /// The server has too much to do: later, and fewer at once.
  case overloaded(Message, retryAfter: Duration?)
  /// The server does not understand the request; its own words tell what.
  case misunderstood(String)
  /// This request will never have an answer, others may.
  case hopeless(Message)
  /// No request will: a wrong key, no such model, nobody there.
  case endpoint(Problem)
}

/// When to try again.
package struct RetryPolicy: Sendable {
  /// How often one request is sent at most.
  package var attempts = 6
  /// The longest wait that a server may ask for.
  package var patience: Duration = .seconds(300)
  package var firstDelay: Duration = .milliseconds(500)
  package var longestDelay: Duration = .seconds(30)
  /// So many failures in a row, without one answer between them, and the server is given up.
  package var failuresInARow = 24
  /// The same for a server that cannot be reached and has never been.
  package var failuresAtFirst = 4
  /// So many requests in a row that it will not take, for a chunk or two may well be what it refuses.
  package var refusalsInARow = 64

  package init() {}

  /// How long to wait before the next try: twice as long each time, and a random share of it, so that
  /// requests that failed together do not come back together.
  ///
  /// - Parameter tries: How often it has been sent.
  package func delay(
    afterTries tries: Int, using generator: inout SplitMix64
  ) -> Duration {
    let whole = min(
      longestDelay / .seconds(1), firstDelay / .seconds(1) * Double(1 << min(tries - 1, 20)))
    return .seconds(whole * Double.random(in: 0.5...1, using: &generator))
  }
}
