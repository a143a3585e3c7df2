"""tokenizer.json files of real models, made from vocabularies that other files carry."""
import json, os, struct
from splitters import SPLITTERS, build

BYTES = list(range(33, 127)) + list(range(161, 173)) + list(range(174, 256))
CHARACTERS = {b: chr(b) for b in BYTES} | {
    b: chr(256 + i) for i, b in enumerate(b for b in range(256) if b not in BYTES)}


def mapped(token):
    """Bytes in the characters that byte-level vocabularies write for them."""
    return "".join(CHARACTERS[b] for b in token)


def added(content, number):
    return {"id": number, "content": content, "single_word": False, "lstrip": False, "rstrip": False,
            "normalized": False, "special": True}


def bpe(vocabulary, merges, ignore_merges=False):
    return {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": None,
            "end_of_word_suffix": None, "fuse_unk": False, "byte_fallback": False,
            "ignore_merges": ignore_merges, "vocab": vocabulary, "merges": merges}


def of_gguf(path):
    """The embedded model's: the words and merges that its GGUF file carries."""
    from gguf import GGUFReader

    fields = GGUFReader(path).fields
    strings = lambda key: [bytes(fields[key].parts[i]).decode() for i in fields[key].data]
    tokens = strings("tokenizer.ggml.tokens")
    types = fields["tokenizer.ggml.token_type"]
    special = [added(tokens[i], i) for i, place in enumerate(types.data) if int(types.parts[place][0]) in (3, 4)]
    merges = [tuple(m.split(" ", 1)) for m in strings("tokenizer.ggml.merges")]
    model = bpe({token: i for i, token in enumerate(tokens)}, [list(m) for m in merges])
    special = [t for t in special if t["content"] != "<|endoftext|>"]  # `build` adds that one
    return build(model, "smollm", special)


def of_quicktok(name):
    """`llama3` or `qwen3`, whose tokens and ranks the package quicktok-v1 carries.

    The merges are told by the ranks: for Llama 3 every way to put a token together, as the converter
    of transformers writes them; for Qwen the last step of making it, as its own file has them.
    """
    import quicktok

    folder = os.path.join(os.path.dirname(quicktok.__file__), "data")

    def records(file, layout, swaps):
        data = open(os.path.join(folder, file), "rb").read()
        offset, found = 4, []
        for _ in range(struct.unpack_from("<I", data)[0]):
            if swaps:
                number, length = struct.unpack_from("<IH", data, offset)
                token = data[offset + 6 : offset + 6 + length]
            else:
                (length,) = struct.unpack_from("<H", data, offset)
                token = data[offset + 2 : offset + 2 + length]
                (number,) = struct.unpack_from("<I", data, offset + 2 + length)
            found.append((token, number))
            offset += 6 + length
        return found

    tokens = records(name + ".vocab", "", False)
    special = [added(t.decode(), n) for t, n in records(name + ".special", "", True)]
    ranks = dict(tokens)
    merges = []
    for token, rank in tokens:
        if len(token) == 1:
            continue
        if name == "llama3":
            ways = [(token[:i], token[i:]) for i in range(1, len(token))]
            ways = [w for w in ways if w[0] in ranks and w[1] in ranks]
            merges += [(rank, w) for w in sorted(ways, key=lambda w: (ranks[w[0]], ranks[w[1]]))]
            continue
        parts = [bytes([b]) for b in token]
        while len(parts) > 2:
            pairs = [(ranks.get(parts[i] + parts[i + 1], rank), i) for i in range(len(parts) - 1)]
            lowest, place = min(pairs)
            if lowest >= rank:
                break
            parts[place : place + 2] = [parts[place] + parts[place + 1]]
        if len(parts) == 2:
            merges.append((rank, tuple(parts)))
    merges.sort(key=lambda m: m[0])  # stable: the ways of one token keep their order
    model = bpe({mapped(t): n for t, n in tokens}, [[mapped(a), mapped(b)] for _, (a, b) in merges])
    special = [t for t in special if t["content"] not in model["vocab"]]
    return build(model, "llama-bpe" if name == "llama3" else "qwen2", special)


def save(tokenizer, folder):
    os.makedirs(folder, exist_ok=True)
    tokenizer.save(os.path.join(folder, "tokenizer.json"))
    return folder
