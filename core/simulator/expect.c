/* expect.c - checks `expect` statements: one function per statement, from a table. The input of a plan is the layers of
 * step 0. */
#include "core/simulator/expect.h"

#include "core/analysis/history_reads.h"
#include "core/planner/splits.h"
#include "core/simulator/scenario_plan.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

typedef struct ExpectChecker {
    const History *history;
    SplitArray splits;
    ReadDepth reads;
    bool reads_known;
    Text found; /* what was found instead */
} ExpectChecker;

static const PlanLevel *expect_first_level(const History *history)
{
    return history->plan.levels.count ? &history->plan.levels.at[0] : NULL;
}

static bool expect_level_was_split(const History *history)
{
    const PlanLevel *level = expect_first_level(history);
    return level != NULL && level->compact && history->plan.policy.split;
}

/* The planner's splits where it has searched them (it knows tight ranges), else those of the first level's layers. */
static void expect_find_splits(ExpectChecker *checker)
{
    const History *history = checker->history;
    const Plan *plan = &history->plan;
    const PlanLevel *level = expect_first_level(history);
    if (expect_level_was_split(history)) {
        for (size_t i = 0; i < plan->splits.count; i++)
            if (plan->splits.at[i].level == 0 && plan->splits.at[i].blocked == 0)
                array_push(&checker->splits, (Split){plan->splits.at[i].gap, 0});
        return;
    }
    size_t count;
    LayerId *live = history_live(history, 0, &count);
    if (level != NULL)
        splits_perfect((LayerView){&history->layers, NULL, plan->refs.at + level->layers_first, level->layers_count},
                       &checker->splits);
    else
        splits_perfect((LayerView){&history->layers, NULL, live, count}, &checker->splits);
    free(live);
}

/* Only a statement compacts anything. If a set only states its layers, reads are those of these layers, as in `info`,
 * even where a plan was made for other expectations. */
static StepId step_of_reads(const History *history)
{
    const Scenario *scenario = &history->scenario;
    bool runs = scenario_has_records(scenario);
    for (size_t i = 0; i < scenario->count; i++)
        runs |= scenario->at[i].kind == STATEMENT_COMPACT || scenario->at[i].kind == STATEMENT_COMPACT_IF_NEEDED ||
                scenario->at[i].kind == STATEMENT_GC;
    return runs ? history_last_step(history) : 0;
}

static void find_reads(ExpectChecker *checker)
{
    checker->reads = history_reads_depth(checker->history, step_of_reads(checker->history));
    checker->reads_known = true;
}

static bool expect_number(ExpectChecker *checker, uint64_t found, uint64_t expected)
{
    text_printf(&checker->found, "%" PRIu64, found);
    return found == expected;
}

static bool expect_splits(ExpectChecker *checker, const Statement *statement)
{
    return expect_number(checker, checker->splits.count, statement->number);
}

/* A picture's column may cover only some of the rows: then only the layers in these rows count. */
static bool expect_is_split_in_rows(const History *history, KeyRange keys, LsnRange rows)
{
    const LayerSet *set = &history->layers;
    bool left = false, right = false;
    for (size_t i = 0; i < set->count; i++) {
        LayerId id = (LayerId)i;
        Lsn hi = layer_is_image(set, id) ? set->lsn_lo[id] + 1 : set->lsn_hi[id];
        if (history->born[i] != 0 || set->lsn_lo[i] >= rows.hi || hi <= rows.lo)
            continue;
        if (set->key_lo[i] < keys.lo && keys.lo < set->key_hi[i])
            return false;
        left |= set->key_hi[i] <= keys.lo;
        right |= set->key_lo[i] >= keys.lo;
    }
    return left && right;
}

static bool expect_split(ExpectChecker *checker, const Statement *statement)
{
    char lo[KEY_LABEL_SIZE], hi[KEY_LABEL_SIZE];
    bool column = statement->keys.lo == statement->keys.hi;
    if (statement->lsns.hi > 0) {
        text_printf(&checker->found, "none there");
        return expect_is_split_in_rows(checker->history, statement->keys, statement->lsns);
    }
    for (size_t i = 0; i < checker->splits.count; i++) {
        KeyRange gap = checker->splits.at[i].gap;
        if (column ? gap.lo <= statement->keys.lo && statement->keys.lo <= gap.hi
                   : gap.lo == statement->keys.lo && gap.hi == statement->keys.hi)
            return true;
        text_printf(&checker->found, "%s%s … %s", i ? ", " : "", key_label(gap.lo, checker->history->layers.form, lo),
                    key_label(gap.hi, checker->history->layers.form, hi));
    }
    if (checker->splits.count == 0)
        text_printf(&checker->found, "no split");
    return false;
}

static bool expect_depth(ExpectChecker *checker, const Statement *statement)
{
    const PlanLevel *level = expect_first_level(checker->history);
    return expect_number(checker, level ? level->depth : 0, statement->number);
}

static bool expect_level(ExpectChecker *checker, const Statement *statement)
{
    const Plan *plan = &checker->history->plan;
    for (size_t i = 0; i < plan->levels.count; i++) {
        LsnRange lsns = plan->levels.at[i].lsns;
        if (lsns.lo == statement->lsns.lo && lsns.hi == statement->lsns.hi)
            return true;
        text_printf(&checker->found, "%s%" PRIX64 " %" PRIX64, i ? ", " : "", lsns.lo, lsns.hi);
    }
    if (plan->levels.count == 0)
        text_printf(&checker->found, "no level");
    return false;
}

