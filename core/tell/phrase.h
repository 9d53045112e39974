/* phrase.h - the few shapes in which sentences write counts, sizes and ranges. All append. */
#ifndef CORE_TELL_PHRASE_H
#define CORE_TELL_PHRASE_H

#include "core/model/key.h"
#include "core/model/lsn.h"

/* "1 layer", "4 layers". */
void phrase_count(Text *out, uint64_t count, const char *noun);
/* "1.20 GiB" */
void phrase_bytes(Text *out, uint64_t bytes);
/* "0/1 … 0/2" */
void phrase_lsns(Text *out, LsnRange lsns);
/* "all keys", "keys 5 … 9" */
void phrase_keys(Text *out, KeyRange keys, KeyForm form);

#endif
