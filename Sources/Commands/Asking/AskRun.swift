import Basics
import Generation
import Workspace

/// What an `ask` is to do.
struct AskWishes: Sendable {
  var chunks: [StoredChunk]
  /// Empty for the usual ones, in the language of each chunk.
  var leads: [String]
  var entriesPerChunk: Int
  var temperature: Double
  var seed: UInt64
  var tokenLimit: Int
  /// How often a question whose answer is refused is asked at most.
  var attempts: Int
  var templates: [PromptLanguage: PromptTemplate]

  var slotCount: Int { chunks.count * entriesPerChunk }

  func plan(_ language: PromptLanguage) -> AskPlan {
    AskPlan(
      chunkCount: chunks.count, entriesPerChunk: entriesPerChunk,
      leads: leads.isEmpty ? Lead.defaults(language) : leads.map { Lead($0) }, seed: seed)
  }
}

/// Makes entries of chunks: asks, judges in order, writes.
///
/// Belongs to the one task that runs the command.
final class AskRun {
  /// A chunk with what its questions are made of.
  private struct Page {
    let chunk: StoredChunk
    let text: String
    let language: PromptLanguage
    let plan: AskPlan
    let passages: [Substring]
    let fingerprint: UInt64
  }

  let asker: Asker
  private(set) var ledger: AskLedger
  private let wishes: AskWishes
  private let store: Store
  private let progress: Progress.Handler
  private var pages: [Int: Page] = [:]
  private var nextSlot = 0
  /// The digests of the first questions, as far as they have been surveyed.
  private var surveyed: [String] = []
  /// By what rows the answers that wait for their turn are found.
  private var keys: [Job: (digest: String, model: String)] = [:]
  private var settledCount = 0
  /// So far ahead of the first open question others are asked.
  private static let lookahead = 1024

  init(
    _ wishes: AskWishes, asker: Asker, store: Store, progress: @escaping Progress.Handler
  ) async throws {
    self.wishes = wishes
    self.asker = asker
    self.store = store
    self.progress = progress
    let questions = try await store.perform { database in
      var questions = NearDuplicates()
      try database.forEachAskedQuestion { _ = questions.add($0) }
      return questions
    }
    ledger = AskLedger(
      slotCount: wishes.slotCount, attempts: wishes.attempts, questions: questions)
  }

  func run() async throws {
    report()
    try await asker.run(
      next: { self.next() }, item: { try await self.item($0) },
      judge: { job, answer, digest, model, known in
        try await self.judge(job, answer, digest, model, known)
      })
  }

  /// How many of the questions are already answered; what is asked of the others.
  func survey(limit: Int) async throws -> (known: Int, isWhole: Bool) {
    // Where nothing was ever answered, nothing is looked for.
    guard try await store.perform({ try $0.hasAnswers() }) else { return (0, true) }
    let count = min(limit, wishes.slotCount)
    var known = 0
    for start in stride(from: 0, to: count, by: 256) {
      try Task.checkCancellation()
      var digests: [String] = []
      for index in start..<min(count, start + 256) {
        digests.append(try await item(Job(index: index)).question.digest)
      }
      surveyed += digests
      pages = [:]
      let (models, wanted) = (asker.models, digests)
      known += try await store.perform { database in
        try wanted.count { try database.answer(to: $0, models: models) != nil }
      }
    }
    return (known, count == wishes.slotCount)
  }

  private func next() -> [Job]? {
    guard nextSlot < wishes.slotCount else { return nil }
    let end = min(wishes.slotCount, nextSlot + 64, ledger.head + Self.lookahead)
    guard nextSlot < end else { return [] }
    defer { nextSlot = end }
    return (nextSlot..<end).map { Job(index: $0) }
  }

