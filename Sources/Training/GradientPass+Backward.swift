import LanguageModel
import Tensors

extension GradientPass {
  // MARK: The output

  /// The losses at labels; when training, also `dResidual`, the gradient by what leaves the last
  /// layer.
  func output(_ packing: Packing, weight: Float, isTraining: Bool) -> Double {
    let width = configuration.width
    let rows = packing.learnedRows.count
    if isTraining { activations.dNormed.start.update(repeating: 0, count: rows * width) }
    var total = 0.0
    forEachBlock(packing) { block, count in
      let counts = Array(packing.targetCounts[block])
      processor.crossEntropy(
        count: configuration.vocabularySize, activations.logits.start,
        targets: Array(packing.targets[block]), weights: counts.map { $0 * weight },
        losses: activations.losses.start)
      for index in 0..<count { total += Double(activations.losses[index]) * Double(counts[index]) }
      guard isTraining else { return }
      let dLabelled = activations.labelled.start + Activations.logitRows * width
      processor.product(
        activations.logits.start, model.output.backward, rows: count, into: dLabelled)
      processor.scatter(
        width: width, dLabelled, indices: Array(packing.targetPlaces[block]),
        addingTo: activations.dNormed.start)
    }
    if isTraining {
      processor.rmsNormBackward(
        Heads(rows: rows, width: width), last, weight: model.finalNorm.start,
        scales: activations.finalScales.start, activations.dNormed.start,
        into: activations.dResidual.start)
    }
    return total
  }

  /// What leaves the last layer: (learned rows, W).
  private var last: UnsafeMutablePointer<Float> {
    activations.residuals[configuration.layerCount].start
  }

  /// Computes the logits of the labelled rows, some at a time.
  func forEachBlock(_ packing: Packing, _ body: (_ block: Range<Int>, _ count: Int) -> Void) {
    let width = configuration.width
    processor.rmsNorm(
      Heads(rows: packing.learnedRows.count, width: width), last, weight: model.finalNorm.start,
      epsilon: configuration.normEpsilon, into: activations.normed.start,
      scales: activations.finalScales.start)
    var start = 0
    while start < packing.targets.count {
      let block = start..<min(start + Activations.logitRows, packing.targets.count)
      processor.gather(
        width: width, activations.normed.start, indices: Array(packing.targetPlaces[block]),
        into: activations.labelled.start)
      processor.product(
        activations.labelled.start, model.output.forward, rows: block.count,
        into: activations.logits.start)
      body(block, block.count)
      start = block.upperBound
    }
  }

  // MARK: Layers

  /// From the gradient by what leaves a layer to the gradient by what goes in, both `dResidual`.
  func backward(_ index: Int, _ packing: Packing) {
    if activations.recomputes { forward(index, packing, isAgain: true) }
    let layer = model.layers[index]
    let kept = activations[index]
    let rows = packing.rowCount
    let whole = Heads(rows: rows, width: configuration.width)
    let dx = activations.dResidual.start
    let normed = activations.normed.start

    // y = middle + down(silu(gate) · up)
    backThroughFeedForward(index, isLast(index) ? packing.learnedRows.count : rows)

    // middle = x + output(attention(rotated(qkv(norm(x)))))
    if isLast(index) {
      spreadLearnedRows(index, packing)
    } else {
      back(
        .attentionOutput, index, rows, inner: kept.outputInner, dx,
        into: activations.dAttended.start)
      addGradientOfDown(.attentionOutput, index, kept.attended.start, rows)
    }
    processor.attentionBackward(
      attentionShape(rows), packing.segments, kept.qkv.start, kept.attended.start,
      sums: kept.sums.start, activations.dAttended.start, into: activations.dQKV.start)
    turn(activations.dQKV.start, packing, isBack: true)
    normHeadsBackward(layer, kept, rows)
    // The embedding is frozen: below the first layer there is nothing left to find.
    let isFirst = index == 0
    back(
      .attention, index, rows, inner: kept.attentionInner, activations.dQKV.start,
      into: isFirst ? nil : activations.dNormed.start)
    let x = activations.residuals[index].start
    if isFirst {
      processor.rmsNorm(
        whole, x, weight: layer.attentionNorm.start, epsilon: configuration.normEpsilon,
        into: normed, scales: kept.attentionScales.start)
    } else {
      processor.rmsNormBackward(
        whole, x, weight: layer.attentionNorm.start, scales: kept.attentionScales.start,
        activations.dNormed.start, initial: dx, into: dx, y: normed)
    }
    addGradientOfDown(.attention, index, normed, rows)
  }

  private func backThroughFeedForward(_ index: Int, _ rows: Int) {
    let layer = model.layers[index]
    let kept = activations[index]
    let dx = activations.dResidual.start
    back(.down, index, rows, inner: kept.downInner, dx, into: activations.dGated.start)
    processor.swigluBackward(
      rows: rows, width: configuration.feedForwardWidth, kept.gating.start,
      activations.dGated.start, into: activations.dGating.start, y: activations.gated.start)
    addGradientOfDown(.down, index, activations.gated.start, rows)
    back(
      .gating, index, rows, inner: kept.gatingInner, activations.dGating.start,
      into: activations.dNormed.start)
    processor.rmsNormBackward(
      Heads(rows: rows, width: configuration.width), kept.middle.start,
      weight: layer.feedForwardNorm.start, scales: kept.gatingScales.start,
      activations.dNormed.start, initial: dx, into: dx, y: activations.normed.start)
    addGradientOfDown(.gating, index, activations.normed.start, rows)
  }

