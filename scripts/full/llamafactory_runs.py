"""Judges what scripts/full/llamafactory has made: llamafactory.py FOLDER MODEL PROBE"""
import glob
import json
import subprocess
import sys

import torch
from peft import PeftModel
from transformers import AutoModelForCausalLM, AutoTokenizer

folder, source, probe = sys.argv[1:]
failures = []


def check(what, holds, figure):
    print(f"{'ok' if holds else 'FAILED'}: {what}: {figure}")
    if not holds:
        failures.append(what)


runs = {}
for row in json.load(open(f"{folder}/losses.json"))["rows"]:
    runs.setdefault(row["name"], {})[row["step"]] = float(row["loss"])
names = {"alone": 2, "on": 4, "pair": 5, "stopped": 6, "whole": 7}
for name, number in names.items():
    logged = {}
    for line in open(f"{folder}/novel.runs/{number}/trainer_log.jsonl"):
        entry = json.loads(line)
        if "loss" in entry:
            assert entry["current_steps"] not in logged, f"{name}: a step twice in the log"
            logged[entry["current_steps"]] = entry["loss"]
    same = runs[name].keys() == logged.keys() and all(
        abs(runs[name][step] - loss) < 1e-12 for step, loss in logged.items())
    check(f"losses of `{name}` are those of its log", same, list(logged.values()))
check("two processes: steps", list(runs["pair"]) == [1, 2, 3, 4], list(runs["pair"]))
check("stopped and gone on: every step once", list(runs["stopped"]) == list(range(1, 61)),
      list(runs["stopped"]))
worst = max(abs(runs["stopped"][n] - runs["whole"][n]) for n in runs["whole"])
check("stopped and gone on, against never stopped: worst loss", worst < 1e-3, worst)
first = abs(runs["native-on"][1] - runs["on"][1])
check("loss of step 1 from the same start, ours and its", first < 1e-3, first)
first = abs(runs["native"][1] - runs["whole"][1])
check("loss of step 1 from nothing, ours and its", first < 1e-3, first)
worst = max(abs(runs["native-on"][n] - runs["on"][n]) for n in runs["on"])
check("loss of every step from the same start", worst < 1e-2, worst)
check("brought home: its losses", runs["home"] == runs["pair"], len(runs["home"]))

base_folder = f"{folder}/novel.runs/5/base"
tokenizer = AutoTokenizer.from_pretrained(base_folder)
base = AutoModelForCausalLM.from_pretrained(base_folder, dtype=torch.float32).eval()
prompt = ("<|im_start|>system\n用甄嬛的口吻回答问题<|im_end|>\n<|im_start|>user\n第2问：谁在敲门？"
          "<|im_end|>\n<|im_start|>assistant\n")
ids = tokenizer(prompt, add_special_tokens=False)["input_ids"]
for name, number in names.items():
    adapter = f"{folder}/novel.runs/{number}"
    said = subprocess.run(
        [probe, "tuned", source, adapter], input=" ".join(map(str, ids)), capture_output=True,
        text=True, check=True).stdout
    ours = torch.tensor(json.loads(said))
    with torch.no_grad():
        plain = base(torch.tensor([ids])).logits[0, -1]
        tuned = PeftModel.from_pretrained(base, adapter).eval()
        theirs = tuned(torch.tensor([ids])).logits[0, -1]
        base = tuned.unload()
    moved = float((theirs - plain).abs().max())
    worst = float((ours - theirs).abs().max())
    check(f"logits with the adapter of `{name}`, against PEFT's (it moves them by {moved:.2f})",
          worst < 2e-2 and moved > 5e-2, worst)
sys.exit(1 if failures else 0)
