/* key_meaning.h - what the bytes of an engine's key mean, where a known database wrote it.
 *
 *     MyRocks       00 00 01 04 …                      index 260, then the index's columns
 *     TiKV          z t <table> _r <row> … <version>   table 53, row 7
 *     CockroachDB   BD 89 …                            /Table/53/1/…
 *
 * Everything else is text or hex (core/model/key_dictionary.h).
 */
#ifndef CORE_MODEL_KEY_MEANING_H
#define CORE_MODEL_KEY_MEANING_H

#include "core/base/text.h"

typedef enum KeyMeaning { KEY_MEANS_BYTES, KEY_MEANS_MYROCKS, KEY_MEANS_TIKV, KEY_MEANS_COCKROACH } KeyMeaning;

/* Guesses the meaning from the store's comparator and some of its keys. */
KeyMeaning key_meaning_of(Str comparator, const Str *keys, size_t count);

/* Appends what the key means. False, with nothing added, where it does not fit that meaning. Never adds a control
 * character. */
bool key_meaning_text(KeyMeaning meaning, Str key, Text *out);
/* Appends the name of what the key belongs to: a table or an index. False, with nothing added, where it is unknown. */
bool key_meaning_object(KeyMeaning meaning, Str key, Text *out);

#endif
