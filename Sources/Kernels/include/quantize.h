// Floats stored as files store weights, and low-rank updates added to them.
#ifndef INK_QUANTIZE_H
#define INK_QUANTIZE_H

// Writes `blocks` blocks of `storage`: INK_F32, INK_F16, INK_Q8_0 or INK_Q4_0. Rounding is that of
// ggml's reference (ggml-quants.c, quantize_row_q8_0_ref and quantize_row_q4_0_ref).
void ink_quantize(int storage, const float *source, long blocks, void *output);

// Adds coefficients[r] * down[r * columns + i] to row[i] for every r below `rank`.
void ink_add_low_rank(
    float *row, const float *coefficients, const float *down, long rank, long columns);

#endif
