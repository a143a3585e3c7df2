extension Chinese {
  static let dataset = """
    %1 is no row
      %1不是一行数据
    %1, at line %2, column %3
      %1，在第 %2 行第 %3 列
    LLaMA-Factory does not read it so
      LLaMA-Factory 不这样读
    `%1` begins with a byte-order mark, so nothing was written
      `%1` 以字节顺序标记开头，所以没有写入
    `%1` is broken, so nothing was written
      `%1` 已坏，所以没有写入
    `%1` is no CSV
      `%1` 不是 CSV
    `%1` is no CSV of one shape
      `%1` 的 CSV 各行不一致
    `%1` is no JSON
      `%1` 不是 JSON
    `%1` is no dataset that is known
      `%1` 不是认识的数据集
    `%1` is not in UTF-8
      `%1` 不是 UTF-8
    a dataset's name in double quotes is due
      这里应是双引号里的数据集名字
    a quote in line %1 is not closed
      第 %1 行的引号没有结束
    a row has more than 256 MB
      一行超过 256 MB
    a row in braces is due
      这里应是花括号里的一行数据
    a turn does not say whose it is
      有一轮没有说是谁的
    a turn has no text
      有一轮没有文本
    a turn holds more than text
      有一轮不只是文本
    a turn of `%1` is not taken
      不接受 `%1` 的发言
    an object of datasets is due
      这里应是数据集的对象
    dataset `%1` is no object
      数据集 `%1` 不是对象
    it has %1; entries have `instruction`, `input` and `output`, `conversations` or `messages`
      它有 %1；条目应有 `instruction`、`input` 和 `output`，或 `conversations`，或 `messages`
    it has no columns
      它没有列
    it has no output
      它没有输出
    it has no turns
      它没有对话
    its `%1` is no text
      它的 `%1` 不是文本
    its `history` is no JSON
      它的 `history` 不是 JSON
    its `history` is no list
      它的 `history` 不是列表
    its `history` is no list of pairs of texts
      它的 `history` 不是成对文本的列表
    its last turn is no answer
      它的最后一轮不是回答
    its turns are no list
      它的对话不是列表
    its turns do not alternate, the human first
      它的对话没有交替，应由人开始
    line %1
      第 %1 行
    line %1 has %2{field|fields}, the first has %3
      第 %1 行有 %2 个字段，第一行有 %3 个
    line %1 has bytes that are no text
      第 %1 行有不是文本的字节
    row %1
      第 %1 条
    rows
      行
    something follows the array
      数组后面还有东西
    the array is not closed
      数组没有结束
    the text ends within a row
      文本在一行数据中间结束
    """
}
