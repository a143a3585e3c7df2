/// Texts to try commands on.
enum Samples {
  /// Two chapters in which people speak.
  static let courtyard = """
    第一章　雨夜

    　　雨下了一整夜。沈青推开院门，看见灯还亮着。

    　　“你怎么还没睡？”沈青问。

    　　“等你。”林舟说，“茶凉了三回，我又热了三回。”

    　　沈青笑了笑，把伞靠在门边。“你总是这样。”

    第二章　天晴

    　　第二天早上，林舟把被子抱到院子里晒。

    　　“今天别出门了。”他说。

    　　“好。”沈青答道，“今天哪里也不去。”

    """

  /// Entries in the forms that datasets come in.
  static let conversation = """
    {"instruction": "分析沈青的性格", "input": "", "output": "她细心，也沉得住气。"}
    {"instruction": "", "input": "你怎么还没睡？", "output": "等你。茶凉了三回，我又热了三回。", "system": "用林舟的口吻回答问题"}
    {"messages": [{"role": "user", "content": "下雨了吗？"}, {"role": "assistant", "content": "下了一整夜。"}, {"role": "user", "content": "现在呢？"}, {"role": "assistant", "content": "天晴了。"}]}
    {"instruction": "分析沈青的性格", "input": "", "output": "她细心，也沉得住气。"}

    """
}
