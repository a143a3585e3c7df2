/// How the numbers of a tensor lie in a file.
///
/// Quantised types pack `blockElements` neighbours of a row into `blockBytes` bytes; for the others
/// a block is one number. Raw values, numbers and sizes are those of ggml (ggml.h, ggml-common.h);
/// the last few occur in safetensors files only.
package enum TensorType: String, Sendable, CaseIterable {
  case f32 = "F32"
  case f16 = "F16"
  case bf16 = "BF16"
  case f64 = "F64"
  case q40 = "Q4_0"
  case q41 = "Q4_1"
  case q50 = "Q5_0"
  case q51 = "Q5_1"
  case q80 = "Q8_0"
  case q81 = "Q8_1"
  case q2K = "Q2_K"
  case q3K = "Q3_K"
  case q4K = "Q4_K"
  case q5K = "Q5_K"
  case q6K = "Q6_K"
  case q8K = "Q8_K"
  case iq2XXS = "IQ2_XXS"
  case iq2XS = "IQ2_XS"
  case iq3XXS = "IQ3_XXS"
  case iq1S = "IQ1_S"
  case iq4NL = "IQ4_NL"
  case iq3S = "IQ3_S"
  case iq2S = "IQ2_S"
  case iq4XS = "IQ4_XS"
  case iq1M = "IQ1_M"
  case tq10 = "TQ1_0"
  case tq20 = "TQ2_0"
  case mxfp4 = "MXFP4"
  case i8 = "I8"
  case i16 = "I16"
  case i32 = "I32"
  case i64 = "I64"
  // Of safetensors alone.
  case bool = "BOOL"
  case u8 = "U8"
  case u16 = "U16"
  case u32 = "U32"
  case u64 = "U64"
  case f8e4m3 = "F8_E4M3"
  case f8e5m2 = "F8_E5M2"

  /// How many neighbours of a row are stored together; a row's length is a multiple of it.
  package var blockElements: Int { layout.elements }

  /// The bytes of one block.
  package var blockBytes: Int { layout.bytes }

  /// Whether a block holds more than one number.
  package var isQuantized: Bool { blockElements > 1 }

  /// The bytes of a row of `count` numbers; nil when blocks do not fill it, or it has no such size.
  package func byteCount(ofRow count: Int) -> Int? {
    guard count >= 0, count % blockElements == 0 else { return nil }
    let (bytes, isTooLarge) = (count / blockElements).multipliedReportingOverflow(by: blockBytes)
    return isTooLarge ? nil : bytes
  }

  private var layout: (elements: Int, bytes: Int) {
    switch self {
    case .f64, .i64, .u64: (1, 8)
    case .f32, .i32, .u32: (1, 4)
    case .f16, .bf16, .i16, .u16: (1, 2)
    case .i8, .u8, .bool, .f8e4m3, .f8e5m2: (1, 1)
    case .q40, .iq4NL: (32, 18)
    case .q41: (32, 20)
    case .q50: (32, 22)
    case .q51: (32, 24)
    case .q80: (32, 34)
    case .q81: (32, 36)
    case .mxfp4: (32, 17)
    case .q2K: (256, 84)
    case .q3K, .iq3S: (256, 110)
    case .q4K: (256, 144)
    case .q5K: (256, 176)
    case .q6K: (256, 210)
    case .q8K: (256, 292)
    case .iq2XXS, .tq20: (256, 66)
    case .iq2XS: (256, 74)
    case .iq3XXS: (256, 98)
    case .iq1S: (256, 50)
    case .iq2S: (256, 82)
    case .iq4XS: (256, 136)
    case .iq1M: (256, 56)
    case .tq10: (256, 54)
    }
  }
}

extension TensorType {
  /// The number that stands for the type in a GGUF file (enum ggml_type); nil for those of
  /// safetensors alone.
  package var ggufNumber: UInt32? { Self.ggufNumbers.first { $0.type == self }?.number }

  init?(ggufNumber: UInt32) {
    guard let found = Self.ggufNumbers.first(where: { $0.number == ggufNumber }) else { return nil }
    self = found.type
  }

  private static let ggufNumbers: [(number: UInt32, type: TensorType)] = [
    (0, .f32), (1, .f16), (2, .q40), (3, .q41), (6, .q50), (7, .q51), (8, .q80), (9, .q81),
    (10, .q2K), (11, .q3K), (12, .q4K), (13, .q5K), (14, .q6K), (15, .q8K), (16, .iq2XXS),
    (17, .iq2XS), (18, .iq3XXS), (19, .iq1S), (20, .iq4NL), (21, .iq3S), (22, .iq2S),
    (23, .iq4XS), (24, .i8), (25, .i16), (26, .i32), (27, .i64), (28, .f64), (29, .iq1M),
    (30, .bf16), (34, .tq10), (35, .tq20), (39, .mxfp4),
  ]

  /// Whether safetensors files hold the type, under its raw value.
  package var isOfSafetensors: Bool {
    switch self {
    case .f64, .f32, .f16, .bf16, .f8e4m3, .f8e5m2, .i64, .i32, .i16, .i8, .u64, .u32, .u16, .u8,
      .bool:
      true
    default: false
    }
  }
}
