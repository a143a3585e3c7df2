extension Chinese {
  static let parquet = """
    a block of differences has a wrong head
      差分块的头不对
    a column changes its type
      有一列改变了类型
    a column has more values than there are rows
      有一列的值比行多
    a column has no description
      有一列没有描述
    a column is of no known type
      有一列的类型不认识
    a column of fixed width has no width
      定长的列没有长度
    a count is negative
      个数是负数
    a dictionary is of another encoding
      字典用了别的编码
    a field is of no known kind
      字段的种类不认识
    a level of column `%1` is too high
      列 `%1` 的层级太高
    a list is of another kind
      列表的种类不对
    a list is of no known kind
      列表的种类不认识
    a map is of no known kind
      映射的种类不认识
    a number has more than 64 bits
      数超过 64 位
    a page cannot be decompressed
      有一页解不开压缩
    a page has %1 bytes and says %2
      有一页有 %1 字节，却写着 %2
    a page of %1 is too large
      %1 的页太大
    a page of column `%1` is damaged: its checksum is another
      列 `%1` 有一页损坏：校验和不符
    a row group has other columns than the file
      有一个行组的列与文件不同
    a run of no values
      游程没有值
    an encoding does not fit its column
      编码与列不符
    cannot read `%1` as Parquet
      无法按 Parquet 读 `%1`
    column `%1` has fewer values than rows
      列 `%1` 的值比行少
    column `%1` has more values than it says
      列 `%1` 的值比声明的多
    column `%1` has too few pages
      列 `%1` 的页太少
    column `%1` holds bytes that are no text
      列 `%1` 有不是文本的字节
    column `%1` is of a type not read here
      列 `%1` 的类型这里不读
    compression %1 is not known
      不认识压缩方式 %1
    differences of more than 64 bits
      差分超过 64 位
    encoding %1 is not known
      不认识编码 %1
    it does not begin as a Parquet file does
      它的开头不像 Parquet 文件
    it does not end as a Parquet file does; was it cut short?
      它的结尾不像 Parquet 文件；是不是被截断了？
    it is compressed with %1; write it with zstd, snappy, gzip or none
      它用 %1 压缩；请改用 zstd、snappy、gzip 或不压缩
    it is encrypted
      它是加密的
    it speaks of bytes that the file does not have
      它指向文件里没有的字节
    it was cut short while it was read
      读取时它被截短了
    its columns do not add up
      它的列对不上
    its columns lie in another file
      它的列在别的文件里
    its data ends early
      它的数据提前结束
    its levels are packed in a way that has been given up
      它的层级用了已废弃的打包方式
    its structures nest too deep
      它的结构嵌套太深
    value %1 of a dictionary of %2
      大小为 %2 的字典里的第 %1 个值
    values of %1 bits
      %1 位的值
    """
}
