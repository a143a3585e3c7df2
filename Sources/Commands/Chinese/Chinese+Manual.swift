extension Chinese {
  static let manual = """
    A line is a verb, words and `key=value`; `;` parts commands, `#` begins a comment. Unique \
    beginnings of a verb are enough, and every verb has a Chinese one. `undo` takes back what \
    a command changed.
      一行由动词、词和 `键=值` 组成；`;` 分隔命令，`#` 开始注释。动词写出能区分的开头即可，每个动词都有中文说法。`undo` 撤销一个命令的改动。
    An interactive shell over one file, the workspace, which keeps all that is loaded, made \
    and trained. Without `-c` and `-f` it reads commands from the terminal, or, when standard \
    input is no terminal, from there.
      围绕一个文件（工作区）的交互式命令行，所有载入、生成和训练的内容都存在其中。不写 `-c` 和 `-f` 时从终端读取命令；标准输入不是终端时从那里读取。
    From the weakest: the default, the config file, `.env` in the current folder, the \
    environment, `set` and `--set`, the command itself.
      由弱到强：默认值、配置文件、当前文件夹的 `.env`、环境变量、`set` 和 `--set`、命令本身。
    Commands
      命令
    Description
      说明
    Environment
      环境变量
    Exit status
      退出状态
    Files
      文件
    Name
      名称
    Options
      选项
    Settings
      设置
    Synopsis
      用法
    a fault of the program
      程序的错误
    a file is damaged or no such file
      文件损坏，或不是这种文件
    a line was not understood
      看不懂某一行
    a server could not be reached or refused
      服务器连不上或拒绝
    all is done
      全部完成
    something is not there
      有东西不存在
    something stands in the way
      有东西挡着
    stopped by Ctrl-C
      被 Ctrl-C 停止
    give one JSON object a command
      每条命令给出一个 JSON 对象
    print the manual page
      输出手册页
    print what completes words for that shell
      输出该 shell 的补全脚本
    run a session script and leave
      运行会话脚本后退出
    run these and leave
      运行这些命令后退出
    say results and errors only
      只显示结果和错误
    say this, and list the commands
      显示本说明并列出命令
    say which Inkstone this is
      显示版本
    set a value for this run
      为本次运行设定一个值
    settings, as `name = value`
      设置，写作 `名字 = 值`
    no colours
      不用颜色
    the editor of the commands that let a text be edited
      编辑文本的命令所用的编辑器
    the file that keeps everything; `%1` here without
      保存一切的文件；不写则是当前文件夹的 `%1`
    the language of messages
      消息的语言
    the lines typed at the prompt
      在提示符下输入过的行
    the workspace, where no other is named
      没有另外指定时的工作区
    turn a book into an instruction dataset and a fine-tuned character
      把一本书变成指令数据集和微调出来的角色
    only one of `-c`, `-f` and their like can be given
      `-c`、`-f` 这类选项只能写一个
    models
      模型
    """
}
