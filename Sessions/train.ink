# A training in small: a dozen of one person's lines, two steps, and what can be done with the result.

load $here/texts/lamp.txt
roles "Mrs. Quill","Hester Quill",Hester,"the keeper","the old woman" system="You are Mrs. Quill."

# A dozen lines to learn; of those put aside, four to measure by.
drop 13-200

# LLaMA-Factory's settings under short names; a checkpoint a step, so that `train resume` goes on.
train lr=1e-3 epochs=1 batch=6 accumulate=1 precision=fp32 name=short
runs
loss

# Lower is better.
perplexity where=dropped limit=4

# The scene of the training is set by itself.
chat compare temperature=0 max-tokens=8 Who is Herself?

# For other programs: the adapter in PEFT's form.
export model short format=peft to=$out/adapter
