extension Chinese {
  static let workspace = """
    %1, at `%2`
      %1，在 `%2` 处
    %1, in `%2`
      %1，语句是 `%2`
    SQLite does not understand the query
      SQLite 看不懂这个查询
    `%1` is a folder
      `%1` 是文件夹
    `%1` is not an Inkstone workspace
      `%1` 不是砚的工作区
    `seconds=` gives it longer
      可用 `seconds=` 放宽时间
    `sql` only reads
      `sql` 只能读取
    a single value may have 1 GB
      单个值最大 1 GB
    a workspace is a file
      工作区是一个文件
    another Inkstone is writing it
      另一个砚正在写它
    another Inkstone, process %1, is writing it
      另一个砚（进程 %1）正在写它
    another program holds its lock
      别的程序锁住了它
    cannot make workspace `%1`
      无法创建工作区 `%1`
    cannot open workspace `%1`
      打不开工作区 `%1`
    cannot read or write workspace `%1`
      无法读写工作区 `%1`
    cannot redo cell %1
      无法重做单元 %1
    cannot undo cell %1
      无法撤销单元 %1
    cannot write workspace `%1`
      无法写入工作区 `%1`
    cell %1 is not running, so it cannot change anything
      单元 %1 没有在运行，不能改动任何东西
    cell %1 is still running
      单元 %1 还在运行
    changes
      处改动
    file
      文件
    folder
      文件夹
    it is a database of another program
      它是别的程序的数据库
    it is no SQLite database
      它不是 SQLite 数据库
    it was moved or removed while it was open; what is written now would be lost
      打开期间它被移走或删除了；现在写入的内容会丢失
    its %1 cannot be written: %2
      它的%1不可写：%2
    its schema has %1 steps, and this one knows %2
      它的结构有 %1 步，本程序只认识 %2 步
    more than one statement stands there
      这里不止一条语句
    no cell has changed anything yet that is not undone
      还没有哪个单元的改动可以撤销
    nothing is undone, or something has changed since
      没有撤销过什么，或之后又有了改动
    nothing to redo
      没有可重做的
    nothing to undo
      没有可撤销的
    one SELECT at a time
      一次一条 SELECT
    rows that came later refer to what it made
      后来的内容引用了它产生的内容
    table `%1` has been changed since in another way; nothing was changed now
      表 `%1` 之后被以别的方式改动过；现在什么都没有改
    the disk is full; what was committed before is kept
      磁盘已满；此前已提交的都在
    the query took longer than %1
      查询超过了 %1
    the query would change something: %1
      这个查询会改动内容：%1
    there is no folder `%1`
      没有文件夹 `%1`
    there is no query
      没有写查询
    too much for workspace `%1` at once
      一次写入工作区 `%1` 的内容太多
    workspace `%1` cannot be written
      工作区 `%1` 不可写
    workspace `%1` is closed
      工作区 `%1` 已关闭
    workspace `%1` is damaged
      工作区 `%1` 已损坏
    workspace `%1` is in use
      工作区 `%1` 正被占用
    workspace `%1` is no longer there
      工作区 `%1` 不在了
    workspace `%1` is of an older Inkstone and cannot be brought up to date
      工作区 `%1` 来自旧版本的砚，且无法更新
    workspace `%1` is open for reading only
      工作区 `%1` 以只读方式打开
    workspace `%1` refused a statement
      工作区 `%1` 拒绝了一条语句
    workspace `%1` was written by a newer Inkstone
      工作区 `%1` 由更新版本的砚写成
    """
}
