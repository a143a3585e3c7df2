// swift-tools-version: 6.2
import PackageDescription

// Every Swift target is built the same way: language mode 6, no implicit existentials, and a
// file imports the module of every member it uses.
let house: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

// For modules that call little C: each unsafe step is marked. "Lifetimes" is added where a type or a
// property lends a Span.
let safe = house + [.strictMemorySafety()]

let package = Package(
  name: "Inkstone",
  products: [.executable(name: "inkstone", targets: ["inkstone"])],
  targets: [
    // C libraries: a module map and a shim header each, nothing to compile.
    .systemLibrary(name: "CLibc"),
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "CEdit", pkgConfig: "libedit", providers: [.apt(["libedit-dev"])]),
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    .systemLibrary(name: "CSnappy", providers: [.apt(["libsnappy-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CLZ4", pkgConfig: "liblz4", providers: [.apt(["liblz4-dev"])]),
    .systemLibrary(name: "CBlock"),
    .systemLibrary(name: "CNettle", pkgConfig: "nettle", providers: [.apt(["nettle-dev"])]),

    // Imported by all.
    .target(
      name: "Basics", dependencies: ["CLibc", "CNettle"],
      swiftSettings: safe + [.enableExperimentalFeature("Lifetimes")]),
    .target(
      name: "JSON", dependencies: ["Basics"],
      swiftSettings: safe + [.enableExperimentalFeature("Lifetimes")]),
    .target(
      name: "Parquet", dependencies: ["CLZ4", "CSnappy", "CZlib", "CZstd", "Basics", "JSON"],
      swiftSettings: safe),
    .target(
      name: "Dataset", dependencies: ["Parquet", "Basics", "JSON"], swiftSettings: safe),
    .target(
      name: "Workspace", dependencies: ["CSQLite", "CLibc", "Basics"], swiftSettings: house),

    // Models: the containers they come in.
    .target(
      name: "ModelFiles", dependencies: ["Basics", "JSON"],
      swiftSettings: safe + [.enableExperimentalFeature("Lifetimes")]),
    .target(
      name: "Tokenizer", dependencies: ["CBlock", "ModelFiles", "JSON", "Basics"],
      swiftSettings: safe + [.unsafeFlags(["-O"], .when(configuration: .debug))]),

    // The inner loops in C, per instruction set, chosen at run time. Optimised in every build, for
    // without it a test of a model takes minutes.
    .target(
      name: "Kernels",
      exclude: [
        "rows.inc", "tile.inc", "tile_int16.inc", "tile_int8.inc", "shapes.inc", "panels.inc",
        "avx512.inc", "decoding_steps.inc",
      ],
      cSettings: [.unsafeFlags(["-O3", "-fno-math-errno"])]),
    .target(name: "Tensors", dependencies: ["Kernels", "Basics"], swiftSettings: house),
    .target(
      name: "LanguageModel",
      dependencies: ["Basics", "JSON", "Kernels", "ModelFiles", "Tokenizer"],
      swiftSettings: house),
    .target(
      name: "Training",
      dependencies: ["Basics", "JSON", "Tensors", "ModelFiles", "LanguageModel"],
      swiftSettings: house),

    // Texts. The libraries that read containers are opened at run time; their headers are needed.
    .target(name: "CFormats", cSettings: [.unsafeFlags(["-I/usr/include/libxml2"])]),
    // Optimised in debug builds too: the tests read whole novels.
    .target(
      name: "Corpus", dependencies: ["CFormats", "CLibc", "Basics"],
      swiftSettings: house + [.unsafeFlags(["-O"], .when(configuration: .debug))]),

    // Who says what. Optimised in debug builds too: the tests read whole novels.
    .target(
      name: "Dialogue",
      swiftSettings: safe + [.unsafeFlags(["-O"], .when(configuration: .debug))]),

    // Another trainer: its files, its command lines, its processes, its log.
    .target(name: "LlamaFactory", dependencies: ["CLibc", "JSON", "Basics"], swiftSettings: house),

    // What may not be in Swift: signal handlers.
    .target(name: "CSignals"),
    .target(
      name: "Terminal", dependencies: ["CEdit", "CLibc", "CSignals", "Basics"],
      swiftSettings: house),

    // Prompts, plans, judging answers, and when to ask whom: no network in it.
    .target(name: "Generation", dependencies: ["Basics", "JSON"], swiftSettings: safe),

    // HTTP. libcurl is opened at run time, so nothing of it is linked; its headers are needed.
    .target(name: "CCurl"),
    .target(
      name: "Wire", dependencies: ["CCurl", "CLibc", "Basics", "JSON"], swiftSettings: house),

    // The program: commands over the modules, and an entry point of a few lines.
    .target(
      name: "Commands",
      dependencies: [
        "Basics", "JSON", "Workspace", "Terminal", "Corpus", "Dialogue", "Dataset", "Parquet",
        "Tokenizer", "ModelFiles",
        "LanguageModel", "Generation", "Wire", "Tensors", "Training", "LlamaFactory",
      ],
      swiftSettings: safe),
    .executableTarget(name: "inkstone", dependencies: ["Commands"], swiftSettings: house),

    // Programs for benchmarks and the slow suite.
    .executableTarget(
      name: "DecodingProbe", dependencies: ["LanguageModel", "Tokenizer", "JSON", "Basics"],
      path: "Benchmarks/decoding/Probe", swiftSettings: house),
    .executableTarget(
      name: "TokenizerProbe", dependencies: ["Tokenizer", "ModelFiles", "Basics"],
      path: "Benchmarks/tokenizer/Probe", swiftSettings: house),
    .executableTarget(
      name: "TrainingSpeed",
      dependencies: ["Training", "LanguageModel", "Tensors", "JSON", "Basics"],
      path: "Benchmarks/training/Speed", swiftSettings: house),

    .executableTarget(
      name: "AskingServer", dependencies: ["Harness", "Basics"],
      path: "Benchmarks/asking/Server", swiftSettings: house),

    .executableTarget(
      name: "DialogueMeasure", dependencies: ["Dialogue", "JSON", "Basics"],
      path: "Benchmarks/dialogue/Measure", swiftSettings: house),

    // Tests mirror Sources.
    .target(
      name: "Harness", dependencies: ["CLibc", "Basics", "JSON"], path: "Tests/Harness",
      swiftSettings: house),
    .target(
      name: "ModelHarness", dependencies: ["LanguageModel", "ModelFiles", "JSON", "Basics"],
      path: "Tests/ModelHarness", swiftSettings: house),
    .executableTarget(
      name: "EditorProbe", dependencies: ["Terminal", "Basics"], path: "Tests/EditorProbe",
      swiftSettings: house),
    .executableTarget(
      name: "ShellProbe", dependencies: ["Commands", "Terminal", "Basics"],
      path: "Tests/ShellProbe", swiftSettings: house),
    .testTarget(
      name: "TerminalTests", dependencies: ["Terminal", "CLibc", "Basics", "Harness"],
      swiftSettings: house),
    .testTarget(
      name: "TrainingTests",
      dependencies: [
        "Training", "Tensors", "LanguageModel", "ModelFiles", "JSON", "Basics", "Harness",
      ],
      swiftSettings: house),
    .testTarget(name: "TensorsTests", dependencies: ["Tensors", "Basics"], swiftSettings: house),
    .executableTarget(
      name: "MessageKeys", dependencies: ["Commands", "JSON", "Basics", "Harness"],
      path: "Tests/MessageKeys", swiftSettings: house),
    .executableTarget(
      name: "CrashProbe", dependencies: ["Workspace"], path: "Tests/CrashProbe",
      swiftSettings: house),
    .testTarget(
      name: "WorkspaceTests",
      dependencies: ["Workspace", "CSQLite", "CLibc", "Basics", "Harness", "CrashProbe"],
      swiftSettings: house),
    .testTarget(
      name: "CommandsTests",
      dependencies: [
        "Commands", "Workspace", "Terminal", "JSON", "Basics", "Harness", "inkstone",
        "ModelHarness", "ShellProbe", "Generation", "Training", "LlamaFactory", "Corpus", "Dataset",
      ],
      swiftSettings: house),
    .testTarget(
      name: "GenerationTests", dependencies: ["Generation", "JSON", "Basics"], swiftSettings: house),
    .testTarget(
      name: "WireTests", dependencies: ["Wire", "JSON", "Basics", "Harness"],
      swiftSettings: house),
    .testTarget(
      name: "CorpusTests",
      dependencies: ["Corpus", "Tokenizer", "ModelFiles", "Basics", "Harness"],
      swiftSettings: house),
    .testTarget(
      name: "DialogueTests", dependencies: ["Dialogue", "JSON", "Basics", "Harness"],
      swiftSettings: house),
    .testTarget(
      name: "BasicsTests", dependencies: ["Basics", "Harness"], swiftSettings: house),
    .testTarget(
      name: "ModelFilesTests", dependencies: ["ModelFiles", "JSON", "Basics", "Harness"],
      swiftSettings: house),
    .testTarget(
      name: "LanguageModelTests",
      dependencies: [
        "LanguageModel", "Kernels", "ModelFiles", "Tokenizer", "JSON", "Basics", "Harness",
        "ModelHarness",
      ],
      exclude: ["Fixtures"],
      swiftSettings: house),
    .testTarget(
      name: "ParquetTests", dependencies: ["Parquet", "JSON", "Basics", "Harness"],
      exclude: ["Fixtures"],
      swiftSettings: house),
    .testTarget(
      name: "TokenizerTests",
      dependencies: ["Tokenizer", "ModelFiles", "JSON", "Basics", "Harness"],
      exclude: ["Fixtures"], swiftSettings: house),
    .testTarget(
      name: "DatasetTests", dependencies: ["Dataset", "Parquet", "JSON", "Basics", "Harness"],
      swiftSettings: house),
    .testTarget(
      name: "LlamaFactoryTests", dependencies: ["LlamaFactory", "JSON", "Basics", "Harness"],
      swiftSettings: house),
    .testTarget(name: "JSONTests", dependencies: ["JSON", "Basics"], swiftSettings: house),
  ]
)
