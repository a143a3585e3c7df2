extension Chinese {
  static let asking = """
    %1 is not set
      %1 没有设定
    %1 tokens/s
      %1 词元/秒
    %1 tokens/s, cost %2
      %1 词元/秒，花费 %2
    %1{prompt is|prompts are} the built-in one again
      %1 个提示词恢复为内置的
    %1{question has|questions have} no answer
      %1 个问题没有回答
    %1{question is|questions are} left; what was answered is kept
      还剩 %1 个问题；已有的回答都保留
    , for %1
      ，约花费 %1
    , in %1
      ，约需 %1
    `%1` is the built-in one
      `%1` 就是内置的
    `%1` does not answer
      `%1` 没有回应
    `%1` does not take the request
      `%1` 不接受这个请求
    `%1` gives nothing more to this key
      `%1` 不再为这个密钥服务
    `%1` has no model `%2`
      `%1` 没有模型 `%2`
    `%1` has no such model or route
      `%1` 没有这个模型或路径
    `%1` is forgotten
      已忘掉 `%1`
    `%1` is no address
      `%1` 不是地址
    `%1` is not done yet
      `%1` 还没有做完
    `%1` is to be asked for which model?
      向 `%1` 请求哪个模型？
    `%1` refuses the key of %2
      `%1` 拒绝 %2 的密钥
    `%1` wants a key
      `%1` 需要密钥
    `answers` lists them
      `answers` 列出它们
    `key=` wants the name of a variable
      `key=` 需要一个环境变量名
    `yes=on` asks without a question, `set confirm=` moves the limit
      `yes=on` 不再确认，`set confirm=` 可改界限
    a JSON schema
      JSON 模式
    a budget needs a price
      有预算就要有价格
    a script gives it as a file
      脚本里用文件给出
    about %1 tokens in and %2 out
      约 %1 词元输入，%2 输出
    address
      地址
    an address begins with `https://`
      地址以 `https://` 开头
    answer
      回答
    answered
      已回答
    answers
      回答
    answers known before
      此前已知的回答
    asked
      所问
    asked by default
      默认提问
    all are the built-in ones
      全都是内置的
    asking %1{question|questions}%2: %3%4%5
      提问 %1 个问题%2：%3%4%5
    built in
      内置
    cost
      花费
    cost, about
      花费，约
    endpoint
      端点
    every answer that came is kept, and is never asked for again
      收到的回答都保留，不会再问
    go on?
      继续吗？
    holds answers to
      回答限于
    it begins with `http://` or `https://`, as in `https://api.deepseek.com`
      以 `http://` 或 `https://` 开头，如 `https://api.deepseek.com`
    it does not list `%1` among its models
      它列出的模型里没有 `%1`
    it does not say which it has
      它没有说有哪些
    it says: %1
      它说：%1
    key
      密钥
    known already
      已知
    lead
      引导词
    model
      模型
    models it lists
      它列出的模型
    no answer `%1`
      没有回答 `%1`
    no answer was good enough
      没有一个回答够好
    no endpoint named `%1`
      没有叫 `%1` 的端点
    no key was sent, for %1 is not set; the server says %2: %3
      没有发送密钥，因为 %1 没有设定；服务器说 %2：%3
    none was sent, for none belongs to this address; the server says %1: %2
      没有发送密钥，因为没有属于这个地址的密钥；服务器说 %1：%2
    no server can be called `%1`
      服务器不能叫 `%1`
    nobody is here to edit the prompt
      没有人在这里编辑提示词
    none
      无
    not answered
      未回答
    not answered because
      未回答的原因
    nothing was asked
      没有提问
    nothing; they are read as they come
      无；原样读取
    others can read that file
      别人能读到那个文件
    prompt
      提示词
    question
      问题
    questions
      问题
    refused because
      被拒的原因
    refused: %1
      被拒：%1
    repeats
      重复
    requests
      请求
    requests, at most
      请求，最多
    see
      参见
    stopped with %1 of %2{question|questions} settled
      停下了；%2 个问题中已解决 %1 个
    takes a seed
      接受种子
    the budget is used up: %1 spent
      预算用完：已花 %1
    the key itself stands in the environment, in `.env` or in a key file, never in a command
      密钥本身放在环境变量、`.env` 或密钥文件里，不写在命令里
    the keys in `%1` are not read
      不读取 `%1` 里的密钥
    the last command of that kind came to its end
      上一个这样的命令已做完
    the prompt `%1` is as it was
      提示词 `%1` 没有变
    the prompt `%1` is changed
      提示词 `%1` 已修改
    the reasons stand above; what was answered is kept
      原因见上；已有的回答都保留
    the server says %1: %2
      服务器说 %1：%2
    there already
      已经在了
    there are no such answers
      没有这样的回答
    there is no editor here, and no part was given
      这里没有编辑器，也没有给出内容
    there is no server to ask
      没有可以提问的服务器
    there is no server to ask yet; BASE_URL or DEEPSEEK_API_KEY in `.env` name one
      还没有可以提问的服务器；在 `.env` 里用 BASE_URL 或 DEEPSEEK_API_KEY 指定
    there is nothing to ask about
      没有可以提问的内容
    there is nothing to resume
      没有可以继续的
    this is no price
      这不是价格
    time, about
      时间，约
    tokens in
      输入词元
    tokens in, about
      输入词元，约
    tokens out
      输出词元
    tokens out, about
      输出词元，约
    what a million tokens cost is not known
      不知道每百万词元的价格
    what came is no chat completion: `%1`
      收到的不是对话补全：`%1`
    what came is no chat completion: it is empty
      收到的不是对话补全：是空的
    what it reached is kept
      已达到的都保留
    why
      原因
    written as `2/8`: of a million tokens in, and of a million out
      写作 `2/8`：每百万输入词元，每百万输出词元
    your own
      自定
    `%1` asks to wait for %2
      `%1` 要求等待 %2
    it is cut off
      没有说完
    it is not about the chunk
      与片段无关
    it repeats an example of the prompt
      照抄了提示词里的例子
    it says nearly the same as another entry
      与另一个条目几乎相同
    its limit is used up, or it has too much to do
      它的额度用完了，或太忙
    no question and answer can be made out
      看不出问题和回答
    nothing is known to fill {%1} with
      不知道用什么填 {%1}
    the answer is missing
      缺少回答
    the answer only repeats the question
      回答只重复了问题
    the prompt `%1` has no place for {%2}
      提示词 `%1` 里没有 {%2} 的位置
    the question does not use the lead
      问题没有用引导词
    the question is missing
      缺少问题
    the server does not take the request: %1
      服务器不接受请求：%1
    the server held it back
      服务器扣下了回答
    without it the model does not see what it is asked about
      没有它，模型看不到所问的内容
    `%1` cannot be fetched
      取不到 `%1`
    `%1` cannot be reached: %2
      连不上 `%1`：%2
    `%1` is being fetched already
      正在取 `%1`
    another program writes it
      别的程序正在写它
    it has %1, and %2 were expected
      它有 %1，应有 %2
    it holds a space, a line end or another character that no key has
      它含有空格、换行或密钥里不会有的字符
    libcurl cannot be used: %1
      libcurl 不可用：%1
    more than %1 came
      收到的超过 %1
    no answer from `%1`
      `%1` 没有回答
    no server is known by the name `%1`
      没有叫 `%1` 的服务器
    nothing can be sent: libcurl cannot be used
      无法发送：libcurl 不可用
    the answer stopped half-way
      回答中途停了
    the answer took too long
      回答太慢
    the connection to `%1` is not safe: %2
      与 `%1` 的连接不安全：%2
    the connection took too long
      连接太慢
    the connection was cut: %1
      连接断了：%1
    the key for `%1` cannot be sent
      `%1` 的密钥无法发送
    the key holds what no key has
      密钥里有不该有的内容
    the server did not begin to answer in time
      服务器没有及时开始回答
    the server sends the request on to `%1`, which gets neither the key nor the text
      服务器把请求转到 `%1`，不会把密钥和文本给它
    the server sends the request round in circles
      服务器让请求兜圈子
    what came for `%1` is not the file
      为 `%1` 收到的不是那个文件
    what came is no HTTP: %1
      收到的不是 HTTP：%1
    written as `https://…`
      写作 `https://…`
    """
}
