/* suite.c - lists the runs of a suite, and the command line and the file of each. */
#include "core/simulator/suite.h"

#include "core/simulator/simulation.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define WORKLOADS "uniform hot-cold zipf zipf(scatter=1) single moving relations bursts append bulk"
#define SWITCHES  "neon+gc+since+single+cut=best"
#define POLICIES                                                                                                       \
    "neon neon+gc neon+gc+since neon+gc+since+single " SWITCHES " " SWITCHES "+split " SWITCHES "+split+tight full "   \
    "full+materialize=8 blocks legacy"

const SuiteOptions suite_usual = {
    .workloads = {WORKLOADS, sizeof WORKLOADS - 1},
    .policies = {POLICIES, sizeof POLICIES - 1},
    .seeds = {"1", 1},
    .ratios = {"1,3,10", 6},
    .records = 4000000,
    .record_bytes = 1000,
    .target_file_size = 16 << 20,
    .fanout = FANOUT_SIMULATED,
};

const Str suite_recorded_policies = {POLICIES, sizeof(POLICIES) - 1};

static bool suite_take_item(Str *rest, char separator, Str *item)
{
    while (rest->length && rest->at[0] == separator) {
        rest->at++;
        rest->length--;
    }
    if (rest->length == 0)
        return false;
    const char *end = memchr(rest->at, separator, rest->length);
    item->at = rest->at;
    item->length = end ? (size_t)(end - rest->at) : rest->length;
    rest->at += item->length;
    rest->length -= item->length;
    return true;
}

/* "zipf(scatter=1)" into its name and what is in the parentheses; checks both. */
static bool split_workload(Str item, SuiteRun *run, Error *error)
{
    const char *open = memchr(item.at, '(', item.length);
    run->workload = (Str){item.at, open ? (size_t)(open - item.at) : item.length};
    run->with = (Str){"", 0};
    const WorkloadKind *kind = workload_find(run->workload);
    if (!kind)
        return error_set(error, ERROR_USAGE, "no workload '%.*s'", STR_ARG(run->workload));
    if (!open)
        return true;
    if (item.at[item.length - 1] != ')')
        return error_set(error, ERROR_USAGE, "'%.*s': no closing parenthesis", STR_ARG(item));
    run->with = (Str){open + 1, item.length - run->workload.length - 2};
    WorkloadParams params = workload_usual(kind);
    return workload_set(kind, run->with, &params, error);
}

static bool add_policies(const SuiteOptions *options, SuiteRun run, SuiteRuns *runs, Error *error)
{
    for (Str policies = options->policies, item; str_word(&policies, &item);) {
        Policy policy;
        if (!policy_named(STR("neon"), &policy, error) || !policy_parse(item, &policy, error))
            return false;
        run.policy = item;
        array_push(runs, run);
    }
    return true;
}

static bool add_ratio(const SuiteOptions *options, SuiteRun run, Str ratio, SuiteRuns *runs, Error *error)
{
    char text[32];
    snprintf(text, sizeof text, "%.*s", STR_ARG(ratio));
    char *end;
    run.ratio = strtod(text, &end);
    if (*end || !(run.ratio > 0.001 && run.ratio < 1e6))
        return error_set(error, ERROR_USAGE, "ratio '%s': a number above 0 was expected", text);
    run.logical_bytes = (uint64_t)((double)options->records * (double)options->record_bytes / run.ratio);
    for (Str seeds = options->seeds, item; suite_take_item(&seeds, ',', &item);) {
        if (!number_parse(item, &run.seed, NULL))
            return error_set(error, ERROR_USAGE, "seed '%.*s': a number was expected", STR_ARG(item));
        if (!add_policies(options, run, runs, error))
            return false;
    }
    return true;
}

static bool same_run(const SuiteRun *a, const SuiteRun *b)
{
    return str_equal(a->workload, b->workload) && str_equal(a->with, b->with) && str_equal(a->policy, b->policy) &&
           a->seed == b->seed && a->logical_bytes == b->logical_bytes;
}