static bool expect_strategy(ExpectChecker *checker, const Statement *statement)
{
    const Plan *plan = &checker->history->plan;
    bool all = true, any = false;
    for (size_t i = 0; i < plan->partitions.count; i++) {
        const PlanPartition *partition = &plan->partitions.at[i];
        bool holds = partition->keys.lo <= statement->keys.lo && statement->keys.lo < partition->keys.hi;
        if (statement->has_key && !holds)
            continue;
        all &= str_equal(statement->text, str_from(strategy_name(partition->strategy)));
        text_printf(&checker->found, "%s%s", any ? ", " : "", strategy_name(partition->strategy));
        any = true;
        if (statement->has_key)
            break; /* of the first level that has the key */
    }
    if (!any)
        text_printf(&checker->found, "none");
    return any ? all : str_equal(statement->text, STR("none"));
}

static bool expect_jobs(ExpectChecker *checker, const Statement *statement)
{
    uint64_t run = 0;
    for (size_t i = 0; i < checker->history->plan.jobs.count; i++)
        run += !checker->history->plan.jobs.at[i].skipped;
    return expect_number(checker, run, statement->number);
}

/* Does the mean equal the expected one, rounded to as many decimals as the expectation has? */
static bool is_mean(double mean, const Statement *statement)
{
    double unit = 1;
    for (uint64_t rest = statement->millionths; rest; rest = rest * 10 % 1000000)
        unit /= 10;
    double expected = (double)statement->number + (double)statement->millionths / 1e6;
    return fabs(mean - expected) <= unit / 2 * (1 + 1e-9);
}

static bool expect_read_depth(ExpectChecker *checker, const Statement *statement)
{
    if (!checker->reads_known)
        find_reads(checker);
    const Distribution *reads = &checker->reads.all_segments;
    if (str_equal(statement->text, STR("mean"))) {
        text_printf(&checker->found, "%.6g", reads->mean);
        return is_mean(reads->mean, statement);
    }
    uint64_t value = str_equal(statement->text, STR("max"))   ? reads->max
                     : str_equal(statement->text, STR("p50")) ? reads->p50
                     : str_equal(statement->text, STR("p90")) ? reads->p90
                                                              : reads->p99;
    return expect_number(checker, value, statement->number);
}

typedef struct Expectation {
    StatementKind kind;
    const char *name;
    bool (*check)(ExpectChecker *checker, const Statement *statement);
} Expectation;

static const Expectation expectations[] = {
    {STATEMENT_EXPECT_SPLITS, "splits", expect_splits},
    {STATEMENT_EXPECT_SPLIT, "split", expect_split},
    {STATEMENT_EXPECT_DEPTH, "depth", expect_depth},
    {STATEMENT_EXPECT_LEVEL, "level", expect_level},
    {STATEMENT_EXPECT_STRATEGY, "strategy", expect_strategy},
    {STATEMENT_EXPECT_JOBS, "jobs", expect_jobs},
    {STATEMENT_EXPECT_READ_DEPTH, "read_depth", expect_read_depth},
};

static void add_expected(const ExpectChecker *checker, const Statement *statement, Text *out)
{
    char label[KEY_LABEL_SIZE];
    KeyForm form = checker->history->layers.form;
    switch (statement->kind) {
    case STATEMENT_EXPECT_SPLIT:
        text_printf(out, " %s", key_label(statement->keys.lo, form, label));
        if (statement->keys.lo != statement->keys.hi)
            text_printf(out, " %s", key_label(statement->keys.hi, form, label));
        break;
    case STATEMENT_EXPECT_LEVEL:
        text_printf(out, " %" PRIX64 " %" PRIX64, statement->lsns.lo, statement->lsns.hi);
        break;
    case STATEMENT_EXPECT_STRATEGY:
        text_printf(out, " %.*s", STR_ARG(statement->text));
        if (statement->has_key)
            text_printf(out, " %s", key_label(statement->keys.lo, form, label));
        break;
    case STATEMENT_EXPECT_READ_DEPTH:
        text_printf(out, " %.*s %.15g", STR_ARG(statement->text),
                    (double)statement->number + (double)statement->millionths / 1e6);
        break;
    default:
        text_printf(out, " %" PRIu64, statement->number);
        break;
    }
}

bool expect_any(const History *history)
{
    for (size_t i = 0; i < history->scenario.count; i++)
        for (size_t e = 0; e < sizeof expectations / sizeof *expectations; e++)
            if (expectations[e].kind == history->scenario.at[i].kind)
                return true;
    return false;
}

ExpectResult expect_check(const History *history, Text *out)
{
    ExpectResult result = {0};
    ExpectChecker checker = {.history = history, .found = TEXT_EMPTY};
    expect_find_splits(&checker);
    for (size_t i = 0; i < history->scenario.count; i++) {
        const Statement *statement = &history->scenario.at[i];
        for (size_t e = 0; e < sizeof expectations / sizeof *expectations; e++) {
            if (expectations[e].kind != statement->kind)
                continue;
            result.checked++;
            text_clear(&checker.found);
            if (expectations[e].check(&checker, statement))
                continue;
            result.failed++;
            text_printf(out, "%lu: expected %s", statement->line, expectations[e].name);
            add_expected(&checker, statement, out);
            text_printf(out, ", found %s\n", checker.found.length ? checker.found.at : "nothing");
        }
    }
    text_release(&checker.found);
    array_release(&checker.splits);
    return result;
}
