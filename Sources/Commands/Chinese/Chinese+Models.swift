extension Chinese {
  static let models = """
    %1 heads cannot share %2 key heads evenly
      %1 个头不能均分 %2 个键头
    %1 is %2, and %3 to %4 are possible
      %1 是 %2，可以是 %3 到 %4
    %1 were asked for
      要求了 %1
    YaRN without the original context
      YaRN 缺少原始上下文长度
    `%1` cannot be computed here
      `%1` 在这里不能计算
    `%1` does not describe a model
      `%1` 没有描述模型
    `%1` does not fit its own description
      `%1` 与它自己的描述不符
    `%1` has no A or no B
      `%1` 缺少 A 或 B
    `%1` is missing or no whole number
      缺少 `%1` 或它不是整数
    `%1` is no adapter that can be used
      `%1` 不是能用的适配器
    `%1` is not computed here
      这里不计算 `%1`
    `%1` is not whole
      `%1` 不完整
    `%1` is one; llama, qwen2 and qwen3 are known
      `%1` 就是；认识的是 llama、qwen2 和 qwen3
    `%1` is too large for this machine's memory
      `%1` 对本机内存来说太大
    `peft_type` is not LORA
      `peft_type` 不是 LORA
    `r` is not between 1 and %1, or `lora_alpha` is missing
      `r` 不在 1 到 %1 之间，或缺少 `lora_alpha`
    `rope_freqs.weight` is no list of %1 floats
      `rope_freqs.weight` 不是 %1 个浮点数
    a feed-forward bias
      前馈层偏置
    a mixture of experts
      混合专家
    a rotary embedding of a part of each head
      只作用于头的一部分的旋转位置编码
    a rotary embedding scaled by `%1`
      按 `%1` 缩放的旋转位置编码
    a sliding window
      滑动窗口
    another activation than SiLU
      SiLU 以外的激活函数
    it does not name its architecture
      它没有写明架构
    it has no `model_type`
      它没有 `model_type`
    it has no tensor `token_embd.weight` of two dimensions
      它没有二维张量 `token_embd.weight`
    it is neither a GGUF file nor a folder with config.json and safetensors
      它既不是 GGUF 文件，也不是含 config.json 和 safetensors 的文件夹
    its weights take %1, and %2 are free
      它的权重要 %1，空闲 %2
    keys and values of different widths
      键和值宽度不同
    line %1, column %2: %3
      第 %1 行第 %2 列：%3
    models of the kind `%1` are not computed here
      这里不计算 `%1` 类的模型
    no model at `%1`
      `%1` 处没有模型
    the context
      上下文长度
    the epsilon of the norms is %1%2
      归一化的 epsilon 是 %1%2
    the number of heads
      头数
    the number of key heads
      键头数
    the number of layers
      层数
    the numbers of the rotary embedding are not all positive
      旋转位置编码的数不全是正数
    the rotary embedding has no `%1`
      旋转位置编码缺少 `%1`
    the size of the vocabulary
      词表大小
    the system gives no memory
      系统不给内存
    the tensor `%1` has no place in the model
      张量 `%1` 在模型里没有位置
    the tensor `%1` has the shape %2 and should have %3
      张量 `%1` 的形状是 %2，应是 %3
    the tensor `%1` is missing
      缺少张量 `%1`
    the tensor `%1` of `%2` is; F32 F16 BF16 Q8_0 Q4_0 Q4_1 Q5_0 Q5_1 Q4_K Q5_K Q6_K can
      `%2` 的张量 `%1` 就是；能用的是 F32 F16 BF16 Q8_0 Q4_0 Q4_1 Q5_0 Q5_1 Q4_K Q5_K Q6_K
    the width
      宽度
    the width of a head
      头的宽度
    the width of a head, %1, is odd
      头的宽度 %1 是奇数
    the width of the feed-forward layer
      前馈层宽度
    weights stored as %1 cannot be read
      读不了以 %1 存放的权重
    %1 is %2, more than the rest of the file can hold
      %1是 %2，超过文件剩余部分
    %1 is %2, which stands for none
      %1是 %2，没有对应的类型
    %1 nests arrays too deep
      %1的数组嵌套太深
    `%1` is a GGUF file of version %2
      `%1` 是第 %2 版的 GGUF 文件
    `%1` is damaged or no model
      `%1` 损坏了，或不是模型
    `%1` is in no file of the same folder
      `%1` 不在同一文件夹的任何文件里
    `%1` is no index of safetensors files
      `%1` 不是 safetensors 文件的索引
    `%1` says that it is in `%2`, and it is not
      `%1` 说它在 `%2` 里，其实不在
    `general.alignment` is no power of two up to 1,048,576
      `general.alignment` 不是不超过 1,048,576 的二的幂
    a GGUF file starts with `GGUF`
      GGUF 文件以 `GGUF` 开头
    a header of %1 is longer than allowed
      文件头 %1，超过允许的长度
    an element
      一个元素
    at byte %1: %2
      在字节 %1 处：%2
    has `data_offsets` that do not lie inside the file
      的 `data_offsets` 不在文件之内
    has a `shape` that is no list of whole numbers
      的 `shape` 不是整数列表
    has no `dtype`
      没有 `dtype`
    has no `shape`
      没有 `shape`
    has not as many bytes as its type and shape ask for
      的字节数与类型和形状不符
    is of the type `%1`, which is not known
      的类型 `%1` 不认识
    it has no `weight_map`
      它没有 `weight_map`
    it was written for a big-endian machine
      它是为大端机器写的
    neither model.safetensors nor model.safetensors.index.json is there
      没有 model.safetensors，也没有 model.safetensors.index.json
    no model in `%1`
      `%1` 里没有模型
    the file ends inside %1
      文件在%1中间结束
    the file goes on after the last tensor
      最后一个张量之后文件还有内容
    the header is no JSON object
      文件头不是 JSON 对象
    the header is not JSON: %1
      文件头不是 JSON：%1
    the header names `%1` twice
      文件头里 `%1` 出现两次
    the key `%1` stands twice
      键 `%1` 出现两次
    the key of metadata value %1
      第 %1 个元数据的键
    the length of %1
      %1的长度
    the length of a string of %1
      %1的字符串长度
    the length of the header
      文件头的长度
    the magic number
      文件标志
    the name of tensor %1
      张量 %1 的名字
    the number of dimensions of `%1`
      `%1` 的维数
    the number of elements of %1
      %1的元素个数
    the number of metadata values
      元数据个数
    the number of tensors
      张量个数
    the offset %1 of `%2` is not aligned to %3
      `%2` 的偏移 %1 没有按 %3 对齐
    the offset of `%1`
      `%1` 的偏移
    the shape of `%1`
      `%1` 的形状
    the tensor `%1` %2
      张量 `%1` %2
    the tensor `%1` does not begin where the one before it ends
      张量 `%1` 没有从前一个结束处开始
    the tensor `%1` has %2 dimensions, more than 4
      张量 `%1` 有 %2 维，超过 4
    the tensor `%1` has a dimension of %2
      张量 `%1` 有一维是 %2
    the tensor `%1` has a size that its type cannot have
      张量 `%1` 的大小不适合它的类型
    the tensor `%1` of %2 at %3 ends beyond the file
      张量 `%1`（%2，在 %3）超出文件末尾
    the tensor `%1` stands twice
      张量 `%1` 出现两次
    the type %1 of the tensor `%2` is not known
      不认识张量 `%2` 的类型 %1
    the type of %1
      %1的类型
    the type of `%1`
      `%1` 的类型
    the type of elements of %1
      %1的元素类型
    the value of `%1`
      `%1` 的值
    the version
      版本
    versions 2 and 3 are read
      能读第 2 版和第 3 版
    versions 2 and 3 are read; convert it with a newer llama.cpp
      能读第 2 版和第 3 版；请用较新的 llama.cpp 转换
    it has %1{token|tokens}, and the embedding has %2
      它有 %1 个词元，嵌入层有 %2 个
    the prompt has %1{token|tokens}, and the model takes %2 in all
      提示词有 %1 个词元，模型总共接受 %2 个
    the tokenizer of `%1` does not fit its weights
      `%1` 的分词器与权重不符
    there is no room for an answer
      没有给回答留位置
    the prompt has %1 tokens, and the model takes %2 in all
      提示词有 %1 个词元，模型总共接受 %2 个
    """
}
