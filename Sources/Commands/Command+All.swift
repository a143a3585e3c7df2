extension Command {
  /// Every command, in the order help lists them; a line each topic.
  package static let all: [Command] = [
    load, texts, chunk, chunks, show,
    entries, preview, keep, drop, dedupe, export, exportLlamaFactory,
    cells, history, rerun, undo, redo, save, replay,
    set, status, sql,
    help, version, quit,
  ]
}
