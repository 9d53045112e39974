/* stretches.c - probes for holes. Every hole contains a multiple of `hole`, so only those are probed, from one stretch
 * of records to the next.
 *
 *     hole 10, keys 3 4 25 27      probe 10: 4 before, 25 after: [3, 5) ends      probe 30: behind 27: [25, 28) ends
 */
#include "core/planner/stretches.h"

#define HOLES_MAX 4096 /* per layer; everything beyond that many holes counts as one range */

Key stretches_hole(const Policy *policy)
{
    return policy->split ? policy->target_file_size / PAGE_BYTES : 0;
}

/* The key after `key`; at most the largest key. */
static Key key_after(Key key)
{
    return key == U128_MAX ? key : key + 1;
}

uint32_t stretches_find(const KeySource *source, Key hole, KeyRangeArray *stretches)
{
    Key start, last;
    uint32_t added = 0;
    if (!source->next_key(source->self, 0, &start) || !source->previous_key(source->self, U128_MAX, &last))
        return 0;
    Key end = key_after(last), probe = start;
    while (hole > 0 && added < HOLES_MAX) {
        if (probe / hole >= U128_MAX / hole)
            break;
        probe = (probe / hole + 1) * hole;
        Key before, after;
        if (probe >= end || !source->next_key(source->self, probe, &after) || after >= end)
            break;
        if (source->previous_key(source->self, probe, &before) && after - before > hole) {
            array_push(stretches, (KeyRange){start, before + 1});
            start = after;
            added++;
        }
        probe = after;
    }
    array_push(stretches, (KeyRange){start, end});
    return added + 1;
}
