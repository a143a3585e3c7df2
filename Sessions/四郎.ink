# 从一部宫廷小说到“皇帝”的语料：载入、切分、提问、抽取台词、查看、导出。
# 提问所得的回答存放在旁边的 四郎.ink.answers.jsonl，重放时无需服务器，也不花钱。

param 小说=$here/texts/砚中雪.txt
param 端点=http://127.0.0.1:8080/v1

# 提示、错误和帮助都可以是中文；LANG 为中文时无需此行。
设置 language=zh

# 载入：编码自动识别（UTF-8、GB18030、Big5 均可），章回自动识别。
载入 $小说

# 切分：按句子切成提示放得下的片段，不在引号当中断开。
切分 tokens=1024

# 人物：谁说了多少句，有哪些称呼可能是同一个人。
人物 rows=12

# 角色：四郎就是皇帝。旁人对他说的是输入，他的回答是输出。
角色 皇帝，皇上，陛下，四郎

# 提问：每个片段用引导词各提一问。
提问 为什么、分析 n=2 chunks=1，3 endpoint=$端点 model=qwen

# 预览：先看读者所见，再看模型所见。
预览 2 role=皇帝
预览 kind=ask lead=为什么
预览 tokens 1 role=皇帝 template=qwen

# 整理：把握不大的先放在一边。
弃用 confidence=0-0.55
统计

# 导出：一行一条，或直接登记到 LLaMA-Factory 的数据目录。
导出 jsonl to=$out/皇帝.jsonl role=皇帝 split=0.1
导出 工厂 dir=$out/data name=四郎
