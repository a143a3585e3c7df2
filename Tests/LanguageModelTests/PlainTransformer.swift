import Glibc
import LanguageModel

/// The graph in plain loops over doubles, written to be read beside the papers.
///
/// What the fast one is compared with. No cache: every call computes all tokens.
struct PlainTransformer {
  let shape: ModelConfiguration
  let weights: [WeightName: [Float]]

  typealias Vector = [Double]

  /// The logits of every token: (T, V).
  func logits(of tokens: [Int32]) -> [Vector] {
    var stream = tokens.map { row(.embedding, Int($0), shape.width) }
    for layer in 0..<shape.layerCount {
      let normed = stream.map { norm($0, .layer(layer, .attentionNorm)) }
      let attended = attention(normed, layer)
      for token in stream.indices {
        let output = product(.layer(layer, .attentionOutput), attended[token])
        stream[token] = zip(stream[token], output).map(+)
        let inner = norm(stream[token], .layer(layer, .feedForwardNorm))
        let gate = product(.layer(layer, .gate), inner)
        let up = product(.layer(layer, .up), inner)
        let product = product(
          .layer(layer, .down), zip(gate, up).map { $0 / (1 + exp(-$0)) * $1 })
        stream[token] = zip(stream[token], product).map(+)
      }
    }
    let output: WeightName = shape.isTied ? .embedding : .output
    return stream.map { product(output, norm($0, .finalNorm)) }
  }

  private func attention(_ inputs: [Vector], _ layer: Int) -> [Vector] {
    let width = shape.headWidth
    func heads(
      _ weight: LayerWeight, _ bias: LayerWeight, _ normWeight: LayerWeight?, count: Int
    ) -> [[Vector]] {
      inputs.enumerated().map { position, input in
        var all = product(.layer(layer, weight), input)
        if let bias = weights[.layer(layer, bias)] { all = zip(all, bias).map { $0 + Double($1) } }
        return (0..<count).map { head in
          var vector = Array(all[head * width..<(head + 1) * width])
          guard let normWeight else { return vector }
          if shape.hasHeadNorms { vector = norm(vector, .layer(layer, normWeight)) }
          return rotated(vector, position)
        }
      }
    }
    let queries = heads(.query, .queryBias, .queryNorm, count: shape.headCount)
    let keys = heads(.key, .keyBias, .keyNorm, count: shape.keyValueHeadCount)
    let values = heads(.value, .valueBias, nil, count: shape.keyValueHeadCount)
    let perKey = shape.headCount / shape.keyValueHeadCount
    return inputs.indices.map { token in
      (0..<shape.headCount).flatMap { head -> Vector in
        let scores = (0...token).map { other in
          dot(queries[token][head], keys[other][head / perKey]) / Double(width).squareRoot()
        }
        let largest = scores.max() ?? 0
        let shares = scores.map { exp($0 - largest) }
        let total = shares.reduce(0, +)
        return (0..<width).map { place in
          zip(shares, values).reduce(0) { $0 + $1.0 * $1.1[head / perKey][place] } / total
        }
      }
    }
  }

  private func rotated(_ vector: Vector, _ position: Int) -> Vector {
    let half = vector.count / 2
    let frequencies = shape.rotation.frequencies(width: vector.count)
    let magnitude = Double(shape.rotation.magnitude)
    return vector.indices.map { place in
      let angle = Double(position) * Double(frequencies[place % half])
      let turned =
        place < half
        ? vector[place] * cos(angle) - vector[place + half] * sin(angle)
        : vector[place] * cos(angle) + vector[place - half] * sin(angle)
      return turned * magnitude
    }
  }

  private func norm(_ vector: Vector, _ name: WeightName) -> Vector {
    let meanSquare = dot(vector, vector) / Double(vector.count)
    let scale = 1 / (meanSquare + Double(shape.normEpsilon)).squareRoot()
    return zip(vector, weights[name] ?? []).map { $0 * scale * Double($1) }
  }

  private func product(_ name: WeightName, _ input: Vector) -> Vector {
    let matrix = weights[name] ?? []
    let count = input.count
    return matrix.withUnsafeBufferPointer { matrix in
      (0..<matrix.count / count).map { row in
        var sum = 0.0
        var column = 0
        while column < count {
          sum += Double(matrix[row * count + column]) * input[column]
          column += 1
        }
        return sum
      }
    }
  }

  private func row(_ name: WeightName, _ row: Int, _ count: Int) -> Vector {
    (weights[name] ?? [])[row * count..<(row + 1) * count].map { Double($0) }
  }

  private func dot(_ left: Vector, _ right: Vector) -> Double {
    var sum = 0.0
    for index in left.indices { sum += left[index] * right[index] }
    return sum
  }
}
