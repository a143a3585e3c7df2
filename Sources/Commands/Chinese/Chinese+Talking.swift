extension Chinese {
  static let talking = """
    (cut at %1 tokens; max-tokens=… gives more)
      （在 %1 个词元处截断；max-tokens=… 可以更长）
    (the first %1 turns no longer fit into the model's context)
      （最早的 %1 轮已放不进模型的上下文）
    `%1` has %2{turn|turns}
      `%1` 里有 %2 轮
    a new conversation
      新的对话
    a new conversation, in this scene
      新的对话，用这个场景
    both answer
      两者都回答
    no scene is set
      没有设定场景
    the base model answers
      由基础模型回答
    the tuned model answers
      由微调后的模型回答
    %1{message is|messages are} kept
      保留了 %1 条消息
    (%1{token|tokens} at %2 a second; the prompt's %3 at %4)
      （%1 个词元，每秒 %2 个；提示词 %3 个，每秒 %4 个）
    0 takes the likeliest word
      0 取最可能的词
    A folder with an adapter in PEFT's format
      含 PEFT 格式适配器的文件夹
    A model of `models`, a GGUF file or a folder
      `models` 里的模型、GGUF 文件或文件夹
    A model; the chosen one without
      模型；不写则用选定的
    Above 1, words that were there become rarer
      大于 1 时，出现过的词变少
    Another seed, another answer
      换一个种子，换一个回答
    Choose the base model of this workspace
      选定这个工作区的基础模型
    List the models that are here, and whether they fit into memory
      列出这里的模型，以及内存是否放得下
    List the models, like `models`
      列出模型，同 `models`
    None below this part of the likeliest
      不取低于最可能者这一比例的词
    Of so many words; 0 of all
      从这么多个词里取；0 表示全部
    Of the likeliest with this share
      从合计达到这一比例的最可能的词里取
    Say how fast each answer came
      说明每个回答有多快
    Say what a model is: its shape, its storage, what it takes
      说明一个模型：形状、存放方式、需要多少
    Talk with the model, tuned or not; with a text, answer once
      与模型对话，微调过的或原来的；给出文本则只答一次
    The chat template; the run's or the model's own without
      对话模板；不写则用训练的或模型自己的
    The model that is trained and talked with; `model use` sets it
      用来训练和对话的模型；由 `model use` 设定
    The most of an answer
      回答的上限
    The person whose system prompt is taken
      采用谁的系统提示词
    The words that set the scene
      交代情境的话
    Which base model
      哪个基础模型
    `%1` cannot be used: %2
      `%1` 不能用：%2
    `%1` is empty; scripts/model fetches the embedded one
      `%1` 是空的；scripts/model 可取得内置模型
    `%1` with %2
      `%1` 加 %2
    `%1` without and with %2
      `%1`，不加与加 %2
    `base`, `compare`, a run's name or number, and what to say; nothing opens a chat
      `base`、`compare`、训练的名字或编号，以及要说的话；不写则开始对话
    a %1 of %2 million weights stored as %3
      %2 百万权重的 %1，以 %3 存放
    base
      原模型
    chosen
      已选
    context
      上下文
    family
      系列
    feed-forward width
      前馈宽度
    fits
      放得下
    fits in memory
      内存放得下
    free memory
      空闲内存
    heads
      头数
    in memory
      占内存
    it is neither in the models folder nor a GGUF file or a folder
      它不在模型文件夹里，也不是 GGUF 文件或文件夹
    key heads
      键头数
    no model `%1`
      没有模型 `%1`
    no role `%1`
      没有角色 `%1`
    no run has made an adapter yet
      还没有训练产生适配器
    nobody is there to type
      没有人在输入
    of these a second
      每秒词元
    path
      路径
    run `%1`
      训练 `%1`
    stored as
      存放方式
    talking with %1; /exit leaves, /reset begins anew, Ctrl-C stops an answer
      正与 %1 对话；/exit 离开，/reset 重新开始，Ctrl-C 停止回答
    template
      模板
    the adapter
      适配器
    the base model is `%1`, %2
      基础模型是 `%1`，%2
    there is no model yet
      还没有模型
    there is no model yet; scripts/model fetches the embedded one
      还没有模型；scripts/model 可取得内置模型
    there is nothing to answer
      没有要回答的
    there is nothing to compare with the base model
      没有可与原模型比较的
    tokens of the answer
      回答词元
    tokens of the prompt
      提示词词元
    tuned
      微调后
    vocabulary
      词表
    weights
      权重
    width
      宽度
    width of a head
      头的宽度
    """
}
