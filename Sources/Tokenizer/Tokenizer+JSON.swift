import Basics
import JSON
import ModelFiles

extension Tokenizer {
  /// The tokenizer of a Hugging Face model folder: tokenizer.json, and the ends of texts from
  /// tokenizer_config.json where it is there.
  ///
  /// - Throws: `Problem` when a file cannot be read or is damaged, or the tokenizer is of a kind that
  ///   is not known.
  package convenience init(folder: String) throws(Problem) {
    let path = "\(folder)/tokenizer.json"
    let file = try Self.json(path)
    var tokenizer = try TokenizerFile(file, path: path)
    let configuration = "\(folder)/tokenizer_config.json"
    if FileTree.exists(configuration) { tokenizer.name(try Self.json(configuration)) }
    self.init(tokenizer.model, added: tokenizer.added, special: tokenizer.special)
  }

  private static func json(_ path: String) throws(Problem) -> JSON {
    let bytes = try FileContents.read(path, limit: 256 << 20)
    do throws(JSONError) { return try JSON(parsing: bytes.span, depth: 32) } catch {
      throw .damagedTokenizer(
        path, "line \(id: error.line), column \(id: error.column): \(error.reason)")
    }
  }
}

/// What a tokenizer.json says.
private struct TokenizerFile {
  let model: BytePairModel
  let added: [AddedToken]
  var special = SpecialTokens()

  init(_ file: JSON, path: String) throws(Problem) {
    guard let model = file["model"], model["vocab"]?.object != nil else {
      throw .damagedTokenizer(path, "it has no `model` with a `vocab`")
    }
    // Files of older writers do not name the type.
    guard model["type"]?.string ?? "BPE" == "BPE", model["byte_fallback"]?.bool != true else {
      throw .unknownTokenizer(path, "byte-level byte pairs (`BPE`) are read")
    }
    for name in ["continuing_subword_prefix", "end_of_word_suffix"] {
      guard (model[name]?.string ?? "").isEmpty else {
        throw .unknownTokenizer(path, "`\(name)` is not known here")
      }
    }
    guard model["dropout"]?.double ?? 0 == 0 else {
      throw .unknownTokenizer(path, "it drops merges by chance (`dropout`)")
    }
    let normalizesToNFC = try Self.normalizer(file["normalizer"], path)
    let splitting = try Self.splitting(file["pre_tokenizer"], path)
    added = try Self.addedTokens(file["added_tokens"], path)

    let tokens = try Self.tokens(model["vocab"], path)
    let merges = model["merges"]?.array ?? []
    var builder = try ModelBuilder(
      path: path, tokenCount: tokens.count, mergeCount: merges.count)
    for token in tokens {
      var token = token
      token.withUTF8 { unsafe builder.append(UnsafeRawBufferPointer($0)) }
    }
    builder.finishVocabulary()
    for (rank, merge) in merges.enumerated() { try builder.append(merge, rank, path) }
    let unknown = model["unk_token"]?.string.flatMap { name in
      tokens.firstIndex(of: name).map { UInt32($0) }
    }
    self.model = builder.model(
      splitting, ignoresMerges: model["ignore_merges"]?.bool ?? false, unknown: unknown,
      fusesUnknown: model["fuse_unk"]?.bool ?? false, normalizesToNFC: normalizesToNFC)
  }

  /// Takes the ends of texts from a tokenizer_config.json.
  mutating func name(_ configuration: JSON) {
    func id(_ name: String) -> Int32? {
      let value = configuration[name]
      guard let content = value?.string ?? value?["content"]?.string else { return nil }
      return added.first { $0.content == content }?.id
    }
    special = SpecialTokens(
      beginning: id("bos_token"), end: id("eos_token"), padding: id("pad_token"),
      unknown: id("unk_token"))
  }

  /// The tokens in the order of their ids; where an id is not given out, an empty one.
  private static func tokens(_ vocabulary: JSON?, _ path: String) throws(Problem) -> [String] {
    let members = vocabulary?.object?.members ?? []
    var tokens: [String] = []
    tokens.reserveCapacity(members.count)
    for member in members {
      guard let id = member.value.integer, id >= 0, id < MergeTable.idLimit else {
        throw .damagedTokenizer(path, "the token `\(member.name)` has no usable id")
      }
      while tokens.count <= id { tokens.append("") }
      tokens[id] = member.name
    }
    return tokens
  }

  private static func addedTokens(_ list: JSON?, _ path: String) throws(Problem) -> [AddedToken] {
    var added: [AddedToken] = []
    for item in list?.array ?? [] {
      guard let id = item["id"]?.integer, id >= 0, id < MergeTable.idLimit,
        let content = item["content"]?.string, !content.isEmpty
      else { throw .damagedTokenizer(path, "an added token has no usable `id` and `content`") }
      var token = AddedToken(
        id: Int32(id), content: content, isSpecial: item["special"]?.bool ?? false)
      token.stripsLeft = item["lstrip"]?.bool ?? false
      token.stripsRight = item["rstrip"]?.bool ?? false
      token.isSingleWord = item["single_word"]?.bool ?? false
      token.isNormalized = item["normalized"]?.bool ?? false
      added.append(token)
    }
    return added
  }

  /// Whether text is brought to NFC first.
  private static func normalizer(_ normalizer: JSON?, _ path: String) throws(Problem) -> Bool {
    guard let normalizer, !normalizer.isNull else { return false }
    switch normalizer["type"]?.string {
    case "NFC": return true
    case "Sequence":
      var isNFC = false
      for step in normalizer["normalizers"]?.array ?? [] {
        if try Self.normalizer(step, path) { isNFC = true }
      }
      return isNFC
    case let type:
      throw .unknownTokenizer(path, "the normaliser `\(type ?? "?")` is not known here")
    }
  }

