/* access.c - a table of running sums of the keys' shares: keys 0, 1, 2 with shares 5, 2, 1 make 0 5 7 8. */
#include "core/simulator/access.h"

#include <stdlib.h>

#define TABLE_KEYS_MAX ((uint64_t)1 << 23) /* 64 MiB */

static uint64_t below_by_formula(void *self, Key key)
{
    const Access *access = self;
    return access->workload->kind->below(access->workload, key);
}

static uint64_t below_by_table(void *self, Key key)
{
    const Access *access = self;
    uint64_t limit = access->workload->key_limit;
    return access->table[key < limit ? (uint64_t)key : limit];
}

void access_init(Access *access, const Workload *workload)
{
    *access = (Access){.workload = workload};
    if (!workload || !workload->kind->below)
        return;
    access->known = !workload->scattered || workload->key_limit <= TABLE_KEYS_MAX;
    access->weights = (ReadWeights){.self = access, .below = below_by_formula};
}

void access_release(Access *access)
{
    free(access->table);
    *access = (Access){0};
}

static void make_table(Access *access)
{
    const Workload *workload = access->workload;
    access->table = mem_alloc((size_t)(workload->key_limit + 1) * sizeof *access->table);
    access->table[0] = 0;
    for (uint64_t key = 0; key < workload->key_limit; key++)
        access->table[key + 1] = workload->scattered ? access->table[key] + workload->kind->share(workload, key)
                                                     : workload->kind->below(workload, (Key)key + 1);
    access->weights.below = below_by_table;
}

const ReadWeights *access_weights(Access *access)
{
    if (access->known && !access->table && !access->workload->moves && access->workload->key_limit <= TABLE_KEYS_MAX)
        make_table(access);
    return access->known ? &access->weights : NULL;
}
