"""Benchmarks/tokenizer/measure.py ROOT GGUF CHINESE ENGLISH: see Benchmarks/tokenizer/measure."""
import os, subprocess, sys, tempfile, time

root, gguf, *paths = sys.argv[1:]
sys.path.insert(0, os.path.join(root, "scripts/reference"))
from vocabularies import BYTES, CHARACTERS, of_gguf, of_quicktok, save

texts = {language: open(path, encoding="utf-8").read() for language, path in zip(("zh", "en"), paths)}


def report(vocabulary, name, language, first, best, count):
    print(f"{vocabulary:9} {name:14} {language} first {first:7.1f} best {best:7.1f} MB/s {count:9,} tokens", flush=True)


def run(vocabulary, name, make, rounds=6):
    for language, text in texts.items():
        try:
            encode = make()  # anew, so that the first round finds nothing remembered
            times = []
            for _ in range(rounds):
                began = time.process_time()
                made = encode(text)
                times.append(time.process_time() - began)
            size = len(text.encode()) / 1e6
            count = made if isinstance(made, int) else len(made)
            report(vocabulary, name, language, size / times[0], size / min(times), count)
        except Exception as error:
            print(f"{vocabulary:9} {name:14} {language} cannot: {str(error).splitlines()[0][:80]}", flush=True)


def huggingface(path):
    from tokenizers import Tokenizer
    t = Tokenizer.from_file(path)
    return lambda text: t.encode_batch_fast([text], add_special_tokens=False)[0].ids


def tiktoken_of(tokenizer, digits):
    import tiktoken
    bytes_of = {c: b for b, c in CHARACTERS.items()}
    ranks = {}
    for token, number in tokenizer.get_vocab(with_added_tokens=False).items():
        ranks[bytes(bytes_of[c] for c in token)] = number
    pattern = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|" + digits
               + r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+")
    t = tiktoken.Encoding("it", pat_str=pattern, mergeable_ranks=ranks, special_tokens={})
    return lambda text: t.encode_ordinary(text)


def fastokens_(path):
    import fastokens
    return fastokens.Tokenizer.from_file(path).encode


def tokie_(path):
    import tokie
    return tokie.Tokenizer.from_json(path).count_tokens


def kitoken_(path):
    import kitoken
    t = kitoken.Kitoken.from_file(path)
    return lambda text: t.encode(text, True)


def gigatoken_(path):
    import gigatoken
    return gigatoken.Tokenizer(path).encode


def splintr_(path):
    import splintr
    return splintr.from_json(path).encode


def quicktok_(name):
    import quicktok
    return quicktok.get_encoding(name).count


with tempfile.TemporaryDirectory() as folder:
    for vocabulary in ("embedded", "llama3", "qwen3"):
        tokenizer = of_gguf(gguf) if vocabulary == "embedded" else of_quicktok(vocabulary)
        model = save(tokenizer, os.path.join(folder, vocabulary))
        path = os.path.join(model, "tokenizer.json")
        for language, file in zip(texts, paths):
            line = subprocess.run([f"{root}/.build/release/TokenizerProbe", "time", model, file, "6"],
                                  capture_output=True, text=True, check=True).stdout
            words = line.replace(";", "").replace(",", "").split()
            numbers = [float(w) for w in words if w.replace(".", "").isdigit()]
            first, forgetful, best, counting = numbers[1:5]
            report(vocabulary, "inkstone", language, first, best, int(numbers[0]))
            report(vocabulary, "inkstone count", language, forgetful, counting, int(numbers[0]))
        run(vocabulary, "tokenizers", lambda: huggingface(path), rounds=2)
        if vocabulary != "embedded":
            run(vocabulary, "tiktoken", lambda: tiktoken_of(tokenizer, r"\p{N}{1,3}" if vocabulary == "llama3" else r"\p{N}"))
            run(vocabulary, "quicktok count", lambda: quicktok_(vocabulary))
        run(vocabulary, "fastokens", lambda: fastokens_(path))
        run(vocabulary, "gigatoken", lambda: gigatoken_(path))
        run(vocabulary, "tokie count", lambda: tokie_(path))
        run(vocabulary, "splintr", lambda: splintr_(path))
        run(vocabulary, "kitoken", lambda: kitoken_(path))
