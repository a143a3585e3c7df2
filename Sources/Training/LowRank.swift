import LanguageModel
import Tensors

/// An adapter's parameters in the forms that products want, made anew after each change.
final class LowRank {
  /// What one group of matrices of one layer needs; nothing is shared between groups, so that all
  /// can be made at once.
  struct Form {
    /// The places of the group's matrices that have an update, and which part each is.
    let places: [(part: Int, place: AdapterShape.Place)]
    /// All A turned, side by side: (I, R · places).
    let downs: FloatBuffer
    /// α / R times B, as panels of the forward product.
    let upPanels: FloatBuffer
    /// B of each place: (O, R).
    let ups: [FloatBuffer]
    /// All A, as panels of the backward product.
    let downPanels: FloatBuffer
    /// For each part of the forward product; -1 without an update.
    let offsets: [Int]

    var isEmpty: Bool { places.isEmpty }
  }

  let adapter: Adapter
  /// By layer, then by group.
  let forms: [[Form]]

  init(_ adapter: Adapter, _ model: FrozenModel) {
    self.adapter = adapter
    let rank = adapter.shape.rank
    forms = model.layers.map { layer in
      AdapterShape.Group.allCases.map { group in
        let places = group.members.enumerated().compactMap { part, weight in
          adapter.places.first { $0.weight == weight }.map { (part: part, place: $0) }
        }
        let width = rank * places.count
        let matrix = layer[group]
        var offsets = group.members.map { _ in -1 }
        for (index, place) in places.enumerated() { offsets[place.part] = index * rank }
        return Form(
          places: places, downs: FloatBuffer(matrix.inputs * width),
          upPanels: FloatBuffer(matrix.forward.updateCount(rank: rank)),
          ups: places.map { FloatBuffer($0.place.outputs * rank) },
          downPanels: FloatBuffer(matrix.backward.updateCount(rank: max(1, width))),
          offsets: offsets)
      }
    }
    refresh(model)
  }

  /// Brings the forms up to date with the parameters.
  func refresh(_ model: FrozenModel) {
    let rank = adapter.shape.rank
    let groups = AdapterShape.Group.allCases
    let processor = model.processor
    processor.forEach(forms.count * groups.count) { index in
      let (layer, group) = (index / groups.count, groups[index % groups.count])
      let form = forms[layer][group.rawValue]
      guard let first = form.places.first else { return }
      let matrix = model.layers[layer][group]
      let start = adapter.start(ofLayer: layer)
      let width = rank * form.places.count
      for (index, (part, place)) in form.places.enumerated() {
        let up = start + place.up.lowerBound
        processor.transpose(
          rows: rank, columns: place.inputs, start + place.down.lowerBound,
          into: form.downs.start + index * rank, yRow: width)
        processor.transpose(
          rows: rank, columns: place.outputs, up, into: form.ups[index].start, yRow: rank)
        processor.packUpdate(
          of: matrix.forward, part: part, up, isTransposed: false, rank: rank,
          factor: adapter.shape.scale, into: form.upPanels.start)
      }
      // All A of a group lie one after the other.
      processor.packUpdate(
        of: matrix.backward, part: 0, start + first.place.down.lowerBound, isTransposed: false,
        rank: width, factor: 1, into: form.downPanels.start)
    }
  }
}
