// The inner loops of the program, in C: per instruction set, chosen while it runs.
#ifndef INK_KERNELS_H
#define INK_KERNELS_H

#include "attention.h"
#include "dequantize.h"
#include "layers.h"
#include "pool.h"
#include "processor.h"
#include "products.h"

#endif
