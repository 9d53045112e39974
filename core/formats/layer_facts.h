/* layer_facts.h - a fast reader for a layer's members in an index, for the form in which pageservers write them.
 *
 *     {"file_size":8192,"generation":27,"shard":"0108"}
 *
 * An index of a million layers has a million of these; parsing them with cJSON takes half of the load time. Any other
 * form is left to cJSON and json_reader.h.
 */
#ifndef CORE_FORMATS_LAYER_FACTS_H
#define CORE_FORMATS_LAYER_FACTS_H

#include "core/base/json_walk.h"
#include "core/model/layer_set.h"

/* Takes the value at the walk's place and sets its facts in `layer`. False, with nothing taken or set, where it is not
 * in the usual form: members "file_size", "generation" and "shard" with exact numbers and four hex digits. */
bool layer_facts_take(JsonWalk *walk, Layer *layer);

#endif
