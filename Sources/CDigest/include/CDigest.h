#pragma once
#include <stddef.h>
#include <stdint.h>

/// SHA-256 (FIPS 180-4) over whole blocks of 64 bytes: adds `count` blocks to the eight words of
/// `state`. Uses the processor's own instructions where it has them.
void ink_sha256_blocks(uint32_t state[8], const uint8_t *blocks, size_t count);

/// The same without them, for the tests.
void ink_sha256_blocks_portable(uint32_t state[8], const uint8_t *blocks, size_t count);