  /// The last layer's way from the rows with labels to all rows: `dAttended` and `dResidual`, zero where
  /// there is no label.
  private func spreadLearnedRows(_ index: Int, _ packing: Packing) {
    let kept = activations[index]
    let learned = packing.learnedRows
    let (width, attended) = (configuration.width, configuration.queryWidth)
    let some = activations.some.start
    let dx = activations.dResidual.start
    back(.attentionOutput, index, learned.count, inner: kept.outputInner, dx, into: some)
    activations.dAttended.start.update(repeating: 0, count: packing.rowCount * attended)
    processor.scatter(
      width: attended, some, indices: learned, addingTo: activations.dAttended.start)
    processor.gather(width: attended, kept.attended.start, indices: learned, into: some)
    addGradientOfDown(.attentionOutput, index, some, learned.count)
    some.update(from: dx, count: learned.count * width)
    dx.update(repeating: 0, count: packing.rowCount * width)
    processor.scatter(width: width, some, indices: learned, addingTo: dx)
  }

  private func normHeadsBackward(
    _ layer: FrozenModel.Layer, _ kept: Activations.Layer, _ rows: Int
  ) {
    guard let norms = layer.headNorms, let scales = kept.headScales else { return }
    for (part, norm, scale) in [
      (queryHeads(rows), norms.query, scales.query), (keyHeads(rows), norms.key, scales.key),
    ] {
      let d = activations.dQKV.start + part.offset
      processor.rmsNormBackward(
        part.shape, kept.rawQKV.start + part.offset, weight: norm.start, scales: scale.start, d,
        into: d)
    }
  }

  /// Adds the gradients of a group's B, and gives the gradients by A x, in `dInner`, and by its input.
  ///
  /// - Parameters:
  ///   - inner: (N, R · places), A x.
  ///   - dy: (N, O).
  ///   - dx: (N, I), or nil where nobody needs it.
  private func back(
    _ group: AdapterShape.Group, _ layer: Int, _ rows: Int, inner: FloatBuffer,
    _ dy: UnsafePointer<Float>, into dx: UnsafeMutablePointer<Float>?
  ) {
    let matrix = model.layers[layer][group]
    let form = lowRank.forms[layer][group.rawValue]
    let rank = adapter.shape.rank
    let width = form.places.count * rank
    let dInner = activations.dInner.start
    let start = gradients.start + layer * adapter.layerCount
    var column = 0
    for (part, outputs) in matrix.outputs.enumerated() {
      defer { column += outputs }
      guard let index = form.places.firstIndex(where: { $0.part == part }) else { continue }
      // dB = (α / R) dyᵀ (A x), turned as the parameters are.
      processor.multiplyWide(
        .init(inner.start + index * rank, row: 1, step: width), dy + column,
        bRow: matrix.outputCount, rows: rank, columns: outputs, depth: rows,
        factor: adapter.shape.scale, isAdded: true,
        into: start + form.places[index].place.up.lowerBound, cRow: outputs)
      // The gradient by A x.
      processor.multiplyTall(
        .init(dy + column, row: matrix.outputCount), form.ups[index].start, bRow: rank,
        rows: rows, columns: rank, depth: outputs, factor: adapter.shape.scale,
        into: dInner + index * rank, cRow: width)
    }
    guard let dx else { return }
    let update = Update(
      inner: dInner, innerRow: width, panels: form.downPanels.start, rank: width, offsets: [0])
    processor.product(
      dy, matrix.backward, rows: rows, update: form.isEmpty || dropsOut ? nil : update, into: dx)
    guard dropsOut, let dropped = activations.dropped else { return }
    for (index, (part, place)) in form.places.enumerated() {
      processor.multiplyTall(
        .init(dInner + index * rank, row: width),
        adapter.start(ofLayer: layer) + place.down.lowerBound, bRow: matrix.inputs, rows: rows,
        columns: matrix.inputs, depth: rank, into: dropped.start, cRow: matrix.inputs)
      drop(
        dropped.start, rows, matrix.inputs, seed: maskSeed(layer, group, part), into: dx,
        isAdded: true)
    }
  }

  /// Adds the gradients of a group's A: dA = dInnerᵀ x, with `dInner` as `back` has left it.
  ///
  /// - Parameter x: (N, I), what went in; with dropout each A saw a part of its own.
  private func addGradientOfDown(
    _ group: AdapterShape.Group, _ layer: Int, _ x: UnsafePointer<Float>, _ rows: Int
  ) {
    let inputs = model.layers[layer][group].inputs
    let places = lowRank.forms[layer][group.rawValue].places
    let rank = adapter.shape.rank
    let width = places.count * rank
    let dInner = activations.dInner.start
    let start = gradients.start + layer * adapter.layerCount
    guard dropsOut, let dropped = activations.dropped else {
      guard let first = places.first else { return }
      // All A of a group lie one after the other.
      return processor.multiplyWide(
        .init(dInner, row: 1, step: width), x, bRow: inputs, rows: width, columns: inputs,
        depth: rows, isAdded: true, into: start + first.place.down.lowerBound, cRow: inputs)
    }
    for (index, (part, place)) in places.enumerated() {
      drop(x, rows, inputs, seed: maskSeed(layer, group, part), into: dropped.start)
      processor.multiplyWide(
        .init(dInner + index * rank, row: 1, step: width), dropped.start, bRow: inputs,
        rows: rank, columns: inputs, depth: rows, isAdded: true,
        into: start + place.down.lowerBound, cRow: inputs)
    }
  }
}
