"""Models of each family with weights that a formula gives, as transformers computes them.

    model_families.py fixtures FILE     what Tests/LanguageModelTests/ModelFamilyTests.swift reads
    model_families.py folders FOLDER    the same models as folders in several files, with their logits
    model_families.py files FOLDER      and as GGUF files by gguf-py, with llama.cpp's logarithms
"""
import json
import os
import sys

import numpy as np
import torch
from transformers import AutoModelForCausalLM, LlamaConfig, MistralConfig, Qwen2Config, Qwen3Config

V, COUNT, KEPT = 48, 40, (0, 7, 39)
SHAPE = dict(vocab_size=V, hidden_size=64, intermediate_size=96, num_hidden_layers=2,
             num_attention_heads=4, num_key_value_heads=2, max_position_embeddings=128,
             rms_norm_eps=1e-5, bos_token_id=1, eos_token_id=2)
YARN = {"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 32}
CASES = {
    "llama3 rotation, tied": (LlamaConfig, dict(tie_word_embeddings=True), 500000.0, {
        "rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
        "original_max_position_embeddings": 32}),
    "llama, yarn, heads of their own": (LlamaConfig, dict(num_key_value_heads=4, head_dim=24), 10000.0, YARN),
    "llama, linear, biases": (LlamaConfig, dict(attention_bias=True, num_key_value_heads=1), 10000.0,
                              {"rope_type": "linear", "factor": 2.0}),
    "mistral": (MistralConfig, dict(sliding_window=None), 10000.0, None),
    "qwen2, tied": (Qwen2Config, dict(tie_word_embeddings=True), 1000000.0, None),
    "qwen2, yarn": (Qwen2Config, dict(), 1000000.0, YARN),
    "qwen3": (Qwen3Config, dict(head_dim=32), 1000000.0, None),
    "qwen3, yarn, tied": (Qwen3Config, dict(head_dim=32, tie_word_embeddings=True), 1000000.0,
                          dict(YARN, attention_factor=1.25)),
}
TOKENS = [(7 * i * i + 3 * i + 5) % V for i in range(COUNT)]


def numbers(name, count):
    """SplitMix64 from the name's FNV-1a on: 24 bits a number, -1 to 1."""
    mask = (1 << 64) - 1
    state = 14695981039346656037
    for byte in name.encode():
        state = (state ^ byte) * 1099511628211 & mask
    values = np.empty(count, np.float32)
    for i in range(count):
        state = (state + 0x9E3779B97F4A7C15) & mask
        z = state
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & mask
        z = (z ^ z >> 27) * 0x94D049BB133111EB & mask
        values[i] = np.float32((z ^ z >> 31) >> 40) / np.float32(1 << 23) - np.float32(1)
    return values


def weight(name, shape):
    values = numbers(name, int(np.prod(shape)))
    if len(shape) == 2:
        return (values * (np.float32(1.7) / np.sqrt(np.float32(shape[1])))).reshape(shape)
    small = values * np.float32(0.2)
    return small if name.endswith("bias") else np.float32(1) + small


def model(case, **more):
    kind, options, base, scaling = CASES[case]
    shape = dict(SHAPE, **dict(options, **more))
    shape.setdefault("tie_word_embeddings", False)
    config = kind(**shape, rope_parameters=dict(scaling or {"rope_type": "default"}, rope_theta=base))
    config._attn_implementation = "eager"
    made = AutoModelForCausalLM.from_config(config).eval()
    with torch.no_grad():
        for name, parameter in made.named_parameters():
            parameter.copy_(torch.from_numpy(weight(name, tuple(parameter.shape))))
    return made


def logits(made, tokens):
    with torch.no_grad():
        return made(torch.tensor([tokens])).logits[0].double().numpy()


def earlier(config):
    """config.json as transformers 4 wrote it."""
    config = dict(config)
    rotation = dict(config.pop("rope_parameters"))
    config["rope_theta"] = rotation.pop("rope_theta")
    config["rope_scaling"] = None if rotation["rope_type"] == "default" else rotation
    return config


def fixtures(path):
    cases = {}
    for case in CASES:
        made = model(case)
        rows = logits(made, TOKENS)
        config = {key: value for key, value in made.config.to_diff_dict().items()
                  if key not in ("transformers_version", "dtype")}
        config["model_type"] = made.config.model_type
        cases[case] = {
            "config": config, "earlier": earlier(config),
            "logits": [[round(x, 6) for x in rows[place]] for place in KEPT]}
    lines = ",\n".join(f"{json.dumps(case)}: {json.dumps(value)}" for case, value in cases.items())
    with open(path, "w") as file:
        file.write(f'{{"origin": "scripts/full/model-families", "tokens": {TOKENS},\n')
        file.write(f'"places": {list(KEPT)}, "cases": {{\n{lines}}}}}\n')


def folders(root):
    for index, case in enumerate(CASES):
        made = model(case)
        folder = f"{root}/{index}"
        made.save_pretrained(folder, max_shard_size="60KB")
        parts = [name for name in os.listdir(folder) if name.endswith(".safetensors")]
        np.savetxt(f"{folder}/logits.txt", logits(made, TOKENS)[-1])
        print(f"{index}\t{case}, {len(parts)} files", flush=True)


def files(root):
    import gguf

    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    letters, others = [], 256
    for byte in range(256):
        letters.append(chr(byte) if byte in printable else chr(others))
        others += byte not in printable
    vocabulary = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"] + letters
    names = {"self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v",
             "self_attn.o_proj": "attn_output", "self_attn.q_norm": "attn_q_norm",
             "self_attn.k_norm": "attn_k_norm", "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up",
             "mlp.down_proj": "ffn_down", "input_layernorm": "attn_norm",
             "post_attention_layernorm": "ffn_norm"}
    for index, case in enumerate(CASES):
        scaling = CASES[case][3]
        if CASES[case][1].get("attention_bias") or (scaling or {}).get("attention_factor"):
            continue  # gguf-py's converter has no place for these
        made = model(case, vocab_size=len(vocabulary))
        config = made.config
        family = "llama" if config.model_type == "mistral" else config.model_type
        heads, key_heads = config.num_attention_heads, config.num_key_value_heads
        width = getattr(config, "head_dim", None) or config.hidden_size // heads
        writer = gguf.GGUFWriter(f"{root}/{index}.gguf", family)
        writer.add_block_count(config.num_hidden_layers)
        writer.add_context_length(config.max_position_embeddings)
        writer.add_embedding_length(config.hidden_size)
        writer.add_feed_forward_length(config.intermediate_size)
        writer.add_head_count(heads)
        writer.add_head_count_kv(key_heads)
        writer.add_key_length(width)
        writer.add_value_length(width)
        writer.add_rope_dimension_count(width)
        writer.add_layer_norm_rms_eps(config.rms_norm_eps)
        writer.add_rope_freq_base(CASES[case][2])
        if scaling and scaling["rope_type"] == "yarn":
            writer.add_rope_scaling_type(gguf.RopeScalingType.YARN)
            writer.add_rope_scaling_factor(scaling["factor"])
            writer.add_rope_scaling_orig_ctx_len(scaling["original_max_position_embeddings"])
        writer.add_tokenizer_model("gpt2")
        writer.add_tokenizer_pre("gpt-2")
        writer.add_token_list(vocabulary)
        writer.add_token_types([3, 3, 3] + [1] * 256)
        writer.add_token_merges(["a b"])
        writer.add_bos_token_id(1)
        writer.add_eos_token_id(2)
        if scaling and scaling["rope_type"] == "llama3":
            plain = CASES[case][2] ** (np.arange(0, width, 2) / width)
            used = 1 / made.model.rotary_emb.inv_freq.double().numpy()
            writer.add_tensor("rope_freqs.weight", (used / plain).astype(np.float32))
        for name, parameter in made.named_parameters():
            values = parameter.detach().numpy()
            parts = name.split(".")
            if name.startswith("model.layers."):
                place = ".".join(parts[3:-1])
                if family == "llama" and place in ("self_attn.q_proj", "self_attn.k_proj"):
                    count = heads if place.endswith("q_proj") else key_heads
                    values = values.reshape(count, 2, width // 2, -1).swapaxes(1, 2).reshape(values.shape)
                name = f"blk.{parts[2]}.{names[place]}.{parts[-1]}"
            else:
                name = {"model.embed_tokens.weight": "token_embd.weight", "lm_head.weight": "output.weight",
                        "model.norm.weight": "output_norm.weight"}[name]
            writer.add_tensor(name, np.ascontiguousarray(values))
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
        writer.close()
        rows = logits(made, TOKENS)
        np.savetxt(f"{root}/{index}.txt", rows[-1])
        print(f"{index}\t{case}\t{compare(f'{root}/{index}.gguf', rows[-1])}", flush=True)


def compare(path, row):
    """The largest difference of llama.cpp's logarithms from transformers'."""
    import xllamacpp

    parameters = xllamacpp.CommonParams()
    parameters.model.path = path
    parameters.n_ctx = 128
    parameters.n_parallel = 1
    parameters.port = 0
    server = xllamacpp.Server(parameters)
    # The letter a is made the likeliest, for of half a letter no logarithms are told; they are those
    # from before that.
    reply = server.handle_completions(
        {"prompt": TOKENS, "max_tokens": 1, "temperature": 0, "logprobs": len(row), "n_probs": len(row),
         "logit_bias": [[3 + ord("a"), 100]]})
    if isinstance(reply, (str, bytes)):
        reply = json.loads(reply)
    wanted = row - row.max() - np.log(np.exp(row - row.max()).sum())
    top = reply["choices"][0]["logprobs"]["content"][0]["top_logprobs"]
    return max(abs(entry["logprob"] - wanted[entry["id"]]) for entry in top)


{"fixtures": fixtures, "folders": folders, "files": files}[sys.argv[1]](sys.argv[2])
