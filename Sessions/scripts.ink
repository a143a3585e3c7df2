# A text in the form of a script: `NAME: line`, stage directions in brackets, scenes with their casts.

param script=$here/texts/砚中雪.剧本.txt
load $script

# In a script nobody has to be guessed.
speakers

# The emperor as an exile was called 四郎: one person, two names. Two earlier exchanges go along.
roles 皇帝,四郎 turns=2 system=你是皇帝，话少，心里藏着一方砚。
roles 沈才人,沈贵人,幼年知秋
roles

# Her line before his answer, and what both said before that.
preview 3 role=皇帝
entries role=沈才人 rows=5

# Two of his samples say the same? Then one is enough.
dedupe near=0.9
stats

# For trainers that want messages, for a table, and every line with its speaker.
export openai to=$out/emperor.jsonl role=皇帝
export sharegpt to=$out/both.json
export csv to=$out/both.csv columns=instruction,output
export lines to=$out/lines.jsonl role=皇帝
