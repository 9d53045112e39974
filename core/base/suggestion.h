/* suggestion.h - finds the known word that a mistyped word probably means: "did you mean …?".
 *
 *     Suggestion suggestion = suggestion_for("plann");
 *     for (…) suggestion_try(&suggestion, name);
 *     if (suggestion.best) …                        // "plan"
 *
 * A word is near if it begins with the mistyped one, or if one to three slips separate them (a letter too many,
 * missing, wrong, or two swapped): one slip in a short word, three in a long one. Of several near words the nearest is
 * taken, then the first.
 */
#ifndef CORE_BASE_SUGGESTION_H
#define CORE_BASE_SUGGESTION_H

#include "core/base/text.h"

typedef struct Suggestion {
    Str word;
    const char *best; /* the nearest so far; NULL: no candidate is near */
    size_t slips;     /* between `word` and `best` */
} Suggestion;

static inline Suggestion suggestion_for(Str word)
{
    return (Suggestion){.word = word};
}
/* Keeps `candidate`, which is borrowed, if it is near and nearer than those before. Words under 2 or over 40 bytes are
 * near to nothing. O(length²). */
void suggestion_try(Suggestion *suggestion, const char *candidate);

#endif
