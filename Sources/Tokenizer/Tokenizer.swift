import Synchronization

/// A byte-level byte-pair tokenizer, token for token that of Hugging Face `tokenizers`.
///
///     let tokenizer = try Tokenizer(gguf: GGUFFile(path: path))
///     tokenizer.encode("皇帝驾到")  // [12360, 239, 16398, 250, …]
///     tokenizer.count("皇帝驾到")
///     tokenizer.decode(tokens)
///
/// Safe to use from any number of threads at once; each finds buffers and a cache of its own.
package final class Tokenizer: Sendable {
  let model: BytePairModel
  /// By id.
  package let addedTokens: [AddedToken]
  /// The tokens that begin and end texts, where the files name them.
  package let special: SpecialTokens
  let added: AddedTokens
  private let addedContents: [Int32: AddedToken]
  private let addedIDs: [String: Int32]
  /// Those that no thread has in hand.
  let encoders = Mutex<[Encoder]>([])

  init(_ model: BytePairModel, added: [AddedToken], special: SpecialTokens) {
    self.model = model
    addedTokens = added.sorted { $0.id < $1.id }
    self.special = special
    self.added = AddedTokens(added)
    addedContents = Dictionary(added.map { ($0.id, $0) }) { _, last in last }
    addedIDs = Dictionary(added.map { ($0.content, $0.id) }) { _, last in last }
  }

  /// How many ids there are: one more than the largest.
  package var vocabularyCount: Int {
    max(model.vocabulary.count, Int(addedTokens.last?.id ?? -1) + 1)
  }
}

/// The ids that a model's files name for the ends of texts.
package struct SpecialTokens: Sendable, Equatable {
  package var beginning: Int32?
  package var end: Int32?
  package var padding: Int32?
  package var unknown: Int32?

  package init(
    beginning: Int32? = nil, end: Int32? = nil, padding: Int32? = nil, unknown: Int32? = nil
  ) {
    self.beginning = beginning
    self.end = end
    self.padding = padding
    self.unknown = unknown
  }
}

extension Tokenizer {
  /// The id of a token given as its text: an added token's words, or exactly the bytes of another.
  package func id(of token: String) -> Int32? {
    if let id = addedIDs[token] { return id }
    var token = token
    return token.withUTF8 { bytes in
      unsafe model.vocabulary.id(of: UnsafeRawBufferPointer(bytes)).map { Int32(bitPattern: $0) }
    }
  }

  /// The bytes of a token, which need not be whole characters; empty for an id that stands for none.
  package func bytes(of id: Int32) -> [UInt8] {
    if let token = addedContents[id] { return Array(token.content.utf8) }
    return Array(model.vocabulary[Int(id)])
  }

  package func isSpecial(_ id: Int32) -> Bool { addedContents[id]?.isSpecial ?? false }

  /// The text of tokens; bytes that are no whole characters become U+FFFD.
  ///
  /// - Parameter skipsSpecial: Whether special tokens are left out.
  package func decode(_ ids: some Sequence<Int32>, skipsSpecial: Bool = false) -> String {
    var bytes: [UInt8] = []
    for id in ids where !(skipsSpecial && isSpecial(id)) {
      if let token = addedContents[id] {
        bytes.append(contentsOf: token.content.utf8)
      } else {
        bytes.append(contentsOf: model.vocabulary[Int(id)])
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The same tokenizer with more special tokens.
  ///
  /// One that is in the vocabulary keeps its id; the others take the next free ones.
  ///
  /// - Parameter special: The new ends of texts, nil for the same.
  package func adding(special contents: [String], _ special: SpecialTokens? = nil) -> Tokenizer {
    var added = addedTokens
    var next = Int32(vocabularyCount)
    for content in contents {
      if let index = added.firstIndex(where: { $0.content == content }) {
        added[index].isSpecial = true
      } else if let id = id(of: content) {
        added.append(AddedToken(id: id, content: content, isSpecial: true))
      } else {
        added.append(AddedToken(id: next, content: content, isSpecial: true))
        next += 1
      }
    }
    return Tokenizer(model, added: added, special: special ?? self.special)
  }
}
