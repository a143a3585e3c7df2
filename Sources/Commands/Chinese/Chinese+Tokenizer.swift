extension Chinese {
  static let tokenizer = """
    %1 tokens and %2 merges are more than can be held
      %1 个词元和 %2 个合并，多得放不下
    LLaMA-Factory's %1 names are known
      认识 LLaMA-Factory 的 %1 个名字
    `%1` has no tokenizer that can be used
      `%1` 没有能用的分词器
    `%1` is not known here
      这里不认识 `%1`
    `mask_history` and `train_on_prompt` cannot be used together
      `mask_history` 和 `train_on_prompt` 不能一起用
    `tokenizer.ggml.merges` is no list of strings
      `tokenizer.ggml.merges` 不是字符串列表
    `tokenizer.ggml.model` is missing
      缺少 `tokenizer.ggml.model`
    `tokenizer.ggml.pre` is `%1`
      `tokenizer.ggml.pre` 是 `%1`
    `tokenizer.ggml.token_type` is not as long as the tokens
      `tokenizer.ggml.token_type` 与词元个数不等
    `tokenizer.ggml.tokens` is no list of strings
      `tokenizer.ggml.tokens` 不是字符串列表
    `train_on_prompt` cannot be used with the template `%1`
      `train_on_prompt` 不能与模板 `%1` 一起用
    an added token has no usable `id` and `content`
      有一个附加词元没有可用的 `id` 和 `content`
    byte-level byte pairs (`BPE`) are read
      能读字节级字节对（`BPE`）
    byte-level byte pairs are read
      能读字节级字节对
    it drops merges by chance (`dropout`)
      它随机丢弃合并（`dropout`）
    it has no `model` with a `vocab`
      它没有带 `vocab` 的 `model`
    it is a `%1` tokenizer, and byte-level byte pairs (`gpt2`) are read
      它是 `%1` 分词器，能读的是字节级字节对（`gpt2`）
    it splits text by `%1`, which is not known here
      它用 `%1` 切分文本，这里不认识
    it splits text by an expression that is not known here
      它用这里不认识的表达式切分文本
    it teaches the end of an answer at the question that follows
      它会在下一个问题处教回答的结尾
    merge %1 is not two tokens
      第 %1 个合并不是两个词元
    merge %1 names a token that is not there
      第 %1 个合并用到不存在的词元
    no template named `%1`
      没有叫 `%1` 的模板
    one leaves out what the other adds
      一个去掉的正是另一个加上的
    the normaliser `%1` is not known here
      这里不认识规范化方式 `%1`
    the token `%1` has no usable id
      词元 `%1` 没有可用的编号
    the tokenizer of `%1` is of a kind that is not known
      `%1` 的分词器种类不认识
    """
}
