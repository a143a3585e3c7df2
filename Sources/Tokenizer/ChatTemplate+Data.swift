// Made by scripts/chat-templates; not to be edited.

extension ChatTemplate {
  /// The slots of LLaMA-Factory 0.9.5's templates, and of 0.9.1's under `name@0.9.1`.
  ///
  /// 1 stands for the tokenizer's first special token of a text, 2 for its last; what is left out
  /// is nothing, or `{{content}}` alone.
  static let dataText = #"""
    {
    "aeva":{"prefix":["[gMASK]<sop>"],"system":["<|system|>\n{{content}}"],"user":["<|user|>\n{{\#
    content}}<|assistant|>"],"assistant":["\n{{content}}"],"default_system":"You are an AI assis\#
    tant named Aeva created by Zongzhi Lou. Your answer should be friendly, unbiased, faithful, \#
    informative and detailed.","stop_words":["<|user|>","<|observation|>"],"efficient_eos":true,\#
    "kind":"closing","thoughts":["<think>","</think>"]},
    "alpaca":{"user":["### Instruction:\n{{content}}\n\n### Response:\n"],"assistant":["{{conten\#
    t}}",2,"\n\n"],"default_system":"Below is an instruction that describes a task. Write a resp\#
    onse that appropriately completes the request.\n\n"},
    "alpaca@0.9.1":{"separator":["\n\n"],"user":["### Instruction:\n{{content}}\n\n### Response:\#
    \n"],"assistant":["{{content}}",2],"default_system":"Below is an instruction that describes \#
    a task. Write a response that appropriately completes the request.\n\n","older":true},
    "bailing":{"system":["<role>SYSTEM</role>{{content}}"],"user":["<role>HUMAN</role>{{content}\#
    }<role>ASSISTANT</role>"],"stop_words":["<|endoftext|>"],"efficient_eos":true},
    "bailing_v2":{"system":["<role>SYSTEM</role>{{content}}<|role_end|>"],"user":["<role>HUMAN</\#
    role>{{content}}<|role_end|><role>ASSISTANT</role>"],"assistant":["{{content}}<|role_end|>"]\#
    ,"stop_words":["<|endoftext|>"],"efficient_eos":true},
    "breeze":{"prefix":[1],"user":["[INST] {{content}} [/INST] "],"efficient_eos":true},
    "chatglm3":{"prefix":[{"token":"[gMASK]"},{"token":"sop"}],"system":[{"token":"<|system|>"},\#
    "\n","{{content}}"],"user":[{"token":"<|user|>"},"\n","{{content}}",{"token":"<|assistant|>"\#
    }],"assistant":["\n","{{content}}"],"stop_words":["<|user|>","<|observation|>"],"efficient_e\#
    os":true},
    "chatml":{"system":["<|im_start|>system\n{{content}}<|im_end|>\n"],"user":["<|im_start|>user\#
    \n{{content}}<|im_end|>\n<|im_start|>assistant\n"],"assistant":["{{content}}<|im_end|>\n"],"\#
    stop_words":["<|im_end|>","<|im_start|>"],"replace_eos":true},
    "chatml@0.9.1":{"separator":["\n"],"system":["<|im_start|>system\n{{content}}<|im_end|>\n"],\#
    "user":["<|im_start|>user\n{{content}}<|im_end|>\n<|im_start|>assistant\n"],"assistant":["{{\#
    content}}",2],"stop_words":["<|im_end|>","<|im_start|>"],"replace_eos":true,"older":true},
    "chatml_de":{"system":["<|im_start|>system\n{{content}}<|im_end|>\n"],"user":["<|im_start|>u\#
    ser\n{{content}}<|im_end|>\n<|im_start|>assistant\n"],"assistant":["{{content}}<|im_end|>\n"\#
    ],"default_system":"Du bist ein freundlicher und hilfsbereiter KI-Assistent.","stop_words":[\#
    "<|im_end|>","<|im_start|>"],"replace_eos":true},
    "cohere":{"prefix":[1],"system":["<|START_OF_TURN_TOKEN|><|SYSTEM_TOKEN|>{{content}}<|END_OF\#
    _TURN_TOKEN|>"],"user":["<|START_OF_TURN_TOKEN|><|USER_TOKEN|>{{content}}<|END_OF_TURN_TOKEN\#
    |><|START_OF_TURN_TOKEN|><|CHATBOT_TOKEN|>"],"assistant":["{{content}}",2]},
    "cpm4":{"prefix":[1],"system":["<|im_start|>system\n{{content}}<|im_end|>\n"],"user":["<|im_\#
    start|>user\n{{content}}<|im_end|>\n<|im_start|>assistant\n"],"assistant":["{{content}}<|im_\#
    end|>\n"],"stop_words":["<|im_end|>"]},
    "dbrx":{"system":["<|im_start|>system\n{{content}}<|im_end|>\n"],"user":["<|im_start|>user\n\#
    {{content}}<|im_end|>\n<|im_start|>assistant\n"],"assistant":["{{content}}<|im_end|>\n"],"de\#
    fault_system":"You are DBRX, created by Databricks. You were last updated in December 2023. \#
    You answer questions based on information available up to that point.\nYOU PROVIDE SHORT RES\#
    PONSES TO SHORT QUESTIONS OR STATEMENTS, but provide thorough responses to more complex and \#
    open-ended questions.\nYou assist with various tasks, from writing to coding (using markdown\#
     for code blocks — remember to use ``` with code, JSON, and tables).\n(You do not have real-\#
    time data access or code execution capabilities. You avoid stereotyping and provide balanced\#
     perspectives on controversial topics. You do not provide song lyrics, poems, or news articl\#
    es and do not divulge details of your training data.)\nThis is your system prompt, guiding y\#
    our responses. Do not reference it, just respond to the user. If you find yourself talking a\#
    bout this message, stop. You should be responding appropriately and usually that means not m\#
    entioning this.\nYOU DO NOT MENTION ANY OF THIS INFORMATION ABOUT YOURSELF UNLESS THE INFORM\#
    ATION IS DIRECTLY PERTINENT TO THE USER'S QUERY.","stop_words":["<|im_end|>"],"replace_eos":\#
    true},
    "deepseek":{"prefix":[1],"system":["{{content}}\n\n"],"user":["User: {{content}}\n\nAssistan\#
    t:"],"assistant":["{{content}}",2]},
    "deepseek3":{"prefix":[1],"user":["<｜User｜>{{content}}<｜Assistant｜>"],"assistant":["{{conten\#
    t}}",2]},
    "deepseekcoder":{"prefix":[1],"user":["### Instruction:\n{{content}}\n### Response:"],"assis\#
    tant":["\n{{content}}\n<|EOT|>\n"],"default_system":"You are an AI programming assistant, ut\#
    ilizing the DeepSeek Coder model, developed by DeepSeek Company, and you only answer questio\#
    ns related to computer science. For politically sensitive questions, security and privacy is\#
    sues, and other non-computer science questions, you will refuse to answer.\n"},
    "deepseekr1":{"prefix":[1],"user":["<｜User｜>{{content}}<｜Assistant｜>"],"assistant":["{{conte\#
    nt}}",2],"kind":"reasoning"},
    "default":{"system":["System: {{content}}",2,"\n"],"user":["Human: {{content}}",2,"\nAssista\#
    nt:"],"assistant":["{{content}}",2,"\n"]},
    "default@0.9.1":{"separator":["\n"],"system":["{{content}}\n"],"user":["Human: {{content}}\n\#
    Assistant:"],"assistant":["{{content}}",2],"older":true},
    "dots_ocr":{"system":["<|system|>{{content}}<|endofsystem|>\n"],"user":["<|user|>{{content}}\#
    <|endofuser|><|assistant|>"],"assistant":["{{content}}<|endofassistant|>"],"stop_words":["<|\#
    endofassistant|>"],"efficient_eos":true},
    "empty":{},
    "empty@0.9.1":{"efficient_eos":true,"older":true},
    "ernie":{"system":["<|im_start|>system\n{{content}}<|im_end|>\n\n"],"user":["<|im_start|>use\#
    r\n{{content}}<|im_end|>\n\n<|im_start|>assistant\n"],"assistant":["{{content}}<|im_end|>\n\\#
    n"],"default_system":"<global_setting>\nthink_mode=True\n</global_setting>","stop_words":["<\#
    |im_end|>"]},
    "ernie_nothink":{"prefix":["<|begin_of_sentence|>"],"system":["{{content}}\n"],"user":["User\#
    : {{content}}\nAssistant: "],"assistant":["{{content}}<|end_of_sentence|>"],"stop_words":["<\#
    |end_of_sentence|>"]},
    "ernie_vl":{"system":["{{content}}\n"],"user":["User: {{content}}"],"assistant":["\nAssistan\#
    t: {{content}}<|end_of_sentence|>"],"stop_words":["<|end_of_sentence|>"],"replace_eos":true,\#
    "kind":"reasoning"},
    "exaone":{"system":["[|system|]{{content}}[|endofturn|]\n"],"user":["[|user|]{{content}}\n[|\#
    assistant|]"],"assistant":["{{content}}",2,"\n"]},
    "falcon":{"user":["User: {{content}}\nFalcon:"],"assistant":["{{content}}\n"],"efficient_eos\#
    ":true},
    "falcon_h1":{"prefix":[1],"system":["<|im_start|>system\n{{content}}<|im_end|>\n"],"user":["\#
    <|im_start|>user\n{{content}}<|im_end|>\n<|im_start|>assistant\n"],"assistant":["{{content}}\#
    <|im_end|>\n"],"stop_words":["<|im_end|>","<|end_of_text|>"]},
    "fewshot":{"assistant":["{{content}}\n\n"],"efficient_eos":true},
    "gemma":{"prefix":[1],"system":["{{content}}\n\n"],"user":["<start_of_turn>user\n{{content}}\#
    <end_of_turn>\n<start_of_turn>model\n"],"assistant":["{{content}}<end_of_turn>\n"],"stop_wor\#
    ds":["<end_of_turn>"],"replace_eos":true,"kind":"glued"},
    "gemma2":{"prefix":[1],"system":["{{content}}\n\n"],"user":["<start_of_turn>user\n{{content}\#
    }<end_of_turn>\n<start_of_turn>model\n"],"assistant":["{{content}}<end_of_turn>\n"],"stop_wo\#
    rds":["<eos>","<end_of_turn>"],"efficient_eos":true,"kind":"glued"},
    "gemma3":{"prefix":[1],"system":["{{content}}\n\n"],"user":["<start_of_turn>user\n{{content}\#
    }<end_of_turn>\n<start_of_turn>model\n"],"assistant":["{{content}}<end_of_turn>\n"],"stop_wo\#
    rds":["<end_of_turn>"],"replace_eos":true,"kind":"glued"},
    "gemma3n":{"prefix":[1],"system":["{{content}}\n\n"],"user":["<start_of_turn>user\n{{content\#
    }}<end_of_turn>\n<start_of_turn>model\n"],"assistant":["{{content}}<end_of_turn>\n"],"stop_w\#
    ords":["<end_of_turn>"],"replace_eos":true,"kind":"glued"},
    "gemma4":{"prefix":[1],"system":["<|turn>system\n<|think|>{{content}}<turn|>\n"],"user":["<|\#
    turn>user\n{{content}}<turn|>\n<|turn>model\n"],"assistant":["{{content}}<turn|>\n"],"defaul\#
    t_system":"You are a helpful assistant.","stop_words":["<turn|>"],"replace_eos":true,"kind":\#
    "reasoning","thoughts":["<|channel>thought\n","<channel|>"]},
    "gemma4n":{"prefix":[1],"system":["<|turn>system\n<|think|>{{content}}<turn|>\n"],"user":["<\#
    |turn>user\n{{content}}<turn|>\n<|turn>model\n"],"assistant":["{{content}}<turn|>\n"],"defau\#
    lt_system":"You are a helpful assistant.","stop_words":["<turn|>"],"replace_eos":true,"kind"\#
    :"reasoning","thoughts":["<|channel>thought\n","<channel|>"]},
    "glm4":{"prefix":["[gMASK]<sop>"],"system":["<|system|>\n{{content}}"],"user":["<|user|>\n{{\#
    content}}<|assistant|>"],"assistant":["\n{{content}}"],"stop_words":["<|user|>","<|observati\#
    on|>"],"efficient_eos":true},
    "glm4_5v":{"prefix":["[gMASK]<sop>"],"system":["<|system|>\n{{content}}"],"user":["<|user|>\\#
    n{{content}}<|assistant|>"],"assistant":["\n{{content}}"],"stop_words":["<|user|>","<|observ\#
    ation|>","</answer>"],"efficient_eos":true,"kind":"reasoning"},
    "glm4_7":{"prefix":["[gMASK]<sop>"],"system":["<|system|>\n{{content}}"],"user":["<|user|>\n\#
    {{content}}<|assistant|>"],"assistant":["\n{{content}}"],"stop_words":["<|user|>","<|observa\#
    tion|>"],"efficient_eos":true,"kind":"closing","thoughts":["<think>","</think>"]},
    "glm4_moe":{"prefix":["[gMASK]<sop>"],"system":["<|system|>\n{{content}}"],"user":["<|user|>\#
    \n{{content}}<|assistant|>"],"assistant":["\n{{content}}"],"stop_words":["<|user|>","<|obser\#
    vation|>"],"efficient_eos":true,"kind":"reasoning"},
    "glm4v":{"prefix":["[gMASK]<sop>"],"system":["<|system|>\n{{content}}"],"user":["<|user|>\n{\#
    {content}}<|assistant|>"],"assistant":["\n{{content}}"],"stop_words":["<|user|>","<|observat\#
    ion|>","</answer>"],"efficient_eos":true,"kind":"reasoning"},
    "glm_ocr":{"prefix":["[gMASK]<sop>"],"system":["<|system|>\n{{content}}"],"user":["<|user|>\\#
    n{{content}}<|assistant|>"],"assistant":["\n{{content}}"],"stop_words":["<|user|>","<|observ\#
    ation|>"],"efficient_eos":true},
    "glmz1":{"prefix":["[gMASK]<sop>"],"system":["<|system|>\n{{content}}"],"user":["<|user|>\n{\#
    {content}}<|assistant|>"],"assistant":["\n{{content}}"],"stop_words":["<|user|>","<|observat\#
    ion|>"],"efficient_eos":true,"kind":"reasoning"},
    "gpt_oss":{"system":["<|start|>system<|message|>{{content}}<|end|>"],"user":["<|start|>user<\#
    |message|>{{content}}<|end|><|start|>assistant"],"default_system":"You are ChatGPT, a large \#
    language model trained by OpenAI.","efficient_eos":true,"kind":"reasoning","thoughts":["<|ch\#
    annel|>analysis<|message|>","<|end|><|start|>assistant<|channel|>final<|message|>"]},
    "granite3":{"system":["<|start_of_role|>system<|end_of_role|>{{content}}<|end_of_text|>\n"],\#
    "user":["<|start_of_role|>user<|end_of_role|>{{content}}<|end_of_text|>\n<|start_of_role|>as\#
    sistant<|end_of_role|>"],"assistant":["{{content}}<|end_of_text|>\n"]},
    "granite3_vision":{"system":["<|system|>\n{{content}}\n"],"user":["<|user|>\n{{content}}\n<|\#
    assistant|>\n"],"assistant":["{{content}}",2],"default_system":"A chat between a curious use\#
    r and an artificial intelligence assistant. The assistant gives helpful, detailed, and polit\#
    e answers to the user's questions."},
    "granite4":{"system":["<|start_of_role|>system<|end_of_role|>{{content}}<|end_of_text|>\n"],\#
    "user":["<|start_of_role|>user<|end_of_role|>{{content}}<|end_of_text|>\n<|start_of_role|>as\#
    sistant<|end_of_role|>"],"assistant":["{{content}}<|end_of_text|>\n"],"default_system":"You \#
    are Granite, developed by IBM. You are a helpful AI assistant.","stop_words":["<|end_of_text\#
    |>"]},
    "hunyuan":{"prefix":["<|startoftext|>"],"system":["{{content}}<|extra_4|>"],"user":["{{conte\#
    nt}}<|extra_0|>"],"assistant":["{{content}}<|eos|>"],"stop_words":["<|eos|>"]},
    "hunyuan_small":{"prefix":["<｜hy_begin▁of▁sentence｜>"],"system":["{{content}}<｜hy_place▁hold\#
    er▁no▁3｜>"],"user":["<｜hy_User｜>{{content}}<｜hy_place▁holder▁no▁8｜>"],"assistant":["{{conten\#
    t}}<｜hy_place▁holder▁no▁2｜>"],"stop_words":["<｜hy_place▁holder▁no▁2｜>"]},
    "hy3":{"prefix":[1],"user":["<｜hy_User｜>{{content}}<｜hy_Assistant｜>"],"assistant":["{{conten\#
    t}}<｜hy_eos｜>"],"stop_words":["<｜hy_eos｜>"],"replace_eos":true,"kind":"reasoning","thoughts"\#
    :["<think>","</think>"]},
    "index":{"system":["<unk>{{content}}"],"user":["reserved_0{{content}}reserved_1"],"efficient\#
    _eos":true},
    "intern2":{"prefix":[1],"system":["<|im_start|>system\n{{content}}<|im_end|>\n"],"user":["<|\#
    im_start|>user\n{{content}}<|im_end|>\n<|im_start|>assistant\n"],"assistant":["{{content}}<|\#
    im_end|>\n"],"default_system":"You are an AI assistant whose name is InternLM (书生·浦语).\n- In\#
    ternLM (书生·浦语) is a conversational language model that is developed by Shanghai AI Laborator\#
    y (上海人工智能实验室). It is designed to be helpful, honest, and harmless.\n- InternLM (书生·浦语) can u\#
    nderstand and communicate fluently in the language chosen by the user such as English and 中文\#
    .","stop_words":["<|im_end|>"]},
    "intern_s1":{"prefix":[1],"system":["<|im_start|>system\n{{content}}<|im_end|>\n"],"user":["\#
    <|im_start|>user\n{{content}}<|im_end|>\n<|im_start|>assistant\n"],"assistant":["{{content}}\#
    <|im_end|>\n"],"stop_words":["<|im_end|>"]},
    "intern_vl":{"prefix":[1],"system":["<|im_start|>system\n{{content}}<|im_end|>\n"],"user":["\#
    <|im_start|>user\n{{content}}<|im_end|>\n<|im_start|>assistant\n"],"assistant":["{{content}}\#
    <|im_end|>\n"],"default_system":"你是书生·万象，英文名是InternVL，是由上海人工智能实验室、清华大学及多家合作单位联合开发的多模态大语言模型。"\#
    ,"stop_words":["<|im_end|>"]},
    "keye_vl":{"system":["<|im_start|>system\n{{content}}<|im_end|>\n"],"user":["<|im_start|>use\#
    r\n{{content}}<|im_end|>\n<|im_start|>assistant\n"],"assistant":["{{content}}<|im_end|>\n"],\#
    "stop_words":["<|im_end|>"],"replace_eos":true,"kind":"reasoning"},
    "kimi_vl":{"system":["<|im_system|>system<|im_middle|>{{content}}<|im_end|>"],"user":["<|im_\#
    user|>user<|im_middle|>{{content}}<|im_end|><|im_assistant|>assistant<|im_middle|>"],"assist\#
    ant":["{{content}}<|im_end|>"],"default_system":"You are a helpful assistant","stop_words":[\#
    "<|im_end|>"],"kind":"reasoning","thoughts":["◁think▷","◁/think▷"]},
    "lfm2":{"system":["<|im_start|>system\n{{content}}<|im_end|>\n"],"user":["<|im_start|>user\n\#
    {{content}}<|im_end|>\n<|im_start|>assistant\n"],"assistant":["{{content}}<|im_end|>\n"],"de\#
    fault_system":"You are a helpful AI assistant.","stop_words":["<|im_end|>"],"replace_eos":tr\#
    ue},
    "lfm2_vl":{"system":["<|im_start|>system\n{{content}}<|im_end|>\n"],"user":["<|im_start|>use\#
    r\n{{content}}<|im_end|>\n<|im_start|>assistant\n"],"assistant":["{{content}}<|im_end|>\n"],\#
    "default_system":"You are a helpful multimodal assistant by Liquid AI.","stop_words":["<|im_\#
    end|>"],"replace_eos":true},
    "llama2":{"system":["<<SYS>>\n{{content}}\n<</SYS>>\n\n"],"user":[1,"[INST] {{content}} [/IN\#
    ST]"],"assistant":["{{content}}",2],"kind":"glued"},
    "llama2_zh":{"system":["<<SYS>>\n{{content}}\n<</SYS>>\n\n"],"user":[1,"[INST] {{content}} [\#
    /INST]"],"assistant":["{{content}}",2],"default_system":"You are a helpful assistant. 你是一个乐于\#
    助人的助手。","kind":"glued"},
    "llama3":{"prefix":[1],"system":["<|start_header_id|>system<|end_header_id|>\n\n{{content}}<\#
    |eot_id|>"],"user":["<|start_header_id|>user<|end_header_id|>\n\n{{content}}<|eot_id|><|star\#
    t_header_id|>assistant<|end_header_id|>\n\n"],"assistant":["{{content}}<|eot_id|>"],"stop_wo\#
    rds":["<|eot_id|>","<|eom_id|>"],"replace_eos":true},
    "llama4":{"prefix":[1],"system":["<|header_start|>system<|header_end|>\n\n{{content}}<|eot|>\#
    "],"user":["<|header_start|>user<|header_end|>\n\n{{content}}<|eot|><|header_start|>assistan\#
    t<|header_end|>\n\n"],"assistant":["{{content}}<|eot|>"],"stop_words":["<|eot|>","<|eom|>"],\#
    "replace_eos":true},
    "llava":{"user":["USER: {{content}} ASSISTANT:"],"assistant":["{{content}}",2],"default_syst\#
    em":"A chat between a curious user and an artificial intelligence assistant. The assistant g\#
    ives helpful, detailed, and polite answers to the user's questions."},
    "llava_next":{"user":["USER: {{content}} ASSISTANT:"],"assistant":["{{content}}",2],"default\#
    _system":"A chat between a curious user and an artificial intelligence assistant. The assist\#
    ant gives helpful, detailed, and polite answers to the user's questions."},
    "llava_next_llama3":{"prefix":[1],"system":["<|start_header_id|>system<|end_header_id|>\n\n{\#
    {content}}<|eot_id|>"],"user":["<|start_header_id|>user<|end_header_id|>\n\n{{content}}<|eot\#
    _id|><|start_header_id|>assistant<|end_header_id|>\n\n"],"assistant":["{{content}}<|eot_id|>\#
    "],"stop_words":["<|eot_id|>","<|eom_id|>"],"replace_eos":true},
    "llava_next_mistral":{"prefix":[1],"system":["{{content}}\n\n"],"user":["[INST] {{content}}[\#
    /INST]"],"assistant":[" {{content}}",2],"kind":"glued"},
    "llava_next_qwen":{"system":["<|im_start|>system\n{{content}}<|im_end|>\n"],"user":["<|im_st\#
    art|>user\n{{content}}<|im_end|>\n<|im_start|>assistant\n"],"assistant":["{{content}}<|im_en\#
    d|>\n"],"default_system":"You are a helpful assistant.","stop_words":["<|im_end|>"],"replace\#
    _eos":true},
    "llava_next_video":{"user":["USER: {{content}} ASSISTANT:"],"assistant":["{{content}}",2],"d\#
    efault_system":"A chat between a curious user and an artificial intelligence assistant. The \#
    assistant gives helpful, detailed, and polite answers to the user's questions."},
    "llava_next_video_mistral":{"prefix":[1],"system":["{{content}}\n\n"],"user":["[INST] {{cont\#
    ent}}[/INST]"],"assistant":[" {{content}}",2],"kind":"glued"},
    "llava_next_video_yi":{"system":["<|im_start|>system\n{{content}}<|im_end|>\n"],"user":["<|i\#
    m_start|>user\n{{content}}<|im_end|>\n<|im_start|>assistant\n"],"assistant":["{{content}}<|i\#
    m_end|>\n"],"stop_words":["<|im_end|>"]},
    "llava_next_yi":{"system":["<|im_start|>system\n{{content}}<|im_end|>\n"],"user":["<|im_star\#
    t|>user\n{{content}}<|im_end|>\n<|im_start|>assistant\n"],"assistant":["{{content}}<|im_end|\#
    >\n"],"stop_words":["<|im_end|>"]},
    "mimo":{"system":["<|im_start|>system\n{{content}}<|im_end|>\n"],"user":["<|im_start|>user\n\#
    {{content}}<|im_end|>\n<|im_start|>assistant\n"],"assistant":["{{content}}<|im_end|>\n"],"de\#
    fault_system":"You are a helpful assistant.","stop_words":["<|im_end|>"],"replace_eos":true,\#
    "kind":"reasoning"},
    "mimo_v2":{"system":["<|im_start|>system\n{{content}}<|im_end|>\n"],"user":["<|im_start|>use\#
    r\n{{content}}<|im_end|>\n<|im_start|>assistant\n"],"assistant":["{{content}}<|im_end|>\n"],\#
    "default_system":"You are MiMo, a helpful AI assistant engineered by Xiaomi.","stop_words":[\#
    "<|im_end|>"],"replace_eos":true,"kind":"reasoning","thoughts":["<think>","</think>"]},
    "mimo_vl":{"system":["<|im_start|>system\n{{content}}<|im_end|>\n"],"user":["<|im_start|>use\#
    r\n{{content}}<|im_end|>\n<|im_start|>assistant\n"],"assistant":["{{content}}<|im_end|>\n"],\#
    "default_system":"You are MiMo, an AI assistant developed by Xiaomi.","stop_words":["<|im_en\#
    d|>"],"replace_eos":true,"kind":"reasoning"},
    "minicpm_o":{"system":["<|im_start|>system\n{{content}}<|im_end|>\n"],"user":["<|im_start|>u\#
    ser\n{{content}}<|im_end|>\n<|im_start|>assistant\n"],"assistant":["{{content}}<|im_end|>\n"\#
    ],"default_system":"You are a helpful assistant. You can accept audio and text input and out\#
    put voice and text.","stop_words":["<|im_end|>"]},
    "minicpm_v":{"system":["<|im_start|>system\n{{content}}<|im_end|>\n"],"user":["<|im_start|>u\#
    ser\n{{content}}<|im_end|>\n<|im_start|>assistant\n"],"assistant":["{{content}}<|im_end|>\n"\#
    ],"default_system":"You are a helpful assistant.","stop_words":["<|im_end|>"]},
    "minicpm_v_4_6":{"system":["<|im_start|>system\n{{content}}<|im_end|>\n"],"user":["<|im_star\#
    t|>user\n{{content}}<|im_end|>\n<|im_start|>assistant\n"],"assistant":["{{content}}<|im_end|\#
    >\n"],"default_system":"You are a helpful assistant.","stop_words":["<|im_end|>"]},
    "minimax1":{"system":["<beginning_of_sentence>system ai_setting=assistant\n{{content}}<end_o\#
    f_sentence>\n"],"user":["<beginning_of_sentence>user name=user\n{{content}}<end_of_sentence>\#
    \n<beginning_of_sentence>ai name=assistant\n"],"assistant":["{{content}}<end_of_sentence>\n"\#
    ],"default_system":"You are a helpful assistant.","stop_words":["<end_of_sentence>"]},
    "minimax2":{"system":["]~!b[]~b]system\n{{content}}[e~[\n"],"user":["]~b]user\n{{content}}[e\#
    ~[\n]~b]ai\n"],"assistant":["{{content}}[e~[\n"],"default_system":"You are a helpful assista\#
    nt. Your name is MiniMax-M2.1 and is built by MiniMax.","stop_words":["[e~["],"kind":"reason\#
    ing"},
    "ministral":{"prefix":[1],"system":["{{content}}\n\n"],"user":["[INST]{{content}}[/INST]"],"\#
    assistant":["{{content}}",2],"kind":"glued"},
    "ministral3":{"prefix":[1],"system":["{{content}}\n\n"],"user":["[INST]{{content}}[/INST]"],\#
    "assistant":["{{content}}",2],"kind":"glued"},
    "mistral":{"prefix":[1],"system":["{{content}}\n\n"],"user":["[INST] {{content}}[/INST]"],"a\#
    ssistant":[" {{content}}",2],"kind":"glued"},
    "mistral_small":{"prefix":[1],"system":["[SYSTEM_PROMPT]{{content}}[/SYSTEM_PROMPT]"],"user"\#
    :["[INST]{{content}}[/INST]"],"assistant":["{{content}}",2]},
    "mllama":{"prefix":[1],"system":["<|start_header_id|>system<|end_header_id|>\n\n{{content}}<\#
    |eot_id|>"],"user":["<|start_header_id|>user<|end_header_id|>\n\n{{content}}<|eot_id|><|star\#
    t_header_id|>assistant<|end_header_id|>\n\n"],"assistant":["{{content}}<|eot_id|>"],"stop_wo\#
    rds":["<|eot_id|>","<|eom_id|>"],"replace_eos":true},
    "moonlight":{"system":["<|im_system|>system<|im_middle|>{{content}}<|im_end|>"],"user":["<|i\#
    m_user|>user<|im_middle|>{{content}}<|im_end|><|im_assistant|>assistant<|im_middle|>"],"assi\#
    stant":["{{content}}<|im_end|>"],"default_system":"You are a helpful assistant provided by M\#
    oonshot-AI.","stop_words":["<|im_end|>"],"replace_eos":true},
    "olmo":{"prefix":[2],"user":["<|user|>\n{{content}}<|assistant|>\n"],"assistant":["{{content\#
    }}",2]},
    "openchat":{"prefix":[1],"user":["GPT4 Correct User: {{content}}",2,"GPT4 Correct Assistant:\#
    "],"assistant":["{{content}}",2]},
    "openchat-3.6":{"prefix":[1],"user":["<|start_header_id|>GPT4 Correct User<|end_header_id|>\\#
    n\n{{content}}<|eot_id|><|start_header_id|>GPT4 Correct Assistant<|end_header_id|>\n\n"],"as\#
    sistant":["{{content}}",2],"stop_words":["<|eot_id|>"]},
    "opencoder":{"system":["<|im_start|>system\n{{content}}<|im_end|>\n"],"user":["<|im_start|>u\#
    ser\n{{content}}<|im_end|>\n<|im_start|>assistant\n"],"assistant":["{{content}}<|im_end|>\n"\#
    ],"default_system":"You are OpenCoder, created by OpenCoder Team.","stop_words":["<|im_end|>\#
    "]},
    "paligemma":{"prefix":[1],"user":["{{content}}\n"],"assistant":["{{content}}",2],"kind":"glu\#
    ed"},
    "paligemma_chat":{"prefix":[1],"user":["<start_of_turn>user\n{{content}}<end_of_turn>\n<star\#
    t_of_turn>model\n"],"assistant":["{{content}}<end_of_turn>\n"],"stop_words":["<end_of_turn>"\#
    ],"replace_eos":true,"kind":"glued"},
    "phi":{"system":["<|system|>\n{{content}}<|end|>\n"],"user":["<|user|>\n{{content}}<|end|>\n\#
    <|assistant|>\n"],"assistant":["{{content}}<|end|>\n"],"stop_words":["<|end|>"],"replace_eos\#
    ":true},
    "phi4":{"system":["<|im_start|>system<|im_sep|>{{content}}<|im_end|>"],"user":["<|im_start|>\#
    user<|im_sep|>{{content}}<|im_end|><|im_start|>assistant<|im_sep|>"],"assistant":["{{content\#
    }}<|im_end|>"],"stop_words":["<|im_end|>"],"replace_eos":true},
    "phi4_mini":{"system":["<|system|>{{content}}<|end|>"],"user":["<|user|>{{content}}<|end|><|\#
    assistant|>"],"assistant":["{{content}}<|end|>"],"stop_words":["<|end|>"],"replace_eos":true\#
    },
    "phi_small":{"system":["<|system|>\n{{content}}<|end|>\n"],"user":["<|user|>\n{{content}}<|e\#
    nd|>\n<|assistant|>\n"],"assistant":["{{content}}<|end|>\n"],"stop_words":["<|end|>"],"repla\#
    ce_eos":true},
    "pixtral":{"prefix":[1],"system":["{{content}}\n\n"],"user":["[INST]{{content}}[/INST]"],"as\#
    sistant":["{{content}}",2],"kind":"glued"},
    "qwen":{"system":["<|im_start|>system\n{{content}}<|im_end|>\n"],"user":["<|im_start|>user\n\#
    {{content}}<|im_end|>\n<|im_start|>assistant\n"],"assistant":["{{content}}<|im_end|>\n"],"de\#
    fault_system":"You are Qwen, created by Alibaba Cloud. You are a helpful assistant.","stop_w\#
    ords":["<|im_end|>"],"replace_eos":true},
    "qwen2_audio":{"system":["<|im_start|>system\n{{content}}<|im_end|>\n"],"user":["<|im_start|\#
    >user\n{{content}}<|im_end|>\n<|im_start|>assistant\n"],"assistant":["{{content}}<|im_end|>\\#
    n"],"default_system":"You are a helpful assistant.","stop_words":["<|im_end|>"],"replace_eos\#
    ":true},
    "qwen2_omni":{"system":["<|im_start|>system\n{{content}}<|im_end|>\n"],"user":["<|im_start|>\#
    user\n{{content}}<|im_end|>\n<|im_start|>assistant\n"],"assistant":["{{content}}<|im_end|>\n\#
    "],"default_system":"You are a helpful assistant.","stop_words":["<|im_end|>"],"replace_eos"\#
    :true},
    "qwen2_vl":{"system":["<|im_start|>system\n{{content}}<|im_end|>\n"],"user":["<|im_start|>us\#
    er\n{{content}}<|im_end|>\n<|im_start|>assistant\n"],"assistant":["{{content}}<|im_end|>\n"]\#
    ,"default_system":"You are a helpful assistant.","stop_words":["<|im_end|>"],"replace_eos":t\#
    rue},
    "qwen3":{"system":["<|im_start|>system\n{{content}}<|im_end|>\n"],"user":["<|im_start|>user\\#
    n{{content}}<|im_end|>\n<|im_start|>assistant\n"],"assistant":["{{content}}<|im_end|>\n"],"s\#
    top_words":["<|im_end|>"],"replace_eos":true,"kind":"reasoning"},
    "qwen3_5":{"system":["<|im_start|>system\n{{content}}<|im_end|>\n"],"user":["<|im_start|>use\#
    r\n{{content}}<|im_end|>\n<|im_start|>assistant\n"],"assistant":["{{content}}<|im_end|>\n"],\#
    "stop_words":["<|im_end|>"],"replace_eos":true,"kind":"reasoning"},
    "qwen3_5_nothink":{"system":["<|im_start|>system\n{{content}}<|im_end|>\n"],"user":["<|im_st\#
    art|>user\n{{content}}<|im_end|>\n<|im_start|>assistant\n"],"assistant":["{{content}}<|im_en\#
    d|>\n"],"stop_words":["<|im_end|>"],"replace_eos":true},
    "qwen3_6":{"system":["<|im_start|>system\n{{content}}<|im_end|>\n"],"user":["<|im_start|>use\#
    r\n{{content}}<|im_end|>\n<|im_start|>assistant\n"],"assistant":["{{content}}<|im_end|>\n"],\#
    "stop_words":["<|im_end|>"],"replace_eos":true,"kind":"reasoning"},
    "qwen3_nothink":{"system":["<|im_start|>system\n{{content}}<|im_end|>\n"],"user":["<|im_star\#
    t|>user\n{{content}}<|im_end|>\n<|im_start|>assistant\n"],"assistant":["{{content}}<|im_end|\#
    >\n"],"stop_words":["<|im_end|>"],"replace_eos":true},
    "qwen3_omni":{"system":["<|im_start|>system\n{{content}}<|im_end|>\n"],"user":["<|im_start|>\#
    user\n{{content}}<|im_end|>\n<|im_start|>assistant\n"],"assistant":["{{content}}<|im_end|>\n\#
    "],"stop_words":["<|im_end|>"],"replace_eos":true,"kind":"reasoning"},
    "qwen3_omni_nothink":{"system":["<|im_start|>system\n{{content}}<|im_end|>\n"],"user":["<|im\#
    _start|>user\n{{content}}<|im_end|>\n<|im_start|>assistant\n"],"assistant":["{{content}}<|im\#
    _end|>\n"],"stop_words":["<|im_end|>"],"replace_eos":true},
    "qwen3_vl":{"system":["<|im_start|>system\n{{content}}<|im_end|>\n"],"user":["<|im_start|>us\#
    er\n{{content}}<|im_end|>\n<|im_start|>assistant\n"],"assistant":["{{content}}<|im_end|>\n"]\#
    ,"stop_words":["<|im_end|>"],"replace_eos":true,"kind":"reasoning"},
    "qwen3_vl_nothink":{"system":["<|im_start|>system\n{{content}}<|im_end|>\n"],"user":["<|im_s\#
    tart|>user\n{{content}}<|im_end|>\n<|im_start|>assistant\n"],"assistant":["{{content}}<|im_e\#
    nd|>\n"],"stop_words":["<|im_end|>"],"replace_eos":true},
    "qwen@0.9.1":{"separator":["\n"],"system":["<|im_start|>system\n{{content}}<|im_end|>\n"],"u\#
    ser":["<|im_start|>user\n{{content}}<|im_end|>\n<|im_start|>assistant\n"],"assistant":["{{co\#
    ntent}}",2],"default_system":"You are a helpful assistant.","stop_words":["<|im_end|>"],"rep\#
    lace_eos":true,"older":true},
    "sailor":{"system":["<|im_start|>system\n{{content}}<|im_end|>\n"],"user":["<|im_start|>ques\#
    tion\n{{content}}<|im_end|>\n<|im_start|>answer\n"],"assistant":["{{content}}<|im_end|>\n"],\#
    "default_system":"You are an AI assistant named Sailor created by Sea AI Lab. Your answer sh\#
    ould be friendly, unbiased, faithful, informative and detailed.","stop_words":["<|im_end|>"]\#
    },
    "seed_coder":{"system":[1,"system\n{{content}}",2],"user":[1,"user\n{{content}}",2,1,"assist\#
    ant\n"],"assistant":["{{content}}",2],"default_system":"You are an AI programming assistant,\#
     utilizing the Seed-Coder model, developed by ByteDance Seed, and you only answer questions \#
    related to computer science. For politically sensitive questions, security and privacy issue\#
    s, and other non-computer science questions, you will refuse to answer.\n\n"},
    "seed_oss":{"system":[1,"system\n{{content}}",2],"user":[1,"user\n{{content}}",2,1,"assistan\#
    t\n"],"assistant":["{{content}}",2],"kind":"reasoning","thoughts":["<seed:think>","</seed:th\#
    ink>"]},
    "smollm":{"system":["<|im_start|>system\n{{content}}<|im_end|>\n"],"user":["<|im_start|>user\#
    \n{{content}}<|im_end|>\n<|im_start|>assistant\n"],"assistant":["{{content}}<|im_end|>\n"],"\#
    stop_words":["<|im_end|>"]},
    "smollm2":{"system":["<|im_start|>system\n{{content}}<|im_end|>\n"],"user":["<|im_start|>use\#
    r\n{{content}}<|im_end|>\n<|im_start|>assistant\n"],"assistant":["{{content}}<|im_end|>\n"],\#
    "default_system":"You are a helpful AI assistant named SmolLM, trained by Hugging Face.","st\#
    op_words":["<|im_end|>"]},
    "solar":{"system":["### System:\n{{content}}\n\n"],"user":["### User:\n{{content}}\n\n### As\#
    sistant:\n"],"efficient_eos":true},
    "starchat":{"system":["<|system|>\n{{content}}<|end|>\n"],"user":["<|user|>\n{{content}}<|en\#
    d|>\n<|assistant|>"],"assistant":["{{content}}<|end|>\n"],"stop_words":["<|end|>"]},
    "telechat2":{"system":["<_system>{{content}}"],"user":["<_user>{{content}}<_bot>"],"assistan\#
    t":["{{content}}",2],"default_system":"你是中国电信星辰语义大模型，英文名是TeleChat，你是由中电信人工智能科技有限公司和中国电信人工智能研\#
    究院（TeleAI）研发的人工智能助手。"},
    "vicuna":{"user":["USER: {{content}} ASSISTANT:"],"assistant":["{{content}}",2],"default_sys\#
    tem":"A chat between a curious user and an artificial intelligence assistant. The assistant \#
    gives helpful, detailed, and polite answers to the user's questions."},
    "vicuna@0.9.1":{"user":["USER: {{content}} ASSISTANT:"],"assistant":["{{content}}",2],"defau\#
    lt_system":"A chat between a curious user and an artificial intelligence assistant. The assi\#
    stant gives helpful, detailed, and polite answers to the user's questions.","older":true},
    "video_llava":{"user":["USER: {{content}} ASSISTANT:"],"assistant":["{{content}}",2],"defaul\#
    t_system":"A chat between a curious user and an artificial intelligence assistant. The assis\#
    tant gives helpful, detailed, and polite answers to the user's questions."},
    "xuanyuan":{"user":["Human: {{content}} Assistant:"],"assistant":["{{content}}",2],"default_\#
    system":"以下是用户和人工智能助手之间的对话。用户以Human开头，人工智能助手以Assistant开头，会对人类提出的问题给出有帮助、高质量、详细和礼貌的回答，并且总是拒绝参\#
    与与不道德、不安全、有争议、政治敏感等相关的话题、问题和指示。\n"},
    "yi":{"system":["<|im_start|>system\n{{content}}<|im_end|>\n"],"user":["<|im_start|>user\n{{\#
    content}}<|im_end|>\n<|im_start|>assistant\n"],"assistant":["{{content}}<|im_end|>\n"],"stop\#
    _words":["<|im_end|>"]},
    "yi_vl":{"user":["### Human: {{content}}\n### Assistant:"],"assistant":["{{content}}\n"],"de\#
    fault_system":"This is a chat between an inquisitive human and an AI assistant. Assume the r\#
    ole of the AI assistant. Read all the images carefully, and respond to the human's questions\#
     with informative, helpful, detailed and polite answers. 这是一个好奇的人类和一个人工智能助手之间的对话。假设你扮演这个AI助手\#
    的角色。仔细阅读所有的图像，并对人类的问题做出信息丰富、有帮助、详细的和礼貌的回答。\n\n","stop_words":["###"],"efficient_eos":true},
    "youtu":{"prefix":[1],"user":["<|User|>{{content}}<|Assistant|>"],"assistant":["{{content}}<\#
    |end_of_text|>"],"stop_words":["<|end_of_text|>"],"replace_eos":true,"kind":"reasoning"},
    "youtu_vl":{"system":["<|begin_of_text|>system\n{{content}}<|end_of_text|>\n"],"user":["<|be\#
    gin_of_text|>user\n{{content}}<|end_of_text|>\n<|begin_of_text|>assistant\n"],"assistant":["\#
    {{content}}<|end_of_text|>\n"],"default_system":"You are a helpful assistant.","stop_words":\#
    ["<|end_of_text|>"]},
    "yuan":{"user":["{{content}}",{"token":"<sep>"}],"assistant":["{{content}}<eod>\n"],"stop_wo\#
    rds":["<eod>"]},
    "zephyr":{"system":["<|system|>\n{{content}}",2],"user":["<|user|>\n{{content}}",2,"<|assist\#
    ant|>\n"],"assistant":["{{content}}",2],"default_system":"You are Zephyr, a helpful assistan\#
    t."}
    }
    """#
}
