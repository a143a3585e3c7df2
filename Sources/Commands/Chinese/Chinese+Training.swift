extension Chinese {
  static let training = """
    `%1` is %2, and the model asks for %3
      `%1` 是 %2，模型要求 %3
    `%1` is damaged
      `%1` 已损坏
    it changes none of the model's matrices
      它没有改变模型的任何矩阵
    it has %1{matrix|matrices}, and %2 fit the model
      它有 %1 个矩阵，其中 %2 个适合模型
    it has no `%1`
      它没有 `%1`
    it has no rank `r`
      它没有秩 `r`
    it is not JSON
      它不是 JSON
    layers
      层
    only plain LoRA can be trained here
      这里只能训练普通 LoRA
    the adapter in `%1` does not fit
      `%1` 里的适配器不适合
    the learning rate is too high
      学习率太高
    the loss of step %1 is no number
      第 %1 步的损失不是数
    %1 are free
      空闲 %1
    %1; the longest sample has %2{token|tokens}
      %1；最长的样本有 %2 个词元
    `%1` holds no run that could go on
      `%1` 里没有能继续的训练
    `%1` is missing or of another size
      缺少 `%1` 或大小不对
    `memory` allows %1
      `memory` 允许 %1
    a higher learning rate
      更高的学习率
    fewer epochs, to keep the model's own language
      减少轮数，保住模型自己的语言
    fewer epochs: it was lowest there
      减少轮数：那里最低
    held-out samples show when to stop
      留出样本可看出何时该停
    it has another rank or other matrices than the run
      它的秩或矩阵与这次训练不同
    it is not what a checkpoint holds
      它不是检查点的内容
    it is not what a run is kept as
      它不是训练记录的形式
    line %1 is no sample
      第 %1 行不是样本
    more data: %1{sample is|samples are} few
      更多数据：%1 个样本太少
    more epochs
      更多轮数
    more epochs: it is still falling
      更多轮数：还在下降
    or dropout, which learns less by heart
      或用 dropout，少些死记
    talk to it
      与它对话
    the held-out loss rose from %1 to %2: the samples are being learned by heart
      留出损失从 %1 升到 %2：样本正被死记
    the loss is %1 and no longer falls; near 0.5 is wanted
      损失是 %1，不再下降；希望接近 0.5
    the loss is %1 and still falling; near 0.5 is wanted
      损失是 %1，还在下降；希望接近 0.5
    the loss is %1, far below 0.5: the samples are known by heart
      损失是 %1，远低于 0.5：样本已被死记
    the loss is %1, near 0.5 as wanted
      损失是 %1，如愿接近 0.5
    too few steps to judge the loss
      步数太少，判断不了损失
    training takes %1 of memory at least
      训练至少需要 %1 内存
    """
}
