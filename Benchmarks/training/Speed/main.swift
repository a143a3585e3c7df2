// TrainingSpeed MODEL fp32|int16|int8|bf16|auto FIXTURE…
//
// Times training steps on each fixture, a JSON array of {"input_ids", "labels"} that is one step, and
// prints what `measure` puts beside PyTorch's figures: tokens a second (best of three), how many
// operations a second that is, and tokens a second of processor time, which other work on the machine
// changes less.
import Basics
import Glibc
import JSON
import LanguageModel
import Tensors
import Training

func numbers(_ json: JSON?) -> [Int32] {
  json?.array?.compactMap { $0.integer.map { Int32($0) } } ?? []
}

func samples(_ path: String) throws -> [Sample] {
  let bytes = try FileContents.read(path, limit: 1 << 30)
  return try JSON(parsing: bytes.span).array?.map {
    Sample(tokens: numbers($0["input_ids"]), labels: numbers($0["labels"]))
  } ?? []
}

/// Multiplications and additions of the frozen matrices in a step, there and back.
func operations(_ configuration: ModelConfiguration, _ samples: [Sample]) -> Double {
  let layer = LayerWeight.matrices.reduce(0) {
    $0 + configuration.shape(of: .layer(0, $1)).reduce(1, *)
  }
  let tokens = samples.reduce(0) { $0 + $1.tokens.count }
  let labels = samples.reduce(0) { $0 + $1.labelCount }
  return 4
    * (Double(tokens * layer * configuration.layerCount)
      + Double(labels * configuration.vocabularySize * configuration.width))
}

/// Seconds that all threads have computed.
func processorTime() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

let arguments = CommandLine.arguments
guard arguments.count >= 4 else {
  print("usage: TrainingSpeed MODEL fp32|int16|int8|bf16|auto FIXTURE…")
  exit(2)
}
let processor = Processor.shared
let precision =
  PackedMatrix.Precision(rawValue: arguments[2]) ?? processor.fastestPrecision
let begun = ContinuousClock.now
let weights = try ModelWeights(path: arguments[1])
let model = try FrozenModel(.init(weights), precision, on: processor)
print("loaded \(Quantity.fixed((ContinuousClock.now - begun) / .seconds(1), decimals: 2)) s")
for path in arguments.dropFirst(3) {
  let samples = try samples(path)
  var settings = TrainingSettings()
  (settings.batch, settings.accumulate, settings.epochs) = (samples.count, 1, 1000)
  settings.shuffles = false
  let adapter = Adapter(settings.shape, for: model.configuration, seed: 1)
  let trainer = Trainer(
    model, adapter, samples: samples, settings, rows: MemoryPlan.bestRows, recomputes: false)
  var (best, leastTime) = (Double.infinity, Double.infinity)
  for _ in 0..<4 {
    let (start, time) = (ContinuousClock.now, processorTime())
    _ = try trainer.takeStep()
    leastTime = min(leastTime, processorTime() - time)
    best = min(best, (ContinuousClock.now - start) / .seconds(1))
  }
  let tokens = Double(samples.reduce(0) { $0 + $1.tokens.count })
  let rate = operations(model.configuration, samples) / best / 1e9
  let name = path.split(separator: "/").last ?? ""
  print(
    """
    \(precision) \(name) \(Quantity.fixed(tokens / best, decimals: 1)) tokens/s, \
    \(Quantity.fixed(rate, decimals: 0)) GFLOP/s, \
    \(Quantity.fixed(tokens / leastTime, decimals: 1)) tokens a second of one core
    """)
}
let products = processor.operationsPerSecond(precision) / 1e9
print("a product alone: \(Quantity.fixed(products, decimals: 0)) GFLOP/s")
var usage = rusage()
getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
print("peak memory \(usage.ru_maxrss / 1024) MiB")
