/* keyspace_answer.h - the keyspace answer (GET …/timeline/ID/keyspace), Neon models/partitioning.rs:
 *
 *     {"keys": [[KEY, KEY], …], "sparse_keys": […], "at_lsn": "0/10"}
 *
 * The dense keys are the exact input of image planning; sparse ones are not.
 */
#ifndef CORE_FORMATS_KEYSPACE_ANSWER_H
#define CORE_FORMATS_KEYSPACE_ANSWER_H

#include "core/base/json_reader.h"
#include "core/formats/reader.h"

bool keyspace_sniff(Str text, Str name);
bool keyspace_read(Reader *reader, Str text, Error *error);

/* Adds an array of pairs of keys to the set's keyspace, which is given from then on. Invalid ones are
 * reported. False only with `strict`. */
bool keyspace_read_ranges(Reader *reader, const cJSON *keys);

#endif
