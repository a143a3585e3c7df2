extension Chinese {
  static let texts = """
    nothing there is called nearly so
      那里没有名字相近的
    no text was stored
      没有存入任何文本
    the chunks are as they were before
      片段仍是原来的样子
    all words must stand in the same line
      各词须在同一行里
    there is no file `%1`
      没有文件 `%1`
    %1{chunk is|chunks are} not shown
      %1 个片段没有显示
    %1{full-width space|full-width spaces}
      %1 个全角空格
    %1{line|lines} by %2{speaker|speakers}; nobody could be named for %3{line|lines}
      %2 个说话人的 %1 句话；另有 %3 句说不出是谁
    %1{person speaks|people speak} less often
      另有 %1 人说得更少
    %1{page number|page numbers} between lines
      行间有 %1 个页码
    `%1` is %2: %3
      `%1` 是 %2：%3
    `%1` is empty; `scripts/model` fetches one, or count characters
      `%1` 是空的；`scripts/model` 可取得一个模型，或按字数计算
    `%1` is here already, as text %2: `%3`
      `%1` 已经在了，是文本 %2：`%3`
    `%1` is named in the texts but says nothing there: no entries are made
      文本里提到 `%1`，但他没有说话：不产生条目
    `%1` is a name of role `%2` already
      `%1` 已经是角色 `%2` 的名字
    `%1` is gone, with %2{entry|entries}
      `%1` 已删除，连同 %2 个条目
    `%1` occurs nowhere in the texts
      文本里哪儿都没有 `%1`
    `%1` says nothing in the texts
      `%1` 在文本里没有说话
    `as` names a single text
      `as` 只给一个文本起名
    `chunk` cuts the texts into them
      `chunk` 把文本切成片段
    `load` takes files, folders and patterns, such as `books/*.txt`
      `load` 接受文件、文件夹和 `books/*.txt` 这样的模式
    after
      之后
    aliases
      别名
    also called
      又名
    an overlap of %1 is too large for chunks of %2
      重叠 %1 对于 %2 的片段太大
    at least
      至少
    at most half of a chunk may repeat the one before it
      一个片段最多有一半与前一个重复
    author
      作者
    begins
      开头
    bytes
      字节
    bytes in UTF-8
      UTF-8 字节
    bytes of the file
      文件字节
    cells
      单元
    chapter
      章
    chapters
      章数
    characters
      字数
    checking `%1`
      检查 `%1`
    chunk
      片段
    chunks
      片段
    confidence
      把握
    cut %1{text|texts} into %2{chunk|chunks}, %3{token|tokens} by `%4`
      把 %1 个文本切成 %2 个片段，共 %3 个词元（按 `%4`）
    encoding
      编码
    format
      格式
    from byte
      起始字节
    from byte of the file
      从文件的字节
    from line
      从第几行
    full-width spaces
      全角空格
    how sure
      把握
    it begins with a byte-order mark, left out
      以字节顺序标记开头，已去掉
    it goes on from the line before, in the same entry
      接着上一句，在同一个条目里
    it has %1
      它有 %1
    it is no file or folder, and no model in `%1`
      它不是文件或文件夹，也不是 `%1` 里的模型
    it is thought or written, not said
      这是想的或写的，不是说的
    its lines are broken by hand at %1 columns; paragraphs are put together
      行在 %1 列处手工断开；段落已合并
    its lines end in %1
      行尾是 %1
    its number is missing
      缺少编号
    line
      行
    line ends
      行尾
    lines
      句数
    lines found
      找到的话
    lines whose speaker is in doubt
      说话人有疑问的话
    loaded
      载入于
    loaded %1{text|texts}, %2{character|characters}
      载入了 %1 个文本，共 %2 个字
    made by cell
      产生于单元
    much is told since the line before it
      与上一句之间隔了很多叙述
    name
      名字
    narration
      叙述
    new from byte
      新内容始于字节
    no chunk `%1`
      没有片段 `%1`
    no encoding `%1`
      没有编码 `%1`
    no file is like `%1`
      没有像 `%1` 的文件
    no roles yet
      还没有角色
    no text `%1`
      没有文本 `%1`
    no text in folder `%1`
      文件夹 `%1` 里没有文本
    no text is loaded yet
      还没有载入文本
    no tokenizer `%1`
      没有分词器 `%1`
    nobody could be named for the line before it
      说不出上一句是谁说的
    nobody speaks before it in the scene
      场景里它前面没有人说话
    nobody speaks in these texts
      这些文本里没有人说话
    nobody speaks there
      那里没有人说话
    nothing is called `%1`
      没有叫 `%1` 的东西
    nothing is cut yet
      还没有切分
    nothing is loaded yet
      还没有载入什么
    nothing names them
      无从知道是谁
    of
      属于
    one name for %1{file|files}
      %1 个文件只给了一个名字
    page numbers
      页码
    passed over %1{file that is|files that are} no text
      跳过了 %1 个不是文本的文件
    perhaps the same
      可能是同一人
    places
      处数
    role
      角色
    size
      大小
    speaker
      说话人
    text
      文本
    text `%1` has fewer lines
      文本 `%1` 没有那么多行
    texts
      文本
    the files of a folder are read by their endings, such as `.txt`
      文件夹里的文件按 `.txt` 这样的后缀读取
    the nearest speakers are %1
      最接近的说话人是 %1
    the speaker is less sure than `min-confidence`
      说话人的把握低于 `min-confidence`
    the texts are not cut into chunks yet
      文本还没有切成片段
    the workspace can only be read: %1
      工作区只能读取：%1
    the workspace has %1{role|roles}
      工作区有 %1 个角色
    the workspace has %1{text|texts}
      工作区有 %1 个文本
    there %1{is chunk 1|are chunks, from 1 on}
      共有 %1 个片段，从 1 起
    there are no chunks
      没有片段
    there are no such chunks
      没有这样的片段
    there are no such texts
      没有这样的文本
    there are utf-8, gb18030, big5 and others
      有 utf-8、gb18030、big5 等
    there is %1
      有 %1
    there is no line %1
      没有第 %1 行
    there is no model to count tokens by
      没有可以用来数词元的模型
    there is no role `%1`
      没有角色 `%1`
    there is no text `%1`
      没有文本 `%1`
    those who speak most are %1
      说话最多的是 %1
    title
      标题
    to byte
      结束字节
    to byte of the file
      到文件的字节
    to line
      到第几行
    tokens
      词元
    turns
      轮数
    two roles cannot have the same lines
      两个角色不能有同样的话
    which %1?
      哪个%1？
    wrote %1{chunk|chunks} into `%2`
      把 %1 个片段写入 `%2`
    … %1{character|characters} more
      …还有 %1 个字
    """
}
