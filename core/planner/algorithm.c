/* algorithm.c - holds the table of algorithms, and finds the row of a policy. */
#include "core/planner/algorithm.h"

extern const Algorithm algorithm_tiered, algorithm_blocks, algorithm_legacy, algorithm_leveled, algorithm_universal,
    algorithm_fifo, algorithm_leveldb, algorithm_pebble;

const Algorithm *const algorithms[] = {&algorithm_tiered,    &algorithm_blocks, &algorithm_legacy,  &algorithm_leveled,
                                       &algorithm_universal, &algorithm_fifo,   &algorithm_leveldb, &algorithm_pebble};
const size_t algorithm_count = sizeof algorithms / sizeof *algorithms;

const Algorithm *policy_algorithm(const Policy *policy)
{
    for (size_t a = 0; a < algorithm_count; a++)
        for (const NamedPolicy *named = algorithms[a]->policies; named->name != NULL; named++)
            if (strcmp(named->name, policy->base) == 0)
                return algorithms[a];
    return algorithms[0];
}

uint64_t policy_flush_records(const Policy *policy)
{
    const Algorithm *algorithm = policy_algorithm(policy);
    return algorithm->flush_records != NULL ? algorithm->flush_records(policy) : 0;
}

const NamedPolicy *policy_named_at(size_t i)
{
    for (size_t a = 0; a < algorithm_count; a++)
        for (const NamedPolicy *named = algorithms[a]->policies; named->name != NULL; named++)
            if (i-- == 0)
                return named;
    return NULL;
}

static uint32_t own_rules(const Algorithm *algorithm)
{
    uint32_t count = 0;
    while (algorithm->rules != NULL && algorithm->rules[count].name != NULL)
        count++;
    return count;
}

RuleId rule_own(const Algorithm *algorithm, uint32_t i)
{
    uint32_t id = RULE_COUNT_ + i;
    for (size_t a = 0; algorithms[a] != algorithm; a++)
        id += own_rules(algorithms[a]);
    return (RuleId)id;
}

const Rule *rule_at(uint32_t id)
{
    if (id < RULE_COUNT_)
        return &shared_rules[id];
    id -= RULE_COUNT_;
    for (size_t a = 0; a < algorithm_count; a++) {
        uint32_t count = own_rules(algorithms[a]);
        if (id < count)
            return &algorithms[a]->rules[id];
        id -= count;
    }
    return NULL;
}

uint32_t rule_count(void)
{
    uint32_t count = RULE_COUNT_;
    for (size_t a = 0; a < algorithm_count; a++)
        count += own_rules(algorithms[a]);
    return count;
}