/* What was asked for twice runs once: both would write the same file. Cost: runs squared, which are some hundreds. */
static void drop_repeated(SuiteRuns *runs)
{
    size_t kept = 0;
    for (size_t i = 0; i < runs->count; i++) {
        bool known = false;
        for (size_t j = 0; j < kept && !known; j++)
            known = same_run(&runs->at[j], &runs->at[i]);
        if (!known)
            runs->at[kept++] = runs->at[i];
    }
    runs->count = kept;
}

bool suite_runs(const SuiteOptions *options, SuiteRuns *runs, Error *error)
{
    if (options->source) {
        SuiteRun run = {.workload = str_from(options->source), .with = {"", 0}};
        if (!add_policies(options, run, runs, error))
            return false;
        drop_repeated(runs);
        return runs->count > 0 || error_set(error, ERROR_USAGE, "the suite has no runs");
    }
    for (Str workloads = options->workloads, item; str_word(&workloads, &item);) {
        SuiteRun run = {0};
        if (!split_workload(item, &run, error))
            return false;
        for (Str ratios = options->ratios, ratio; suite_take_item(&ratios, ',', &ratio);) {
            if (!add_ratio(options, run, ratio, runs, error))
                return false;
        }
    }
    drop_repeated(runs);
    return runs->count > 0 || error_set(error, ERROR_USAGE, "the suite has no runs");
}

void suite_arguments(const SuiteOptions *options, const SuiteRun *run, const char *arguments[SUITE_ARGUMENTS],
                     Arena *arena)
{
    size_t n = 0;
    arguments[n++] = "simulate";
    if (options->source)
        arguments[n++] = "--records";
    arguments[n++] = arena_copy(arena, run->workload.at, run->workload.length);
    if (options->source && options->timeline) {
        arguments[n++] = "--timeline";
        arguments[n++] = options->timeline;
    }
    if (run->with.length) {
        arguments[n++] = "--with";
        arguments[n++] = arena_copy(arena, run->with.at, run->with.length);
    }
    arguments[n++] = "--policy";
    arguments[n++] = arena_copy(arena, run->policy.at, run->policy.length);
    const struct {
        const char *name;
        uint64_t value;
        const char *unit;
        bool drawn; /* says how records are drawn */
    } numbers[] = {
        {"--records", options->records, "", true},
        {"--record-len", options->record_bytes, "", true},
        {"--logical-size", run->logical_bytes >> 10, "K", true},
        {"--target-file-size", options->target_file_size, "", false},
        {"--fanout", options->fanout, "", false},
        {"--seed", run->seed, "", true},
        {"--workers", 1, "", false},
    };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        if (numbers[i].drawn && options->source)
            continue;
        arguments[n++] = numbers[i].name;
        arguments[n++] = arena_printf(arena, "%llu%s", (unsigned long long)numbers[i].value, numbers[i].unit);
    }
    arguments[n++] = "--json";
    arguments[n] = NULL;
}

const char *suite_file_name(const SuiteOptions *options, const SuiteRun *run, Arena *arena)
{
    char *name = arena_printf(arena, "%.*s%s-%.*s-%g-%.*s-n%llu-l%llu-t%llu-f%llu-s%llu.json", STR_ARG(run->workload),
                              options->timeline ? options->timeline : "", STR_ARG(run->with), run->ratio,
                              STR_ARG(run->policy), (unsigned long long)options->records,
                              (unsigned long long)options->record_bytes, (unsigned long long)options->target_file_size,
                              (unsigned long long)options->fanout, (unsigned long long)run->seed);
    for (char *c = name; *c; c++) {
        bool plain = char_is_letter(*c) || char_is_digit(*c) || strchr("-+=._", *c) != NULL;
        *c = plain ? *c : '_';
    }
    return name;
}
