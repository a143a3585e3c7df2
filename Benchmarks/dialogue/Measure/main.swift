import Basics
import Dialogue
import Glibc
import JSON

/// Who says what in texts whose speakers are known: `dialogue-measure CURVE.svg FOLDER…`.
///
/// A folder holds `text.txt` and `gold.json`, with the people and the lines; offsets in the list count
/// Unicode scalars. `NAME.txt` beside `NAME.gold.json` may be given by `NAME.txt`.
///
/// `dialogue-measure wrong TEXT [NAME]` lists the lines that are attributed wrongly, with everybody named
/// or one; `dialogue-measure fit TEXT…` finds weights for some texts, and
/// `dialogue-measure cross TEXT,TEXT OTHERS…` measures texts with weights fitted to the others;
/// `dialogue-measure passages TEXT…` measures short texts together;
/// `dialogue-measure speakers TEXT` lists who is found where nobody is named;
/// `dialogue-measure speed TEXT…` how fast plain texts are read.
let arguments = CommandLine.arguments.dropFirst()
if arguments.first == "wrong", arguments.count >= 2 {
  let gold = try Gold(Array(arguments)[1])
  let name = arguments.count > 2 ? Array(arguments)[2] : nil
  print(
    try Listing.wrong(in: gold, people: gold.people.filter { name == nil || $0.names[0] == name }))
  exit(0)
}
if arguments.first == "speakers", arguments.count == 2, let path = arguments.last {
  print(try Listing.speakers(in: try FileContents.read(path, limit: 1 << 30)))
  exit(0)
}
if arguments.first == "passages", arguments.count >= 2 {
  try Listing.passages(Array(arguments.dropFirst()))
  exit(0)
}
if arguments.first == "fit", arguments.count >= 2 {
  let fit = try Fit(try arguments.dropFirst().map(Gold.init))
  let (weights, value) = try fit.best(from: .plain, rounds: 3)
  print(
    decimal(try fit.value(.plain)), "to", decimal(value), "standard",
    decimal(try fit.value(.standard)))
  print(weights)
  exit(0)
}
// Each text by weights that were fitted to the others.
if arguments.first == "cross", arguments.count >= 3 {
  let left = Array(arguments)[1].split(separator: ",").map(String.init)
  let fit = try Fit(try arguments.dropFirst(2).filter { !left.contains($0) }.map(Gold.init))
  let (weights, value) = try fit.best(from: .plain, rounds: 3)
  if left.count == 1 {
    let held = try Gold(left[0])
    print(left[0], "round guesses", try held.summary(.plain))
    print(left[0], "others", decimal(value), try held.summary(weights))
  } else {
    print("round guesses")
    try Listing.passages(left, .plain)
    print("others", decimal(value))
    try Listing.passages(left, weights)
  }
  print(weights)
  exit(0)
}
if arguments.first == "speed", arguments.count >= 2 {
  for path in arguments.dropFirst() {
    let (_, rate) = try Speed.best(of: 9, try FileContents.read(path, limit: 1 << 30), [])
    print("\(rate) MB/s \(path)")
  }
  exit(0)
}
guard let curve = arguments.first, arguments.count > 1 else {
  print("dialogue-measure CURVE.svg FOLDER|TEXT.txt…")
  throw Problem(.usage, "no texts")
}
var calibration = Calibration()
for path in arguments.dropFirst() {
  let gold = try Gold(path)
  let (reading, rate) = try Speed.best(of: 5, gold.bytes, gold.people)
  let named = gold.score(reading)
  print(path)
  print(
    "  all lines, people named: \(percent(named.right, named.all)) of \(named.all), \(rate) MB/s")
  for (rule, count) in named.rules.sorted(by: { $0.value.all > $1.value.all }) {
    print("    \(rule): \(percent(count.right, count.all)) of \(count.all)")
  }
  calibration.add(named.confidences)
  var roles = Score.Role()
  let main = gold.mainPeople(6)
  for person in main {
    let role = gold.role(person, in: try Dialogue.read(gold.bytes, people: [person]))
    print(
      "  only \(person.names[0]) named: precision \(percent(role.hits, role.found)),",
      "recall \(percent(role.hits, role.all)); with lines that list nobody",
      percent(role.hits, role.found + role.unlisted))
    roles.add(role)
  }
  print(
    "  mean of \(main.count): precision \(decimal(roles.precision / Double(main.count))),",
    "recall \(decimal(roles.recall / Double(main.count)))")
}
print(calibration.table)
try FileContents.write(Array(calibration.svg.utf8), to: curve)
