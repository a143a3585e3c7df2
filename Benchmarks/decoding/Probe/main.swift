import Basics
import Glibc
import JSON
import LanguageModel
import Tokenizer

// Measures the model inside, as Benchmarks/decoding/measure asks.
//
//     DecodingProbe speed MODEL PROMPT-TOKENS ANSWER-TOKENS
//     DecodingProbe greedy MODEL TEXT COUNT        prints the text as JSON
//     DecodingProbe tokens MODEL FILE              the tokens of a text
//     DecodingProbe answer MODEL COUNT             the likeliest tokens after those read from input
//     DecodingProbe windows MODEL FILE WINDOW [exact]  of each token in the second half of a window of
//                                                  FILE's tokens: its logarithm, and the likeliest
//     DecodingProbe likeliest MODEL [exact]        after the tokens of each line read, 50 as ID:LOGIT
//     DecodingProbe first MODEL TEXT               the time from start to the first token
//     DecodingProbe surprise MODEL FILE WINDOW     perplexity, each window by itself
//     DecodingProbe positions MODEL FILE COUNT     prints beginnings, each with the token that follows
//     DecodingProbe foretell MODEL                 the logarithm of each of those, read from input
//     DecodingProbe logits MODEL FILE              the last logits, as floats, of FILE's `tokens`
//     DecodingProbe tuned MODEL ADAPTER            those behind the tokens read from input, as JSON
//     DecodingProbe bandwidth MODEL                reads 1 GiB, and as many bytes as the weights have

let words = CommandLine.arguments
let start = ContinuousClock.now

func seconds(since instant: ContinuousClock.Instant) -> Double {
  (ContinuousClock.now - instant) / .seconds(1)
}

func argument(_ index: Int) -> String { index < words.count ? words[index] : "" }

/// What the process takes and has taken at most, in bytes.
func residentBytes() -> (now: Int, most: Int) {
  let file = fopen("/proc/self/status", "r")
  defer { if let file { fclose(file) } }
  var line = [CChar](repeating: 0, count: 256)
  var (now, most) = (0, 0)
  while let file, fgets(&line, 256, file) != nil {
    let text = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    let number = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    if text.hasPrefix("VmRSS:") { now = number * 1024 }
    if text.hasPrefix("VmHWM:") { most = number * 1024 }
  }
  return (now, most)
}

func tokens(_ line: some StringProtocol) -> [Int32] {
  line.split { $0 == " " || $0 == "\n" }.compactMap { Int32($0) }
}

/// What `agreement.py` asks.
func compare(_ weights: ModelWeights) throws {
  func text() throws -> String {
    String(decoding: try FileContents.read(argument(3), limit: 1 << 30), as: UTF8.self)
  }
  if argument(1) == "tokens" {
    let text = try text()
    print(try weights.tokenizer().encode(text).map(String.init).joined(separator: " "))
    return
  }
  let isExact = words.last == "exact"
  let transformer = try Transformer(
    PackedModel(weights, isExact: isExact), hasWideCache: isExact ? true : nil)
  func best(_ logits: UnsafeBufferPointer<Float>) -> Int {
    logits.indices.max { logits[$0] < logits[$1] } ?? 0
  }
  switch argument(1) {
  case "answer":
    var next = tokens(readLine() ?? "")
    var answer: [Int] = []
    var sequence = transformer.emptySequence()
    for _ in 0..<(Int(argument(3)) ?? 200) {
      transformer.append(next, to: &sequence) { answer.append(best($0)) }
      next = answer.suffix(1).map { Int32($0) }
    }
    print(answer.map(String.init).joined(separator: " "))
  case "windows":
    let all = tokens(try text())
    let window = Int(argument(4)) ?? 512
    for start in stride(from: 0, through: all.count - window, by: window) {
      let part = all[start..<start + window]
      var sequence = transformer.emptySequence()
      transformer.append(part.prefix(window / 2), to: &sequence) { _ in }
      var pieces = [Transformer.Piece(sequence, part.dropFirst(window / 2).dropLast())]
      transformer.advance(&pieces, wanted: .all) { _, place, logits in
        let wanted = Int(part[start + window / 2 + place + 1])
        let largest = logits.max() ?? 0
        let total = logits.reduce(0.0) { $0 + exp(Double($1 - largest)) }
        print(Double(logits[wanted] - largest) - log(total), best(logits))
      }
    }
  default:
    while let line = readLine() {
      var sequence = transformer.emptySequence()
      transformer.append(tokens(line), to: &sequence) { logits in
        let order = logits.indices.sorted { logits[$0] > logits[$1] }
        print(order.prefix(50).map { "\($0):\(logits[$0])" }.joined(separator: " "))
      }
    }
  }
}

