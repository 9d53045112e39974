/* losses.h - what a set tells that a format has no place for.
 *
 *     index_part → names      25 sizes, 25 generations, the GC cutoff
 *     names      → art        3 paths of names
 *
 * A format's writer refuses layers that it can't hold; what is said about them beside, or of the whole set, is left
 * out. A message says what that was: what was written is read again, and compared fact by fact.
 */
#ifndef CORE_FORMATS_LOSSES_H
#define CORE_FORMATS_LOSSES_H

#include "core/formats/format.h"

/* Appends "25 sizes, the GC cutoff": what `written`, which the format's writer made of the layers alive at `step`, does
 * not hold. False, and nothing is appended, where that is nothing. Cost: that of reading `written`. */
bool format_losses(const Format *format, const History *history, StepId step, Str written, Text *out);

#endif
