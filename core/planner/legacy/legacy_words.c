/* legacy_words.c - describes the plan's decisions in the order in which they were made, with a summary of the gates. */
#include "core/planner/legacy/legacy_words.h"

#include "core/planner/legacy/legacy_policy.h"

#define JOBS_SHOWN 6u

static bool is_own(const Decision *decision, LegacyRule rule)
{
    return decision->rule == rule_own(&algorithm_legacy, rule);
}

static void legacy_line(const Trace *trace, const Decision *decision, const LayerSet *set, const char *head,
                        const DecisionWords *words, Text *out)
{
    text_printf(out, "%-15s", head);
    if (decision->op == OP_NONE && !decision->has_keys) /* the head says what its title would */
        text_printf(out, "%s%s", decision->result,
                    estimate_mark(decision->fidelity == FIDELITY_ESTIMATED &&
                                  decision->rule != rule_own(&algorithm_legacy, LEGACY_RULE_CHECK)));
    else
        words->sentence(trace, decision, set, out);
    words->flip(decision, out);
    text_add_char(out, '\n');
}

/* Appends a line on what gets an image. The table of jobs lists the partitions themselves. */
static void images_text(const Plan *plan, Text *out)
{
    size_t parts = 0, images = 0;
    uint64_t bytes = 0;
    char size[32];
    for (size_t i = 0; i < plan->partitions.count; i++) {
        const PlanPartition *row = &plan->partitions.at[i];
        parts += row->level == LEGACY_ROUND_IMAGES;
        images += row->level == LEGACY_ROUND_IMAGES && row->strategy == STRATEGY_IMAGES;
        bytes += row->level == LEGACY_ROUND_IMAGES && row->strategy == STRATEGY_IMAGES ? row->keyspace_bytes : 0;
    }
    bool closed = false; /* the check does not pass */
    for (size_t i = 0; plan->trace && i < plan->trace->decisions.count; i++)
        closed = closed ||
                 (is_own(&plan->trace->decisions.at[i], LEGACY_RULE_CHECK) && !plan->trace->decisions.at[i].verdict);
    if (parts > 0 && images == 0)
        text_printf(out, "%-15snone: %s\n", "images", closed ? "the check does not pass" : "no stack is tall enough");
    else if (parts > 0)
        text_printf(out, "%-15s%zu of %zu partition%s get%s an image, %s%s\n", "images", images, parts,
                    plural_ending(parts), verb_ending(images), bytes_format(bytes, size),
                    estimate_mark(plan->estimated));
}

void legacy_rounds_text(const Plan *plan, const LayerSet *layers, const DecisionWords *words, Text *out)
{
    static const struct {
        LegacyRule rule;
        const char *head;
    } heads[] = {
        {LEGACY_RULE_L0, "L0"},
        {LEGACY_RULE_L0_STOP, ""},
        {LEGACY_RULE_REPARTITION, "partitions"},
        {LEGACY_RULE_CUTOFF, "images"},
        {LEGACY_RULE_CHECK, "check"},
        {LEGACY_RULE_METADATA, "sparse keys"},
        {LEGACY_RULE_HEIGHTS, "stacks"},
        {LEGACY_RULE_ANCESTORS, "shard split"},
        {LEGACY_RULE_NEXT, "forecast"},
        {LEGACY_RULE_TRIGGER, "gc-compaction"},
        {LEGACY_RULE_GC_RUN, "  by hand"},
        {LEGACY_RULE_GARBAGE, "GC"},
        {LEGACY_RULE_MISSING, "  missing"},
        {LEGACY_RULE_BRANCH, "  branch"},
        {LEGACY_RULE_FUTURE, "restart"},
    };
    const Trace *trace = plan->trace;
    if (trace == NULL) {
        images_text(plan, out);
        return;
    }
    size_t jobs = 0;
    for (size_t h = 0; h < sizeof heads / sizeof *heads; h++)
        for (size_t i = 0; i < trace->decisions.count; i++) {
            const Decision *decision = &trace->decisions.at[i];
            if (!is_own(decision, heads[h].rule))
                continue;
            /* A run that starts by itself has no flip: requesting it changes nothing. */
            bool itself = heads[h].rule == LEGACY_RULE_GC_RUN && decision->flip_parameter == NULL;
            legacy_line(trace, decision, layers, itself ? "  its run" : heads[h].head, words, out);
            if (heads[h].rule == LEGACY_RULE_HEIGHTS)
                images_text(plan, out);
        }
    for (size_t i = 0; i < trace->decisions.count; i++)
        if (is_own(&trace->decisions.at[i], LEGACY_RULE_GC_JOB) && !trace->decisions.at[i].verdict &&
            jobs++ < JOBS_SHOWN)
            legacy_line(trace, &trace->decisions.at[i], layers, "  job", words, out);
    if (jobs > JOBS_SHOWN)
        text_printf(out, "%-15s… and %zu more jobs are refused\n", "", jobs - JOBS_SHOWN);
}

void legacy_scale_text(const Policy *policy, Text *out)
{
    LegacyParams params = legacy_params(policy);
    char distance[32];
    text_printf(out, "checkpoint_distance %s, compaction_threshold %llu",
                bytes_format(params.checkpoint_distance, distance), (unsigned long long)params.compaction_threshold);
}

const char *legacy_round_text(uint32_t level)
{
    static const char *const names[] = {[LEGACY_ROUND_L0] = "L1",
                                        [LEGACY_ROUND_IMAGES] = "partition",
                                        [LEGACY_ROUND_GC] = "gc-compaction",
                                        [LEGACY_ROUND_TIERED] = "tiered"};
    return level < sizeof names / sizeof *names ? names[level] : NULL;
}

void legacy_due_text(const PlanForecast *forecast, Text *out)
{
    char wal[32];
    bytes_format(forecast->wal, wal);
    if (forecast->restart)
        text_printf(out, "at once after a restart, else ");
    if (forecast->wal > 0)
        text_printf(out, "after at most %s more of WAL%s", wal, forecast->check ? ", once the check passes" : "");
    else
        text_printf(out, forecast->check ? "once the check passes" : "now");
}

void legacy_stack_text(uint64_t height, uint64_t needed, Text *out)
{
    text_printf(out, "%llu delta%s %s image_creation_threshold %llu", (unsigned long long)height, plural_ending(height),
                height >= needed ? ">=" : "<", (unsigned long long)needed);
}

void legacy_forecast_text(const PlanForecast *forecast, Text *out)
{
    char bytes[32], count[32];
    if (forecast->after_plan)
        text_printf(out, "after this plan, ");
    if (!forecast->any) {
        text_printf(out, "no image pass is in sight: there is no partition to make an image of");
        return;
    }
    text_printf(out, "the next image pass is due ");
    legacy_due_text(forecast, out);
    text_printf(out, "; it writes %s image%s, %s%s", count_format(forecast->images, count),
                plural_ending(forecast->images), bytes_format(forecast->bytes, bytes),
                forecast->unsized ? " and images of unknown size" : "");
    if (forecast->bands > 1)
        text_printf(out, ", if each of the next %llu L1 bands spans their stacks", (unsigned long long)forecast->bands);
    else if (forecast->bands == 1)
        text_printf(out, ", if the next L1 band spans their stacks, with or without a record there");
}
