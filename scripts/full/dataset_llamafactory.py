"""Loads Inkstone's exports as LLaMA-Factory does before it trains.

scripts/python llamafactory scripts/full/dataset_llamafactory.py BINARY
"""
import json, os, subprocess, sys, tempfile

binary = os.path.abspath(sys.argv[1])
os.environ["DISABLE_VERSION_CHECK"] = "1"
os.environ["HF_HUB_OFFLINE"] = "1"

from transformers import Seq2SeqTrainingArguments
from llamafactory.data.converter import align_dataset
from llamafactory.data.loader import _load_single_dataset
from llamafactory.data.parser import get_dataset_list
from llamafactory.hparams import DataArguments, ModelArguments

rows = [
    {"instruction": "分析沈青的性格", "output": "她细心。"},
    {"input": "皇上万福", "output": "起来吧。", "system": "用四郎的口吻回答问题", "history": [["问", "答"], ["甲", "乙"]]},
    {"instruction": "解释", "input": "何谓“惊鸿”？😀\n\\", "output": "\"惊鸿\"，\n舞名。"},
]
alpaca = {"prompt": "instruction", "query": "input", "response": "output", "system": "system", "history": "history"}
flat = {k: v for k, v in alpaca.items() if k != "history"}
sharegpt = {"formatting": "sharegpt", "columns": {"messages": "conversations", "system": "system"}}
openai = {
    "formatting": "sharegpt", "columns": {"messages": "messages"},
    "tags": {"role_tag": "role", "content_tag": "content", "user_tag": "user", "assistant_tag": "assistant", "system_tag": "system"},
}


def turns(row):
    pairs = row.get("history", []) + [
        ["\n".join(p for p in (row.get("instruction"), row.get("input")) if p), row["output"]]]
    found = []
    for asked, answered in pairs:
        found += [{"role": "user", "content": asked}, {"role": "assistant", "content": answered}]
    return found


with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    os.mkdir("data")
    with open("rows.jsonl", "w") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    with open("data/dataset_info.json", "w") as file:
        json.dump({"others": {"file_name": "others.json"}}, file, indent=2)
    commands = ["load rows.jsonl", "export llamafactory name=huangdi split=0.4", "export llamafactory name=四郎 system=你是四郎"]
    files = {
        "json": ("a.json", alpaca), "jsonl": ("a.jsonl", alpaca), "parquet": ("a.parquet", alpaca),
        "csv": ("a.csv columns=instruction,input,output,system", flat), "sharegpt": ("s.json", sharegpt), "openai": ("o.jsonl", openai),
    }
    commands += [f"export {form} to=data/{to}" for form, (to, _) in files.items()]
    commands += ["export parquet to=data/c.parquet columns=conversations,system"]
    result = subprocess.run([binary, "w.inkstone", "-c", "; ".join(commands)], capture_output=True, text=True)
    if result.returncode:
        sys.exit(result.stdout + result.stderr)
    listed = json.load(open("data/dataset_info.json"))
    assert list(listed) == ["others", "huangdi", "huangdi_eval", "四郎"], listed
    for form, (to, entry) in list(files.items()) + [("conversations", ("c.parquet", sharegpt))]:
        entry = entry if "columns" in entry else {"columns": entry}
        listed[form] = {"file_name": to.split()[0], **entry}
    with open("data/dataset_info.json", "w") as file:
        json.dump(listed, file)
    arguments = DataArguments(template="default", dataset_dir="data", cutoff_len=512)
    training = Seq2SeqTrainingArguments(output_dir="out", report_to="none", use_cpu=True)
    model = ModelArguments(model_name_or_path="none", cache_dir="cache")
    passed = 0
    for name in [n for n in listed if n != "others"]:
        (described,) = get_dataset_list([name], "data")
        found = _load_single_dataset(described, model, arguments, training).to_list()
        if name.startswith("huangdi"):
            both = found if name == "huangdi" else both + found
            if name == "huangdi":
                continue
            found, expected = both, rows
            key = lambda r: str(r["_response"])
            assert sorted(str(r["_prompt"] + r["_response"]) for r in found) == sorted(str(turns(r)) for r in rows), found
            passed += 1
            continue
        for sample, row in zip(found, rows, strict=True):
            system = "你是四郎" if name == "四郎" else row.get("system", "")
            expected = turns(row)
            if name == "csv":
                expected = expected[-2:]
            assert sample["_prompt"] + sample["_response"] == expected, (name, sample, expected)
            assert (sample["_system"] or "") == system, (name, sample)
        passed += 1
    print(f"{passed} passed, 0 failed")
