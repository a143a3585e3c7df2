extension Chinese {
  static let review = """
    %1 of %2  [k]eep [d]rop [e]dit [b]ack [q]uit
      第 %1 个，共 %2 个  [k] 保留 [d] 丢弃 [e] 编辑 [b] 上一个 [q] 离开
    %1{entry has|entries have} an empty answer, from which a model learns to say nothing
      %1 个条目的回答是空的，模型会从中学会不说话
    %1{entry is|entries are} attributed with less than half confidence; `review \
    confidence=0-0.5` goes through them
      %1 个条目的说话人把握不到一半；`review confidence=0-0.5` 可逐个查看
    %1{entry is|entries are} few: a role wants some hundreds to be learnt
      %1 个条目太少：学会一个角色需要几百个
    %1{entry is|entries are} to be reviewed, at a terminal
      有 %1 个条目待查看，请在终端里进行
    %1{entry repeats|entries repeat} another word for word
      %1 个条目与别的一字不差
    %1{sample is|samples are} over cutoff_len=%2, the longest has %3 tokens: what is beyond it is \
    cut off
      %1 个样本超过 cutoff_len=%2，最长的有 %3 个词元：超出的部分会被截掉
    Change an entry's texts, in your editor or by what is given
      修改一个条目的文字，用编辑器或直接给出
    Characters of answers
      回答的字数
    Characters of questions, with system prompts and earlier turns
      问题的字数，含系统提示词和先前的对话
    Count what there is, and warn of what costs a training later
      统计现有内容，并提醒以后会影响训练的问题
    Entries
      条目
    Go through entries one by one, with one key each
      逐个查看条目，每个按一个键
    Its new %1
      新的%1
    The entry's number
      条目的编号
    Tokens of samples, by `%1` with the template `%2`
      样本的词元数，用 `%1`、模板 `%2` 计
    Warns of samples of more tokens than this, as a training cuts them
      词元多于此数的样本会提醒，训练会截断它们
    Which, as in `3-`; all without
      哪些，如 `3-`；不写则全部
    about %1{sample is|samples are} over cutoff_len=%2: what is beyond it is cut off
      约 %1 个样本超过 cutoff_len=%2：超出的部分会被截掉
    an entry without an output teaches nothing
      没有输出的条目教不了什么
    entry %1 is as it was
      条目 %1 没有变
    equal to an earlier one
      与更早的相同
    left
      剩下
    line %1 is none
      第 %1 行不是
    longest counted
      数到的最长
    longest, in characters
      最长，字数
    longest, in tokens
      最长，词元数
    one answer is %1 % of the data: `%2`; a model will say little else
      有一个回答占数据的 %1 %：`%2`；模型会只说这一句
    over the cutoff of %1
      超过 %1 个词元
    reviewed
      已查看
    something stands before the first heading
      第一个标题之前还有内容
    the heading `%1` is missing
      缺少标题 `%1`
    the heading `%1` stands twice
      标题 `%1` 出现两次
    What counts as doubt for `by=both`
      `by=both` 时怎样算有疑问
    Which model server to ask: names or addresses
      问哪个模型服务器：名字或地址
    Who decides who speaks: rules, a model, or a model where the rules doubt
      由谁判断说话人：规则、模型，或规则有疑问时由模型
    `%1` holds no answers
      `%1` 里没有回答
    and %1{answer|answers} of models in `%2`
      以及 `%2` 里的 %1 个模型回答
    answers that do not belong to the text
      不属于文本的回答
    it agrees with the rules
      与规则一致
    it cannot tell
      它判断不出
    it names another speaker
      它说是别人
    left to the rules
      交给规则
    lines a model was asked about
      问过模型的话
    passages
      段落
    tokens are not counted: %1
      没有数词元：%1
    tokens were counted in %1{entry|entries} drawn from %2
      词元是在抽出的 %1 个条目里数的，共有 %2 个条目
    tokens, about
      词元，约
    """
}
