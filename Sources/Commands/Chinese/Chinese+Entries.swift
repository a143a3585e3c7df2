extension Chinese {
  static let entries = """
    %1 of %2{entry|entries}; `rows=` shows more
      显示 %1 个，共 %2 个条目；`rows=` 可显示更多
    %1{entry was|entries were} dropped before
      %1 个条目此前已丢弃
    %1{entry was|entries were} kept before
      %1 个条目此前已保留
    ␣(%1 more are known)
      （还知道 %1 个）
    JSON
      JSON
    LLaMA-Factory parts names at commas; spaces and slashes make trouble too
      LLaMA-Factory 用逗号分隔名字；空格和斜线也会出问题
    LLaMA-Factory's data folder
      LLaMA-Factory 的数据文件夹
    `%1` holds no dataset_info.json, but its folder `data` does
      `%1` 里没有 dataset_info.json，但它的文件夹 `data` 里有
    `%1` is for Parquet files
      `%1` 只用于 Parquet 文件
    `%1` is no confidence
      `%1` 不是把握的写法
    `%1` is no entry's number
      `%1` 不是条目编号
    `%1` is no folder
      `%1` 不是文件夹
    `%1` is no name for a dataset
      `%1` 不能作数据集的名字
    `to` names the file to write
      `to` 指定要写的文件
    alike
      相似度
    became
      成为
    column `%1` stands twice
      列 `%1` 写了两次
    columns of its lines
      每行的列数
    count
      数量
    dataset
      数据集
    dropped
      已丢弃
    dropped %1{entry that repeats|entries that repeat}
      丢弃了 %1 个重复的条目
    dropped %1{entry|entries}
      丢弃了 %1 个条目
    dropped, edited
      已丢弃，已修改
    earlier
      先前
    earlier turns stand in CSV as JSON text, which LLaMA-Factory does not read
      CSV 里先前的对话写成 JSON 文本，LLaMA-Factory 不读
    edited
      已修改
    edited by hand, left as they are
      手工改过的，保持原样
    entries
      条目
    entries made
      产生的条目
    entries replaced
      替换的条目
    entry
      条目
    entry %1
      条目 %1
    entry %1 is left as it was
      条目 %1 保持原样
    found %1{entry that repeats another|entries that repeat others}
      找到 %1 个重复的条目
    held out
      留出
    input
      输入
    instruction
      指令
    it is a number from 0 to 1, or two with a `-`
      写 0 到 1 的一个数，或用 `-` 连接的两个数
    it is replaced only when told to
      明说时才替换
    kept
      已保留
    kept %1{entry|entries}
      保留了 %1 个条目
    kind
      种类
    left out %1{row that holds|rows that hold} no entry, of `%2`
      `%2` 中有 %1 行不是条目，未载入
    list
      列表
    loaded %1{entry|entries} from `%2`
      从 `%2` 载入了 %1 个条目
    new entries
      新条目
    no entry fits
      没有符合的条目
    no entry repeats another
      没有重复的条目
    no row of `%1` is an entry
      `%1` 没有一行是条目
    nothing was changed in entry %1
      条目 %1 没有改动
    output
      输出
    share
      比例
    system
      系统提示词
    that name has a meaning of its own
      这个名字另有含义
    the first %1 are shown
      只显示前 %1 个
    there are no entries yet
      还没有条目
    there are no entries yet; `ask`, `roles` and `load` make them
      还没有条目；`ask`、`roles` 和 `load` 可产生
    there is no column `%1`
      没有列 `%1`
    there is no entry %1
      没有条目 %1
    they come from `ask`, `roles` and `load`
      它们来自 `ask`、`roles` 和 `load`
    what was named, and what the keys ask for, leave none
      指定的和条件要求的合起来，一个也没有
    which entries?
      哪些条目？
    which file?
      哪个文件？
    wrote %1{entry|entries} to `%2`
      把 %1 个条目写到 `%2`
    wrote %1{entry|entries} to `%2`, registered as `%3`
      把 %1 个条目写到 `%2`，登记为 `%3`
    """
}
