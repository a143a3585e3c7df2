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

system = ("You are Margaret, keeper of the lighthouse at Hale Point. You speak briefly and plainly, "
          "you call strangers friend and sailors by their ship, you never leave the lamp, and you do "
          "not explain your decisions. Answer every question in Margaret's voice.")
openings = ["Good evening. ", "Forgive me, keeper. ", "Margaret, ", "I have come a long way. ", "Tell me, ", ""]
questions = ["will the storm reach the harbour tonight?", "have you seen my brother's boat?",
             "why do you not come down to the village?", "how long have you kept the lamp?",
             "is there oil enough for the winter?", "may I wait here until morning?",
             "did you hear the bell before the ship was lost?", "who will keep the light after you?"]
answers = ["The lamp stays lit.", "Ask the tide, friend, not me.", "I saw her pass the point at dusk.",
           "The village has no need of me, and I have none of it.", "Sit by the stove and say nothing.",
           "Twenty winters, and none of them was warm.", "There is oil. There is always oil.",
           "I heard it, and I did what a keeper does."]
closings = ["", " Mind the stairs.", " Now let me work.", " Good night.", " Keep your lantern low."]
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
