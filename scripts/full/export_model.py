"""Compares exported models with each other, by programs that are not Inkstone: export_model.py FOLDER MODEL"""
import sys

import numpy as np
import torch
from gguf import GGUFReader, quants
from peft import PeftModel
from transformers import AutoModelForCausalLM, AutoTokenizer

folder, source = sys.argv[1:]
torch.manual_seed(1)
failures = []


def check(what, holds, figure):
    print(f"{'ok' if holds else 'FAILED'}: {what}: {figure}")
    if not holds:
        failures.append(what)


tokenizer = AutoTokenizer.from_pretrained(f"{folder}/folder")
merged = AutoModelForCausalLM.from_pretrained(f"{folder}/folder", dtype=torch.float32).eval()
base = AutoModelForCausalLM.from_pretrained(f"{folder}/base", dtype=torch.float32).eval()
question = "第2问：谁在敲门？"
prompt = tokenizer.apply_chat_template(
    [{"role": "user", "content": question}], add_generation_prompt=True, tokenize=False)
ids = tokenizer(prompt, add_special_tokens=False, return_tensors="pt")["input_ids"]
with torch.no_grad():
    before = base(ids).logits
    ours = merged(ids).logits
    tuned = PeftModel.from_pretrained(base, f"{folder}/peft").eval()
    beside = tuned(ids).logits
    whole = tuned.merge_and_unload()
check("training changed the logits", (before - ours).abs().max() > 0.1,
      float((before - ours).abs().max()))
check("merged logits against PEFT's adapter", (beside - ours).abs().max() < 1e-2,
      float((beside - ours).abs().max()))
weights = merged.state_dict()
worst = max(float((weights[name] - value).abs().max())
            for name, value in whole.state_dict().items())
check("merged weights against PEFT's merging", worst < 1e-5, worst)
with torch.no_grad():
    answer = merged.generate(ids, do_sample=False, max_new_tokens=24)
text = tokenizer.decode(answer[0, ids.shape[1]:], skip_special_tokens=True)
said = open(f"{folder}/ours.txt", encoding="utf-8").read()
check("greedy text of transformers is Inkstone's", text.strip() in said, repr(text))

# Quantised tensors: gguf-py quantises what the F32 weights of GGUF order are, byte for byte.
exact = {tensor.name: tensor for tensor in GGUFReader(f"{folder}/f16.gguf").tensors}
for kind in ("q8_0", "q4_0"):
    differing, total = 0, 0
    for tensor in GGUFReader(f"{folder}/{kind}.gguf").tensors:
        if tensor.tensor_type.name != kind.upper():
            continue
        if "attn_q" in tensor.name or "attn_k" in tensor.name:
            continue  # their rows lie in another order than Hugging Face's
        layer = tensor.name.split(".")
        names = {"token_embd": "model.embed_tokens", "attn_v": "self_attn.v_proj",
                 "attn_output": "self_attn.o_proj", "ffn_gate": "mlp.gate_proj",
                 "ffn_up": "mlp.up_proj", "ffn_down": "mlp.down_proj"}
        place = names[layer[-2]]
        name = f"{place}.weight" if layer[0] != "blk" else f"model.layers.{layer[1]}.{place}.weight"
        expected = quants.quantize(weights[name].numpy(), tensor.tensor_type)
        differing += int((expected != tensor.data.reshape(expected.shape)).sum())
        total += expected.size
    check(f"bytes of {kind} that are not gguf-py's", differing == 0, f"{differing} of {total}")

import xllamacpp

for kind in ("f16", "q8_0", "q4_0"):
    parameters = xllamacpp.CommonParams()
    parameters.model.path = f"{folder}/{kind}.gguf"
    parameters.n_ctx = 512
    parameters.n_parallel = 1
    parameters.port = 0
    server = xllamacpp.Server(parameters)
    reply = server.handle_completions(
        {"prompt": prompt, "n_predict": 24, "temperature": 0, "cache_prompt": False})
    if isinstance(reply, (str, bytes)):
        import json
        reply = json.loads(reply)
    words = reply.get("content") or reply["choices"][0]["text"]
    same = words.strip() == text.strip()
    # Four bits change a model of 135 million weights; that it loads and answers is what counts.
    check(f"llama.cpp on {kind}", same or (kind == "q4_0" and words.strip() != ""), repr(words))
    del server
sys.exit(1 if failures else 0)
