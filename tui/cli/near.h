/* near.h - which of some words was meant by one that is none of them: "did you mean …?".
 *
 *     Near near = near_to("plann");
 *     for (…) near_try(&near, name);
 *     if (near.best) …                        // "plan"
 *
 * Near is a word that starts like it, or that one to three slips of the finger away makes it (a letter too many, too
 * few, another, or two in the wrong order): one in a short word, three in a long one. Of several the nearest, then the
 * first.
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
