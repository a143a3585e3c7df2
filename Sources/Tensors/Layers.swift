import Kernels

/// Heads side by side in a row: how many, how wide, and how far it is from row to row.
///
/// A layer that takes a row as a whole has one head.
package struct Heads: Sendable {
  package var rows: Int
  package var row: Int
  package var heads: Int
  package var width: Int

  package init(rows: Int, row: Int, heads: Int, width: Int) {
    self.rows = rows
    self.row = row
    self.heads = heads
    self.width = width
  }

  /// Rows taken as a whole.
  package init(rows: Int, width: Int) { self.init(rows: rows, row: width, heads: 1, width: width) }

  fileprivate var raw: ink_heads { ink_heads(rows: rows, row: row, heads: heads, width: width) }
}

extension Processor {
  /// y = x / rms(x) · weight, each head by itself (Zhang and Sennrich, Root Mean Square Layer
  /// Normalization).
  ///
  /// - Parameters:
  ///   - weight: (width).
  ///   - y: May be x; its rows are `yRow` apart.
  ///   - scales: (rows, heads), 1 / rms(x), for the way back.
  package func rmsNorm(
    _ shape: Heads, _ x: UnsafePointer<Float>, weight: UnsafePointer<Float>, epsilon: Float,
    into y: UnsafeMutablePointer<Float>, yRow: Int? = nil, scales: UnsafeMutablePointer<Float>
  ) {
    ink_rms_norm(pool, level, shape.raw, x, weight, epsilon, y, yRow ?? shape.row, scales)
  }

  /// dx = initial + the gradient by x.
  ///
  /// - Parameters:
  ///   - initial: May be nil or dx; dx may be dy.
  ///   - y: What the norm gave, once more; rows of dy, initial, dx and y are `dyRow` apart.
  package func rmsNormBackward(
    _ shape: Heads, _ x: UnsafePointer<Float>, weight: UnsafePointer<Float>,
    scales: UnsafePointer<Float>, _ dy: UnsafePointer<Float>, dyRow: Int? = nil,
    initial: UnsafePointer<Float>? = nil, into dx: UnsafeMutablePointer<Float>,
    y: UnsafeMutablePointer<Float>? = nil
  ) {
    ink_rms_norm_backward(
      pool, level, shape.raw, x, weight, scales, dy, dyRow ?? shape.row, initial, dx, y)
  }

  /// Rotates each head by the angles of its row's position (Su and others, RoFormer): the two halves
  /// of a head are pairs, as in Hugging Face's models.
  ///
  /// - Parameters:
  ///   - positions: One a row.
  ///   - cosines, sines: (positions, width / 2).
  ///   - isBack: Turns the other way, which is the gradient.
  package func rotate(
    _ shape: Heads, _ x: UnsafeMutablePointer<Float>, positions: [Int32],
    cosines: UnsafePointer<Float>, sines: UnsafePointer<Float>, isBack: Bool = false
  ) {
    precondition(positions.count >= shape.rows, "a position a row")
    ink_rotate(pool, level, shape.raw, x, positions, cosines, sines, isBack ? -1 : 1)
  }

  /// y (N, width) = silu(gate) · up; gate and up stand side by side in x (N, 2 · width).
  package func swiglu(
    rows: Int, width: Int, _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>
  ) { ink_swiglu(pool, level, rows, width, x, y) }

  /// dx (N, 2 · width) from dy (N, width), and y once more; dx may be x, and y dy.
  package func swigluBackward(
    rows: Int, width: Int, _ x: UnsafePointer<Float>, _ dy: UnsafePointer<Float>,
    into dx: UnsafeMutablePointer<Float>, y: UnsafeMutablePointer<Float>
  ) { ink_swiglu_backward(pool, level, rows, width, x, dy, dx, y) }

  /// The loss of each row of logits by its target; the logits become the gradient of the sum of
  /// weight · loss.
  ///
  /// - Parameters:
  ///   - logits: (N, count).
  ///   - losses: (N), each without its weight.
  package func crossEntropy(
    count: Int, _ logits: UnsafeMutablePointer<Float>, targets: [Int32], weights: [Float],
    losses: UnsafeMutablePointer<Float>
  ) {
    precondition(targets.count == weights.count, "a weight a target")
    ink_cross_entropy(pool, level, targets.count, count, logits, targets, weights, losses)
  }

  /// Adds a bias (width) to every row of x.
  package func addBias(
    rows: Int, width: Int, _ x: UnsafeMutablePointer<Float>, xRow: Int,
    bias: UnsafePointer<Float>
  ) { ink_add_bias(pool, level, rows, width, x, xRow, bias) }

  /// Row i of y is row `indices[i]` of x.
  package func gather(
    width: Int, _ x: UnsafePointer<Float>, indices: [Int32], into y: UnsafeMutablePointer<Float>
  ) { ink_gather(pool, indices.count, width, x, indices, y) }

  /// Adds row i of x to row `indices[i]` of y.
  package func scatter(
    width: Int, _ x: UnsafePointer<Float>, indices: [Int32], addingTo y: UnsafeMutablePointer<Float>
  ) { ink_scatter(pool, level, indices.count, width, x, indices, y) }

  /// y (columns, rows) = x (rows, columns) turned, rows of y `yRow` apart.
  ///
  /// Runs on this thread, so a piece of work may call it.
  package func transpose(
    rows: Int, columns: Int, _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>,
    yRow: Int
  ) { ink_transpose(rows, columns, x, 1, y, yRow) }

  /// y = x · mask / (1 - rate), with the same mask for the same seed.
  ///
  /// - Parameter isAdded: y += instead.
  package func dropout(
    rows: Int, width: Int, _ x: UnsafePointer<Float>, xRow: Int, rate: Float, seed: UInt64,
    into y: UnsafeMutablePointer<Float>, yRow: Int, isAdded: Bool = false
  ) { ink_dropout(pool, rows, width, x, xRow, rate, seed, y, yRow, isAdded ? 1 : 0) }

  package func sumOfSquares(_ x: UnsafePointer<Float>, count: Int) -> Double {
    ink_sum_of_squares(pool, level, count, x)
  }

  /// What one step of AdamW goes by (Loshchilov and Hutter, Decoupled Weight Decay Regularization).
  package struct AdamW: Sendable {
    package var rate: Double
    package var decay = 0.0
    package var beta1 = 0.9
    package var beta2 = 0.999
    package var epsilon = 1e-8
    /// Counts from 1.
    package var step: Int
    /// By which the gradients are multiplied first.
    package var clip = 1.0

    package init(rate: Double, step: Int) {
      self.rate = rate
      self.step = step
    }
  }

  /// Changes the parameters, and the running means of the gradients and of their squares.
  package func adamW(
    _ step: AdamW, count: Int, _ parameters: UnsafeMutablePointer<Float>,
    gradients: UnsafePointer<Float>, mean: UnsafeMutablePointer<Float>,
    square: UnsafeMutablePointer<Float>
  ) {
    ink_adamw(
      pool, level, count, parameters, gradients, mean, square,
      ink_adamw_step(
        clip: step.clip, rate: step.rate, decay: step.decay, beta1: step.beta1, beta2: step.beta2,
        epsilon: step.epsilon, step: step.step))
  }
}
