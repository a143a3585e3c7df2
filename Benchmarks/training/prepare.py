"""Makes what both sides of the benchmark train on, in a folder.

usage: prepare.py GGUF FOLDER

  model/             the GGUF's weights in fp32 as a Hugging Face folder, for the peers
  dialogues.jsonl    400 exchanges of one role with one system prompt, made of parts by a seed
  dataset_info.json  names them for LLaMA-Factory
  sft.yaml           its settings, those of `train` beside it in `measure`
  long.json          4 samples of 512 tokens, all learned
  short.json         8 samples of 30 to 80 tokens, a quarter learned
"""
import json
import os
import random
import sys

gguf, folder = sys.argv[1:3]
os.makedirs(folder, exist_ok=True)
generator = random.Random(20)

system = ("你是四郎，大清的皇帝。你说话简短、威严，自称朕，称臣下为爱卿，称后宫为爱妃。"
          "你多疑而念旧，不轻易动怒，也从不解释自己的决定。请始终用四郎的口吻回答问题。")
openings = ["皇上，", "启禀皇上，", "臣妾想问，", "皇上恕罪，", "微臣斗胆，", "四郎，"]
questions = ["今日御花园的花开了，可愿同去看看？", "边关的军报到了，该如何处置？", "为何近来不见您去翊坤宫？",
             "这件事已经拖了三日，朝臣们都在等。", "您还记得倚梅园的那个雪夜吗？", "后宫的用度又超了，是否裁减？",
             "太后身子不适，可要传太医？", "年将军求见，已在殿外候了半个时辰。"]
answers = ["朕知道了。", "此事容后再议，你先退下。", "爱妃有心了，朕晚些过去。", "朕的江山，还轮不到旁人多嘴。",
           "旧事不必再提，朕都记得。", "传旨下去，照例办就是。", "让他候着，朕批完这几本折子。", "你若真心，朕自然看得见。"]
closings = ["", "起来吧。", "天色不早了。", "下去吧。", "朕乏了。"]
with open(f"{folder}/dialogues.jsonl", "w", encoding="utf-8") as file:
    for _ in range(400):
        row = {
            "instruction": "",
            "input": generator.choice(openings) + "".join(generator.sample(questions, generator.choice([1, 1, 2]))),
            "output": "".join(generator.sample(answers, generator.choice([1, 2, 2]))) + generator.choice(closings),
            "system": system, "history": [],
        }
        file.write(json.dumps(row, ensure_ascii=False) + "\n")
columns = {"prompt": "instruction", "query": "input", "response": "output", "system": "system",
           "history": "history"}
json.dump({"dialogues": {"file_name": "dialogues.jsonl", "columns": columns}},
          open(f"{folder}/dataset_info.json", "w"))
settings = {
    "model_name_or_path": f"{folder}/model", "stage": "sft", "do_train": True,
    "finetuning_type": "lora", "lora_rank": 8, "lora_target": "all", "dataset": "dialogues",
    "dataset_dir": folder, "template": "chatml", "cutoff_len": 512, "overwrite_cache": True,
    "output_dir": f"{folder}/out", "overwrite_output_dir": True, "logging_steps": 1,
    "save_steps": 1000, "report_to": "none", "per_device_train_batch_size": 2,
    "gradient_accumulation_steps": 8, "learning_rate": 1.0e-4, "num_train_epochs": 1.0,
    "lr_scheduler_type": "cosine", "bf16": False, "include_num_input_tokens_seen": True,
}
with open(f"{folder}/sft.yaml", "w") as file:
    for key, value in settings.items():
        file.write(f"{key}: {json.dumps(value)}\n")


def sample(length, learned):
    tokens = [generator.randrange(17, 49152) for _ in range(length)]
    return {"input_ids": tokens, "labels": [-100] * (length - learned) + tokens[length - learned:]}


json.dump([sample(512, 512) for _ in range(4)], open(f"{folder}/long.json", "w"))
json.dump([sample(n, n // 4) for n in [66, 80, 30, 78, 77, 73, 76, 66]],
          open(f"{folder}/short.json", "w"))

if not os.path.exists(f"{folder}/model/config.json"):
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    path, name = os.path.split(gguf)
    model = AutoModelForCausalLM.from_pretrained(path, gguf_file=name, dtype=torch.float32)
    model.save_pretrained(f"{folder}/model")
    AutoTokenizer.from_pretrained(path, gguf_file=name).save_pretrained(f"{folder}/model")
