extension Chinese {
  static let basics = """
    error:␣
      错误：
    ␣␣why: %1
      ␣␣原因：%1
    ␣next: %1
      ␣␣接着：%1
    warning: %1
      注意：%1
    `%1` changed while it was read
      读取 `%1` 时它被改动了
    `%1` is not a regular file
      `%1` 不是普通文件
    `%1` is too large
      `%1` 太大
    cannot open `%1`
      打不开 `%1`
    cannot write `%1`
      写不了 `%1`
    it has %1, and at most %2 are taken
      它有 %1，最多接受 %2
    its size is not what it was
      它的大小变了
    a `,` or `]` is due
      这里应是 `,` 或 `]`
    a `,` or `}` is due
      这里应是 `,` 或 `}`
    a `:` is due after the name
      名字后面应是 `:`
    a control character stands in a string
      字符串里有控制字符
    a digit is due
      这里应是数字
    a member's name in double quotes is due
      这里应是双引号里的成员名
    a number is too large
      数字太大
    a number starts with a zero
      数字以零开头
    a string is not UTF-8
      字符串不是 UTF-8
    a string is not closed
      字符串没有结束
    four hexadecimal digits are due
      这里应是四位十六进制数字
    nested deeper than %1 levels
      嵌套超过 %1 层
    no JSON value starts like this
      没有这样开头的 JSON 值
    no such escape
      没有这种转义
    something follows the value
      值后面还有东西
    the text ends where a value is due
      该有值的地方文本结束了
    """
}
