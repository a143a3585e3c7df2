extension Chinese {
  static let exports = """
    Its number or name, or `base`; the newest that is done without
      编号或名字，或 `base`；不写则是最近完成的
    The folder, or a `.gguf` file; named after the model without
      文件夹或 `.gguf` 文件；不写则按模型取名
    What weights are stored as; q8_0 in GGUF and f16 in safetensors without
      权重的存放方式；不写则 GGUF 用 q8_0，safetensors 用 f16
    Write a trained model for other programs: its adapter, or the merged weights
      为别的程序写出训练好的模型：适配器，或合并后的权重
    `format=peft` writes the adapter of a run
      `format=peft` 写出一次训练的适配器
    `quant` is for merged weights
      `quant` 用于合并后的权重
    an adapter is written as it was trained
      适配器按训练时的样子写出
    base model
      基础模型
    f16 and f32 are written
      可写 f16 和 f32
    files
      文件
    it was stopped before its end
      它没有做完就停下了
    of them merged
      其中合并的
    peft for the adapter alone, safetensors for a Hugging Face folder, gguf
      peft 只写适配器，safetensors 写 Hugging Face 文件夹，gguf
    run `%1` has no adapter yet
      训练 `%1` 还没有适配器
    safetensors files hold no %1
      safetensors 文件不能存放 %1
    tensors
      张量
    the base model has no adapter
      基础模型没有适配器
    the search index is not complete, so this took longer: %1
      检索索引还不完整，所以慢了些：%1
    `%1` cannot be described by config.json
      `%1` 无法用 config.json 描述
    `%1` is a Hugging Face folder
      `%1` 是 Hugging Face 文件夹
    a GGUF file can be made of a GGUF file only
      只有 GGUF 文件才能做成 GGUF 文件
    its rotary embedding is divided by numbers of its own
      它的旋转位置编码除以自己的一组数
    `%1` has no description in tokenizer.json
      `%1` 在 tokenizer.json 里没有描述
    """
}