  private static func splitting(_ splitter: JSON?, _ path: String) throws(Problem) -> Splitting {
    var stages: [StagedScanner.Stage] = []
    var isByteLevel = false
    let steps =
      splitter?["type"]?.string == "Sequence"
      ? splitter?["pretokenizers"]?.array ?? [] : splitter.map { [$0] } ?? []
    for step in steps {
      switch step["type"]?.string {
      case "Digits" where step["individual_digits"]?.bool == true: stages.append(.digit)
      case "ByteLevel" where step["add_prefix_space"]?.bool != true:
        isByteLevel = true
        if step["use_regex"]?.bool ?? true { stages.append(.gpt2) }
      case "Split":
        let expression = step["pattern"]?["Regex"]?.string ?? ""
        guard let stage = StagedScanner.Stage(expression: expression),
          stage.accepts(step["behavior"]?.string, isInverted: step["invert"]?.bool ?? false)
        else {
          throw .unknownTokenizer(path, "it splits text by an expression that is not known here")
        }
        stages.append(stage)
      case let type:
        throw .unknownTokenizer(path, "it splits text by `\(type ?? "?")`, which is not known here")
      }
    }
    guard isByteLevel else { throw .unknownTokenizer(path, "byte-level byte pairs are read") }
    return Splitting(stages)
  }
}

extension ModelBuilder {
  /// Appends a merge: `"a b"`, or `["a", "b"]` as newer writers do.
  fileprivate mutating func append(_ merge: JSON, _ rank: Int, _ path: String) throws(Problem) {
    var failure: Problem?
    if var text = merge.string {
      text.withUTF8 { bytes in
        do throws(Problem) { try unsafe append(merge: UnsafeRawBufferPointer(bytes), rank) } catch {
          failure = error
        }
      }
    } else if let pair = merge.array, pair.count == 2, var left = pair[0].string,
      var right = pair[1].string
    {
      left.withUTF8 { left in
        right.withUTF8 { right in
          do throws(Problem) {
            try unsafe append(
              left: UnsafeRawBufferPointer(left), right: UnsafeRawBufferPointer(right), rank)
          } catch { failure = error }
        }
      }
    } else {
      throw .damagedTokenizer(path, "merge \(id: rank) is not two tokens")
    }
    if let failure { throw failure }
  }
}

extension Splitting {
  /// Stages, or the one scanner that does the same quicker.
  fileprivate init(_ stages: [StagedScanner.Stage]) {
    switch stages {
    case [.gpt2]: self = .gpt2(isolatesDigits: false)
    case [.digit, .gpt2]: self = .gpt2(isolatesDigits: true)
    case [.gpt4(digitLimit: 1)]: self = .gpt4(digitLimit: 1)
    case [.gpt4(digitLimit: 3)]: self = .gpt4(digitLimit: 3)
    default: self = .staged(StagedScanner(stages: stages))
    }
  }
}

extension StagedScanner.Stage {
  /// The stage that a regular expression of a tokenizer.json is.
  fileprivate init?(expression: String) {
    // Some files write line ends as such inside the brackets.
    let expression = expression.reduce(into: "") { text, character in
      switch character {
      case "\r\n": text += #"\r\n"#
      case "\r": text += #"\r"#
      case "\n": text += #"\n"#
      default: text.append(character)
      }
    }
    let contractions = "'s|'t|'re|'ve|'m|'ll|'d"
    let space = #"\s+(?!\S)|\s+"#
    func gpt4(_ digits: String) -> String {
      #"(?i:\#(contractions))|[^\r\n\p{L}\p{N}]?\p{L}+|\#(digits)| ?[^\s\p{L}\p{N}]+[\r\n]*"#
        + #"|\s*[\r\n]+|\#(space)"#
    }
    switch expression {
    case #"\#(contractions)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\#(space)"#: self = .gpt2
    case gpt4(#"\p{N}{1,3}"#): self = .gpt4(digitLimit: 3)
    case gpt4(#"\p{N}"#), gpt4(#"\p{N}{1}"#): self = .gpt4(digitLimit: 1)
    case #"[\r\n]"#: self = .lineBreak
    case #"\s?\p{L}+"#: self = .letters
    case #"\s?\p{P}+"#: self = .punctuation
    case "\\s?[!-/:-~！-／：-～‘-‟　-。]+": self = .listedPunctuation
    case #"\s+$"#: self = .trailingSpace
    case "[一-龥ࠀ-一가-퟿]+": self = .eastAsian
    case "[一-龥぀-ゟ゠-ヿ]+": self = .hanAndKana
    case #"\p{N}{1,3}"#: self = .threeDigits
    case Self.wordsExpression: self = .words
    case let other where other.hasPrefix("\\s?[A-Za-zµÀ-ÖØ-öø-ƺƼ-ƿǄ-ʓ") && other.hasSuffix("𞤀-𞥃]+"):
      self = .casedLetters
    default: return nil
    }
  }

  private static let wordsExpression =
    ##"[!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+"##
    + #"| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#

  /// Whether a `Split` of that behaviour makes a piece of every match and keeps what is between.
  fileprivate func accepts(_ behavior: String?, isInverted: Bool) -> Bool {
    switch (behavior, isInverted) {
    case ("Isolated", false): true
    // What matches is kept; nothing is between, for these match everything.
    case ("Removed", true):
      switch self {
      case .gpt2, .gpt4: true
      default: false
      }
    default: false
    }
  }
}
