import LanguageModel
import Tensors

/// Computes the loss of packed samples, and its gradient by an adapter's parameters.
///
/// Nothing is computed for frozen weights, and logits only where there is a label.
package final class GradientPass {
  package let model: FrozenModel
  package let adapter: Adapter
  /// As `adapter.parameters`; added to by each pass.
  package let gradients: FloatBuffer
  /// The share of a matrix' input that its update does not see.
  package let dropout: Float
  let lowRank: LowRank
  let activations: Activations
  /// (positions, D / 2) each.
  let cosines: FloatBuffer
  let sines: FloatBuffer
  /// For dropout: differs from pass to pass.
  var seed: UInt64 = 0

  var processor: Processor { model.processor }
  var configuration: ModelConfiguration { model.configuration }

  /// - Parameters:
  ///   - rows: The most that a packing may have.
  ///   - longest: The most tokens of a sample.
  ///   - recomputes: Whether a layer's insides are computed again on the way back, to save memory.
  package init(
    _ model: FrozenModel, _ adapter: Adapter, rows: Int, longest: Int, dropout: Double = 0,
    recomputes: Bool = false
  ) {
    self.model = model
    self.adapter = adapter
    self.dropout = Float(dropout)
    gradients = FloatBuffer(adapter.parameters.count)
    lowRank = LowRank(adapter, model)
    activations = Activations(
      rows: rows, model.configuration, adapter.shape, recomputes: recomputes,
      dropsOut: dropout > 0)
    let (cosines, sines) = model.configuration.rotation.table(
      positions: longest, width: model.configuration.headWidth)
    self.cosines = FloatBuffer(cosines)
    self.sines = FloatBuffer(sines)
  }

  /// To be called after the adapter's parameters have changed.
  package func parametersChanged() { lowRank.refresh(model) }

  /// Adds the gradient of `weight` times the sum of the losses at labels.
  ///
  /// - Parameters:
  ///   - weight: 1 / labels of the whole step, for their mean.
  ///   - seed: Of this pass' dropout.
  /// - Returns: The sum of the losses.
  package func addGradient(of packing: Packing, weight: Float, seed: UInt64 = 0) -> Double {
    // Samples without labels have no rows.
    guard packing.rowCount > 0 else { return 0 }
    self.seed = seed
    forward(packing)
    let loss = output(packing, weight: weight, isTraining: true)
    for layer in (0..<configuration.layerCount).reversed() { backward(layer, packing) }
    return loss
  }

  /// The sum of the losses at labels.
  package func loss(of packing: Packing) -> Double {
    guard packing.rowCount > 0 else { return 0 }
    isEvaluating = true
    defer { isEvaluating = false }
    forward(packing)
    return output(packing, weight: 0, isTraining: false)
  }

  /// Whether dropout rests.
  private(set) var isEvaluating = false

  /// The logits of each labelled row: (targets, V).
  package func logits(of packing: Packing) -> [Float] {
    isEvaluating = true
    defer { isEvaluating = false }
    forward(packing)
    var result: [Float] = []
    forEachBlock(packing) { _, count in
      result += UnsafeBufferPointer(
        start: activations.logits.start, count: count * configuration.vocabularySize)
    }
    return result
  }

  // MARK: Forward

  private func forward(_ packing: Packing) {
    precondition(packing.rowCount <= activations.rows, "a packing of at most the rows made for")
    let width = configuration.width
    for (row, token) in packing.tokens.enumerated() {
      // In bounds: room for `rows` rows.
      let place = UnsafeMutableBufferPointer(
        start: activations.residuals[0].start + row * width, count: width)
      model.embed(token, into: place)
    }
    for layer in 0..<configuration.layerCount { forward(layer, packing) }
  }

  /// Of the last layer's result only the rows with labels are needed: behind its attention it goes on
  /// with them alone, one after the other.
  func isLast(_ layer: Int) -> Bool { layer == configuration.layerCount - 1 }

  /// From `residuals[layer]` to `residuals[layer + 1]`.
  func forward(_ index: Int, _ packing: Packing, isAgain: Bool = false) {
    let layer = model.layers[index]
    let kept = activations[index]
    var rows = packing.rowCount
    let x = activations.residuals[index].start
    let normed = activations.normed.start

    processor.rmsNorm(
      Heads(rows: rows, width: configuration.width), x, weight: layer.attentionNorm.start,
      epsilon: configuration.normEpsilon, into: normed, scales: kept.attentionScales.start)
    apply(.attention, index, normed, rows, inner: kept.attentionInner, into: kept.rawQKV.start)
    normHeads(layer, kept, rows)
    turn(kept.qkv.start, packing, isBack: false)
    processor.attention(
      attentionShape(rows), packing.segments, kept.qkv.start, into: kept.attended.start,
      sums: kept.sums.start)
    if isLast(index) {
      let learned = packing.learnedRows
      rows = learned.count
      processor.gather(
        width: configuration.queryWidth, kept.attended.start, indices: learned,
        into: activations.some.start)
      processor.gather(
        width: configuration.width, x, indices: learned, into: kept.middle.start)
      apply(
        .attentionOutput, index, activations.some.start, rows, inner: kept.outputInner,
        initial: kept.middle.start, into: kept.middle.start)
    } else {
      apply(
        .attentionOutput, index, kept.attended.start, rows, inner: kept.outputInner, initial: x,
        into: kept.middle.start)
    }

    processor.rmsNorm(
      Heads(rows: rows, width: configuration.width), kept.middle.start,
      weight: layer.feedForwardNorm.start, epsilon: configuration.normEpsilon, into: normed,
      scales: kept.gatingScales.start)
    apply(.gating, index, normed, rows, inner: kept.gatingInner, into: kept.gating.start)
    // The layer's result is there already when only its insides are wanted again.
    guard !isAgain else { return innerOfDown(index, kept, rows) }
    processor.swiglu(
      rows: rows, width: configuration.feedForwardWidth, kept.gating.start,
      into: activations.gated.start)
    apply(
      .down, index, activations.gated.start, rows, inner: kept.downInner,
      initial: kept.middle.start, into: activations.residuals[index + 1].start)
  }

  private func innerOfDown(_ index: Int, _ kept: Activations.Layer, _ rows: Int) {
    processor.swiglu(
      rows: rows, width: configuration.feedForwardWidth, kept.gating.start,
      into: activations.gated.start)
    multiplyDown(.down, index, activations.gated.start, rows, into: kept.downInner.start)
  }

  func attentionShape(_ rows: Int) -> AttentionShape {
    AttentionShape(
      rows: rows, heads: configuration.headCount, keyHeads: configuration.keyValueHeadCount,
      width: configuration.headWidth)
  }

  /// Normalises queries and keys where the family does, from `rawQKV` to `qkv`.
  private func normHeads(_ layer: FrozenModel.Layer, _ kept: Activations.Layer, _ rows: Int) {
    guard let norms = layer.headNorms, let scales = kept.headScales else { return }
    kept.qkv.start.update(from: kept.rawQKV.start, count: rows * queryKeyValueWidth)
    for (part, norm, scale) in [
      (queryHeads(rows), norms.query, scales.query), (keyHeads(rows), norms.key, scales.key),
    ] {
      processor.rmsNorm(
        part.shape, kept.rawQKV.start + part.offset, weight: norm.start,
        epsilon: configuration.normEpsilon, into: kept.qkv.start + part.offset,
        scales: scale.start)
    }
  }

  var queryKeyValueWidth: Int { configuration.queryWidth + 2 * configuration.keyValueWidth }

  func queryHeads(_ rows: Int) -> (shape: Heads, offset: Int) {
    (
      Heads(
        rows: rows, row: queryKeyValueWidth, heads: configuration.headCount,
        width: configuration.headWidth), 0
    )
  }

  func keyHeads(_ rows: Int) -> (shape: Heads, offset: Int) {
    (
      Heads(
        rows: rows, row: queryKeyValueWidth, heads: configuration.keyValueHeadCount,
        width: configuration.headWidth), configuration.queryWidth
    )
  }

  /// Rotates queries and keys by their positions, or turns a gradient back.
  func turn(_ qkv: UnsafeMutablePointer<Float>, _ packing: Packing, isBack: Bool) {
    // Keys stand right behind queries, with heads of the same width.
    let heads = Heads(
      rows: packing.rowCount, row: queryKeyValueWidth,
      heads: configuration.headCount + configuration.keyValueHeadCount,
      width: configuration.headWidth)
    processor.rotate(
      heads, qkv, positions: packing.positions, cosines: cosines.start, sines: sines.start,
      isBack: isBack)
  }

  // MARK: Matrices with their updates

  /// y = initial + W x + bias + (α / R) B (A x).
  private func apply(
    _ group: AdapterShape.Group, _ layer: Int, _ x: UnsafePointer<Float>, _ rows: Int,
    inner: FloatBuffer, initial: UnsafePointer<Float>? = nil, into y: UnsafeMutablePointer<Float>
  ) {
    let matrix = model.layers[layer][group]
    let form = lowRank.forms[layer][group.rawValue]
    if !form.isEmpty { multiplyDown(group, layer, x, rows, into: inner.start) }
    let update = Update(
      inner: inner.start, innerRow: form.places.count * adapter.shape.rank,
      panels: form.upPanels.start, rank: adapter.shape.rank, offsets: form.offsets)
    processor.product(
      x, matrix.forward, rows: rows, update: form.isEmpty ? nil : update, initial: initial, into: y)
    if let bias = matrix.bias {
      processor.addBias(
        rows: rows, width: matrix.outputCount, y, xRow: matrix.outputCount, bias: bias.start)
    }
  }

  /// inner = A x, for all matrices of a group.
  func multiplyDown(
    _ group: AdapterShape.Group, _ layer: Int, _ x: UnsafePointer<Float>, _ rows: Int,
    into inner: UnsafeMutablePointer<Float>
  ) {
    let inputs = model.layers[layer][group].inputs
    let form = lowRank.forms[layer][group.rawValue]
    let rank = adapter.shape.rank
    let width = form.places.count * rank
    guard dropsOut, let dropped = activations.dropped else {
      return processor.multiplyTall(
        .init(x, row: inputs), form.downs.start, bRow: width, rows: rows, columns: width,
        depth: inputs, into: inner, cRow: width)
    }
    for (index, (part, _)) in form.places.enumerated() {
      drop(x, rows, inputs, seed: maskSeed(layer, group, part), into: dropped.start)
      processor.multiplyTall(
        .init(dropped.start, row: inputs), form.downs.start + index * rank, bRow: width,
        rows: rows, columns: rank, depth: inputs, into: inner + index * rank, cRow: width)
    }
  }

  var dropsOut: Bool { dropout > 0 && !isEvaluating }

  func drop(
    _ x: UnsafePointer<Float>, _ rows: Int, _ width: Int, seed: UInt64,
    into y: UnsafeMutablePointer<Float>, isAdded: Bool = false
  ) {
    processor.dropout(
      rows: rows, width: width, x, xRow: width, rate: dropout, seed: seed, into: y, yRow: width,
      isAdded: isAdded)
  }

  /// Each matrix has a mask of its own.
  func maskSeed(_ layer: Int, _ group: AdapterShape.Group, _ part: Int) -> UInt64 {
    seed &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(layer * 16 + group.rawValue * 4 + part)
  }
}
