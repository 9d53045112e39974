/* garbage_story.h - why garbage collection keeps or deletes one layer: the rule, its margin, and what would change the
 * verdict.
 *
 *     It ends above the cutoff 0/349F0D8: 16.0 MiB of its WAL lie above it.
 *     Garbage collection can delete it once the cutoff has passed its end and newer images cover its keys.
 */
#ifndef CORE_TELL_GARBAGE_STORY_H
#define CORE_TELL_GARBAGE_STORY_H

#include "core/analysis/garbage.h"

/* What the verdict means, as a clause: "ends above the cutoff: reads of its time may still come". */
const char *garbage_meaning(GarbageVerdict verdict);

/* Appends two or three sentences, a line each. `judgement` is that of the layer among all live ones, `index` that of
 * its set, and `markers` are those of GC. O(branches + log n). */
void garbage_story(const LayerSet *set, const LayerIndex *index, const GcJudgement *judgement, GarbageVerdict verdict,
                   const GcMarkers *markers, Text *out);

#endif
