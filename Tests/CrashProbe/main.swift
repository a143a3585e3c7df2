import Workspace

// Writes rows in batches into a workspace as a command does, to be killed on the way.
//   CrashProbe WORKSPACE BATCHES ROWS   each row knows its batch; a line says when it is ready

let words = CommandLine.arguments
guard words.count == 4, let batches = Int(words[2]), let rows = Int(words[3]) else {
  fatalError("usage: CrashProbe WORKSPACE BATCHES ROWS")
}
let store = try Store(path: words[1])
let cell = try await store.beginCell(verb: "probe", source: "probe")
for batch in 1...batches {
  try await store.change(cell: cell) { database in
    try database.run(
      """
      WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ?1)
      INSERT INTO entry (kind, instruction, input, output, system, history, cell)
      SELECT 'import', ?2, 'question ' || n, 'answer ' || n, '', '[]', ?3 FROM number
      """, .integer(rows), .text("\(batch)"), .integer(cell))
  }
}
try await store.finishCell(cell, .done, after: .zero)
