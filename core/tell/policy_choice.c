/* policy_choice.c - tries policies one by one, and chooses among the rows: less written is better, then shallower
 * reads.
 */
#include "core/tell/policy_choice.h"

#include "core/base/number.h"
#include "core/simulator/remedy_try.h"

#include <string.h>

typedef unsigned long long Long;

bool policies_try(TriedPolicies *tried, const History *history, StepId step, Str list, const atomic_bool *cancelled,
                  Arena *arena, Error *error)
{
    Str word;
    while (str_word(&list, &word) && !(cancelled && atomic_load(cancelled))) {
        Policy policy = history->policy;
        if (!policy_parse(word, &policy, error))
            return false;
        TriedPolicy row = {.policy = arena_copy(arena, word.at, word.length), .asked = policy};
        remedy_try(&row.remedy, history, step, &policy, &row.error);
        array_push(tried, row);
    }
    return true;
}

/* Does `row` write less than `best`, or as much and its reads are shallower? Of equal ones `planned` is better. */
static bool is_better(const TriedPolicy *row, const TriedPolicy *best, const char *planned)
{
    const Remedy *a = &row->remedy, *b = &best->remedy;
    if (a->bytes_written != b->bytes_written)
        return a->bytes_written < b->bytes_written;
    if (a->after.max != b->after.max)
        return a->after.max < b->after.max;
    return a->after.p50 == b->after.p50 && strcmp(row->policy, planned) == 0;
}

PolicyAdvice policies_cheapest(const TriedPolicy *rows, size_t count, const char *planned)
{
    const TriedPolicy *best[2] = {NULL, NULL}; /* of those that no server runs, of those that servers run */
    for (size_t i = 0; i < count; i++) {
        const Remedy *remedy = &rows[i].remedy;
        const TriedPolicy **of = &best[policy_is_served(&rows[i].asked)];
        if (rows[i].error.message[0] || !remedy->acts)
            continue;
        if (remedy->after.p50 < remedy->before.p50 && (!*of || is_better(&rows[i], *of, planned)))
            *of = &rows[i];
    }
    if (!best[true])
        return (PolicyAdvice){.best = best[false]};
    bool less = best[false] && best[false]->remedy.bytes_written < best[true]->remedy.bytes_written;
    return (PolicyAdvice){best[true], less ? best[false] : NULL};
}

void policy_effect_text(const TriedPolicy *row, Text *out)
{
    const Remedy *remedy = &row->remedy;
    char written[32], visited[64];
    text_printf(out, "writes %s%s; then a read visits %s in the median segment (now %llu) and %llu at most (now %llu)",
                bytes_format(remedy->bytes_written, written), estimate_mark(remedy->estimated),
                plural_format(remedy->after.p50, "layer", visited), (Long)remedy->before.p50, (Long)remedy->after.max,
                (Long)remedy->before.max);
}
