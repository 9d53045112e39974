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
#ifndef TUI_CLI_SUGGESTION_H
#define TUI_CLI_SUGGESTION_H

#include "core/base/text.h"

typedef struct Suggestion {
    Str word;
    const char *best; /* NULL: none is near */
    size_t slips;     /* between the two */
} Suggestion;

static inline Suggestion suggestion_for(Str word)
{
    return (Suggestion){.word = word};
}
void suggestion_try(Suggestion *suggestion, const char *candidate);

#endif
