/// Several samples in one, so that less of a batch is padding.
package struct PackedSample: Sendable, Equatable {
  package var inputIDs: [Int32] = []
  package var labels: [Int32] = []
  /// Which sample a place belongs to, from 1, and 0 for padding.
  ///
  /// All 1 where samples see one another.
  package var attentionMask: [Int32] = []
  /// Counts from 0 in each sample; 0 in the padding.
  package var positionIDs: [Int32] = []
  /// Where samples begin, and where the last and the padding end.
  package var boundaries: [Int] = [0]
  package var paddingCount = 0
}

/// LLaMA-Factory's packing: the largest sample that still fits, again and again.
package enum SamplePacking {
  /// How many samples are packed with one another: `preprocessing_batch_size`.
  package static let batchCount = 1000

  /// - Parameters:
  ///   - samples: Made with a `cutoffLength` of `length` − 1; longer ones are left out.
  ///   - length: How long every pack is: `cutoff_len`.
  ///   - separates: Whether samples are kept from seeing one another (`neat_packing`).
  ///   - padding: What fills the rest.
  package static func pack(
    _ samples: [ChatSample], length: Int, separates: Bool, padding: Int32
  ) -> [PackedSample] {
    stride(from: 0, to: samples.count, by: batchCount).flatMap { start in
      let batch = samples[start..<min(start + batchCount, samples.count)]
      return packBatch(Array(batch), length: length, separates: separates, padding: padding)
    }
  }

  private static func packBatch(
    _ samples: [ChatSample], length: Int, separates: Bool, padding: Int32
  ) -> [PackedSample] {
    let limit = length - 1
    // Sorted by length; of equals the last comes first, being taken from the end.
    var order = samples.indices.filter { samples[$0].inputIDs.count <= limit }
    order.sort { (samples[$0].inputIDs.count, $0) < (samples[$1].inputIDs.count, $1) }
    var packs: [PackedSample] = []
    while !order.isEmpty {
      var pack = PackedSample()
      var number: Int32 = 0
      while let place = lastFitting(order, samples, limit - pack.inputIDs.count) {
        let sample = samples[order.remove(at: place)]
        number += 1
        pack.append(sample, number: separates ? number : 1)
      }
      pack.paddingCount = length - pack.inputIDs.count
      pack.pad(with: padding, mask: separates ? 0 : 1)
      packs.append(pack)
    }
    return packs
  }

  /// The place of the longest sample of at most `room` ids.
  private static func lastFitting(_ order: [Int], _ samples: [ChatSample], _ room: Int) -> Int? {
    var (low, high) = (0, order.count)
    while low < high {
      let middle = (low + high) / 2
      if samples[order[middle]].inputIDs.count <= room { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? low - 1 : nil
  }
}

extension PackedSample {
  fileprivate mutating func append(_ sample: ChatSample, number: Int32) {
    let count = sample.inputIDs.count
    inputIDs += sample.inputIDs
    labels += sample.labels
    attentionMask += repeatElement(number, count: count)
    positionIDs += 0..<Int32(count)
    boundaries.append(inputIDs.count)
  }

  fileprivate mutating func pad(with padding: Int32, mask: Int32) {
    inputIDs += repeatElement(padding, count: paddingCount)
    labels += repeatElement(ChatSample.ignored, count: paddingCount)
    attentionMask += repeatElement(mask, count: paddingCount)
    positionIDs += repeatElement(0, count: paddingCount)
    boundaries.append(inputIDs.count)
  }
}
