# Asking a server that speaks OpenAI's protocol: DeepSeek, vLLM, Ollama, llama.cpp and others.
# Start yours, then: replay endpoint.ink server=http://127.0.0.1:11434/v1 model=qwen3
# As it stands it needs none: the answers beside it are known already, and nothing is asked twice.

param server=http://127.0.0.1:8080/v1
param model=qwen
load $here/texts/lamp.txt
chunk tokens=512

# A server gets a name. Its key, if it wants one, comes from API_KEY or .env and is never kept here.
endpoint add desk $server model=$model
endpoint

# What would it cost? Nothing is sent.
ask why,compare n=2 chunks=2 endpoint=desk price=2/8 dry=on

# The prompt that is sent, to be edited with `prompt edit`.
prompt show ask-en

# Each answer is kept as it comes, and becomes an entry if it is good enough.
ask why,compare n=2 chunks=2 endpoint=desk price=2/8
answers
preview kind=ask

# The same again: the answers are known, so nothing is asked and no entry comes twice.
ask why,compare n=2 chunks=2 endpoint=desk price=2/8
endpoint drop desk
