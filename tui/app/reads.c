/* reads.c - asks the analysis room for one path; looks for the highest bar of a profile. */
#include "tui/app/reads.h"

#include <stdlib.h>

void reads_release(Reads *reads)
{
    if (reads->has_path)
        read_path_release(&reads->path);
    free(reads->own);
    *reads = (Reads){0};
}

static void add_contributions(Reads *reads, const History *history)
{
    uint64_t count;
    KeyRecords records;
    if (!replay_known(history, &count) || count > READS_RECORDS_MAX || !replay_key(history, reads->key, &records, NULL))
        return;
    reads->own = mem_alloc((reads->path.steps.count + 1) * sizeof *reads->own);
    reads->taken = replay_path(history, reads->key, &records, &reads->path, reads->own);
    array_release(&records);
}

void reads_path(Reads *reads, const History *history, StepId step, Key key)
{
    reads_release(reads);
    size_t count;
    LayerId *live = history_live(history, step, &count);
    read_path_init(&reads->path, &history->layers, live, count, key, LSN_HEAD);
    free(live);
    reads->has_path = true;
    reads->key = key;
    reads->taken = reads->path.steps.count;
    add_contributions(reads, history);
}

bool reads_worst(const ReadProfile *profile, Key after, KeyRange *keys, uint32_t *visits)
{
    uint32_t worst = 0, first = UINT32_MAX;
    for (uint32_t i = 0; i < profile->segments; i++)
        if (first == UINT32_MAX || profile->visits[i] > worst) {
            worst = profile->visits[i];
            first = i;
        }
    if (first == UINT32_MAX)
        return false;
    uint32_t at = first;
    for (uint32_t i = first; i < profile->segments; i++)
        if (profile->visits[i] == worst && profile->keys[i] > after) {
            at = i;
            break;
        }
    *keys = (KeyRange){profile->keys[at], profile->keys[at + 1]};
    *visits = worst;
    return true;
}
