"""Reads Inkstone's exports with other programs, and gives Inkstone their files.

scripts/python parquet scripts/full/dataset_readers.py BINARY
"""
import csv, itertools, json, os, random, subprocess, sys, tempfile

import datasets, duckdb, pyarrow as pa, pyarrow.parquet as pq

datasets.disable_progress_bars()
csv.field_size_limit(1 << 30)
binary = os.path.abspath(sys.argv[1])
fields = ["instruction", "input", "output", "system", "history"]
checks = 0


def run(*commands):
    result = subprocess.run(
        [binary, "w.inkstone", "-c", "; ".join(commands)], capture_output=True, text=True)
    if result.returncode:
        sys.exit(f"{commands}\n{result.stdout}{result.stderr}")
    return result.stdout


def row(output, instruction="", question="", system="", history=()):
    return dict(zip(fields, [instruction, question, output, system, [list(p) for p in history]]))


def awkward():
    texts = ["", "a\0b", "😀👨‍👩‍👧🇨🇳", "line\nline\r\nline\rline", '"quoted", \\n', "\t tab ", "四郎" * 300,
             "e\u0301", "\u2028\u2029\ufeff", "NULL", "null", "NaN", "1", "[]", "{}", "-", "''", "x" * (1 << 20)]
    for left, right in itertools.product(texts, texts[:-1]):
        yield row(left or "答", right, left[:20] if len(left) < 1000 else "", right)
    for text in texts:
        yield row("答", text, history=[(text, text), ("问", text[:9])])
    yield row("x", history=[("q", "a")] * 300)


def many(count):
    random.seed(count)
    letters = "皇上臣妾万福金安的一是不了在人有我他这为之大来以个中上们abcdefg ，。"
    for index in range(count):
        text = "".join(random.choices(letters, k=random.randrange(1, 80)))
        yield row(text, "分析" if index % 3 else "", text[::-1][:30], "用四郎的口吻回答问题" if index % 2 else "",
                  [("问", text[:5])] if index % 10 == 0 else [])


def same(name, found, expected):
    global checks
    checks += 1
    if found == expected:
        return
    for index, (left, right) in enumerate(itertools.zip_longest(found, expected)):
        if left != right:
            sys.exit(f"{name}: row {index} is\n{str(left)[:2000]}\nand not\n{str(right)[:2000]}")


def question(r):
    return "\n".join(part for part in (r["instruction"], r["input"]) if part)


def sharegpt(r):
    turns = []
    for asked, answered in r["history"] + [[question(r), r["output"]]]:
        turns += [{"from": "human", "value": asked}, {"from": "gpt", "value": answered}]
    return {"conversations": turns, "system": r["system"]}


def openai(r):
    turns = [{"role": "system", "content": r["system"]}] if r["system"] else []
    for asked, answered in r["history"] + [[question(r), r["output"]]]:
        turns += [{"role": "user", "content": asked}, {"role": "assistant", "content": answered}]
    return {"messages": turns}


def hugging(kind, path):
    return datasets.load_dataset(kind, data_files=path, split="train", cache_dir="cache").to_list()


def read_parquet(name, path, expected):
    file = pq.ParquetFile(path, page_checksum_verification=True)
    same(f"{name} pyarrow", file.read().to_pylist(), expected)
    found = duckdb.sql(f"SELECT * FROM '{path}'").fetchall()
    same(f"{name} duckdb", [tuple(r.values()) for r in expected], found)
    same(f"{name} datasets", hugging("parquet", path), expected)
    # The bounds of each row group hold.
    for group in range(file.num_row_groups):
        for index in range(file.metadata.num_columns):
            column = file.metadata.row_group(group).column(index)
            bounds = column.statistics
            if column.path_in_schema in ("instruction", "input", "output") and bounds.has_min_max:
                values = file.read_row_group(group, [column.path_in_schema])[0].to_pylist()
                low, high = min(v.encode() for v in values), max(v.encode() for v in values)
                assert bounds.min.encode() <= low and high <= bounds.max.encode(), (name, column)


