# What was begun goes on: after a fault, Ctrl-C or a power cut nothing is lost and nothing asked twice.
# One command below is meant to fail, for its server is not there: replay resume.ink keep-going

param server=http://127.0.0.1:9/v1
load $here/texts/砚中雪.txt
chunk tokens=1024

# Two of three questions have answers already; the server is away when the third is asked.
ask 为什么 n=1 chunks=1,3-4 endpoint=$server model=qwen
cells
entries

# `resume` goes on with what was stopped: it asks for the third alone. The server is still away.
resume

# What a command changed can be taken back and done again, also tomorrow, also by another shell.
roles 皇帝,四郎
undo
entries
redo
undo 2
entries

# The entries come back from the answers that were kept; no server is needed for that.
rerun 3
status
