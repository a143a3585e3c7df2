import Basics
import Testing

@testable import Generation

@Suite struct AcceptanceTests {
  private static let chunk = "沈青岚推开院门，看见顾云舟站在梅树下。“你来迟了，”顾云舟说，“雪已经停了。”沈青岚没有回答，只把披风放在石桌上。"
  private let acceptance = Acceptance(chunk: chunk, lead: Lead("分析"))

  private func refusal(_ instruction: String, _ output: String) -> Refusal? {
    acceptance.refusal(of: Candidate(instruction: instruction, output: output))
  }

  @Test("A complete answer about the chunk, led by the lead, is accepted")
  func accepted() {
    #expect(refusal("分析沈青岚没有回答的原因。", "沈青岚把披风放在石桌上，不愿让顾云舟看出她的心事。") == nil)
    let english = Acceptance(
      chunk: "Margaret closed the shutters before the storm reached the harbour.", lead: Lead("Why")
    )
    #expect(
      english.refusal(
        of: .init(
          instruction: "Why did Margaret close the shutters?",
          output: "Because the storm was about to reach the harbour.")) == nil)
  }

  @Test("Each fault is told by its own reason")
  func refused() {
    let good = "沈青岚把披风放在石桌上，不愿让顾云舟看出她的心事。"
    #expect(refusal("", good) == .noQuestion)
    #expect(refusal("分析沈青岚没有回答的原因。", "") == .noAnswer)
    #expect(refusal("沈青岚没有回答是什么原因？请分析一下。", good) == .otherLead)
    #expect(refusal("分析当前的经济形势。", "市场需求不足，企业应当加大投资力度。") == .elsewhere)
    #expect(refusal("分析灯塔在这个故事里所起的作用。", good) == .echo)
    #expect(refusal("问题或任务", "回答") == .echo)
    #expect(refusal("分析沈青岚没有回答的原因。", "分析沈青岚没有回答的原因。") == .repetition)
    #expect(refusal("分析沈青岚没有回答的原因。", "答：请分析沈青岚没有回答的原因") == .repetition)
    #expect(refusal("分析沈青岚与顾云舟谁没有回答。", "沈青岚。") == nil)
    #expect(
      acceptance.refusal(of: .init(instruction: "分析沈青岚", output: "沈青岚把", isCut: true)) == .cut)
    #expect(throws: Refusal.unreadable) { try acceptance.entry(from: "好的。", isCut: false) }
    #expect(throws: Refusal.cut) { try acceptance.entry(from: "{\"instr", isCut: true) }
  }

  @Test("The first good one of several is taken")
  func severalCandidates() throws {
    let text = #"{"instruction":"比较","output":""}{"instruction":"分析顾云舟的话","output":"顾云舟说雪已经停了。"}"#
    #expect(try acceptance.entry(from: text, isCut: false).instruction == "分析顾云舟的话")
  }

  @Test("Near-duplicates are found among many, and others are not taken for them")
  func duplicates() {
    var known = NearDuplicates()
    let names = ["沈青岚", "顾云舟", "林若水", "许长安", "白露", "秦川"]
    let acts = ["推开院门", "没有回答", "放下披风", "收起长剑", "回到京城", "写下那封信"]
    var number = 0
    for name in names {
      for act in acts {
        number += 1
        #expect(known.add("分析\(name)在雪夜\(act)时的心理变化及其原因", as: number) == nil)
      }
    }
    #expect(known.count == 36)
    #expect(known.add("分析沈青岚在雪夜推开院门时的心理变化及其原因。", as: 99) == 1)
    #expect(known.add("请分析沈青岚在雪夜推开院门时的心理变化及其原因！", as: 99) == 1)
    #expect(known.add("为什么", as: 99) == nil)
    #expect(known.add("为什么？", as: 100) == 99)
  }

  @Test("Pieces of prompts: chunk first, lead last, braces of JSON kept")
  func prompts() {
    let plan = AskPlan(chunkCount: 3, entriesPerChunk: 4, leads: [Lead("分析"), Lead("比较")], seed: 1)
    let first = plan.prompt(
      plan.slot(0), chunk: Self.chunk, template: .builtIn(.init(.ask, .chinese)), language: .chinese
    )
    let second = plan.prompt(
      plan.slot(1), chunk: Self.chunk, template: .builtIn(.init(.ask, .chinese)), language: .chinese
    )
    #expect(first.hasPrefix("<文本>\n\(Self.chunk)\n</文本>"))
    #expect(first.contains(#"{"instruction": "问题或任务", "output": "回答"}"#))
    #expect(first.contains("使用“分析”作为提问引导词") && second.contains("使用“比较”作为提问引导词"))
    let shared = zip(first, second).prefix { $0 == $1 }.count
    #expect(shared > first.count / 2)
    for name in PromptTemplate.Name.allCases {
      #expect(Problem.unusable(.builtIn(name), as: name) == nil)
    }
    #expect(Problem.unusable(PromptTemplate("{chunk}"), as: .init(.ask, .chinese)) != nil)
    #expect(
      Problem.unusable(PromptTemplate("{chunk}{lead}{led}"), as: .init(.ask, .chinese)) != nil)
  }

  @Test("A small model is asked about a passage, in few words, with nothing it could repeat")
  func shortPrompts() {
    let plan = AskPlan(chunkCount: 1, entriesPerChunk: 8, leads: [Lead("为什么")], seed: 1)
    let sentences = (1...80).map { "第\($0)天，沈青在渡口等船，没有人来。" }
    let chunk = sentences.joined()
    let passages = AskPlan.passages(of: chunk)
    var prompts: Set<String> = []
    for ordinal in 0..<8 {
      let prompt = plan.shortPrompt(
        plan.slot(ordinal), chunk: chunk, passages: passages, language: .chinese)
      prompts.insert(prompt)
      #expect(prompt.utf8.count < 1500 && prompt.contains("“为什么”"))
      #expect(sentences.count { prompt.contains($0) } >= 10)
      #expect(!plan.slot(ordinal).lead.examples.contains { prompt.contains($0) })
    }
    #expect(prompts.count == 8)
    let short = plan.shortPrompt(plan.slot(5), chunk: "他走了。", passages: [], language: .chinese)
    #expect(short.hasPrefix("他走了。\n"))
  }

  @Test("A plan spreads entries evenly over leads and gives the same seeds again")
  func plans() {
    let leads = Lead.defaults(.chinese)
    for entries in [1, 4, 6, 20] {
      let plan = AskPlan(chunkCount: 12, entriesPerChunk: entries, leads: leads, seed: 7)
      var counts: [String: Int] = [:]
      for index in 0..<plan.slotCount { counts[plan.slot(index).lead.word, default: 0] += 1 }
      #expect((counts.values.max() ?? 0) - (counts.values.min() ?? 0) <= 12)
      #expect(counts.count == 6)
    }
    let plan = AskPlan(chunkCount: 1, entriesPerChunk: 20, leads: leads, seed: 7)
    let seeds = (0..<20).flatMap { ordinal in
      (0..<3).map {
        plan.seed(fingerprint: plan.fingerprint(of: "a"), ordinal: ordinal, attempt: $0)
      }
    }
    #expect(Set(seeds).count == 60)
    #expect(plan.seed(fingerprint: plan.fingerprint(of: "a"), ordinal: 3, attempt: 1) == seeds[10])
    #expect(PromptLanguage(of: "Only English") == .english)
    #expect(PromptLanguage(of: "甄嬛 said: 臣妾做不到") == .chinese)
    #expect(PromptLanguage(of: "") == .english)
  }
}
