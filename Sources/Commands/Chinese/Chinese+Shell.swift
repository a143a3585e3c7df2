extension Chinese {
  static let shell = """
    %1 begin so
      %1 都这样开头
    %1{byte|bytes}
      %1 字节
    %1{command reads|commands read} as recorded
      %1 条命令的输出与记录一致
    %1{command|commands} failed
      %1 条命令失败
    %1{line differs|lines differ} from its transcript
      有 %1 行与记录不同
    .env
      .env
    A SELECT statement, as it stands
      一条 SELECT 语句，原样
    A key of DeepSeek's server; selects its address
      DeepSeek 服务器的密钥；同时选定其地址
    A setting and its value; none lists them all
      设置名和值；不写则全部列出
    Ask the workspace in SQL; nothing can be changed so
      用 SQL 查询工作区；不会改动任何内容
    Dataset
      数据集
    Do again what was taken back, cell by cell
      逐个单元地重做撤销过的改动
    Going back, going on
      回退与继续
    How many
      多少个
    How many entries `ask` makes of each chunk
      `ask` 从每个片段产生多少条目
    How many rows a listing shows at most
      列表最多显示多少行
    Leave the shell
      离开
    List the commands that were run, with their outcomes
      列出运行过的命令及其结果
    List the commands, or explain one
      列出命令，或解释一个命令
    List the last lines typed, in any shell
      列出最近输入过的行，不分窗口
    Models and training
      模型与训练
    Only lines that hold this
      只列出含有它的行
    Run a session script, or check that it still says what it said
      运行会话脚本，或检查它的输出是否仍与记录一致
    Run cells again, in their order; each becomes a new cell
      按顺序重新运行单元；每个都成为新单元
    Say what the workspace holds, and every setting with where it came from
      说明工作区里有什么，以及每个设置的值和来源
    Say which Inkstone this is
      说明这是哪个版本的砚
    Set a value for this workspace; `NAME=` clears it
      为这个工作区设定一个值；`NAME=` 清除它
    Take back the last changes, cell by cell
      逐个单元地撤销最近的改动
    Texts
      文本
    The address of an OpenAI-compatible server
      OpenAI 兼容服务器的地址
    The command to explain
      要解释的命令
    The key of that server
      该服务器的密钥
    The language of messages; `auto` follows LC_ALL, LC_MESSAGES and LANG
      消息的语言；`auto` 依照 LC_ALL、LC_MESSAGES 和 LANG
    The longest time it may take
      最长允许的时间
    The model that the server is asked for
      向服务器请求的模型
    The most rows shown
      最多显示多少行
    The person that `roles` extracts without names: name, then aliases
      `roles` 不写名字时提取的人物：名字在前，别名在后
    The rest
      其他
    The same, as the old role script called it
      同上，旧角色脚本中的叫法
    The script, as in `tour.ink`
      脚本，如 `tour.ink`
    The text that `load` reads without a path
      `load` 不写路径时读取的文本
    Where to, as in `mine.ink`
      写到哪里，如 `mine.ink`
    Whether a file there is replaced
      是否替换已有的文件
    Whether output is coloured
      输出是否用颜色
    Which, as in `3-7`
      哪些，如 `3-7`
    Which, as in `3-7`; the last ones without
      哪些，如 `3-7`；不写则是最近的
    Which; all that are done and not undone without
      哪些；不写则是所有已完成且未撤销的
    Write cells as a session script that `replay` runs
      把单元写成会话脚本，供 `replay` 运行
    `%1=` stands twice
      `%1=` 写了两次
    `%1` can only be read
      `%1` 只能读取
    `%1` cannot stand here
      `%1` 不能放在这里
    `%1` does not read as it did
      `%1` 的输出与以前不同
    `%1` has no key `%2`
      `%1` 没有键 `%2`
    `%1` has no parameter `%2`
      `%1` 没有参数 `%2`
    `%1` has no place for `%2`
      `%1` 里没有 `%2` 的位置
    `%1` is `%2`
      `%1` 是 `%2`
    `%1` is `%2` again
      `%1` 又是 `%2`
    `%1` is cleared
      `%1` 已清除
    `%1` is no number or span of numbers
      `%1` 不是数字或数字范围
    `%1` is no session script
      `%1` 不是会话脚本
    `%1` is not a number
      `%1` 不是数字
    `%1` is not a whole number
      `%1` 不是整数
    `%1` is one workspace too many
      `%1` 是多余的工作区
    `%1` is out of range
      `%1` 超出范围
    `%1` is set for as long as this shell runs, and kept nowhere; to keep it, put %2 into `.env` or \
    the environment
      `%1` 已设定，只在本次运行中有效，不会保存；要保存，请把 %2 写进 `.env` 或环境变量
    `%1` is there already
      `%1` 已经存在
    `%1` may be more than one command
      `%1` 可能是不止一个命令
    `%1` sets nothing
      `%1` 没有设定什么
    `%1` stopped at line %2
      `%1` 停在第 %2 行
    `%1` wants %2
      `%1` 需要 %2
    `%1` wants a value
      `%1` 需要一个值
    `%1` wants a word after it
      `%1` 后面需要一个词
    `--set` cannot set `%1`
      `--set` 不能设定 `%1`
    `VISUAL` or `EDITOR` in the environment names one
      用环境变量 `VISUAL` 或 `EDITOR` 指定一个
    `cells` lists them
      `cells` 列出它们
    `check` compares with the transcript beside it, `record` writes that; both in a fresh workspace. \
    `keep-going` passes over failures, `from=LINE` begins there, `NAME=VALUE` sets a parameter of the \
    script
      `check` 与旁边的记录比较，`record` 写下记录；两者都在全新的工作区里。`keep-going` 跳过失败，\
    `from=LINE` 从该行开始，`NAME=VALUE` 设定脚本的参数
    `help VERB` explains one; Tab completes; Ctrl-C stops, Ctrl-D leaves
      `help 命令` 解释一个命令；Tab 补全；Ctrl-C 停止，Ctrl-D 离开
    `help` lists the commands; `load PATH` reads a book
      `帮助` 列出命令；`载入 路径` 读入一本书
    a file is replaced only when you say so
      只有明说时才替换文件
    a quote or a `\\` is left open
      引号或 `\\` 没有结束
    a value is due
      这里需要一个值
    cell
      单元
    command
      命令
    commands stand behind `-c`
      命令写在 `-c` 后面
    config file
      配置文件
    default
      默认
    did cell %1 again: `%2`
      已重做单元 %1：`%2`
    done
      完成
    environment
      环境变量
    failed
      失败
    for example
      例如
    from
      来源
    inkstone
      砚
    inkstone %1, new workspace `%2`
      砚 %1，新工作区 `%2`
    inkstone %1, workspace `%2`
      砚 %1，工作区 `%2`
    interrupted
      中断
    it can only be read: %1
      只能读取：%1
    it declares %1
      它声明了 %1
    it declares no parameters
      它没有声明参数
    it is not UTF-8 text
      它不是 UTF-8 文本
    it is one of %1
      它是 %1 之一
    it must lie between %1 and %2
      必须在 %1 和 %2 之间
    it takes %1
      它接受 %1
    it takes %1{word|words}
      它接受 %1 个词
    it takes no keys
      它不接受键
    it takes no words
      它不接受词
    keys
      键
    no cell is done and not undone
      没有已完成且未撤销的单元
    no command `%1 %2`
      没有命令 `%1 %2`
    no command `%1`
      没有命令 `%1`
    no option `%1`
      没有选项 `%1`
    no setting `%1`
      没有设置 `%1`
    no such line was typed yet
      还没有输入过这样的行
    nothing stands here
      这里什么都没有
    nothing was run yet
      还没有运行过什么
    only one of them could be meant
      只能有一个
    only the first %1{row is|rows are} shown
      只显示前 %1 行
    outcome
      结果
    ran %1{command|commands}
      运行了 %1 条命令
    ran %1{command|commands} again
      重新运行了 %1 条命令
    recorded %1{command|commands} in `%2`
      把 %1 条命令记录到 `%2`
    running
      运行中
    set
      set
    setting
      设置
    stopped
      已停止
    stopped at `%1`
      停在 `%1`
    stopped at line %1 of standard input
      停在标准输入第 %1 行
    stopping; Ctrl-C again stops at once
      正在停止；再按 Ctrl-C 立即停止
    the command failed; those before it are done
      这个命令失败了；它之前的都已完成
    the command there failed; what came before it is done
      那里的命令失败了；它之前的都已完成
    the nearest is `%1=`
      最接近的是 `%1=`
    the nearest is `%1`
      最接近的是 `%1`
    the session was never recorded
      这个会话还没有记录过
    the workspace has no name
      工作区没有名字
    there are %1
      有 %1
    there are no such cells
      没有这样的单元
    there is no editor
      没有编辑器
    there is no transcript `%1`
      没有记录 `%1`
    there is nothing to save
      没有可保存的
    took
      用时
    took back cell %1: `%2`
      已撤销单元 %1：`%2`
    undone
      已撤销
    value
      值
    what it opens goes on to the end of the input
      它打开的部分一直延续到输入结束
    what was done is kept; `cells` shows it
      已完成的都保留；用 `cells` 查看
    where
      其中
    workspace
      工作区
    written as `--set NAME=VALUE`
      写作 `--set 名字=值`
    written as `3` or `1-10,12`
      写作 `3` 或 `1-10,12`
    written as `NAME=VALUE`
      写作 `名字=值`
    wrote %1{command|commands} to `%2`
      把 %1 条命令写到 `%2`
    """
}
