import Basics
import Testing

@testable import Workspace

@Suite("Statements, values and transactions")
struct DatabaseTests {
  private func database() throws -> Database {
    let database = try Database(path: ":memory:")
    try database.run("CREATE TABLE thing (id INTEGER PRIMARY KEY, value ANY) STRICT")
    return database
  }

  private func values(_ database: Database) throws -> [Value] {
    try database.rows("SELECT value FROM thing ORDER BY id") { $0.value(0) }
  }

  @Test(
    "A bound value comes back as it was",
    arguments: [
      .null, .integer(.min), .integer(.max), .real(-0.1), .real(.greatestFiniteMagnitude),
      .text(""), .text("a\0b 甄嬛 👍🏽"), .text("'; DROP TABLE thing; --"), .blob([]),
      .blob([0, 255, 0]),
    ] as [Value])
  func values(value: Value) throws {
    let database = try database()
    try database.run("INSERT INTO thing (value) VALUES (?)", value)
    #expect(try values(database) == [value])
    #expect(try database.first("SELECT 1 WHERE ? IS ?", value, value, read: { _ in true }) == true)
  }

  @Test("A statement may run inside itself")
  func reentrant() throws {
    let database = try database()
    for number in 1...3 {
      try database.run("INSERT INTO thing (value) VALUES (?)", .integer(number))
    }
    let sql = "SELECT id FROM thing WHERE id > ? ORDER BY id"
    var pairs: [[Int]] = []
    try database.forEach(sql, 0) { outer in
      let first = outer.integer(0)
      pairs.append([first] + (try database.rows(sql, .integer(first)) { $0.integer(0) }))
    }
    #expect(pairs == [[1, 2, 3], [2, 3], [3]])
  }

  @Test("More statements than the cache holds all run")
  func manyStatements() throws {
    let database = try database()
    for number in 0..<1500 {
      #expect(try database.first("SELECT \(number)") { $0.integer(0) } == number)
    }
  }

  @Test("A statement that failed can run again, and leaves no lock")
  func failedStatement() throws {
    let database = try database()
    let sql = "INSERT INTO thing (id, value) VALUES (?, ?)"
    try database.run(sql, 1, 1)
    let error = #expect(throws: StoreError.self) { try database.run(sql, 1, 2) }
    #expect(error?.message.contains("UNIQUE") == true)
    try database.run(sql, 2, 2)
    try database.transaction { try database.run("DROP TABLE thing") }
  }

  @Test("An error names the statement and the place, and no value")
  func errors() throws {
    let database = try database()
    let error = #expect(throws: StoreError.self) {
      try database.run("SELECT nothing FROM thing WHERE value = ?", "secret")
    }
    #expect(error?.sql == "SELECT nothing FROM thing WHERE value = ?")
    #expect(error?.offset == 7)
    #expect(error.map { "\($0)" }?.contains("secret") == false)
  }

  @Test("A row is read with what stands in it, and NULL as nothing")
  func rows() throws {
    let database = try database()
    try database.forEach("SELECT 1 AS one, NULL AS none, 'x' AS text, 0.5, x'01'") { row in
      #expect(row.columnCount == 5 && row.name(0) == "one" && row.name(99) == "")
      #expect(row.flag(0) && !row.flag(1) && row.isNull(1))
      #expect(row.integer(ifAny: 1) == nil && row.text(ifAny: 1) == nil && row.text(1) == "")
      #expect(row.real(3) == 0.5 && row.blob(4) == [1] && row.blob(1) == [])
    }
  }

  // MARK: Transactions

  private struct Stop: Error {}

  @Test("A transaction that throws leaves nothing")
  func rollback() throws {
    let database = try database()
    #expect(throws: Stop.self) {
      try database.transaction {
        try database.run("INSERT INTO thing (value) VALUES (1)")
        throw Stop()
      }
    }
    #expect(try values(database).isEmpty)
    #expect(!database.isInTransaction)
  }

  @Test("A part of a transaction fails alone, at any depth")
  func savepoints() throws {
    let database = try database()
    func insert(_ number: Int) throws {
      try database.run("INSERT INTO thing (value) VALUES (?)", .integer(number))
    }
    try database.transaction {
      try insert(1)
      #expect(throws: Stop.self) {
        try database.transaction {
          try insert(2)
          try database.transaction { try insert(3) }
          throw Stop()
        }
      }
      try database.transaction {
        try insert(4)
        #expect(throws: Stop.self) {
          try database.transaction {
            try insert(5)
            throw Stop()
          }
        }
      }
      try insert(6)
    }
    #expect(try values(database) == [1, 4, 6])
  }
}
