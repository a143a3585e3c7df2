// The inner loops of the program, in C: per instruction set, chosen while it runs.
#ifndef INK_KERNELS_H
#define INK_KERNELS_H

#include "dequantize.h"

#endif
