// How numbers of each kind lie in packed matrices.
#ifndef INK_NUMBERS_H
#define INK_NUMBERS_H

#include "products.h"

typedef struct {
  int bytes;     // of one
  int together;  // rows of a panel that are interleaved
  int step;      // the depth is a multiple of it
} ink_number_form;

static inline ink_number_form ink_form_of(ink_number number) {
  switch (number) {
  case INK_NUMBER_BF16: return (ink_number_form){2, 2, 2};
  case INK_NUMBER_INT16: return (ink_number_form){2, 2, INK_RUN};
  case INK_NUMBER_INT8: return (ink_number_form){1, 4, INK_RUN};
  default: return (ink_number_form){4, 1, 1};
  }
}

#endif
