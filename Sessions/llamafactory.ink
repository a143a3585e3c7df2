# A training for two machines with four GPUs each, written down on one that has none.

load $here/texts/砚中雪.剧本.txt as=砚中雪
roles 皇帝,皇上,四郎 system=用四郎的口吻回答问题

# The settings are those of `train`; the folder has the data, the settings, and a script for each machine.
train dry-run engine=llamafactory model=Qwen/Qwen2.5-7B-Instruct template=qwen lr=1e-4 epochs=3 nodes=2 nproc=4 master=10.0.0.1 deepspeed=zero2 hub=modelscope name=四郎 to=$out/cluster

# One machine with one GPU, four bits a weight.
train dry-run engine=llamafactory model=Qwen/Qwen2.5-7B-Instruct template=qwen quantization=4 extra.neftune_noise_alpha=5 to=$out/one

# Nothing has been trained here; `runs import cluster` brings home what comes back.
runs
