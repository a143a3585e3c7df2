"""Tokenizers of Hugging Face `tokenizers` with the ways of splitting that published models use."""
import json
from tokenizers import Tokenizer

CONTRACTIONS = "'s|'t|'re|'ve|'m|'ll|'d"
SPACE = r"\s+(?!\S)|\s+"


def gpt4(digits):
    return (
        rf"(?i:{CONTRACTIONS})|[^\r\n\p{{L}}\p{{N}}]?\p{{L}}+|{digits}| ?[^\s\p{{L}}\p{{N}}]+[\r\n]*"
        rf"|\s*[\r\n]+|{SPACE}"
    )


CASED = (  # with \u escapes where a character is not in NFC
    "\\s?[A-Za-zµÀ-ÖØ-öø-ƺƼ-ƿǄ-ʓʕ-ʯͰ-ͳͶͷͻ-ͽͿΆΈ-ΊΌΎ-ΡΣ-ϵϷ-ҁҊ-ԯԱ-ՖႠ-ჅᎠ-Ᏽᏸ-ᏽᲐ-ᲺᲽ-Ჿᴀ-ᴫᵫ-ᵷᵹ-ᶚḀ-ἕἘ-Ἕ"
    "ἠ-ὅὈ-Ὅὐ-ὗὙὛὝὟ-\u1f7dᾀ-ᾴᾶ-ᾼ\u1fbeῂ-ῄῆ-ῌῐ-\u1fd3ῖ-\u1fdbῠ-Ῥῲ-ῴῶ-ῼℂℇℊ-ℓℕℙ-ℝℤ\u2126ℨ\u212a-ℭℯ-ℴℹ"
    "ℼ-ℿⅅ-ⅉⅎↃↄⰀ-ⱻⱾ-ⳤⳫ-ⳮⳲⳳꙀ-ꙭꚀ-ꚛꜢ-ꝯꝱ-ꞇꞋ-ꞎꭰ-ꮿﬀ-ﬆﬓ-ﬗＡ-Ｚａ-ｚ𐐀-𐑏𐒰-𐓓𐓘-𐓻𐲀-𐲲𐳀-𐳲𑢠-𑣟𞤀-𞥃]+"
)


def split(expression):
    return {"type": "Split", "pattern": {"Regex": expression}, "behavior": "Isolated", "invert": False}


DIGITS = {"type": "Digits", "individual_digits": True}
GPT2 = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
BYTES = GPT2 | {"use_regex": False}


def sequence(*steps):
    return {"type": "Sequence", "pretokenizers": list(steps)}


SPLITTERS = {
    "gpt-2": GPT2,
    "smollm": sequence(DIGITS, GPT2),
    "llama-bpe": sequence(split(gpt4(r"\p{N}{1,3}")), BYTES),
    "qwen2": sequence(split(gpt4(r"\p{N}")), BYTES),
    "deepseek-llm": sequence(
        split("[\r\n]"), split(CASED), split("\\s?[!-/:-~！-／：-～‘-‟　-。]+"), split("\\s+$"),
        split("[一-龥ࠀ-一가-퟿]+"), DIGITS, BYTES),
    "deepseek-coder": sequence(
        split("[\r\n]"), split("\\s?\\p{L}+"), split("\\s?\\p{P}+"), split("[一-龥ࠀ-一가-퟿]+"), DIGITS,
        BYTES),
    "deepseek-v3": sequence(
        split("\\p{N}{1,3}"), split("[一-龥぀-ゟ゠-ヿ]+"),
        split(
            "[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\\r\\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+"
            "| ?[\\p{P}\\p{S}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"),
        BYTES),
}


def build(model, name, added=(), normalizes=None):
    """The tokenizer of a `model` of tokenizer.json, split as models of that name are."""
    special = [t for t in ("<|endoftext|>",) if t in model["vocab"]]
    added = [
        {"id": model["vocab"][t], "content": t, "single_word": False, "lstrip": False, "rstrip": False,
         "normalized": False, "special": True}
        for t in special
    ] + list(added)
    normalizes = name == "qwen2" if normalizes is None else normalizes
    model = model | {"ignore_merges": name == "llama-bpe"}
    return Tokenizer.from_str(json.dumps({
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": added,
        "normalizer": {"type": "NFC"} if normalizes else None, "pre_tokenizer": SPLITTERS[name],
        "post_processor": None,
        "decoder": {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True, "use_regex": True},
        "model": model}))
