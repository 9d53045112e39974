/* tried_text.c - keeps the ranges sorted and merged as they are added: 2, then 4, then 3 becomes 2 to 4. */
#include "core/tell/tried_text.h"

#include "core/base/mem.h"
#include "core/planner/policy_value.h"

#include <string.h>

static bool tried_is_of(const TriedRange *range, const char *name)
{
    return strcmp(range->name, name) == 0;
}

/* Do they overlap, or does one begin right behind the other? */
static bool tried_touch(const TriedRange *a, const TriedRange *b)
{
    return a->first <= b->last + (b->last < UINT64_MAX) && b->first <= a->last + (a->last < UINT64_MAX);
}

/* Removes the ranges of the parameter that touch `added`, which takes them in. */
static void tried_absorb(TriedValues *tried, TriedRange *added)
{
    size_t kept = 0;
    for (size_t i = 0; i < tried->count; i++) {
        TriedRange *range = &tried->at[i];
        if (tried_is_of(range, added->name) && tried_touch(range, added)) {
            added->first = range->first < added->first ? range->first : added->first;
            added->last = range->last > added->last ? range->last : added->last;
        } else {
            tried->at[kept++] = *range;
        }
    }
    tried->count = kept;
}

void tried_add(TriedValues *tried, const char *name, uint64_t first, uint64_t last)
{
    TriedRange added = {name, first, last};
    size_t begin = 0, at;
    while (begin < tried->count && !tried_is_of(&tried->at[begin], name))
        begin++;
    tried_absorb(tried, &added);
    for (at = begin; at < tried->count && tried_is_of(&tried->at[at], name) && tried->at[at].first < first;)
        at++;
    array_push(tried, added);
    memmove(tried->at + at + 1, tried->at + at, (tried->count - 1 - at) * sizeof *tried->at);
    tried->at[at] = added;
}

static void add_number(const PolicyParameter *parameter, uint64_t value, Text *out)
{
    char bytes[32];
    if (parameter->type == POLICY_SWITCH)
        text_printf(out, value ? "on" : "off");
    else if (parameter->type == POLICY_BYTES && value > 0)
        text_printf(out, "%s", bytes_format(value, bytes));
    else
        policy_number_text(parameter, (double)value, out);
}

/* "fanout 1 to 58", "target_file_size 39.1 KiB to 1.14 GiB" */
static void add_only_range(const PolicyParameter *parameter, const TriedRange *range, Text *out)
{
    char ends[2][32];
    char *(*format)(uint64_t, char *) = parameter->type == POLICY_BYTES ? bytes_format : count_format;
    text_printf(out, "%s %s to %s", range->name, format(range->first, ends[0]), format(range->last, ends[1]));
}

static uint64_t tried_count(const TriedRange *ranges, size_t count)
{
    uint64_t values = 0;
    for (size_t i = 0; i < count; i++)
        values += ranges[i].last - ranges[i].first + 1;
    return values;
}

/* Appends the ranges of one parameter. */
static void add_ranges(const Policy *policy, const TriedRange *ranges, size_t count, Text *out)
{
    enum { NAMED_MAX = 4 };
    const PolicyParameter *parameter = policy_parameter_find(policy, str_from(ranges->name));
    if (count == 1 && ranges->first < ranges->last && parameter->type != POLICY_SWITCH) {
        add_only_range(parameter, ranges, out);
        return;
    }
    text_printf(out, "%s = ", ranges->name);
    if (count > NAMED_MAX) {
        add_number(parameter, ranges->first, out);
        text_printf(out, " … ");
        add_number(parameter, ranges[count - 1].last, out);
        text_printf(out, " (%llu values)", (unsigned long long)tried_count(ranges, count));
        return;
    }
    for (size_t i = 0; i < count; i++) {
        text_printf(out, "%s", i ? ", " : "");
        add_number(parameter, ranges[i].first, out);
        if (ranges[i].last > ranges[i].first) {
            text_printf(out, " to ");
            add_number(parameter, ranges[i].last, out);
        }
    }
}

void tried_text(const TriedValues *tried, const Policy *policy, Text *out)
{
    for (size_t i = 0, end; i < tried->count; i = end) {
        for (end = i + 1; end < tried->count && tried_is_of(&tried->at[end], tried->at[i].name);)
            end++;
        text_printf(out, "%s", i ? "; " : "");
        add_ranges(policy, &tried->at[i], end - i, out);
    }
}
