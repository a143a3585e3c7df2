import Kernels

/// Vectors that a product takes: as floats, quantised, and what low-rank updates make of them.
struct Inputs {
  let floats: UnsafeMutablePointer<Float>
  /// In floats.
  let stride: Int
  let records: UnsafeMutablePointer<UInt8>
  /// In bytes.
  let recordStride: Int
  /// Three parts of `lowRankLimit` a token.
  let low: UnsafeMutablePointer<Float>

  static let lowStride = 3 * WorkBuffers.lowRankLimit

  /// - Parameters:
  ///   - floats: The vectors; those that lie in `buffers.normed` begin at `row`, too.
  ///   - row: Which row of the buffers the first token's records and inner numbers lie in.
  fileprivate init(
    _ floats: UnsafeMutablePointer<Float>, _ stride: Int, _ buffers: WorkBuffers, row: Int
  ) {
    self.floats = floats
    self.stride = stride
    records = buffers.records + row * buffers.recordStride
    recordStride = buffers.recordStride
    low = buffers.low + row * Self.lowStride
  }

  init(normed buffers: WorkBuffers, row: Int) {
    self.init(
      buffers.normed + row * buffers.widthStride, buffers.widthStride, buffers, row: row)
  }
  init(attended buffers: WorkBuffers, row: Int) {
    self.init(buffers.attended, buffers.queryStride, buffers, row: row)
  }
  init(gated buffers: WorkBuffers, row: Int) {
    self.init(buffers.gate, buffers.feedForwardStride, buffers, row: row)
  }
}

/// What each thread does. Between meetings, threads write to places of their own.
extension Transformer {
  func run(_ batch: Batch, _ member: Team.Member) {
    embed(batch, member)
    // A lone token's stream is read by all; of several, each thread first reads those of its share.
    if batch.isLone { member.meet() }
    for (index, layer) in model.layers.enumerated() {
      attention(batch, index, layer, member)
      feedForward(batch, index, layer, member)
    }
    member.meet()
  }

  private func embed(_ batch: Batch, _ member: Team.Member) {
    let width = shape.headWidth
    for token in member.share(of: batch.tokenCount) {
      let row = Int(batch.tokens[token])
      let output = UnsafeMutableBufferPointer(
        start: buffers.stream + token * buffers.widthStride, count: shape.width)
      model.weights[.embedding]?.read(rows: row..<row + 1, into: output)
      ink_decode_angles(
        model.frequencies, width / 2, batch.positions[token], shape.rotation.magnitude,
        buffers.angles + token * width)
    }
  }

  /// Makes the inputs of products ready, each thread those of its tokens, and waits for the others.
  ///
  /// A lone token's are made by every thread for itself, in a row of its own: that takes as long as
  /// waiting for the one thread that would make them, and spares a meeting.
  ///
  /// - Parameters:
  ///   - inputs: Those whose first token has the row it is told.
  ///   - body: Makes one token's.
  private func prepared(
    _ batch: Batch, _ member: Team.Member, _ inputs: (Int) -> Inputs, _ body: (Inputs, Int) -> Void
  ) -> Inputs {
    if batch.isLone {
      let own = inputs(member.thread)
      body(own, 0)
      return own
    }
    let common = inputs(0)
    for token in member.share(of: batch.tokenCount) { body(common, token) }
    member.meet()
    return common
  }

