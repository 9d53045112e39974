/* garbage_story.h - why garbage collection keeps or deletes one layer: the rule, its margin, and what would change the
 * verdict.
 *
 *     It ends above the cutoff 0/349F0D8: 16.0 MiB of its WAL lie above it.
 *     Garbage collection can delete it once the cutoff has passed its end and newer images cover its keys.
 */
#ifndef CORE_TELL_GARBAGE_STORY_H
#define CORE_TELL_GARBAGE_STORY_H

#include "core/analysis/garbage.h"
#include "core/analysis/visibility.h"

/* Appends "159 layers removable (31.7 GiB), held: 28 hole", with the names of the verdicts; with `all` also the rest,
 * "; 22 current, 32 needed": the numbers then add up to all layers. What there is none of is left out, except for the
 * first. */
void garbage_counts(const Garbage *garbage, bool all, Text *out);

/* Appends, as a line, that the history's plan holds no garbage collection, and what one would delete after it; nothing
 * where it would delete nothing. O(n log n). */
void garbage_beside_plan(const History *history, Text *out);

/* What the verdict means, as a clause: "ends above the cutoff: reads of its time may still come". */
const char *garbage_meaning(GarbageVerdict verdict);

/* Appends two to five sentences, a line each. `judgement` is that of the layer among all live ones, of which `garbage`
 * has the verdicts, `index` that of its set, and `markers` are those of GC. O(branches + layers). */
void garbage_story(const LayerSet *set, const LayerIndex *index, const Garbage *garbage, const GcJudgement *judgement,
                   const GcMarkers *markers, Text *out);

/* The same of a layer that reads reach, or that newer images cover. */
const char *visibility_meaning(bool visible);

/* ---- clauses that append no newline ---- */

/* "16.0 MiB of WAL to the head 0/449F0D8" */
void garbage_distance_text(Lsn cutoff, Lsn head, Text *out);
/* "0/349F0D8, 0/3500000 and 2 more": at most `max` branch points; "none". */
void garbage_branches_text(const GcMarkers *markers, size_t max, Text *out);
/* "calls 2 of the visible deltas covered, though a branch point reads them". False, with nothing appended, where
 * production agrees. */
bool garbage_production_text(const Visibility *visibility, Text *out);
/* "agrees on the visibility of 12 layers and differs on 3". False, with nothing appended, where it says nothing. */
bool garbage_dump_text(size_t same, size_t differs, Text *out);

#endif
