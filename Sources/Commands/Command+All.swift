extension Command {
  /// Every command, in the order help lists them; a line each topic.
  package static let all: [Command] = [
    load, texts, chunk, chunks, find, speakers, show,
    roles, rolesDrop,
    entries, preview, keep, drop, edit, review, dedupe, stats,
    export, exportLlamaFactory, exportChunks, exportLines,
    ask, answers, endpoint, endpointAdd, endpointDrop, endpointTest, endpointModels,
    promptShow, promptEdit, promptReset,
    train, trainResume, runs, runsImport, loss, exportModel, llamaFactory, llamaFactoryWebUI,
    models, model, modelUse, modelInfo, modelPull, chat, perplexity,
    cells, history, rerun, undo, redo, resume, save, replay, report,
    set, status, sql,
    help, version, quit,
  ]
}
