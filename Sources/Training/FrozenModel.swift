import Basics
import LanguageModel
import Tensors

/// A base model's weights, packed for training, and never changed by it.
package final class FrozenModel {
  package let configuration: ModelConfiguration
  /// Of the way back through layers; the way there and the losses are never of 8 bits.
  package let precision: PackedMatrix.Precision
  let processor: Processor
  let layers: [Layer]
  /// (W).
  let finalNorm: FloatBuffer
  let output: Matrix
  private let read: Source.Read

  /// A matrix packed both ways, for y = x Wᵀ and for dx = dy W.
  struct Matrix {
    let forward: PackedMatrix
    let backward: PackedMatrix
    /// (O), or nil.
    let bias: FloatBuffer?
    let inputs: Int
    /// Of each matrix in the group.
    let outputs: [Int]

    var outputCount: Int { outputs.reduce(0, +) }
  }

  struct Layer {
    let attentionNorm: FloatBuffer
    let feedForwardNorm: FloatBuffer
    /// (D) each, where the family has them.
    let headNorms: (query: FloatBuffer, key: FloatBuffer)?
    /// By `AdapterShape.Group`.
    let matrices: [Matrix]

    subscript(group: AdapterShape.Group) -> Matrix { matrices[group.rawValue] }
  }

  /// Where the weights come from: a file, or a test.
  package struct Source: Sendable {
    /// Writes some rows of a matrix, one after the other; called from several threads.
    package typealias Read =
      @Sendable (WeightName, _ rows: Range<Int>, UnsafeMutableBufferPointer<Float>) -> Void

    package var configuration: ModelConfiguration
    /// A vector, or nil for a bias that the model has not.
    package var vector: @Sendable (WeightName) -> [Float]?
    package var read: Read
    /// Called when all is packed: what was read is not needed in memory any more.
    package var giveBack: @Sendable () -> Void = {}

    package init(
      configuration: ModelConfiguration, vector: @escaping @Sendable (WeightName) -> [Float]?,
      read: @escaping Read
    ) {
      self.configuration = configuration
      self.vector = vector
      self.read = read
    }

    package init(_ weights: ModelWeights) {
      configuration = weights.configuration
      vector = { weights[$0]?.floats() }
      read = { weights[$0]?.read(rows: $1, into: $2) }
      giveBack = { weights.giveBackPages() }
    }
  }

  /// Reads and packs all weights.
  ///
  /// - Parameter progress: Told each layer.
  /// - Throws: `CancellationError` when the task is cancelled.
  package init(
    _ source: Source, _ precision: PackedMatrix.Precision, on processor: Processor,
    progress: Progress.Handler? = nil
  ) throws {
    configuration = source.configuration
    self.precision = precision
    self.processor = processor
    read = source.read
    let count = configuration.layerCount
    var layers: [Layer] = []
    let shapes = LayerWeight.matrices.map { source.configuration.shape(of: .layer(0, $0)) }
    let room = FloatBuffer(shapes.reduce(0) { $0 + $1.reduce(1, *) })
    for index in 0..<count {
      try Task.checkCancellation()
      progress?(Progress(done: index, total: count, unit: .items("layers")))
      layers.append(Self.layer(index, source, precision, processor, room))
    }
    self.layers = layers
    finalNorm = Self.vector(.finalNorm, source)
    output = Self.matrix(
      [.output], biases: [], source, precision.ofForward, processor,
      FloatBuffer(configuration.vocabularySize * configuration.width))
    source.giveBack()
  }

  /// Writes a row of the embedding.
  func embed(_ token: Int32, into row: UnsafeMutableBufferPointer<Float>) {
    read(.embedding, Int(token)..<Int(token) + 1, row)
  }

  private static func layer(
    _ index: Int, _ source: Source, _ precision: PackedMatrix.Precision, _ processor: Processor,
    _ room: FloatBuffer
  ) -> Layer {
    func matrix(_ group: AdapterShape.Group) -> Matrix {
      let biases: [LayerWeight] =
        switch group {
        case .attention: [.queryBias, .keyBias, .valueBias]
        case .attentionOutput: [.attentionOutputBias]
        case .gating, .down: []
        }
      return Self.matrix(
        group.members.map { .layer(index, $0) }, biases: biases.map { .layer(index, $0) }, source,
        precision, processor, room)
    }
    let hasHeadNorms = source.configuration.hasHeadNorms
    return Layer(
      attentionNorm: vector(.layer(index, .attentionNorm), source),
      feedForwardNorm: vector(.layer(index, .feedForwardNorm), source),
      headNorms: hasHeadNorms
        ? (vector(.layer(index, .queryNorm), source), vector(.layer(index, .keyNorm), source))
        : nil,
      matrices: AdapterShape.Group.allCases.map(matrix))
  }

  private static func vector(_ name: WeightName, _ source: Source) -> FloatBuffer {
    guard let values = source.vector(name) else { preconditionFailure("the model has no \(name)") }
    return FloatBuffer(values)
  }

  /// - Parameter room: For the floats of all matrices of the group, only while they are packed.
  private static func matrix(
    _ names: [WeightName], biases: [WeightName], _ source: Source,
    _ precision: PackedMatrix.Precision, _ processor: Processor, _ room: FloatBuffer
  ) -> Matrix {
    let shapes = names.map { source.configuration.shape(of: $0) }
    var start = room.start
    var parts: [PackedMatrix.Part] = []
    for (name, shape) in zip(names, shapes) {
      let (outputs, inputs) = (shape[0], shape[1])
      parts.append(PackedMatrix.Part(start, outputs: outputs, inputs: inputs))
      let some = 32
      processor.forEach((outputs + some - 1) / some) { block in
        let rows = block * some..<min((block + 1) * some, outputs)
        // In bounds: `room` has all matrices, one after the other.
        let place = UnsafeMutableBufferPointer(
          start: start + rows.lowerBound * inputs, count: rows.count * inputs)
        source.read(name, rows, place)
      }
      start += outputs * inputs
    }
    let bias = biases.map { source.vector($0) }
    let hasBias = bias.contains { $0 != nil }
    let all = zip(bias, shapes).flatMap { $0 ?? [Float](repeating: 0, count: $1[0]) }
    return withExtendedLifetime(room) {
      Matrix(
        forward: .forward(parts, precision.ofForward, on: processor),
        backward: .backward(parts, precision, on: processor),
        bias: hasBias ? FloatBuffer(all) : nil, inputs: shapes[0][1],
        outputs: shapes.map { $0[0] })
    }
  }

  /// What the packed weights take.
  package var byteCount: Int {
    (layers.flatMap(\.matrices) + [output]).reduce(0) {
      $0 + $1.forward.byteCount + $1.backward.byteCount
    }
  }
}

extension PackedMatrix.Precision {
  /// What is multiplied on the way there, when the way back is of this.
  ///
  /// With 8 bits there too losses move by hundredths; on the way back alone their error is noise in
  /// the gradient, and the losses of a run stay as they are.
  var ofForward: PackedMatrix.Precision { self == .int8 ? .int16 : self }
}
