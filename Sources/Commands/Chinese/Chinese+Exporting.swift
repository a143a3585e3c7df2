extension Chinese {
  static let exporting = """
    Write a trained model for other programs: its adapter, or the merged weights
      把训练好的模型写给别的程序：只写适配器，或写合并后的权重
    Its number or name, or `base`; the newest that is done without
      编号或名字，或 `base`；不写则用最近完成的一次
    peft for the adapter alone, safetensors for a Hugging Face folder, gguf
      peft 只写适配器，safetensors 写 Hugging Face 文件夹，或 gguf
    What weights are stored as; q8_0 in GGUF and f16 in safetensors without
      权重的存法；不写则 GGUF 用 q8_0，safetensors 用 f16
    The folder, or a `.gguf` file; named after the model without
      文件夹，或一个 `.gguf` 文件；不写则按模型取名
    tensors
      张量
    wrote `%1`
      写好了 `%1`
    files
      文件
    base model
      基础模型
    of them merged
      其中合并的
    the base model has no adapter
      基础模型没有适配器
    `format=peft` writes the adapter of a run
      `format=peft` 写的是一次训练的适配器
    an adapter is written as it was trained
      适配器按训练出来的原样写
    `quant` is for merged weights
      `quant` 用于合并后的权重
    safetensors files hold no %1
      safetensors 文件存不了 %1
    f16 and f32 are written
      能写 f16 和 f32
    run `%1` has no adapter yet
      训练 `%1` 还没有适配器
    it was stopped before its end
      它没有到头就停了
    a GGUF file can be made of a GGUF file only
      GGUF 文件只能由 GGUF 文件做成
    `%1` is a Hugging Face folder
      `%1` 是 Hugging Face 文件夹
    `%1` cannot be described by config.json
      `%1` 无法用 config.json 描述
    its rotary embedding is divided by numbers of its own
      它的旋转位置编码用了自己的一组除数
    `%1` has no description in tokenizer.json
      `%1` 在 tokenizer.json 里没有对应的写法
    """
}
