extension Chinese {
  static let terminal = """
    %1 left
      还需 %1
    at most %1 are taken
      最多接受 %1
    cannot read %1
      读不了 %1
    commands are read as UTF-8, whatever the encoding of the texts
      不论文本是什么编码，命令都按 UTF-8 读取
    line %1 of %2 is not UTF-8
      %2 第 %1 行不是 UTF-8
    line %1 of %2 is too long
      %2 第 %1 行太长
    no earlier line with `%1`:␣
      更早没有含 `%1` 的行：
    run these %1{line|lines}? [y/N/e]␣
      运行这 %1 行吗？[y 运行/N 不/e 编辑]␣
    search `%1`:␣
      查找 `%1`：
    the editor `%1` ended with status %2
      编辑器 `%1` 以状态 %2 结束
    the editor must keep the encoding; nothing is changed
      编辑器必须保持编码；什么都没有改动
    the paste is longer than %1; put it into a file and load that
      粘贴的内容超过 %1；请存成文件再载入
    the text that `%1` left is not UTF-8
      `%1` 留下的文本不是 UTF-8
    there is no such program; `VISUAL` or `EDITOR` in the environment names another
      没有这个程序；可用环境变量 `VISUAL` 或 `EDITOR` 指定别的编辑器
    what it left is not used
      不采用它留下的内容
    … and %1 more
      …还有 %1 个
    """
}
