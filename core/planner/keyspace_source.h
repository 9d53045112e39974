/* keyspace_source.h - a keyspace seen as a KeySource: every key that exists has one record of one page.
 *
 * So the same code chooses where images and deltas end.
 */
#ifndef CORE_PLANNER_KEYSPACE_SOURCE_H
#define CORE_PLANNER_KEYSPACE_SOURCE_H

#include "core/model/key_ordinals.h"
#include "core/planner/key_source.h"

/* A key source that has one record of a page's size for each key. `ordinals` must outlive it. The caller releases
 * it. */
void keyspace_source_init(KeySource *source, KeyOrdinals *ordinals);

#endif
