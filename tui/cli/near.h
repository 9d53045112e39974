/* near.h - finds the known word that a mistyped word probably means: "did you mean …?".
 *
 *     Near near = near_to("plann");
 *     for (…) near_try(&near, name);
 *     if (near.best) …                        // "plan"
 *
 * A word is near if it begins with the mistyped one, or if one to three slips separate them (a letter too many,
 * missing, wrong, or two swapped): one slip in a short word, three in a long one. Of several near words the nearest is
 * taken, then the first.
 */
#ifndef TUI_CLI_NEAR_H
#define TUI_CLI_NEAR_H

#include "core/base/text.h"

typedef struct Near {
    Str word;
    const char *best; /* NULL: none is near */
    size_t slips;     /* between the two */
} Near;

static inline Near near_to(Str word)
{
    return (Near){.word = word};
}
void near_try(Near *near, const char *candidate);

#endif
