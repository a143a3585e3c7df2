"""llama.cpp as xllamacpp ships it, on THREADS threads (2): speeds, a greedy text, how it foretells tokens."""
import json
import os
import sys
import time

import xllamacpp


def server(model):
    parameters = xllamacpp.CommonParams()
    parameters.model.path = model
    parameters.n_ctx = 2048
    parameters.n_parallel = 1
    threads = int(os.environ.get("THREADS", "2"))
    parameters.cpuparams.n_threads = threads
    parameters.cpuparams_batch.n_threads = threads
    return xllamacpp.Server(parameters)


def complete(llama, prompt, count, **more):
    answer = llama.handle_completions(
        {"prompt": prompt, "max_tokens": count, "temperature": 0, "top_k": 1, "cache_prompt": False,
         "ignore_eos": True, "repeat_penalty": 1.0, **more})
    return json.loads(answer) if isinstance(answer, (str, bytes)) else answer


def resident():
    return int(open("/proc/self/statm").read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


mode, model = sys.argv[1:3]
start = time.time()
llama = server(model)
if mode == "speed":
    tokens = [100 + i * 7919 % 20000 for i in range(int(sys.argv[3]))]
    complete(llama, tokens[:32], 4)
    for _ in range(int(sys.argv[5])):
        prompt = complete(llama, tokens, 1)["timings"]["prompt_per_second"]
        answer = complete(llama, tokens[:16], int(sys.argv[4]))["timings"]["predicted_per_second"]
        print("prompt", prompt, "generation", answer)
    print("memory", resident())
elif mode == "greedy":
    print(json.dumps(complete(llama, sys.argv[3], int(sys.argv[4]))["choices"][0]["text"]))
elif mode == "first":
    complete(llama, sys.argv[3], 1)
    print("first", time.time() - start)
elif mode == "foretell":
    # The logarithm of what each of some tokens was expected to be, among the likeliest 2000.
    for line in sys.stdin:
        *beginning, wanted = map(int, line.split())
        result = complete(llama, beginning, 1, cache_prompt=True, logprobs=2000, n_probs=2000)
        top = result["choices"][0]["logprobs"]["content"][0]["top_logprobs"]
        print(next((entry["logprob"] for entry in top if entry["id"] == wanted), "nan"), flush=True)