  private func page(_ index: Int) async throws -> Page {
    if let page = pages[index] { return page }
    let chunk = wishes.chunks[index]
    let bytes = try await store.perform { database in
      try database.content(ofText: chunk.text, in: chunk.span)
    }
    let text = String(decoding: bytes, as: UTF8.self)
    let language = PromptLanguage(of: text)
    let plan = wishes.plan(language)
    let page = Page(
      chunk: chunk, text: text, language: language, plan: plan,
      passages: AskPlan.passages(of: text), fingerprint: plan.fingerprint(of: text))
    // Those behind the first open question are done with.
    let first = ledger.head / wishes.entriesPerChunk
    if pages.count > 16 { pages = pages.filter { $0.key >= first } }
    pages[index] = page
    return page
  }

  private func item(_ job: Job) async throws -> Asker.Item {
    let page = try await page(job.index / wishes.entriesPerChunk)
    let slot = page.plan.slot(job.index)
    let template =
      wishes.templates[page.language] ?? .builtIn(.init(.ask, page.language))
    let question = Question(
      prompt: page.plan.prompt(
        slot, chunk: page.text, passages: page.passages, template: template,
        language: page.language),
      schema: Question.entrySchema, temperature: wishes.temperature,
      tokenLimit: wishes.tokenLimit,
      seed: page.plan.seed(
        fingerprint: page.fingerprint, ordinal: slot.ordinal, attempt: job.attempt),
      lead: slot.lead.word, shortPrompt: shortPrompt(slot, page, template))
    let isSurveyed = job.attempt == 0 && surveyed.indices.contains(job.index)
    return Asker.Item(
      question: question, digest: isSurveyed ? surveyed[job.index] : nil, chunk: page.chunk.id,
      lead: slot.lead.word)
  }

  /// Made where someone wants it; whoever has changed the prompt means what is written there.
  private func shortPrompt(
    _ slot: AskPlan.Slot, _ page: Page, _ template: PromptTemplate
  ) -> String? {
    guard asker.endpoints.contains(where: { !$0.isServer }),
      template == .builtIn(.init(.ask, page.language))
    else { return nil }
    return page.plan.shortPrompt(
      slot, chunk: page.text, passages: page.passages, language: page.language)
  }

  private func judge(
    _ job: Job, _ answer: Answer?, _ digest: String, _ model: String, _ known: Asker.Known?
  ) async throws -> [Job] {
    let page = try await page(job.index / wishes.entriesPerChunk)
    let slot = page.plan.slot(job.index)
    keys[job] = (digest, model)
    let (steps, again) = ledger.settle(job, finding(answer, known, page, slot))
    var judgements: [AnswerBook.Judgement] = []
    for step in steps { judgements += try await judgement(step) }
    if answer == nil { keys[job] = nil }
    try await asker.book.add([], judgements)
    settledCount = ledger.head + ledger.waitingCount
    report()
    return again
  }

  private func finding(
    _ answer: Answer?, _ known: Asker.Known?, _ page: Page, _ slot: AskPlan.Slot
  ) -> AskLedger.Finding {
    guard let answer else { return .failed }
    if known?.isPresent == true { return .present }
    if answer.isFiltered { return .refused(.filtered) }
    do throws(Refusal) {
      let acceptance = Acceptance(chunk: page.text, lead: slot.lead)
      return .candidate(try acceptance.entry(from: answer.text, isCut: answer.isCut))
    } catch {
      return .refused(error)
    }
  }

  private func judgement(_ step: AskLedger.Step) async throws -> [AnswerBook.Judgement] {
    switch step {
    case .present(let job):
      keys[job] = nil
      return []
    case .refused(let job, let refusal):
      guard let key = keys.removeValue(forKey: job) else { return [] }
      return [.init(digest: key.digest, model: key.model, refusal: refusal.rawValue)]
    case .accepted(let job, let candidate):
      guard let key = keys.removeValue(forKey: job) else { return [] }
      let page = try await page(job.index / wishes.entriesPerChunk)
      let entry = StoredEntry(
        kind: .ask, instruction: candidate.instruction, output: candidate.output,
        lead: page.plan.slot(job.index).lead.word, text: page.chunk.text, chunk: page.chunk.id,
        span: page.chunk.span)
      return [.init(digest: key.digest, model: key.model, entry: entry)]
    }
  }

  private func report() {
    progress(
      Progress(
        done: settledCount, total: wishes.slotCount, unit: .items("questions"), note: asker.note))
  }
}
