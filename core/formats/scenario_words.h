/* scenario_words.h - the statements of a scenario as a table: the reader and the writer walk the same rows.
 *
 * `shape` lists what follows the words: k key, l LSN, n number (1 or more), z number (0 allowed), d number that may
 * have decimals, t the rest of the line, K key that may be missing, L L two LSNs that may be missing, o options of a
 * layer.
 */
#ifndef CORE_FORMATS_SCENARIO_WORDS_H
#define CORE_FORMATS_SCENARIO_WORDS_H

#include "core/model/scenario.h"

typedef struct StatementWords {
    const char *word;   /* the first word */
    const char *second; /* the second one, or NULL */
    const char *third;  /* comma-separated choices for the word after it, kept as text; or NULL */
    const char *shape;
    StatementKind kind;
    const char *usage; /* for messages */
} StatementWords;

extern const StatementWords scenario_words[];
extern const size_t scenario_word_count;

/* Layers are one kind of statement with two words. */
#define WORD_DELTA "delta"
#define WORD_IMAGE "image"

#endif
