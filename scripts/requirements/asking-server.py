"""Serves a GGUF file by llama.cpp's own server and prints its address: asking-server.py MODEL"""
import sys, time
import xllamacpp

parameters = xllamacpp.CommonParams()
parameters.model.path = sys.argv[1]
parameters.model_alias = "embedded"
parameters.n_ctx = 4096
parameters.n_parallel = 2
# Its threads spin while they wait for each other: on a machine with other work two are slower than one.
parameters.cpuparams.n_threads = 1
parameters.cpuparams_batch.n_threads = 1
parameters.port = 0
server = xllamacpp.Server(parameters)
print(server.listening_address + "/v1", flush=True)
sys.stdout.close()
while True:
    time.sleep(3600)
