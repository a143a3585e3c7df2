extension Chinese {
  static let verbs = """
    A file that holds it
      存放它的文件
    A text's number or name; all texts without
      文本的编号或名字；不写则是所有文本
    Another seed asks for other answers
      换一个种子会得到别的回答
    As in `https://api.deepseek.com` or `http://127.0.0.1:8080/v1`
      如 `https://api.deepseek.com` 或 `http://127.0.0.1:8080/v1`
    Ask a server for one word, and say what is wrong if it gives none
      向服务器要一个词；要不到就说明哪里不对
    Bring back the built-in prompt
      恢复内置提示词
    Change a prompt, in an editor or from a file
      用编辑器或从文件修改提示词
    Chooses what is held out
      决定留出哪些
    Cut the texts into parts that fit into a prompt
      把文本切成放得进提示词的片段
    Do not ask back before a large run
      大量请求前不再确认
    Drop what was found; without, only show it
      丢弃找到的；不写则只显示
    Entries of each chunk; the setting `entries` without
      每个片段的条目数；不写则用设置 `entries`
    Entries of fewer characters may repeat, as short lines do
      少于这么多字的条目可以重复，短句本来就会
    Files, folders and patterns such as `books/*.txt`; without, the setting `input`
      文件、文件夹或 `books/*.txt` 这样的模式；不写则用设置 `input`
    Find entries that repeat another, and drop them when told to
      找出重复的条目，要求时丢弃它们
    Forget a role, and remove its entries
      忘掉一个角色，并删除它的条目
    Forget a server
      忘掉一个服务器
    From how many requests on a run is confirmed
      请求达到多少次时需要确认
    Go on with the last command that was stopped before it was done
      继续上一个没有做完就停下的命令
    Helps to tell who `他` and `she` are
      帮助判断 `他`、`she` 指谁
    How alike two are that count as one, of 1; at 1 only equal ones do
      多相似算重复，最大 1；1 表示完全相同
    How freely the model writes
      模型写得多自由
    How many earlier exchanges of the scene an entry keeps as history
      一个条目保留同一场景里多少轮先前的对话
    How often a refused answer is asked for
      被拒的回答最多重新要几次
    How they are written
      写成什么格式
    Its kind, as in `show text 3`, or a text's number or name
      种类，如 `show text 3`；或文本的编号、名字
    Its name or address; the default without
      名字或地址；不写则是默认的
    Its number, or its name
      编号或名字
    Leave entries out of training and exports; `keep` takes them back
      训练和导出时不用这些条目；`keep` 可恢复
    Lines that make no entry of their own
      不单独成为条目的话
    Lines whose speaker is less sure make no entry
      说话人把握更小的话不成为条目
    List entries, one a line
      列出条目，每行一个
    List the chunks
      列出片段
    List the models that a server has
      列出服务器上的模型
    List the servers that can be asked
      列出可以提问的服务器
    List the texts
      列出文本
    List what models answered, and why some of it was refused
      列出模型的回答，以及有些为什么被拒
    List who speaks how often
      列出谁说了多少话
    Make entries of one person's lines, or list the people
      用一个人的话产生条目，或列出人物
    Make entries: ask a model questions about each chunk
      产生条目：就每个片段向模型提问
    Name a server
      添加一个服务器
    Of Parquet files
      用于 Parquet 文件
    Of a million tokens in and out, as in `2/8`
      每百万词元的输入和输出价格，如 `2/8`
    Only say what would be asked
      只说明会问什么
    Only those as sure as this, as in `0.8` for at least or `0-0.5` for between
      只要把握这么大的，如 `0.8`（至少）或 `0-0.5`（之间）
    Only those led by these words
      只要用这些引导词的
    Only those of one text, by its number or name
      只要一个文本的，写编号或名字
    Only those of one text, by number or name
      只要一个文本的，写编号或名字
    Only those of so many characters in all, as in `1-20`
      只要总字数在此范围的，如 `1-20`
    Only those of these roles
      只要这些角色的
    Only those refused because of it
      只要因此被拒的
    Only those that became no entry
      只要没有成为条目的
    Only those that hold this
      只要含有它的
    Only those that this cell asked for
      只要这个单元所问的
    Only those that were asked for, are of a role, or were loaded
      只要提问得来的、角色的或载入的
    People
      人物
    Read texts, or datasets as entries, into the workspace
      把文本读入工作区，或把数据集读成条目
    Replace data files that are there
      替换已有的数据文件
    Replace files that are there
      替换已有的文件
    Requests at once; found out without
      同时多少个请求；不写则自动决定
    Seconds until an answer begins
      等待回答开始的秒数
    Show one thing whole
      完整显示一样东西
    Show the prompts that models are asked with
      显示向模型提问用的提示词
    Stops before more than this is spent
      花费将超过它时停下
    Take dropped entries back among the kept
      把丢弃的条目取回
    The dataset's name; the role's, or the workspace's, without
      数据集的名字；不写则用角色或工作区的名字
    The file; `instruction_dataset` with its ending without
      文件；不写则是 `instruction_dataset` 加相应后缀
    The first line of a text shown
      从文本的第几行显示
    The folder; it is made when absent
      文件夹；没有就创建
    The model it is asked for
      向它请求的模型
    The model to ask for
      请求的模型
    The most lines of it shown
      最多显示多少行
    The most lines of one part in a window
      窗口里每部分最多多少行
    The most requests a minute
      每分钟最多多少请求
    The most speakers shown
      最多显示多少说话人
    The most tokens a minute
      每分钟最多多少词元
    The most tokens in a chunk
      每个片段最多多少词元
    The most tokens of an answer
      回答最多多少词元
    The most tokens that a chunk repeats of the one before it
      一个片段最多重复前一个的多少词元
    The name of the text; that of the file without
      文本的名字；不写则用文件名
    The person's name, then what else the text calls it; 我 is the narrator
      人物的名字，然后是文中的其他叫法；我 指叙述者
    The role's name
      角色的名字
    The share held out as a second dataset, `NAME_eval`
      留出多少比例作为第二个数据集 `NAME_eval`
    The share held out into a second file, `…_eval`, to judge a training by
      留出多少比例写入第二个文件 `…_eval`，用来评判训练
    The system prompt of every entry written
      写出的每个条目的系统提示词
    The system prompt; without, one that names the person
      系统提示词；不写则用点出该人物的一句
    The variable that holds its key; none without
      存放密钥的环境变量；不写则没有
    Those kept, those dropped, or all
      保留的、丢弃的，或全部
    Tokens in a chunk
      片段的词元数
    What a million tokens cost, in and out, as in `2/8`
      每百万词元的价格，输入和输出，如 `2/8`
    What counts the tokens: a model, a GGUF file, a folder with a tokenizer.json, or \
    `characters`; the model in use without
      用什么数词元：模型、GGUF 文件、含 tokenizer.json 的文件夹，或 `characters`（按字数）；不写则用正在用的模型
    What it is to be called
      它叫什么
    What the files are in; found out without
      文件的编码；不写则自动判断
    What to write, in this order: also where each entry came from
      写哪些列，按此顺序；也可含条目的来源
    Where a chunk may end
      片段可以在哪里结束
    Where it stands
      它的位置
    Whether stage directions and narration between the words stay
      是否保留话语之间的舞台说明和叙述
    Which
      哪些
    Which cell; the last such without
      哪个单元；不写则是最近的一个
    Which chunks; all without
      哪些片段；不写则全部
    Which texts, as in `1,3`; all without
      哪些文本，如 `1,3`；不写则全部
    Which, as in `1-10`; all without
      哪些，如 `1-10`；不写则全部
    Which, as in `1-20`; the first without
      哪些，如 `1-20`；不写则是最前面的
    Which, as in `3-7`; all without
      哪些，如 `3-7`；不写则全部
    Which: %1
      哪些：%1
    Whether everyone is shown
      是否全部列出
    Whom to ask where no endpoint is named
      没有指定端点时问谁
    Whom to ask: names or addresses; several share the work
      问谁：名字或地址；多个则分担
    Without a name of their own
      没有自己名字的
    generic
      无名
    group
      多人
    Words that lead the questions, any; the usual six without
      提问引导词，可任意；不写则用通常的六个
    Write the chunks into a folder, a text file each
      把片段写入文件夹，每个一个文本文件
    Write the kept entries into LLaMA-Factory's data folder and register them
      把保留的条目写入 LLaMA-Factory 的数据文件夹并登记
    Write the kept entries to a file that trainers read
      把保留的条目写成训练程序能读的文件
    """
}