def exports(name, rows):
    with open("in.jsonl", "w") as file:
        for r in rows:
            file.write(json.dumps(r, ensure_ascii=len(rows) % 2 == 0) + "\n")
    run("load in.jsonl")
    for codec in ("zstd", "snappy", "gzip", "none"):
        run(f"export parquet to=a.parquet compression={codec} overwrite=on")
        read_parquet(f"{name} parquet {codec}", "a.parquet", rows)
    run("export parquet to=c.parquet columns=conversations,system",
        "export parquet to=m.parquet columns=messages,id,text,span_start,confidence")
    read_parquet(f"{name} conversations", "c.parquet", [sharegpt(r) for r in rows])
    place = {"text": None, "span_start": None, "confidence": None}
    read_parquet(
        f"{name} messages", "m.parquet",
        [{**openai(r), "id": i + 1, **place} for i, r in enumerate(rows)])
    run("export json to=a.json", "export jsonl to=a.jsonl", "export sharegpt to=s.json",
        "export openai to=o.jsonl", "export csv to=a.csv columns=instruction,input,output,system,history")
    # A row with earlier turns leads where none is near the beginning, for datasets' sake.
    talks = next((i for i, r in enumerate(rows) if r["history"]), 0)
    before = sum(len("".join(r[f] for f in fields[:4]).encode()) for r in rows[:talks])
    plain, rows = rows, ([rows[talks]] + rows[:talks] + rows[talks + 1:] if before > 8 << 20 else rows)
    same(f"{name} json", json.load(open("a.json")), rows)
    same(f"{name} jsonl", [json.loads(line) for line in open("a.jsonl", newline="\n")], rows)
    same(f"{name} sharegpt", json.load(open("s.json")), [sharegpt(r) for r in plain])
    same(f"{name} openai", [json.loads(line) for line in open("o.jsonl", newline="\n")], [openai(r) for r in plain])
    for kind, path, expected in [
        ("json", "a.json", rows), ("json", "a.jsonl", rows),
        ("json", "s.json", [sharegpt(r) for r in plain]), ("json", "o.jsonl", [openai(r) for r in plain])]:
        # Arrow's JSON reader takes rows of less than its block, which datasets sets at 10 MB.
        same(f"{name} datasets {path}", hugging(kind, path), expected)
    with open("a.csv", newline="") as file:
        found = list(csv.DictReader(file))
    for r in found:
        r["history"] = json.loads(r["history"])
    same(f"{name} csv", found, plain)
    # What was written comes back as it was.
    for path in ("a.parquet", "c.parquet", "a.json", "a.csv", "s.json", "o.jsonl"):
        os.path.exists("w2.inkstone") and os.remove("w2.inkstone")
        subprocess.run([binary, "w2.inkstone", "-c", f"load {path}; export jsonl to=back.jsonl overwrite=on"],
                       check=True, capture_output=True)
        back = [json.loads(line) for line in open("back.jsonl", newline="\n")]
        expected = plain if path.startswith("a.") else [
            {**r, "instruction": question(r), "input": ""} for r in plain]
        expected = [expected[talks]] + expected[:talks] + expected[talks + 1:] if before > 8 << 20 else expected
        same(f"{name} {path} again", back, expected)


def imports(rows):
    text = pa.string()
    schema = pa.schema([(f, text) for f in fields[:4]] + [("history", pa.list_(pa.list_(text)))])
    table = pa.Table.from_pylist(rows, schema=schema)
    arrow = table  # as DuckDB finds it by its name
    turns = pa.Table.from_pylist([sharegpt(r) for r in rows])

    def check(name, path, expected):
        os.path.exists("w2.inkstone") and os.remove("w2.inkstone")
        result = subprocess.run(
            [binary, "w2.inkstone", "-c", f"load {path}; export jsonl to=back.jsonl overwrite=on"],
            capture_output=True, text=True)
        if result.returncode:
            sys.exit(f"{name}: {result.stderr}")
        same(name, [json.loads(line) for line in open("back.jsonl", newline="\n")], expected)

    encodings = {"dictionary": {}, "plain": {"use_dictionary": False}}
    for encoding in ("DELTA_BYTE_ARRAY", "DELTA_LENGTH_BYTE_ARRAY"):
        encodings[encoding] = {"use_dictionary": False, "column_encoding": {f: encoding for f in fields[:4]}}
    for codec, version, (encoding, options) in itertools.product(
        ("none", "snappy", "gzip", "zstd", "lz4"), ("1.0", "2.0"), encodings.items()):
        pq.write_table(table, "in.parquet", compression=codec, data_page_version=version, **options)
        check(f"pyarrow {codec} {version} {encoding}", "in.parquet", rows)
    joined = [{**r, "instruction": question(r), "input": ""} for r in rows]
    pq.write_table(turns, "in.parquet")
    check("pyarrow conversations", "in.parquet", joined)
    datasets.Dataset(table).to_parquet("in.parquet")
    check("datasets parquet", "in.parquet", rows)
    datasets.Dataset(table).to_json("in2.json")
    check("datasets json", "in2.json", rows)
    for codec, version in itertools.product(("uncompressed", "snappy", "gzip", "zstd", "lz4_raw"), ("v1", "v2")):
        duckdb.sql(f"COPY arrow TO 'in.parquet' (FORMAT parquet, CODEC {codec}, PARQUET_VERSION {version})")
        check(f"duckdb {codec} {version}", "in.parquet", rows)


sizes = {"one": [row("一")], "awkward": list(awkward()), "many": list(many(100_000))}
for name, rows in sizes.items():
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        exports(name, rows)
        print(f"{name}: {len(rows)} rows written and read back")
with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    imports(list(many(20_000)))
    print("files of pyarrow, DuckDB and datasets loaded")
print(f"{checks} passed, 0 failed")