  /// Adds O · attention(norm(x)) to the stream x.
  private func attention(
    _ batch: Batch, _ index: Int, _ layer: PackedModel.Layer, _ member: Team.Member
  ) {
    let tokens = 0..<batch.tokenCount
    let normed = prepared(batch, member) {
      Inputs(normed: buffers, row: $0)
    } _: { normed, token in
      norm(token, layer.attentionNorm, to: normed, token)
      narrow(batch, token, normed, index, [.query, .key, .value])
    }
    product(layer.query, normed, tokens, buffers.query, stride: buffers.queryStride, member)
    product(layer.key, normed, tokens, buffers.key, stride: buffers.keyStride, member)
    product(layer.value, normed, tokens, buffers.value, stride: buffers.keyStride, member)
    widen(batch, index, .query, 0, normed, buffers.query, stride: buffers.queryStride, member)
    widen(batch, index, .key, 1, normed, buffers.key, stride: buffers.keyStride, member)
    widen(batch, index, .value, 2, normed, buffers.value, stride: buffers.keyStride, member)
    member.meet()
    turn(batch, index, layer, member)
    member.meet()
    attend(batch, index, member)
    member.meet()
    let attended = prepared(batch, member) {
      Inputs(attended: buffers, row: $0)
    } _: { attended, token in
      quantise(attended, token, shape.queryWidth)
      narrow(batch, token, attended, index, [.attentionOutput])
    }
    product(
      layer.attentionOutput, attended, tokens, buffers.stream, stride: buffers.widthStride, member,
      isAdding: true)
    widen(
      batch, index, .attentionOutput, 0, attended, buffers.stream, stride: buffers.widthStride,
      member)
    member.meet()
    guard !layer.attentionOutputBias.isEmpty else { return }
    for token in member.share(of: batch.tokenCount) {
      decoder.pointee.add(
        buffers.stream + token * buffers.widthStride, layer.attentionOutputBias, shape.width)
    }
    // Of several tokens, each thread norms those that it has just added to.
    if batch.isLone { member.meet() }
  }

  /// Adds down · (silu(gate · n) * up · n) to the stream x, where n = norm(x).
  private func feedForward(
    _ batch: Batch, _ index: Int, _ layer: PackedModel.Layer, _ member: Team.Member
  ) {
    let tokens = 0..<batch.tokenCount
    let stride = buffers.feedForwardStride
    let normed = prepared(batch, member) {
      Inputs(normed: buffers, row: $0)
    } _: { normed, token in
      norm(token, layer.feedForwardNorm, to: normed, token)
      narrow(batch, token, normed, index, [.gate, .up])
    }
    product(layer.gate, normed, tokens, buffers.gate, stride: stride, member)
    product(layer.up, normed, tokens, buffers.up, stride: stride, member)
    widen(batch, index, .gate, 0, normed, buffers.gate, stride: stride, member)
    widen(batch, index, .up, 1, normed, buffers.up, stride: stride, member)
    // The rows that this thread has just computed.
    let groups = member.share(of: layer.gate.groupCount)
    for token in tokens {
      let first = token * stride + 16 * groups.lowerBound
      decoder.pointee.swiglu(buffers.gate + first, buffers.up + first, 16 * groups.count)
    }
    member.meet()
    let gated = prepared(batch, member) {
      Inputs(gated: buffers, row: $0)
    } _: { gated, token in
      quantise(gated, token, shape.feedForwardWidth)
      narrow(batch, token, gated, index, [.down])
    }
    product(
      layer.down, gated, tokens, buffers.stream, stride: buffers.widthStride, member, isAdding: true
    )
    widen(batch, index, .down, 0, gated, buffers.stream, stride: buffers.widthStride, member)
    member.meet()
  }

  /// Norms a row of the stream to a place among some inputs, and quantises what comes out.
  func norm(_ row: Int, _ weight: [Float], to inputs: Inputs, _ place: Int) {
    decoder.pointee.norm(
      buffers.stream + row * buffers.widthStride, weight, shape.normEpsilon, shape.width,
      inputs.floats + place * inputs.stride)
    quantise(inputs, place, shape.width)
  }

  private func quantise(_ inputs: Inputs, _ place: Int, _ count: Int) {
    decoder.pointee.quantise(
      inputs.floats + place * inputs.stride, count, inputs.records + place * inputs.recordStride)
  }

  /// Multiplies the rows that are this thread's share.
  func product(
    _ matrix: PackedMatrix, _ inputs: Inputs, _ tokens: Range<Int>,
    _ output: UnsafeMutablePointer<Float>, stride: Int, _ member: Team.Member,
    isAdding: Bool = false
  ) {
    let groups = member.share(of: matrix.groupCount)
    guard !groups.isEmpty else { return }
    let first = tokens.lowerBound
    withUnsafePointer(to: matrix.kernel) { kernel in
      if matrix.takesRecords {
        decoder.pointee.product(
          kernel, groups.lowerBound, groups.count, inputs.records + first * inputs.recordStride,
          inputs.recordStride, tokens.count, output + first * stride, stride, isAdding)
      } else {
        decoder.pointee.product(
          kernel, groups.lowerBound, groups.count, inputs.floats + first * inputs.stride,
          inputs.stride * 4, tokens.count, output + first * stride, stride, isAdding)
      }
    }
  }