func run() async throws {
  let weights = try ModelWeights(path: argument(2))
  switch argument(1) {
  case "speed":
    let model = try PackedModel(weights)
    let transformer = try Transformer(model)
    let count = Int(argument(3)) ?? 512
    let answer = Int(argument(4)) ?? 128
    let tokens = (0..<count).map { Int32(100 + $0 * 7919 % 20_000) }
    for _ in 0..<3 {
      var sequence = transformer.emptySequence()
      let first = ContinuousClock.now
      transformer.append(tokens, to: &sequence) { _ in }
      let prompt = Double(count) / seconds(since: first)
      var short = transformer.emptySequence()
      transformer.append(tokens.prefix(16), to: &short) { _ in }
      let second = ContinuousClock.now
      for index in 0..<answer {
        transformer.append([tokens[index % count]], to: &short) { _ in }
      }
      let generation = Double(answer) / seconds(since: second)
      print("prompt \(prompt) generation \(generation)")
    }
    let memory = residentBytes()
    print("memory \(memory.now) most \(memory.most) weights \(model.byteCount)")
  case "greedy", "first":
    let generator = try Generator(PackedModel(weights), weights.tokenizer())
    let prompt = generator.tokenizer.encode(argument(3))
    let request = Generator.Request(
      prompt: prompt, settings: .greedy, stopTokens: [],
      tokenLimit: argument(1) == "first" ? 1 : Int(argument(4)) ?? 200)
    let (answers, _) = try await generator.answer([request])
    if argument(1) == "first" {
      print("first \(seconds(since: start))")
    } else {
      print(JSON.string(answers[0].text).text())
    }
  case "surprise":
    let generator = try Generator(PackedModel(weights), weights.tokenizer())
    let bytes = try FileContents.read(argument(3), limit: 1 << 30)
    let tokens = generator.tokenizer.encode(String(decoding: bytes, as: UTF8.self))
    let window = Int(argument(4)) ?? 512
    var (sum, count) = (0.0, 0)
    for start in stride(from: 0, to: tokens.count - window, by: window) {
      // The second half of each window is counted, as llama.cpp's own measurement does.
      let part = try await generator.surprise(Array(tokens[start..<start + window])) {
        $0 > window / 2
      }
      sum += part.sum
      count += part.count
    }
    print("perplexity \(exp(sum / Double(count))) tokens \(count)")
  case "positions":
    let bytes = try FileContents.read(argument(3), limit: 1 << 30)
    let tokens = try weights.tokenizer().encode(String(decoding: bytes, as: UTF8.self))
    let count = Int(argument(4)) ?? 100
    // Twenty neighbours in each of some places, behind 60 tokens and more.
    let places = max(1, count / 20)
    for place in 0..<places {
      let start = place * (tokens.count - 100) / places
      for end in start + 60..<start + 80 {
        print(tokens[start...end].map(String.init).joined(separator: " "))
      }
    }
  case "foretell":
    let generator = try Generator(PackedModel(weights), weights.tokenizer())
    while let line = readLine() {
      let tokens = line.split(separator: " ").compactMap { Int32($0) }
      let last = tokens.count - 1
      print(-(try await generator.surprise(tokens) { $0 == last }).sum)
    }
  case "tokens", "answer", "windows", "likeliest": try compare(weights)
  case "logits":
    let bytes = try FileContents.read(argument(3), limit: 1 << 30)
    let json = try JSON(parsing: String(decoding: bytes, as: UTF8.self))
    let tokens = (json["tokens"]?.array ?? []).compactMap(\.integer).map { Int32($0) }
    let transformer = try Transformer(PackedModel(weights, isExact: true), hasWideCache: true)
    var sequence = transformer.emptySequence()
    transformer.append(tokens, to: &sequence) { logits in for logit in logits { print(logit) } }
  case "tuned":
    let adapter = try LowRankAdapter(path: argument(3), for: weights.configuration).packed()
    let transformer = try Transformer(PackedModel(weights))
    let tokens = (readLine() ?? "").split(separator: " ").compactMap { Int32($0) }
    var sequence = transformer.emptySequence()
    transformer.append(tokens, to: &sequence, adapter: adapter) { logits in
      print(JSON.array(logits.map { .number(Double($0)) }).text())
    }
  case "bandwidth":
    // What fits into a cache of the processor's would not measure memory.
    for (name, count) in [("memory", 1 << 30), ("weights", PackedModel.byteCount(of: weights))] {
      print("\(name) \(try Bandwidth.measure(byteCount: count))")
    }
  default:
    print("usage: see Benchmarks/decoding/measure")
  }
}

do { try await run() } catch {
  print("\(error)")
  exit(1)
}
