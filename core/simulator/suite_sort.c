/* suite_sort.c - sorts rows in the order of the usual suite, whatever the order in which runs end.
 *
 * Example: `zipf` under `full`, `uniform` under `blocks`, `uniform` under `neon` become uniform neon, uniform blocks,
 * zipf full: workloads and policies as suite_usual lists them, others after them, by name.
 */
#include "core/simulator/suite.h"

#include "core/planner/policy.h"

#include <stdlib.h>

/* The index of a text among blank-separated words, compared in their normal form; the number of words where it is not
 * among them. */
static size_t suite_place_in(Str list, const char *text, void (*normal)(Str word, Text *out))
{
    size_t place = 0;
    for (Str word; str_word(&list, &word); place++) {
        Text plain = TEXT_EMPTY;
        normal(word, &plain);
        bool found = str_equal(text_str(&plain), str_from(text));
        text_release(&plain);
        if (found)
            return place;
    }
    return place;
}

static void suite_add_normal_policy(Str word, Text *out)
{
    Policy policy;
    if (policy_named(STR("neon"), &policy, NULL) && policy_parse(word, &policy, NULL))
        policy_format_rules(&policy, out);
}

static void add_normal_workload(Str word, Text *out)
{
    text_add_str(out, word);
}

typedef struct SortKey {
    size_t workload, policy;
    SuiteRow row;
} SortKey;

static int suite_compare_keys(const void *a, const void *b)
{
    const SortKey *x = a, *y = b;
    if (x->workload != y->workload)
        return x->workload < y->workload ? -1 : 1;
    int text = strcmp(x->row.workload, y->row.workload);
    if (text)
        return text;
    if (x->row.ratio < y->row.ratio || x->row.ratio > y->row.ratio)
        return x->row.ratio < y->row.ratio ? -1 : 1;
    if (x->row.seed < y->row.seed || x->row.seed > y->row.seed)
        return x->row.seed < y->row.seed ? -1 : 1;
    if (x->policy != y->policy)
        return x->policy < y->policy ? -1 : 1;
    return strcmp(x->row.policy, y->row.policy);
}

void suite_sort(SuiteRows *rows)
{
    SortKey *keys = mem_alloc(rows->count * sizeof *keys);
    for (size_t i = 0; i < rows->count; i++) {
        const SuiteRow *row = &rows->at[i];
        keys[i] = (SortKey){suite_place_in(suite_usual.workloads, row->workload, add_normal_workload),
                            suite_place_in(suite_usual.policies, row->policy, suite_add_normal_policy), *row};
    }
    qsort(keys, rows->count, sizeof *keys, suite_compare_keys);
    for (size_t i = 0; i < rows->count; i++)
        rows->at[i] = keys[i].row;
    free(keys);
}
