"""scripts/full/tokenizer.py GGUF PROBE [COUNT]: see scripts/full/tokenizer."""
import glob, json, os, random, struct, subprocess, sys, tempfile

root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../..")
sys.path.insert(0, os.path.join(root, "scripts/reference"))
from splitters import build
from vocabularies import of_gguf, of_quicktok, save

gguf, probe = sys.argv[1:3]
count = int(sys.argv[3]) if len(sys.argv) > 3 else 100_000
corpora = os.environ.get("INKSTONE_CORPORA", os.path.join(root, "../shared/corpora"))
rng = random.Random(20)

novels = []
for path in sorted(glob.glob(corpora + "/*.txt")):
    encoding = "gb18030" if "gb18030" in path else "big5" if "big5" in path else "utf-8"
    novels.append(open(path, "rb").read().decode(encoding, "replace").encode())
BLOCKS = [  # first, last, weight: all of Unicode, what texts are made of more often
    (0, 0x7F, 6), (0x80, 0x24F, 2), (0x300, 0x36F, 1), (0x370, 0x5FF, 1), (0x900, 0xE7F, 1),
    (0x1100, 0x11FF, 1), (0x1E00, 0x1FFF, 1), (0x2000, 0x206F, 2), (0x2070, 0x2DFF, 1), (0x3000, 0x30FF, 2),
    (0x4E00, 0x9FFF, 5), (0xAC00, 0xD7A3, 1), (0xF900, 0xFFFF, 1), (0x10000, 0x1FFFF, 1),
    (0x20000, 0x3FFFF, 0.3), (0xE0000, 0xE01EF, 0.3), (0x0, 0x10FFFF, 1)]
WEIGHTS = [b[2] for b in BLOCKS]
WORDS = [" ", "  ", "\n", "\r\n", "\t", "'s", "'S", "'ll", "'LL", "'\u017f", "'", "\u2019", "1", "23", "\u3000",
         "\u00a0", "\u2028", "\u0085", "a", "The", "皇帝", "，", "。", "“", "”", "<|im_start|>", "<|im_end|>",
         "<|endoftext|>", "<|eot_id|>", "!", "...", "e\u0301", "\u0000", "ⅷ", "²", "١", "\U00011de0"]


def random_text():
    text = []
    for _ in range(rng.randrange(1, 24)):
        if rng.random() < 0.5:
            text.append(rng.choice(WORDS))
        else:
            first, last, _weight = rng.choices(BLOCKS, WEIGHTS)[0]
            point = rng.randint(first, last)
            if not 0xD800 <= point <= 0xDFFF:
                text.append(chr(point))
    return "".join(text).encode()


def cuts(amount):
    """Bytes of the novels from anywhere to anywhere."""
    for novel in novels:
        for _ in range(amount):
            start = rng.randrange(len(novel))
            yield novel[start : start + rng.randrange(1, 3000)]


def compare(name, tokenizer, model, texts):
    given = b"".join(struct.pack("<I", len(t)) + t for t in texts)
    made = subprocess.run([probe, "ids", model], input=given, stdout=subprocess.PIPE, check=True).stdout
    offset = wrong = tokens = 0
    for text in texts:
        (n,) = struct.unpack_from("<I", made, offset)
        ids = list(struct.unpack_from(f"<{n}i", made, offset + 4))
        offset += 4 + 4 * n
        tokens += n
        expected = tokenizer.encode(text.decode("utf-8", "replace"), add_special_tokens=False).ids
        if ids != expected:
            wrong += 1
            if wrong < 4:
                print(f"  differs: {text[:200]!r}\n    {expected[:40]}\n    {ids[:40]}")
    assert offset == len(made)
    print(f"{name}: {len(texts):,} texts, {tokens:,} tokens, {wrong} differ", flush=True)
    return wrong


wrong = 0
with tempfile.TemporaryDirectory() as folder:
    texts = novels + [random_text() for _ in range(count)] + list(cuts(100))
    embedded = of_gguf(gguf)
    wrong += compare("embedded model, from its GGUF", embedded, gguf, texts)
    wrong += compare("embedded model, from tokenizer.json", embedded, save(embedded, folder + "/e"), texts[: len(novels) + 2000])
    for name in ("llama3", "qwen3"):
        tokenizer = of_quicktok(name)
        wrong += compare(name, tokenizer, save(tokenizer, folder + "/" + name), novels + texts[len(novels) : len(novels) + count // 5] + list(cuts(30)))
    small = json.load(open(root + "/Tests/TokenizerTests/Fixtures/goldens.json"))["model"]
    for name in ("gpt-2", "deepseek-llm", "deepseek-coder", "deepseek-v3"):
        tokenizer = build(small, name)
        wrong += compare(name, tokenizer, save(tokenizer, folder + "/" + name), novels[:3] + texts[len(novels) : len(novels) + count // 5] + list(cuts(30)))
sys.exit(wrong > 0)
