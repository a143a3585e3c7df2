import LanguageModel
import Tensors

/// What a forward pass leaves for the way back, and the room both work in.
///
/// Made once and used for every pass: touching new memory costs more than the work in it. What is
/// cheap to compute again (norms, the gated products) is not kept; with `recomputes` only what goes
/// into each layer is.
final class Activations {
  /// One layer's: N rows each.
  struct Layer {
    /// 1 / rms before attention: (N).
    let attentionScales: FloatBuffer
    /// A x of queries, keys and values: (N, R · places).
    let attentionInner: FloatBuffer
    /// Before the heads' norms; the same as `qkv` without them.
    let rawQKV: FloatBuffer
    /// 1 / rms of each head of queries and of keys, where they are normalised.
    let headScales: (query: FloatBuffer, key: FloatBuffer)?
    /// (N, (H + 2 G) D), after rotation.
    let qkv: FloatBuffer
    /// (N, H D).
    let attended: FloatBuffer
    /// (N, H).
    let sums: FloatBuffer
    let outputInner: FloatBuffer
    /// After attention: (N, W).
    let middle: FloatBuffer
    let gatingScales: FloatBuffer
    let gatingInner: FloatBuffer
    /// Gate and up: (N, 2 F).
    let gating: FloatBuffer
    let downInner: FloatBuffer
  }

  let rows: Int
  let recomputes: Bool
  /// What goes into each layer, and out of the last: (N, W), one more than layers.
  let residuals: [FloatBuffer]
  /// One for each layer, or one for all.
  private let layers: [Layer]

  /// (N, W): a norm's result.
  let normed: FloatBuffer
  /// (N, F): silu(gate) · up.
  let gated: FloatBuffer
  let dResidual: FloatBuffer
  let dNormed: FloatBuffer
  let dQKV: FloatBuffer
  let dAttended: FloatBuffer
  let dGating: FloatBuffer
  let dGated: FloatBuffer
  /// (N, R · places), the widest.
  let dInner: FloatBuffer
  /// (N, the wider of W and H D): rows of the last layer that have labels, on their way in or out.
  let some: FloatBuffer
  /// What dropout lets through of a matrix' input, or of its gradient.
  let dropped: FloatBuffer?

  let finalScales: FloatBuffer
  /// Logits of so many labelled rows at a time.
  static let logitRows = 128
  /// (labelled rows, W).
  let labelled: FloatBuffer
  let logits: FloatBuffer
  let losses: FloatBuffer

  init(
    rows: Int, _ configuration: ModelConfiguration, _ shape: AdapterShape, recomputes: Bool,
    dropsOut: Bool
  ) {
    self.rows = rows
    self.recomputes = recomputes
    let sizes = Sizes(configuration, shape)
    func room(_ width: Int) -> FloatBuffer { FloatBuffer(rows * width) }
    func layer() -> Layer {
      let qkv = room(sizes.qkv)
      return Layer(
        attentionScales: room(1), attentionInner: room(sizes.inner(.attention)),
        rawQKV: configuration.hasHeadNorms ? room(sizes.qkv) : qkv,
        headScales: configuration.hasHeadNorms
          ? (room(configuration.headCount), room(configuration.keyValueHeadCount)) : nil,
        qkv: qkv, attended: room(sizes.attended), sums: room(configuration.headCount),
        outputInner: room(sizes.inner(.attentionOutput)), middle: room(sizes.width),
        gatingScales: room(1), gatingInner: room(sizes.inner(.gating)),
        gating: room(2 * sizes.gated), downInner: room(sizes.inner(.down)))
    }
    residuals = (0...configuration.layerCount).map { _ in room(sizes.width) }
    layers = (0..<(recomputes ? 1 : configuration.layerCount)).map { _ in layer() }
    normed = room(sizes.width)
    gated = room(sizes.gated)
    dResidual = room(sizes.width)
    dNormed = room(sizes.width)
    dQKV = room(sizes.qkv)
    dAttended = room(sizes.attended)
    dGating = room(2 * sizes.gated)
    dGated = room(sizes.gated)
    dInner = room(sizes.widestInner)
    some = room(max(sizes.width, sizes.attended))
    dropped = dropsOut ? room(max(sizes.width, sizes.gated, sizes.attended)) : nil
    finalScales = room(1)
    labelled = FloatBuffer(2 * Self.logitRows * sizes.width)
    logits = FloatBuffer(Self.logitRows * configuration.vocabularySize)
    losses = FloatBuffer(Self.logitRows)
  }

  subscript(layer: Int) -> Layer { recomputes ? layers[0] : layers[layer] }

  /// The widths of rows.
  private struct Sizes {
    let width: Int
    let qkv: Int
    let attended: Int
    let gated: Int
    private let shape: AdapterShape

    init(_ configuration: ModelConfiguration, _ shape: AdapterShape) {
      width = configuration.width
      qkv = configuration.queryWidth + 2 * configuration.keyValueWidth
      attended = configuration.queryWidth
      gated = configuration.feedForwardWidth
      self.shape = shape
    }

    func inner(_ group: AdapterShape.Group) -> Int {
      shape.rank * group.members.filter { shape.targets.contains($0) }.count
    }

    var widestInner: Int { AdapterShape.Group.allCases.map { inner($0) }.max() ?? 0 }

    /// Floats a row that a layer keeps.
    func kept(_ configuration: ModelConfiguration) -> Int {
      let heads = configuration.headCount + configuration.keyValueHeadCount
      return 2 + qkv * (configuration.hasHeadNorms ? 2 : 1)
        + (configuration.hasHeadNorms ? heads : 0) + attended + configuration.headCount + width
        + 2 * gated + AdapterShape.Group.allCases.reduce(0) { $0 + inner($1) }
    }
  }

  /// The bytes that it takes.
  static func byteCount(
    rows: Int, _ configuration: ModelConfiguration, _ shape: AdapterShape, recomputes: Bool
  ) -> Int {
    let sizes = Sizes(configuration, shape)
    let layers = recomputes ? 1 : configuration.layerCount
    let row =
      (configuration.layerCount + 4) * sizes.width + layers * sizes.kept(configuration)
      + sizes.qkv + sizes.attended + 4 * sizes.gated + sizes.widestInner + 1
      + max(sizes.width, sizes.attended)
    let labelled = logitRows * (configuration.vocabularySize + 2 * sizes.width)
    return 4 * (rows * row + labelled)
  }
}
