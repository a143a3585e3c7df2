extension Chinese {
  static let runs = """
    %1{entry|entries}
      %1 个条目
    %1{place|places} in the texts
      文本里 %1 处
    All must stand in the same line; `"…"` holds a space
      都要在同一行里；`"…"` 里可有空格
    Find words in the texts, with their chapters and chunks, and in the entries
      在文本（连同章和片段）和条目里查找词语
    Only in one text, by number or name
      只在一个文本里，写编号或名字
    Replace a file that is there
      替换已有的文件
    The file
      文件
    The most hits shown of each
      每种最多显示多少处
    Where to look
      在哪里找
    Write every line that is spoken as {"role", "dialogue"}, one a line
      把每句话写成 {"role", "dialogue"}，每行一句
    `%1` is nowhere to be found
      哪里都找不到 `%1`
    `ask endpoint=local` asks the model in this process
      `ask endpoint=local` 用本进程里的模型
    `local` is the model in this process
      `local` 是本进程里的模型
    dialogue
      对话
    it has no address
      它没有地址
    more than %1{entry|entries}
      超过 %1 个条目
    neither BASE_URL nor DEEPSEEK_API_KEY is set, and no endpoint was added; `endpoint=local` \
    asks the model in this process
      BASE_URL 和 DEEPSEEK_API_KEY 都没有设定，也没有添加端点；`endpoint=local` 用本进程里的模型
    no line could be given to a speaker
      没有一句话能确定说话人
    there is nothing between the quotes
      引号之间什么都没有
    which words?
      哪些词？
    wrote %1{line|lines} to `%2`
      把 %1 句话写到 `%2`
    cannot read `%1` as %2
      无法按 %2 读 `%1`
    its parts say so
      它的各部分表明如此
    the page says so
      页面自己这样写明
    %1{file|files} of `%2`, %3 fetched, %4
      `%2` 的 %1 个文件，取得 %3，%4
    A part of the GGUF file's name, where there are several
      有多个 GGUF 文件时，文件名的一部分
    A server that answers in place of the model inside
      代替内置模型回答的服务器
    A text; the kept entries without
      文本；不写则用保留的条目
    Another folder than the models folder
      模型文件夹以外的文件夹
    Fetch a model into the models folder, going on where it was stopped
      把模型取到模型文件夹，可从停下处继续
    Measure how well a model foretells answers, or a text, without and with an adapter
      衡量模型对回答或文本预测得多好，不加和加适配器
    The chat template of entries
      条目的对话模板
    The most entries
      最多多少条目
    The run whose adapter is measured; the last without
      衡量哪次训练的适配器；不写则是最近的
    Tokens read at once of a text
      文本一次读多少词元
    `%1` does not list files
      `%1` 不列出文件
    `%1` is not the file that the server describes
      `%1` 不是服务器所说的文件
    `%1` is not there; one that is not public wants HF_TOKEN
      `%1` 不存在；不公开的需要 HF_TOKEN
    `%1` names no model to fetch
      `%1` 没有指明要取的模型
    `hf:OWNER/NAME`, `ms:OWNER/NAME` or the address of a GGUF file
      `hf:所有者/名字`、`ms:所有者/名字` 或 GGUF 文件的地址
    `hf:OWNER/NAME`, `ms:OWNER/NAME` or the address of a GGUF file does
      可写 `hf:所有者/名字`、`ms:所有者/名字` 或 GGUF 文件的地址
    checked by SHA-256
      已用 SHA-256 核对
    it answers with %1
      它回答 %1
    it has neither safetensors with config.json nor GGUF files
      它没有 safetensors 加 config.json，也没有 GGUF 文件
    its GGUF files are %1
      它的 GGUF 文件有 %1
    its SHA-256 differs; it has been removed
      它的 SHA-256 不符；已删除
    loss
      损失
    no model in `%1` that can be used
      `%1` 里没有能用的模型
    no run `%1` that has made an adapter
      没有产生过适配器的训练 `%1`
    lower by
      降低
    none is kept, or none is of those meant
      没有保留的，或没有符合所选的
    perplexity
      困惑度
    samples
      样本
    side
      一侧
    the server has no model `%1`
      服务器没有模型 `%1`
    there are no entries to measure by
      没有可用来衡量的条目
    without a digest to check them by
      没有摘要可供核对
    Draw the losses of trainings, together, here or as a picture
      画出训练的损失，放在一起，在这里或画成图片
    Numbers or names of runs; the newest without
      训练的编号或名字；不写则是最新的
    A picture to write: loss.svg or loss.png
      要写的图片：loss.svg 或 loss.png
    nothing has been trained yet
      还没有训练过
    wrote `%1`
      写好了 `%1`
    held-out samples
      留出样本
    loss, smoothed
      损失（平滑）
    held-out loss
      留出损失
    learning rate
      学习率
    weight decay
      权重衰减
    longest gradient
      最大梯度
    Teach the model the kept entries: LoRA, as LLaMA-Factory does it
      用保留的条目训练模型：LoRA，与 LLaMA-Factory 一样
    The highest learning rate; LLaMA-Factory's page has 5e-5
      最高学习率；LLaMA-Factory 的页面是 5e-5
    How often every sample is gone through; may be a fraction
      每个样本过几遍；可以是小数
    Batches a step: the adapter moves once for batch x accumulate samples
      每步的批数：每 batch × accumulate 个样本更新一次
    The update counts alpha / rank; twice the rank
      更新按 alpha / rank 计；rank 的两倍
    The share of its input that the adapter does not see
      适配器看不到的输入比例
    The matrices it changes: all, or some of q_proj, k_proj, v_proj, o_proj, gate_proj …
      改变哪些矩阵：全部，或 q_proj、k_proj、v_proj、o_proj、gate_proj … 中的一些
    The most tokens of a sample; a longer one is cut as LLaMA-Factory cuts it
      每个样本最多多少词元；更长的按 LLaMA-Factory 的方式截断
    How the learning rate goes from its highest to nothing
      学习率怎样从最高降到零
    Steps in which the rate rises first; below 1 a share of all
      学习率先上升的步数；小于 1 表示比例
    Longer gradients are shortened to this; 0 leaves them
      更大的梯度缩到这么大；0 表示不缩
    Whether samples come in another order each epoch, PyTorch's for the same seed
      每轮是否换样本顺序，同一种子与 PyTorch 的顺序一致
    Samples held out to be measured each epoch: below 1 a share, else a count
      留出多少样本每轮衡量：小于 1 是比例，否则是个数
    How a conversation is written for the model; the model's own without
      对话怎样写给模型；不写则用模型自己的
    The folder of an adapter to go on from
      在哪个适配器的基础上继续
    Goes on for more epochs until the loss of one is no higher, or falls no more
      继续更多轮，直到一轮的损失不高于它，或不再下降
    What the run is called
      这次训练叫什么
    The most memory taken, in GB; what is free without
      最多用多少内存，GB；不写则用空闲的
    Of products with the base model; `int8` is `int16` with the gradients in 8 bits; `auto` is the fastest of `fp32` and these two, whose losses are the same to a thousandth; `bf16` moves them by a hundredth
      与基础模型相乘的精度；`int8` 即 `int16`，但梯度用 8 位；`auto` 取 `fp32` 与这两者中最快者，其损失相差不到千分之一；`bf16` 相差约百分之一
    tokens an epoch
      每轮词元
    of them computed
      其中计算的
    of them learned
      其中学习的
    trainable numbers
      可训练的数
    products in
      乘法精度
    memory, at most
      内存，最多
    memory is short: layers are computed twice, a third slower
      内存不够：各层计算两次，慢三分之一
    a learning rate of 0 learns nothing
      学习率为 0 什么都学不到
    no matrix is called `%1`
      没有叫 `%1` 的矩阵
    this processor has no products of `%1`
      这个处理器没有 `%1` 的乘法
    there is nothing to train on
      没有可用来训练的
    the workspace has no entries
      工作区没有条目
    no run `%1`
      没有训练 `%1`
    run `%1` is done: there is nothing to go on with
      训练 `%1` 已完成：没有可继续的
    no run was stopped: there is nothing to go on with
      没有停下的训练：没有可继续的
    the folder of the run is gone
      这次训练的文件夹不在了
    `%1` is not there
      `%1` 不在那里
    run `%1` has no loss yet
      训练 `%1` 还没有损失
    `%1` is no kind of picture that can be written
      不能写 `%1` 这种图片
    there is `.svg` and `.png`
      有 `.svg` 和 `.png`
    Go on with a training that was stopped, from its last checkpoint
      从最后的检查点继续停下的训练
    Its number or name; the last one stopped without
      编号或名字；不写则是最近停下的
    the template `%1` writes tokens that the model has not
      模板 `%1` 会写出模型没有的词元
    it was made for another family of models
      它是为另一系列的模型做的
    reading the model
      读取模型
    stopped at a loss of %1: `until` is reached
      停在损失 %1：已达到 `until`
    stopped at a loss of %1: more epochs no longer lower it
      停在损失 %1：再多轮也不再降低
    tokens a second
      每秒词元
    stopped run %1 at step %2 of %3
      训练 %1 停在第 %2 步，共 %3 步
    a checkpoint keeps what is done
      已完成的都在检查点里
    How many, or which: `5`, or `3-7`, or `12 15`; `tokens` for the model's view
      多少个或哪些：`5`、`3-7` 或 `12 15`；`tokens` 为模型看到的样子
    Show entries as a reader sees them, or as the model will
      按读者或模型看到的样子显示条目
    With tokens: a model, a GGUF file, a folder with a tokenizer.json
      用于 tokens：模型、GGUF 文件或含 tokenizer.json 的文件夹
    With tokens: empty thoughts are learnt
      用于 tokens：也学习空的思考
    With tokens: how a chat becomes text, by LLaMA-Factory's names; the model's without
      用于 tokens：对话怎样变成文本，用 LLaMA-Factory 的名字；不写则用模型自己的
    With tokens: only the last answer is learnt
      用于 tokens：只学习最后的回答
    With tokens: packed samples that do not see each other
      用于 tokens：打包的样本互不可见
    With tokens: questions are learnt too
      用于 tokens：问题也学习
    With tokens: several samples in one
      用于 tokens：几个样本合成一个
    With tokens: the most of a sample
      用于 tokens：每个样本的上限
    %1{held-out sample leaves|held-out samples leave} nothing to train on
      留出 %1 个样本后没有可训练的
    %1{run|runs}
      %1 次训练
    AdamW's weight decay
      AdamW 的权重衰减
    List the trainings, and how far each came
      列出训练，以及各自进行到哪里
    Of the order and the start
      决定顺序和起点
    Samples a batch
      每批样本数
    The rank of the adapter
      适配器的秩
    `cutoff=%1` cuts the whole answer off %2{sample|samples}
      `cutoff=%1` 会截掉 %2 个样本的全部回答
    about
      约
    accumulate
      累积
    adapter
      适配器
    all %1{entry is|entries are} dropped
      全部 %1 个条目都已丢弃
    alpha
      alpha
    batch
      批
    begun
      开始于
    begun with %1, going on with %2: the last digits differ
      开始时用 %1，继续时用 %2：末位数字会不同
    cutoff
      截断长度
    dropout
      dropout
    epochs
      轮数
    loss %1 (smoothed %2)  lr %3  %4 tokens/s
      损失 %1（平滑 %2）  学习率 %3  %4 词元/秒
    picture
      图片
    precision
      精度
    rank
      秩
    run
      训练
    scheduler
      学习率曲线
    seed
      种子
    status
      状态
    step
      步
    steps
      步数
    target
      目标矩阵
    the longest sample has %1{token|tokens}
      最长的样本有 %1 个词元
    the workspace has %1
      工作区有 %1
    there are %1 in all
      共有 %1
    time
      时间
    until
      直到损失
    warm-up
      预热
    Cells
      单元
    How many entries it shows
      显示多少个条目
    Roles
      角色
    Talk
      对话
    The page
      页面
    Training
      训练
    Write one page that shows the workspace: texts, entries, losses, talk, cells
      写出一个展示工作区的页面：文本、条目、损失、对话、单元
    cell %1
      单元 %1
    made by Inkstone %1
      由砚 %1 制作
    page
      页面
    you
      你
    """
}
