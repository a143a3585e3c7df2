import Basics
import Workspace

extension Command {
  static let rolesDrop = Command(
    "roles drop", twin: "角色 删除", group: .dataset,
    summary: "Forget a role, and remove its entries",
    parameters: [
      Parameter(
        "name", help: "The role's name",
        choices: { context in await RoleChoices.roles(context) })
    ],
    examples: ["roles drop 林舟"], preparation: ["load 庭院.txt", "roles 林舟"]
  ) { invocation in
    let role = try await invocation.storedRole(invocation.text("name") ?? "", at: "name")
    guard let cell = invocation.cell else { preconditionFailure("`roles drop` leaves a cell") }
    let count = try await invocation.store.change(cell: cell) { database in
      let count = try database.removeEntries(ofRole: role.id, keepsEdited: false)
      try database.removeRole(role.id)
      return count
    }
    return Report([
      .message("`\(role.name)` is gone, with \(count: count, "entry", "entries")"),
      .next("undo"),
    ])
  }
}

extension Invocation {
  /// The role that a word means: its name or one of its aliases.
  func storedRole(_ typed: String, at parameter: String) async throws -> StoredRole {
    let (role, known) = try await store.perform { database in
      (try database.role(named: typed), try database.roles())
    }
    guard let role else {
      throw fault(.noSuchRole(typed, known: known.map(\.name)), at: parameter)
    }
    return role
  }
}
