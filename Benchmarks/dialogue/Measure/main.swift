import Basics
import Dialogue
import JSON

/// Who says what in texts whose speakers are known: `dialogue-measure CURVE.svg FOLDER…`.
///
/// A folder holds `text.txt` and `gold.json`, with the people and the lines; offsets in the list count
/// Unicode scalars. `NAME.txt` beside `NAME.gold.json` may be given by `NAME.txt`.
let arguments = CommandLine.arguments.dropFirst()
guard let curve = arguments.first, arguments.count > 1 else {
  print("dialogue-measure CURVE.svg FOLDER|TEXT.txt…")
  throw Problem(.usage, "no texts")
}
var calibration = Calibration()
for path in arguments.dropFirst() {
  let gold = try Gold(path)
  let (reading, rate) = Speed.best(of: 5, gold.bytes, gold.people)
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
    let role = gold.role(person, in: Dialogue.read(gold.bytes, people: [person]))
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
