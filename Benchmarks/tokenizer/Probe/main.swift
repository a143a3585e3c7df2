import Basics
import Glibc
import ModelFiles
import Tokenizer

// The tokenizer for scripts that compare it with others.
//
//     TokenizerProbe ids MODEL <RECORDS >RECORDS    texts in; ids out
//     TokenizerProbe time MODEL FILE [ROUNDS]       MB/s of encoding and counting, best of the rounds
//
// MODEL is a GGUF file or a folder with tokenizer.json. A record is a count as four bytes, low byte
// first, and so many bytes, or ids of four bytes each. A text need not be UTF-8.

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
    let clock = ContinuousClock()
    var encoding: [Duration] = []
    var counting: [Duration] = []
    var count = 0
    for _ in 0..<(Int(words.dropFirst(4).first ?? "") ?? 5) {
      encoding.append(clock.measure { count = tokenizer.encode(text).count })
      counting.append(clock.measure { count = tokenizer.count(text) })
    }
    func rate(_ duration: Duration?) -> String {
      Quantity.fixed(
        Double(text.utf8.count) / 1e6 / ((duration ?? .zero) / .seconds(1)), decimals: 1)
    }
    print(
      "\(count) tokens; MB/s: encode first \(rate(encoding.first)), best \(rate(encoding.min())); "
        + "count best \(rate(counting.min()))")
  default:
    print("usage: TokenizerProbe ids MODEL | time MODEL FILE [ROUNDS]")
    exit(2)
  }
} catch {
  print(error)
  exit(1)
}
