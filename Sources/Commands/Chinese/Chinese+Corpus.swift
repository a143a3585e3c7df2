extension Chinese {
  static let corpus = """
    %1 % of the characters are common so; as %2 it would be %3 %
      这样读有 %1 % 是常用字；按 %2 读则是 %3 %
    `%1` begins in the middle of a character: its first %2{byte was|bytes were} left out
      `%1` 从一个字的中间开始：去掉了开头 %2 个字节
    `%1` ends in the middle of a character: its last %2{byte was|bytes were} left out
      `%1` 在一个字的中间结束：去掉了末尾 %2 个字节
    `%1` is damaged, or not %2
      `%1` 损坏了，或不是 %2
    `%1` is empty
      `%1` 是空的
    `%1` is no text
      `%1` 不是文本
    all of it is ASCII
      全是 ASCII
    all of it is well-formed UTF-8
      全文都是合法的 UTF-8
    as it was told
      按指定的
    cannot tell the encoding of `%1`
      判断不出 `%1` 的编码
    decoded by none of those known does it look like text
      按已知的哪种编码读都不像文本
    it decodes without a fault as nothing else, and %1 % of the characters are common
      只有这种编码能无误地读出，且 %1 % 是常用字
    it has bytes that no text has, such as zero
      它有文本里不会有的字节，如零
    it is a 7z archive
      它是 7z 压缩包
    it is a Kindle book; turn it into epub first
      它是 Kindle 书；请先转成 epub
    it is a PDF; take its text out first, with `pdftotext`
      它是 PDF；请先用 `pdftotext` 取出文字
    it is a Parquet file
      它是 Parquet 文件
    it is a model
      它是模型
    it is a picture
      它是图片
    it is a program
      它是程序
    it is a rar archive
      它是 rar 压缩包
    it is a zip archive
      它是 zip 压缩包
    it is an RTF document; save it as docx or text
      它是 RTF 文档；请存成 docx 或纯文本
    it is an SQLite database
      它是 SQLite 数据库
    it is an old Word document; save it as docx
      它是旧版 Word 文档；请存成 docx
    it is compressed; unpack it first, with `gunzip`
      它是压缩的；请先用 `gunzip` 解开
    it is compressed; unpack it first, with `unxz`
      它是压缩的；请先用 `unxz` 解开
    it is compressed; unpack it first, with `unzstd`
      它是压缩的；请先用 `unzstd` 解开
    its byte-order mark says so
      它的字节顺序标记表明如此
    the bytes %1 at offset %2 are no character in %3; nothing was stored
      偏移 %2 处的字节 %1 在 %3 里不是字符；什么都没有存
    there is no text in it
      里面没有文字
    %1{note at the foot of pages was|notes at the foot of pages were} left out
      略去了 %1 条脚注
    """
}
