// The inner loops of the program, in C: per instruction set, chosen while it runs.
#ifndef INK_KERNELS_H
#define INK_KERNELS_H

#include "attention.h"
#include "decoding.h"
#include "dequantize.h"
#include "layers.h"
#include "packing.h"
#include "pool.h"
#include "processor.h"
#include "products.h"
#include "quantize.h"
#include "team.h"

#endif
