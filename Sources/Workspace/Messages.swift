/// One thing said in a chat.
package struct StoredMessage: Sendable, Equatable, Identifiable {
  package enum Speaker: String, Sendable {
    case system, user, assistant
  }

  package var id = 0
  /// The chat it belongs to: the cell that began it.
  package var cell: Int
  package var speaker: Speaker
  package var content: String
  /// What answered: a model's path or an endpoint's name; nil of what a person said.
  package var model: String?
  /// The run whose adapter answered; nil for the base model.
  package var run: Int?
  /// Milliseconds since 1970.
  package var time: Int

  package init(
    cell: Int, speaker: Speaker, content: String, model: String? = nil, run: Int? = nil, time: Int
  ) {
    self.cell = cell
    self.speaker = speaker
    self.content = content
    self.model = model
    self.run = run
    self.time = time
  }
}

/// What was said in chats.
enum MessageTable {
  static let migration = Migration(
    name: "messages",
    sql: [
      """
      CREATE TABLE message (
        id INTEGER PRIMARY KEY,
        cell INTEGER NOT NULL,
        speaker TEXT NOT NULL CHECK (speaker IN ('system', 'user', 'assistant')),
        content TEXT NOT NULL,
        model TEXT,
        run INTEGER,
        time INTEGER NOT NULL
      ) STRICT
      """,
      "CREATE INDEX message_cell ON message (cell)",
    ])
}

extension Database {
  /// Keeps messages, in order.
  package func insertMessages(_ messages: [StoredMessage]) throws {
    for message in messages {
      try run(
        """
        INSERT INTO message (cell, speaker, content, model, run, time) VALUES (?, ?, ?, ?, ?, ?)
        """,
        .integer(message.cell), .text(message.speaker.rawValue), .text(message.content),
        message.model.map { .text($0) } ?? .null, message.run.map { .integer($0) } ?? .null,
        .integer(message.time))
    }
  }

  /// The messages of one chat, in order.
  package func messages(ofCell cell: Int) throws -> [StoredMessage] {
    try rows(
      "SELECT id, speaker, content, model, run, time FROM message WHERE cell = ? ORDER BY id",
      .integer(cell)
    ) { row in
      var message = StoredMessage(
        cell: cell, speaker: .init(rawValue: row.text(1)) ?? .user, content: row.text(2),
        model: row.text(ifAny: 3), run: row.integer(ifAny: 4), time: row.integer(5))
      message.id = row.integer(0)
      return message
    }
  }
}

extension Database {
  /// The system prompt that a role's entries have; empty when they have none.
  ///
  /// - Returns: Nil when there is no such role.
  package func systemPrompt(ofRole name: String) throws -> String? {
    let query = "SELECT coalesce(system, '') FROM role WHERE name = ? ORDER BY id DESC"
    return try first(query, .text(name)) { $0.text(0) }
  }
}
