extension Command {
  /// Every command, in the order help lists them; a line each topic.
  package static let all: [Command] = [
    load, texts, show,
    cells, history, rerun, undo, redo, save, replay,
    set, status, sql,
    help, version, quit,
  ]
}
