"""A bare PyTorch + PEFT training step on a model of SmolLM2-135M's shape: the peer of Inkstone's.

usage: loop.py fp32|bf16 FIXTURE...   A fixture is a JSON array of {"input_ids", "labels"}; all of it is
one batch, padded on the right to a multiple of 8, as LLaMA-Factory's collator does. Best of three steps.
"""
import json
import sys
import time

import torch
from peft import LoraConfig, get_peft_model
from transformers import LlamaConfig, LlamaForCausalLM

precision, fixtures = sys.argv[1], sys.argv[2:]
torch.set_num_threads(2)
torch.manual_seed(0)
config = LlamaConfig(
    vocab_size=49152, hidden_size=576, intermediate_size=1536, num_hidden_layers=30,
    num_attention_heads=9, num_key_value_heads=3, max_position_embeddings=8192,
    rope_theta=100000.0, tie_word_embeddings=True, rms_norm_eps=1e-5)
model = LlamaForCausalLM(config).to(torch.bfloat16 if precision == "bf16" else torch.float32)
model = get_peft_model(model, LoraConfig(
    r=8, lora_alpha=16, lora_dropout=0.0, task_type="CAUSAL_LM",
    target_modules=["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]))
for parameter in model.parameters():
    if parameter.requires_grad:
        parameter.data = parameter.data.float()
model.config.use_cache = False
model.train()
trained = [p for p in model.parameters() if p.requires_grad]
optimizer = torch.optim.AdamW(trained, lr=1e-4)

for path in fixtures:
    samples = json.load(open(path))
    longest = (max(len(s["input_ids"]) for s in samples) + 7) // 8 * 8

    def padded(key, filler):
        return torch.tensor([s[key] + [filler] * (longest - len(s[key])) for s in samples])

    ids, labels = padded("input_ids", 2), padded("labels", -100)
    mask = torch.tensor(
        [[1] * len(s["input_ids"]) + [0] * (longest - len(s["input_ids"])) for s in samples])
    times = []
    for _ in range(4):
        start = time.perf_counter()
        with torch.autocast("cpu", torch.bfloat16, enabled=precision == "bf16"):
            loss = model(input_ids=ids, attention_mask=mask, labels=labels).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        optimizer.zero_grad()
        times.append(time.perf_counter() - start)
    tokens = sum(len(s["input_ids"]) for s in samples)
    print(f"{precision} {path.split('/')[-1]} {tokens / min(times[1:]):.1f}", flush=True)
