import Basics
import Commands
import Glibc

// All that the program says, found in its code, and the Chinese catalogue beside it.
//   MessageKeys           lists every pattern, module by module
//   MessageKeys missing   lists those without a Chinese twin
//   MessageKeys check     the same, and what is wrong in the catalogue; fails when there is anything

let mode = CommandLine.arguments.dropFirst().first ?? "all"
guard ["all", "missing", "check"].contains(mode),
  let folder = getcwd(nil, 0).map({ String(cString: $0) })
else {
  print("usage: MessageKeys [missing|check]")
  exit(2)
}

let chinese = Catalogue.chinese.patterns
var known: Set<String> = []
var faults = 0

func shown(_ pattern: String) -> String { pattern.replacing("\n", with: "\\n") }

/// Whether there is anything to translate.
func hasWords(_ pattern: String) -> Bool {
  var rest = pattern[...]
  while let percent = rest.firstIndex(of: "%") {
    if rest[..<percent].contains(where: \.isLetter) { return true }
    rest = rest[percent...].dropFirst(2)
    if rest.hasPrefix("{") { return true }
  }
  return rest.contains(where: \.isLetter)
}

/// The messages of each module that are translated.
func read() -> [(name: String, patterns: [String])] {
  do {
    return try Module.all(in: folder).sorted { $0.name < $1.name }.map {
      ($0.name, try $0.patterns().filter(hasWords).sorted())
    }
  } catch {
    print("\(error)")
    exit(1)
  }
}

for (name, patterns) in read() {
  let listed = patterns.filter { mode == "all" || chinese[$0] == nil && !known.contains($0) }
  known.formUnion(patterns)
  if mode != "all" { faults += listed.count }
  guard !listed.isEmpty else { continue }
  print("# \(name)")
  for pattern in listed { print(shown(pattern)) }
}

/// The values that a sentence has places for.
func places(_ pattern: String) -> Set<Character> {
  Set(
    pattern.indices.filter { pattern[$0] == "%" }.compactMap { place in
      pattern[place...].dropFirst().first.flatMap { $0.isNumber ? $0 : nil }
    })
}

if mode == "check" {
  for (english, text) in chinese.sorted(by: { $0.key < $1.key }) {
    if places(english) != places(text) {
      faults += 1
      print("other values in Chinese: \(shown(english))")
    }
    // No fault: it does no harm, and may be said again.
    if !known.contains(english) { print("said nowhere: \(shown(english))") }
  }
  print(faults == 0 ? "\(known.count) messages, each with its twin" : "\(faults) to mend")
  exit(faults == 0 ? 0 : 1)
}