  /// Adds biases, norms heads, turns queries and keys, and stores keys and values.
  private func turn(
    _ batch: Batch, _ index: Int, _ layer: PackedModel.Layer, _ member: Team.Member
  ) {
    let width = shape.headWidth
    let perKey = shape.headCount / shape.keyValueHeadCount
    let scale = 1 / Float(width).squareRoot()
    for segment in batch.segments {
      for item in member.share(of: segment.count * shape.keyValueHeadCount) {
        let (offset, head) = item.quotientAndRemainder(dividingBy: shape.keyValueHeadCount)
        let token = segment.first + offset
        let angles = buffers.angles + token * width
        func prepare(
          _ vector: UnsafeMutablePointer<Float>, _ head: Int, bias: [Float], norm: [Float]
        ) {
          if !bias.isEmpty {
            bias.withUnsafeBufferPointer { bias in
              guard let start = bias.baseAddress else { return }
              decoder.pointee.add(vector, start + head * width, width)
            }
          }
          if !norm.isEmpty {
            decoder.pointee.norm(vector, norm, shape.normEpsilon, width, vector)
          }
        }
        for query in head * perKey..<(head + 1) * perKey {
          let vector = buffers.query + token * buffers.queryStride + query * width
          prepare(vector, query, bias: layer.queryBias, norm: layer.queryNorm)
          decoder.pointee.rotate(vector, angles, width, scale)
        }
        let key = buffers.key + token * buffers.keyStride + head * width
        prepare(key, head, bias: layer.keyBias, norm: layer.keyNorm)
        decoder.pointee.rotate(key, angles, width, 1)
        let value = buffers.value + token * buffers.keyStride + head * width
        prepare(value, head, bias: layer.valueBias, norm: [])
        let position = segment.start + offset
        decoder.pointee.store(
          segment.page(position), layout.isWide, layout.keys(layer: index, head: head),
          layout.values(layer: index, head: head), width, position % PageLayout.positions, key,
          value)
      }
    }
  }

  /// Attention of some neighbouring tokens at once, so that keys are read once for all of them.
  private func attend(_ batch: Batch, _ index: Int, _ member: Team.Member) {
    let width = shape.headWidth
    let perKey = shape.headCount / shape.keyValueHeadCount
    let most = Int(INK_MOST_QUERIES)
    for segment in batch.segments {
      // A lone token's query heads are dealt out one by one when that makes the shares more even.
      let isEven = shape.keyValueHeadCount % member.threadCount == 0
      let heads = min(perKey, most, segment.count == 1 && !isEven ? 1 : most)
      let tokens = max(1, min(segment.count, most / heads))
      let headParts = (perKey + heads - 1) / heads
      let tokenParts = (segment.count + tokens - 1) / tokens
      let items = shape.keyValueHeadCount * headParts * tokenParts
      var work = ink_cached_attention()
      work.pages = segment.firstPage
      work.are_floats = layout.isWide
      work.width = width
      work.scratch = scratch(of: member)
      // Later tokens see more: every thread takes each so-many-th item.
      for item in stride(from: member.thread, to: items, by: member.threadCount) {
        let (tokenPart, place) = item.quotientAndRemainder(
          dividingBy: shape.keyValueHeadCount * headParts)
        let (head, headPart) = place.quotientAndRemainder(dividingBy: headParts)
        work.keys = layout.keys(layer: index, head: head)
        work.values = layout.values(layer: index, head: head)
        var count = 0
        for offset in tokenPart * tokens..<min(segment.count, (tokenPart + 1) * tokens) {
          let row = (segment.first + offset) * buffers.queryStride
          for query in headPart * heads..<min(perKey, (headPart + 1) * heads) {
            let place = row + (head * perKey + query) * width
            ink_cached_attention_add(
              &work, buffers.query + place, segment.start + offset + 1, buffers.attended + place)
            count += 1
          }
        }
        decoder.pointee.attend(&work)
        work.count = 0
      }
    }
  }
}
