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
    """
}
