"""How near Inkstone and llama.cpp are to fp32: PyTorch on the weights of the same GGUF file, read by gguf-py.

    agreement.py PROBE MODEL TEXT [MINUTES]

The second half of each window of 512 tokens of TEXT is foretold, by llama.cpp as far as it comes in
MINUTES (10); with FLOATS in the environment also by Inkstone's computing as floats.
Then the likeliest 200 tokens after some beginnings: where Inkstone's part from llama.cpp's, the scores of
the two tokens in all four.
"""
import json
import math
import os
import subprocess
import sys
import time

import torch
import xllamacpp
from transformers import AutoModelForCausalLM

probe, path, text = sys.argv[1:4]
minutes = float(sys.argv[4]) if len(sys.argv) > 4 else 10
WINDOW, HALF = 512, 256
BEGINNINGS = ["Once upon a time, in a small village by the sea,",
              "The most important thing about learning to cook is",
              "In 1969, the first people who walked on the moon"]


def ours(*words, lines=""):
    return subprocess.run([probe, words[0], path, *words[1:]], input=lines, capture_output=True,
                          text=True, check=True).stdout.strip().split("\n")


def tokens_of(words):
    with open("/tmp/agreement.txt", "w", encoding="utf-8") as file:
        file.write(words)
    return [int(word) for word in ours("tokens", "/tmp/agreement.txt")[0].split()]


torch.set_num_threads(2)
folder, name = os.path.split(path)
reference = AutoModelForCausalLM.from_pretrained(folder, gguf_file=name, dtype=torch.float32).eval()


def reference_logits(tokens):
    with torch.no_grad():
        return reference(torch.tensor([tokens])).logits[0].double()


parameters = xllamacpp.CommonParams()
parameters.model.path = path
parameters.n_ctx = 1024
parameters.n_parallel = 1
parameters.port = 0
parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = 2
llama = xllamacpp.Server(parameters)


def llama_next(beginning, count, wanted=None):
    """The likeliest tokens with their logarithms, and the logarithm of the wanted one."""
    # Making a token certain says its logarithm: that told is of before.
    bias = [] if wanted is None else [[wanted, 1000]]
    reply = llama.handle_completions(
        {"prompt": beginning, "max_tokens": 1, "temperature": 0, "cache_prompt": True, "logprobs": count,
         "n_probs": count, "logit_bias": bias})
    reply = json.loads(reply) if isinstance(reply, (str, bytes)) else reply
    told = reply["choices"][0].get("logprobs")
    if not told:
        return None, None
    content = told["content"][0]
    return [(entry["id"], entry["logprob"]) for entry in content["top_logprobs"]], content["logprob"]


tokens = tokens_of(open(text, encoding="utf-8").read())
starts = range(0, len(tokens) - WINDOW + 1, WINDOW)
print(f"{len(tokens)} tokens, {len(starts)} windows of {WINDOW}", flush=True)
rows = {"fp32": []}
for start in starts:
    part = tokens[start:start + WINDOW]
    logarithms = torch.log_softmax(reference_logits(part), -1)
    rows["fp32"] += [(float(logarithms[i, part[i + 1]]), int(logarithms[i].argmax()))
                     for i in range(HALF, WINDOW - 1)]
with open("/tmp/agreement.txt", "w") as file:
    file.write(" ".join(map(str, tokens)))
def compare(kind):
    pairs = [(a, b) for a, b in zip(rows[kind], rows["fp32"]) if a[0] is not None]
    mean = [-sum(pair[side][0] for pair in pairs) / len(pairs) for side in (0, 1)]
    square = math.sqrt(sum((a[0] - b[0]) ** 2 for a, b in pairs) / len(pairs))
    worst = max(abs(a[0] - b[0]) for a, b in pairs)
    same = sum(a[1] == b[1] for a, b in pairs)
    print(f"{kind}: {len(pairs)} tokens, perplexity {math.exp(mean[0]):.4f} (fp32 {math.exp(mean[1]):.4f}, "
          f"ratio {math.exp(mean[0] - mean[1]):.5f}), logarithms {square:.4f} apart (root mean square), "
          f"{worst:.3f} at most; the likeliest is fp32's {same} times, {same / len(pairs):.2%}", flush=True)


kinds = [("inkstone", [])]
if "FLOATS" in os.environ:
    kinds.append(("inkstone, as floats", ["exact"]))
for kind, more in kinds:
    rows[kind] = [(float(a), int(b)) for a, b in
                  (line.split() for line in ours("windows", "/tmp/agreement.txt", str(WINDOW), *more))]
    compare(kind)
rows["llama.cpp"] = []
end = time.time() + 60 * minutes
for start in starts:
    for place in range(start + HALF, start + WINDOW - 1):
        if time.time() > end:
            break
        top, wanted = llama_next(tokens[start:place + 1], 1, tokens[place + 1])
        rows["llama.cpp"].append((wanted, top[0][0] if top else -1))
compare("llama.cpp")
count = len(rows["llama.cpp"])
pairs = [(a[0], b[0]) for a, b in zip(rows["inkstone"], rows["llama.cpp"]) if b[0] is not None]
print(f"inkstone's perplexity to llama.cpp's: {math.exp(sum(b - a for a, b in pairs) / len(pairs)):.5f} "
      f"over {len(pairs)} tokens")

print("== the likeliest 200 tokens")
for beginning in BEGINNINGS:
    prompt = tokens_of(beginning)
    answer = [int(word) for word in ours("answer", "200", lines=" ".join(map(str, prompt)) + "\n")[0].split()]
    line = list(prompt)
    for place, token in enumerate(answer):
        top, _ = llama_next(line, 1)
        if top and top[0][0] != token:
            break
        line.append(token)
    else:
        print(f"{beginning!r}: the same 200 tokens")
        continue
    pair = (token, top[0][0])
    top, _ = llama_next(line, 50)
    exact = reference_logits(line)[-1]
    scores = {"fp32": {i: float(exact[i]) for i in pair}}
    for kind, more in (("inkstone", []), ("inkstone, as floats", ["exact"])):
        found = dict(entry.split(":") for entry in
                     ours("likeliest", *more, lines=" ".join(map(str, line)) + "\n")[0].split())
        scores[kind] = {i: float(found[str(i)]) for i in pair}
    scores["llama.cpp"] = {i: dict(top)[i] for i in pair}
    print(f"{beginning!r}: token {place} of the answer, {pair[0]} of Inkstone, {pair[1]} of llama.cpp")
    for kind, two in scores.items():
        print(f"  {kind}: the first is {two[pair[0]] - two[pair[1]]:+.4f} above the second")
