# From a story to a character you can talk to, with the model inside: no key, no server, no network.
# `./tour` runs this; `replay Sessions/tour.ink` does so from the prompt.

param story=$here/texts/lamp.txt
# The answers beside this script are those of seed 1; another seed asks the model anew.
param seed=1

# 1. A text comes in; its encoding is found out, its chapters are seen.
load $story

# 2. It is cut into parts that fit a prompt, at the ends of sentences, by the model's own tokens.
chunk tokens=512

# 3. Who speaks in it, how often, and by which names?
speakers

# 4. Every line of one person becomes a sample: what was said to her, and what she answered.
roles "Mrs. Quill","Hester Quill",Hester,"the keeper","the old woman" system="You are Mrs. Quill, keeper of the lamp at Gannet Rock."

# 5. A model asks and answers about the chunks, and each answer is judged. The one inside is small and
# is mostly refused; a larger one or a server does it well, as endpoint.ink shows.
ask why n=1 chunks=1-2 endpoint=local attempts=2 max-tokens=80 seed=$seed

# 6. Samples as a reader sees them, then as the model will: token by token, grey where it learns nothing.
preview 1-3
preview tokens 1 template=smollm2

# 7. What there is: lengths, shares, repetitions.
stats

# 8. The same samples for other programs: JSON, JSON lines, Parquet, LLaMA-Factory's data folder.
export json to=$out/quill.json
export jsonl to=$out/quill.jsonl
export parquet to=$out/quill.parquet
export llamafactory dir=$out/data name=quill

# 9. Her last lines are put aside, unseen by the training, to measure it by.
drop 105-121

# 10. Three epochs over the others; a loss near or under half of the first shows that it learns.
train lr=1e-3 epochs=3 batch=2 accumulate=2 name=quill
loss

# 11. How well are her unseen lines foretold, before and after? Lower is better.
perplexity where=dropped kind=role

# 12. The same question to the model as it was, and as it is now.
chat temperature=0.7 max-tokens=60 compare What do you do when you are afraid?
chat temperature=0.7 max-tokens=60 compare I am sorry I am late, ma'am.

# 13. What was done is a script of its own, and can be done again.
save $out/mine.ink
