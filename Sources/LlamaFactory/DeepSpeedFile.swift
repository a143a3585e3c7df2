import JSON

/// DeepSpeed's settings for its stages; `auto` is filled in from the training file.
package enum DeepSpeedFile {
  package static let names = ["zero2", "zero3"]

  /// - Parameter name: One of `names`.
  package static func text(_ name: String) -> String {
    var zero: [JSON.Object.Member] = [
      .init("stage", .integer(name == "zero3" ? 3 : 2)), .init("overlap_comm", true),
      .init("contiguous_gradients", true),
    ]
    if name == "zero3" {
      zero += [
        .init("reduce_bucket_size", "auto"), .init("stage3_prefetch_bucket_size", "auto"),
        .init("stage3_param_persistence_threshold", "auto"),
        .init("stage3_gather_16bit_weights_on_model_save", true),
      ]
    } else {
      zero += [.init("allgather_partitions", true), .init("reduce_scatter", true)]
    }
    let json: JSON = [
      "train_batch_size": "auto", "train_micro_batch_size_per_gpu": "auto",
      "gradient_accumulation_steps": "auto", "gradient_clipping": "auto",
      "zero_allow_untested_optimizer": true, "bf16": ["enabled": "auto"],
      "fp16": ["enabled": "auto"], "zero_optimization": .object(JSON.Object(zero)),
    ]
    return json.text(.indented(2)) + "\n"
  }
}
