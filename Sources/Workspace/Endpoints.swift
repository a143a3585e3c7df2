/// A server that the user has given a name.
///
/// Its key never comes here: only the name of the variable that holds it.
package struct StoredEndpoint: Sendable, Equatable {
  package var name: String
  package var address: String
  /// The model that it is asked for; nil for whatever the settings say.
  package var model: String?
  /// The variable that holds its key; nil for one that wants none.
  package var keyVariable: String?

  package init(name: String, address: String, model: String? = nil, keyVariable: String? = nil) {
    self.name = name
    self.address = address
    self.model = model
    self.keyVariable = keyVariable
  }
}

extension Database {
  /// All endpoints, by name.
  package func endpoints() throws -> [StoredEndpoint] {
    try rows("SELECT name, address, model, key_variable FROM endpoint ORDER BY name") { row in
      StoredEndpoint(
        name: row.text(0), address: row.text(1), model: row.text(ifAny: 2),
        keyVariable: row.text(ifAny: 3))
    }
  }

  /// Keeps an endpoint, in place of one of the same name.
  package func setEndpoint(_ endpoint: StoredEndpoint) throws {
    try run(
      """
      INSERT INTO endpoint (name, address, model, key_variable) VALUES (?, ?, ?, ?)
      ON CONFLICT (name) DO UPDATE SET address = excluded.address, model = excluded.model,
        key_variable = excluded.key_variable
      """, .text(endpoint.name), .text(endpoint.address), .text(ifAny: endpoint.model),
      .text(ifAny: endpoint.keyVariable))
  }

  /// - Returns: Whether there was one.
  package func removeEndpoint(_ name: String) throws -> Bool {
    try run("DELETE FROM endpoint WHERE name = ?", .text(name))
    return changedRowCount > 0
  }

  /// What has been found out about the requests that a server understands.
  package func requestShape(address: String, model: String) throws -> String? {
    try first(
      "SELECT shape FROM request_shape WHERE address = ? AND model = ?", .text(address),
      .text(model), read: { $0.text(0) })
  }

  package func setRequestShape(_ shape: String, address: String, model: String) throws {
    try run(
      """
      INSERT INTO request_shape (address, model, shape) VALUES (?, ?, ?)
      ON CONFLICT (address, model) DO UPDATE SET shape = excluded.shape
      """, .text(address), .text(model), .text(shape))
  }
}
