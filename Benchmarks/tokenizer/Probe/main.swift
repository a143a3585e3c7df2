import Basics
import Glibc
import ModelFiles
import Tokenizer

// The tokenizer for scripts that compare it with others.
//
//     TokenizerProbe ids MODEL <RECORDS >RECORDS    texts in; ids out
//     TokenizerProbe time MODEL FILE [ROUNDS]       MB/s of encoding and counting, best of the rounds
//     TokenizerProbe scale MODEL FILE [ROUNDS]      MB/s of all cores beside one, wall-clock time, and
//                                                   how much more processor time they need together
//
// MODEL is a GGUF file or a folder with tokenizer.json. A record is a count as four bytes, low byte
// first, and so many bytes, or ids of four bytes each. A text need not be UTF-8. `time` goes by
// the processor time of its one thread, which other work on the machine hardly changes.

func tokenizer(_ path: String) throws -> Tokenizer {
  if FileTree.isFolder(path) { return try Tokenizer(folder: path) }
  return try Tokenizer(gguf: GGUFFile(path: path))
}

func standardInput() -> [UInt8] {
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while case let got = read(0, &buffer, buffer.count), got > 0 { bytes += buffer[..<got] }
  return bytes
}

/// The seconds of processor time that this thread needs for `body`, or the whole process.
func processorTime(of clock: clockid_t = CLOCK_THREAD_CPUTIME_ID, _ body: () -> Void) -> Double {
  func now() -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
  let began = now()
  body()
  return now() - began
}

func littleEndian(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(value >> ($0 * 8) & 0xFF) } }

let words = CommandLine.arguments
do {
  switch words.dropFirst().first {
  case "ids" where words.count == 3:
    let tokenizer = try tokenizer(words[2])
    let input = standardInput()
    var output: [UInt8] = []
    var offset = 0
    while offset + 4 <= input.count {
      let count = (0..<4).reduce(0) { $0 | Int(input[offset + $1]) << ($1 * 8) }
      let text = Array(input[offset + 4..<offset + 4 + count])
      offset += 4 + count
      let ids = tokenizer.encode(utf8: text.span)
      precondition(tokenizer.count(utf8: text.span) == ids.count, "counted as encoded")
      output += littleEndian(ids.count)
      for id in ids { output += littleEndian(Int(id)) }
    }
    var written = 0
    while written < output.count {
      written += output[written...].withUnsafeBytes { write(1, $0.baseAddress, $0.count) }
    }
  case "time" where words.count >= 4:
    let tokenizer = try tokenizer(words[2])
    let text = String(decoding: try FileContents.read(words[3], limit: 1 << 30), as: UTF8.self)
    var encoding: [Double] = []
    var counting: [Double] = []
    var count = 0
    var again: [Double] = []
    for _ in 0..<(Int(words.dropFirst(4).first ?? "") ?? 5) {
      // The same vocabulary without anything remembered of a text.
      let forgetful = tokenizer.adding(special: [])
      again.append(processorTime { _ = forgetful.encode(text, onAllCores: false) })
      encoding.append(
        processorTime { count = tokenizer.encode(text, onAllCores: false).count })
      counting.append(processorTime { _ = tokenizer.count(text, onAllCores: false) })
    }
    func rate(_ seconds: Double?) -> String {
      Quantity.fixed(Double(text.utf8.count) / 1e6 / (seconds ?? 0), decimals: 1)
    }
    print(
      "\(count) tokens; MB/s: encode first \(rate(again.first)), "
        + "nothing remembered \(rate(again.min())), best \(rate(encoding.min())); "
        + "count best \(rate(counting.min()))")
  case "scale" where words.count >= 4:
    let tokenizer = try tokenizer(words[2])
    let text = String(decoding: try FileContents.read(words[3], limit: 1 << 30), as: UTF8.self)
    for (name, onAllCores) in [("one core", false), ("all cores", true)] {
      var encoding: [Duration] = []
      var counting: [Duration] = []
      var processor: [Double] = []
      for _ in 0..<(Int(words.dropFirst(4).first ?? "") ?? 5) {
        let clock = ContinuousClock()
        encoding.append(clock.measure { _ = tokenizer.encode(text, onAllCores: onAllCores) })
        processor.append(
          processorTime(of: CLOCK_PROCESS_CPUTIME_ID) {
            counting.append(
              clock.measure { _ = tokenizer.count(text, onAllCores: onAllCores) })
          })
      }
      let rates = [encoding, counting].map { times in
        Quantity.fixed(
          Double(text.utf8.count) / 1e6 / ((times.min() ?? .zero) / .seconds(1)), decimals: 1)
      }
      let milliseconds = Quantity.fixed((processor.min() ?? 0) * 1000, decimals: 2)
      print(
        "\(name): encode best \(rates[0]) MB/s, count best \(rates[1]) MB/s "
          + "(\(milliseconds) ms of processor time)")
    }
  default:
    print("usage: TokenizerProbe ids MODEL | time MODEL FILE [ROUNDS] | scale MODEL FILE [ROUNDS]")
    exit(2)
  }
} catch {
  print(error)
  exit(1)
}
