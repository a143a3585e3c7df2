"""Writes quantization.json: random blocks of each storage, and the floats gguf-py reads in them."""
import json
import sys

import numpy as np
from gguf import GGMLQuantizationType as Type
from gguf import quants

random = np.random.default_rng(7)
scales = {  # storage: offsets of half-precision scales in a block
    "Q4_0": [0], "Q4_1": [0, 2], "Q5_0": [0], "Q5_1": [0, 2], "Q8_0": [0],
    "Q4_K": [0, 2], "Q5_K": [0, 2], "Q6_K": [208],
}
bytes_of = {"Q4_0": 18, "Q4_1": 20, "Q5_0": 22, "Q5_1": 24, "Q8_0": 34, "Q4_K": 144, "Q5_K": 176,
            "Q6_K": 210, "F16": 2, "BF16": 2, "F32": 4}
result = {}
for name, size in bytes_of.items():
    count = 2 if size > 4 else 64
    blocks = random.integers(0, 256, (count, size), dtype=np.uint8)
    for block in blocks:
        for offset in scales.get(name, []):
            half = np.float16(random.normal() * 0.02)
            block[offset:offset + 2] = np.frombuffer(half.tobytes(), np.uint8)
    if name == "F16":
        blocks = random.normal(size=count).astype(np.float16).view(np.uint8).reshape(count, 2)
    if name in ("F32", "BF16"):
        blocks = random.normal(size=count).astype(np.float32).view(np.uint8).reshape(count, 4)
        if name == "BF16":
            blocks = np.ascontiguousarray(blocks[:, 2:])
    if name == "F32":
        values = blocks.view(np.float32)
    elif name == "F16":
        values = blocks.view(np.float16).astype(np.float32)
    else:
        values = quants.dequantize(blocks, Type[name])
    result[name] = {"bytes": blocks.tobytes().hex(),
                    "values": [float(value) for value in values.ravel()]}
json.dump(result, sys.stdout, separators=(",", ":"))
print()
