extension Chinese {
  static let llamaFactory = """
    %1 machines need the address of the first
      %1 台机器需要第一台的地址
    %1; its whole log is `%2`
      %1；完整日志在 `%2`
    passed over %1{line|lines} of its log that told no step: `%2`
      略过日志中 %1 行读不出步数的内容：`%2`
    %1{machine is|machines are} counted from 0
      共 %1 台机器，从 0 数起
    Any other key of LLaMA-Factory's, as in extra.lora_dropout=0.1
      LLaMA-Factory 的其他任何键，如 extra.lora_dropout=0.1
    Bits of the frozen weights, by bitsandbytes
      冻结权重的位数，用 bitsandbytes
    Bring home what LLaMA-Factory trained elsewhere: its output folder becomes a run
      带回 LLaMA-Factory 在别处训练的结果：其输出文件夹成为一次训练
    How it was talked to; what the folder says without
      对话的写法；不写则按文件夹所记
    LLaMA-Factory %1 is not among the versions that are known to work: %2
      LLaMA-Factory %1 不在已知可用的版本之列：%2
    LLaMA-Factory cannot do this yet: %1
      LLaMA-Factory 还做不到：%1
    LLaMA-Factory ended with status %1
      LLaMA-Factory 以状态 %1 结束
    LLaMA-Factory ended without an adapter
      LLaMA-Factory 结束了，但没有适配器
    LLaMA-Factory ends its step and saves
      LLaMA-Factory 做完这一步并保存
    LLaMA-Factory finds no model `%1`
      LLaMA-Factory 找不到模型 `%1`
    LLaMA-Factory gave no sign of life for %1, and was ended
      LLaMA-Factory 已 %1 没有动静，已将其结束
    LLaMA-Factory has no `%1`
      LLaMA-Factory 没有 `%1`
    LLaMA-Factory has no key %1
      LLaMA-Factory 没有键 %1
    LLaMA-Factory has no template `%1`
      LLaMA-Factory 没有模板 `%1`
    LLaMA-Factory has said nothing for %1: it may hang; Ctrl-C ends it, and `train resume %2` goes on
      LLaMA-Factory 已 %1 没有输出，可能卡住了；Ctrl-C 可结束它，`train resume %2` 继续
    LLaMA-Factory is not installed here
      这里没有安装 LLaMA-Factory
    LLaMA-Factory starts
      LLaMA-Factory 正在启动
    LLaMA-Factory was ended by signal %1
      LLaMA-Factory 被信号 %1 结束
    LLaMA-Factory was killed; the system does that when memory is short
      LLaMA-Factory 被杀死；内存不足时系统会这样做
    LLaMA-Factory writes `%1` into its output folder
      LLaMA-Factory 会把 `%1` 写进输出文件夹
    LLaMA-Factory's list has no dataset `%1`
      LLaMA-Factory 的列表里没有数据集 `%1`
    LLaMA-Factory's page is at %1; Ctrl-C closes it
      LLaMA-Factory 的网页在 %1；Ctrl-C 关闭
    LLaMA-Factory's program, or the folder of its environment; found by itself without
      LLaMA-Factory 的程序或其环境的文件夹；不设则自动查找
    Machines that train together
      一起训练的机器数
    Only what would be done, and how long it takes
      只说会做什么、要多久
    Open LLaMA-Factory's own web page on the kept entries, until Ctrl-C
      用保留的条目打开 LLaMA-Factory 自己的网页，直到 Ctrl-C
    PATH
      PATH
    Processes on each machine; one a GPU without
      每台机器的进程数；不写则每块 GPU 一个
    Processor threads of each process
      每个进程的处理器线程数
    PyTorch is missing
      缺少 PyTorch
    Seconds after which it is ended
      多少秒后结束
    Seconds of silence after which it is ended; without, silence is only told
      没有动静多少秒后将其结束；不写则只提示
    The GPUs each machine uses, as `0,1`; all without
      每台机器使用的 GPU，如 `0,1`；不写则全部
    The base model; the one in use without
      基础模型；不写则用当前模型
    The base model; what the folder says without
      基础模型；不写则按文件夹所记
    The first machine's address, or ADDRESS:PORT
      第一台机器的地址，或 地址:端口
    The folder it works in
      它工作的文件夹
    The folder that `dry-run` writes; named after the run without
      `dry-run` 写入的文件夹；不写则按训练命名
    The output folder, or one of its checkpoints
      输出文件夹，或其中一个检查点
    What the run is called; the folder's name without
      训练的名字；不写则用文件夹名
    Where LLaMA-Factory is, what it lacks, and how it is installed
      LLaMA-Factory 在哪里、缺什么、怎样安装
    Where a model is fetched that is named as OWNER/NAME
      以 OWNER/NAME 命名的模型从哪里取
    Where the page is
      网页的端口
    Whether Ray places the processes
      是否由 Ray 安排进程
    Which of them this one is, from 0
      这台是其中第几台，从 0 数起
    Who may see it; 0.0.0.0 is everyone nearby
      谁能看到；0.0.0.0 为附近所有人
    Who trains: this program, or LLaMA-Factory, which the keys below are for
      由谁训练：本程序，或 LLaMA-Factory（以下各键为它所用）
    `%1` %2 was built for torch %3, and torch is %4
      `%1` %2 是为 torch %3 构建的，而 torch 是 %4
    `%1` holds a whole model, not an adapter
      `%1` 里是完整模型，不是适配器
    `%1` holds no adapter
      `%1` 里没有适配器
    `%1` holds something else
      `%1` 里有别的东西
    `%1` is for `engine=llamafactory`
      `%1` 只用于 `engine=llamafactory`
    `%1` is missing
      缺少 `%1`
    `%1` is neither in PATH nor in an environment here
      `%1` 不在 PATH 里，也不在这里的环境里
    `%1` is no ADDRESS:PORT
      `%1` 不是 地址:端口
    `%1` is not on this machine, so its template is not known
      `%1` 不在这台机器上，不知道它的模板
    `%1` is written by Inkstone
      `%1` 由 Inkstone 写入
    `%1`, which `set llamafactory=` named, is not its program
      `set llamafactory=` 指定的 `%1` 不是它的程序
    `%1`, which is set, is not its program
      所设的 `%1` 不是它的程序
    `llamafactory webui`
      `llamafactory webui`
    `run.sh` in the folder does the same; when it is done, bring the folder back
      文件夹里的 `run.sh` 作用相同；完成后把文件夹带回来
    `set llamafactory=`
      `set llamafactory=`
    `to` is the folder that `dry-run` writes
      `to` 是 `dry-run` 写入的文件夹
    a model that was trained whole is used as it is
      整个训练过的模型可直接使用
    a run that trains here has its folder beside the workspace
      在这里训练时，文件夹在工作区旁边
    a virtual environment
      虚拟环境
    an Nvidia GPU is here
      有 Nvidia GPU
    brought home as run %1
      已带回，成为训练 %1
    copy the folder to each machine, and run there in it
      把文件夹复制到每台机器，在其中运行
    copy the folder to the machine, and run there in it
      把文件夹复制到那台机器，在其中运行
    deepspeed=zero2
      deepspeed=zero2
    each further GPU divides the steps: every process takes a batch
      每多一块 GPU，步数就相应减少：每个进程取一批
    engine
      引擎
    for
      用于
    found by
      查找途径
    in a system shell
      在系统终端里
    in a system shell, with Python 3.11 or newer
      在系统终端里，用 Python 3.11 或更新版本
    in a system shell: `%1`
      在系统终端里：`%1`
    installed
      已安装
    it can be looked at, and not talked with
      可以查看，不能对话
    it found no sample in the dataset
      它在数据集里没有找到样本
    it is found there by itself; elsewhere, name its program or environment
      装在那里会自动找到；装在别处，请指定程序或环境
    it is not what PEFT writes
      它不是 PEFT 写的
    it is of another version of it
      那属于它的另一个版本
    it is of the native engine
      那属于自带引擎
    it wrote nothing; its log is `%1`
      它什么也没写；日志在 `%1`
    its base model `%1` is not here: `chat` needs it, and `model pull` fetches one
      它的基础模型 `%1` 不在这里：`chat` 需要它，`model pull` 可以下载
    its environment has no package `llamafactory`
      它的环境里没有 `llamafactory` 包
    its environment lacks `%1`
      它的环境缺少 `%1`
    its newest checkpoint is kept
      最新的检查点保留着
    its output folder holds another run
      它的输出文件夹里有另一次训练
    its packages cannot be seen from its program: nothing is checked
      从程序看不到它的包：没有检查
    machine
      机器
    no checkpoint was written yet: it will begin again
      还没有写检查点：会从头开始
    nothing of it is replaced
      不会替换其中任何内容
    on the other machines, in a copy of the folder
      在其他机器上，在文件夹的副本里
    package
      包
    pages
      页
    port %1 is taken
      端口 %1 已被占用
    another program listens there
      已有程序在监听该端口
    program
      程序
    quantization=4
      quantization=4
    ray=on
      ray=on
    say how a conversation is written for it
      请说明对话怎样写给它
    the disk is full
      磁盘已满
    the folder has no losses: neither a log nor a state
      文件夹里没有损失：既无日志也无状态
    the hub cannot be reached
      无法连接模型站
    the hub gives `%1` only to who is signed in, or it is not there
      模型站只把 `%1` 给登录的人，或者没有它
    the kept entries are its dataset `%1`
      保留的条目是它的数据集 `%1`
    the last lines of its log
      日志的最后几行
    the memory is too small for this model, batch and cutoff
      对这个模型、批量和截断长度来说，内存太小
    the other machines did not come
      其他机器没有来
    the port that its processes meet at is taken
      它的进程会合的端口已被占用
    the run would not be found again with another
      换成别的就找不到这次训练了
    the web page did not start
      网页没有启动
    the web page is closed; what it trained can be brought home
      网页已关闭；它训练的结果可以带回来
    the web page starts
      网页正在启动
    there is `zero2` and `zero3`
      有 `zero2` 和 `zero3`
    there is no DeepSpeed file `%1`
      没有 DeepSpeed 文件 `%1`
    there is no GPU that torch can use
      没有 torch 能用的 GPU
    there is no adapter at the end: that of `%1` is taken
      最后没有适配器：取 `%1` 的
    there is no machine %1
      没有机器 %1
    this one is
      这个版本可用
    torchvision or torchaudio does not fit its torch
      torchvision 或 torchaudio 与 torch 不匹配
    version
      版本
    versions known to work
      已知可用的版本
    zero2, zero3, or a DeepSpeed file
      zero2、zero3，或 DeepSpeed 文件
    """
}
