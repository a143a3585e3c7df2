import Glibc
import LanguageModel

extension Rotation {
  /// The cosines and sines of every pair at every position, times the magnitude: (positions, D / 2)
  /// each.
  func table(positions: Int, width: Int) -> (cosines: [Float], sines: [Float]) {
    let frequencies = frequencies(width: width)
    var cosines: [Float] = []
    var sines: [Float] = []
    cosines.reserveCapacity(positions * frequencies.count)
    sines.reserveCapacity(positions * frequencies.count)
    for position in 0..<positions {
      for frequency in frequencies {
        let angle = Float(position) * frequency
        cosines.append(cosf(angle) * magnitude)
        sines.append(sinf(angle) * magnitude)
      }
    }
    return (cosines, sines)
  }
}
