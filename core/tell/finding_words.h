/* finding_words.h - of each kind of finding: why it matters, and what to do about it.
 *
 *     GC is blocked by holes      why   These layers cost storage, and nothing removes them while the hole is there.
 *                                 do    Create images of the keys in the hole …
 *
 * The finding itself (core/analysis/findings.h) says what is there, with its numbers. Report and explorer say the three
 * together.
 */
#ifndef CORE_TELL_FINDING_WORDS_H
#define CORE_TELL_FINDING_WORDS_H

#include "core/analysis/findings.h"

/* One or two sentences each, never empty. */
const char *finding_why(FindingKind kind);
const char *finding_advice(FindingKind kind);

#endif
