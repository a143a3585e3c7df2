"""Inkstone's exports and looks at many entries, beside pyarrow, in turns.

scripts/python parquet Benchmarks/parquet/measure.py BINARY [COUNT]

`export parquet` reads the workspace, encodes, compresses, writes and syncs; pyarrow's `write_table`
starts from a table in memory, so it is given a head start. Both sync the file.
"""
import json, os, random, resource, statistics, subprocess, sys, tempfile, time

import pyarrow.parquet as pq

binary = os.path.abspath(sys.argv[1])
count = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
rounds = 5
letters = "的一是不了在人有我他这为之大来以个中上们到说国和地也子时道出而要于就下得可你年生"


def timed(commands):
    began = time.perf_counter()
    child = subprocess.Popen([binary, "--quiet", "w.inkstone", "-c", commands], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    if status:
        sys.exit(errors.decode())
    return time.perf_counter() - began, usage.ru_maxrss / 1024


def entries():
    random.seed(1)
    # Words, not letters at random: as compressible as prose.
    words = ["".join(random.choices(letters, k=random.choice((1, 2, 2, 2, 4)))) for _ in range(6000)]
    weights = [1 / (i + 5) for i in range(6000)]
    prose = "".join(w + random.choice(("", "", "", "，", "。")) for w in random.choices(words, weights, k=600_000))
    for index in range(count):
        at = random.randrange(len(prose) - 400)
        if index % 2:
            row = {"input": prose[at:at + random.randrange(5, 40)], "output": prose[at + 50:at + 50 + random.randrange(5, 60)],
                   "system": "用四郎的口吻回答问题"}
            if index % 20 == 1:
                row["history"] = [[prose[at + 200:at + 220], prose[at + 220:at + 240]]]
        else:
            row = {"instruction": "分析" + prose[at:at + random.randrange(10, 40)], "output": prose[at + 50:at + random.randrange(90, 300)]}
        yield row


with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    with open("rows.jsonl", "w") as file:
        for row in entries():
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    load = timed("load rows.jsonl")
    print(f"{count} entries, {os.path.getsize('rows.jsonl') / 1e6:.0f} MB of JSON lines: loaded in {load[0]:.1f} s, {load[1]:.0f} MB")
    timed("export parquet to=a.parquet overwrite=on")
    table = pq.read_table("a.parquet")
    ours, peer, memory = [], [], []
    for _ in range(rounds):
        taken, peak = timed("export parquet to=a.parquet overwrite=on")
        ours.append(taken)
        memory.append(peak)
        began = time.perf_counter()
        pq.write_table(table, "b.parquet", compression="zstd")
        descriptor = os.open("b.parquet", os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)
        peer.append(time.perf_counter() - began)
    sizes = os.path.getsize("a.parquet"), os.path.getsize("b.parquet")
    print(f"export parquet  median {statistics.median(ours):.2f} s  best {min(ours):.2f} s  peak {max(memory):.0f} MB")
    print(f"pyarrow         median {statistics.median(peer):.2f} s  best {min(peer):.2f} s")
    print(f"time {statistics.median(ours) / statistics.median(peer):.2f} x, size {sizes[0] / sizes[1]:.3f} x ({sizes[0] / 1e6:.0f} MB)")
    base = statistics.median(timed("version")[0] for _ in range(5))
    for commands in ("preview", "preview where=dropped", "entries 500000-500020", "stats", "export jsonl to=a.jsonl overwrite=on"):
        times = [timed(commands) for _ in range(3)]
        print(f"{commands:40} median {statistics.median(t for t, _ in times):.3f} s  peak {max(m for _, m in times):.0f} MB")
    print(f"{'version (start of the program)':40} median {base:.3f} s")
