/* finding_words.h - for each kind of finding, why it matters and what to do about it.
 *
 *     GC is blocked by holes      why   Garbage collection can't remove these layers, however old they get …
 *                                 do    Create images of the keys in the hole …
 *
 * The finding itself (core/analysis/findings.h) says what was found, with its numbers. The report and the explorer show
 * all three.
 */
#ifndef CORE_TELL_FINDING_WORDS_H
#define CORE_TELL_FINDING_WORDS_H

#include "core/analysis/findings.h"

/* Who reads the advice: it names the keys and commands that are at hand there. */
typedef enum FindingReader {
    FINDING_READER_EXPLORER, /* of the findings in the explorer */
    FINDING_READER_REPORT,   /* of a report, which compares policies */
    FINDING_READER_STORE,    /* of the findings on an LSM store, whose own rules say what is compacted */
    FINDING_READER_COUNT_
} FindingReader;

/* Why the kind matters, and what helps: one or two sentences each, never empty. */
const char *finding_why(FindingKind kind);
const char *finding_advice(FindingKind kind, FindingReader reader);
/* What to add to a finding of which finding_may_come_from_missing_layers(), if lines of the input were skipped. */
const char *finding_of_skipped(void);
/* Appends the advice for a page, whose commands name its input: `source`, quoted for a shell; NULL: a placeholder. */
void finding_advice_text(FindingKind kind, FindingReader reader, const char *source, Text *out);

#endif
