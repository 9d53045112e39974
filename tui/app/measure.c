/* measure.c - has a table of measures, with a function for each. Measures of a plan are about the shown plan, or about
 * the last compaction of the shown run. */
#include "tui/app/measure.h"

#include "core/analysis/plan_totals.h"
#include "core/executor/schedule.h"
#include "core/tell/forecast_text.h"
#include "tui/app/command.h"
#include "tui/app/facts.h"
#include "tui/app/gates.h"
#include "tui/app/gc.h"
#include "tui/app/session_insight.h"
#include "tui/app/store_insight.h"
#include "tui/app/target.h"
#include "core/analysis/read_path.h"

#include <inttypes.h>
#include <stdlib.h>

static const Plan *measure_plan(Session *session, Error *error)
{
    if (session->shown->plan.levels.count == 0 && session->shown->plan.jobs.count == 0) {
        error_set(error, ERROR_USAGE, "there is no plan: `plan` makes one");
        return NULL;
    }
    return &session->shown->plan;
}

static bool measure_add_number(Text *out, uint64_t number)
{
    text_printf(out, "%" PRIu64, number);
    return true;
}

static bool measure_add_bytes(Text *out, uint64_t bytes)
{
    char text[32];
    text_printf(out, "%s", bytes_format(bytes, text));
    return true;
}

/* ---- layers ---- */

static bool measured_layers(Session *session, Str args, Text *out, Error *error)
{
    (void)args, (void)error;
    return measure_add_number(out, facts_shown(session)->layers);
}
static bool measured_deltas(Session *session, Str args, Text *out, Error *error)
{
    (void)args, (void)error;
    return measure_add_number(out, facts_shown(session)->deltas);
}
static bool measured_images(Session *session, Str args, Text *out, Error *error)
{
    (void)args, (void)error;
    return measure_add_number(out, facts_shown(session)->images);
}
static bool measured_l0(Session *session, Str args, Text *out, Error *error)
{
    (void)args, (void)error;
    return measure_add_number(out, facts_shown(session)->l0);
}

/* ---- reads ---- */

static bool measured_read(Session *session, Str args, Text *out, Error *error)
{
    Target target;
    if (!target_parse(&session->shown->layers, args, &target, error))
        return false;
    if (target.kind != SEARCH_KEY)
        return command_fail(error, args, args, "read takes a key");
    size_t count;
    LayerId *live = history_live(session->shown, session->step, &count);
    ReadPath path;
    read_path_init(&path, &session->shown->layers, live, count, target.keys.lo, LSN_HEAD);
    measure_add_number(out, path.steps.count);
    read_path_release(&path);
    free(live);
    return true;
}

static bool measured_reads(Session *session, Str args, Text *out, Error *error)
{
    const Distribution *reads = &session_insight_now(session)->summary.read_depth.by_segment;
    if (str_equal(args, STR("max")))
        return measure_add_number(out, reads->max);
    if (!str_equal(args, STR("mean")))
        return command_fail(error, args, args, "expected: reads max, or reads mean");
    text_printf(out, "%.1f", reads->mean);
    return true;
}

/* ---- the plan ---- */

static const PlanLevel *measure_first_level(Session *session, Error *error)
{
    const Plan *plan = measure_plan(session, error);
    if (plan && plan->levels.count > 0)
        return &plan->levels.at[0];
    if (plan)
        error_set(error, ERROR_USAGE, "no level was found");
    return NULL;
}
static bool measured_level(Session *session, Str args, Text *out, Error *error)
{
    const PlanLevel *level = measure_first_level(session, error);
    (void)args;
    if (!level)
        return false;
    char lo[LSN_TEXT_SIZE], hi[LSN_TEXT_SIZE];
    text_printf(out, "%s … %s", lsn_format(level->lsns.lo, lo), lsn_format(level->lsns.hi, hi));
    return true;
}
static bool measured_levels(Session *session, Str args, Text *out, Error *error)
{
    const Plan *plan = measure_plan(session, error);
    (void)args;
    return plan && measure_add_number(out, plan->levels.count);
}
static bool measured_depth(Session *session, Str args, Text *out, Error *error)
{
    const PlanLevel *level = measure_first_level(session, error);
    (void)args;
    return level && measure_add_number(out, level->depth);
}

/* Appends the names of the first level's layers, or their ids, in the order of the input. */
static bool measured_picked(Session *session, Str args, Text *out, Error *error)
{
    const PlanLevel *level = measure_first_level(session, error);
    const LayerSet *set = &session->shown->layers;
    (void)args;
    if (!level)
        return false;
    const uint32_t *refs = session->shown->plan.refs.at + level->layers_first;
    bool any = false;
    for (LayerId id = 0; id < set->count; id++)
        for (uint32_t i = 0; i < level->layers_count; i++) {
            if (refs[i] != id)
                continue;
            char name[64], label[LSM_LABEL_SIZE];
            text_escape(set->name[id] ? (Str){set->name[id], set->name_length[id]} : (Str){0}, name, sizeof name);
            if (name[0])
                text_printf(out, "%s%s", any ? " " : "", name);
            else
                text_printf(out, "%s%s", any ? " " : "", layer_label(set, id, label));
            any = true;
        }
    return true;
}

static bool measured_splits(Session *session, Str args, Text *out, Error *error)
{
    const Plan *plan = measure_plan(session, error);
    uint64_t count = 0;
    (void)args;
    for (size_t i = 0; plan && i < plan->splits.count; i++)
        count += plan->splits.at[i].blocked == 0 && plan->splits.at[i].level == 0;
    return plan && measure_add_number(out, count);
}
static bool measured_partitions(Session *session, Str args, Text *out, Error *error)
{
    const Plan *plan = measure_plan(session, error);
    (void)args;
    return plan && measure_add_number(out, plan->partitions.count);
}

static bool measured_strategy(Session *session, Str args, Text *out, Error *error)
{
    const Plan *plan = measure_plan(session, error);
    Target target = {0};
    if (!plan || (args.length > 0 && !target_parse(&session->shown->layers, args, &target, error)))
        return false;
    for (size_t i = 0; i < plan->partitions.count; i++) {
        const PlanPartition *partition = &plan->partitions.at[i];
        if (args.length > 0 && (target.keys.lo < partition->keys.lo || target.keys.lo >= partition->keys.hi))
            continue;
        text_printf(out, "%s", strategy_name(partition->strategy));
        return true;
    }
    text_printf(out, "none");
    return true;
}

static bool measure_job_totals(Session *session, PlanTotals *totals, Error *error)
{
    const Plan *plan = measure_plan(session, error);
    if (plan)
        *totals = *facts_totals(session);
    return plan != NULL;
}
static bool measured_jobs(Session *session, Str args, Text *out, Error *error)
{
    PlanTotals totals;
    (void)args;
    return measure_job_totals(session, &totals, error) && measure_add_number(out, totals.jobs);
}
static bool measured_kept(Session *session, Str args, Text *out, Error *error)
{
    PlanTotals totals;
    (void)args;
    return measure_job_totals(session, &totals, error) && measure_add_number(out, totals.skipped);
}
static bool measured_written(Session *session, Str args, Text *out, Error *error)
{
    PlanTotals totals;
    (void)args;
    return measure_job_totals(session, &totals, error) && measure_add_bytes(out, totals.bytes_written);
}
static bool measured_rewritten(Session *session, Str args, Text *out, Error *error)
{
    PlanTotals totals;
    (void)args;
    return measure_job_totals(session, &totals, error) && measure_add_bytes(out, totals.bytes_read);
}

/* Appends one side of the comparison that decides between images and deltas, in the first partition or in that of a
 * key. */
static bool measured_strategy_side(Session *session, Str args, bool keyspace, Text *out, Error *error)
{
    const Plan *plan = measure_plan(session, error);
    Target target = {0};
    if (!plan || (args.length > 0 && !target_parse(&session->shown->layers, args, &target, error)))
        return false;
    for (size_t i = 0; i < plan->partitions.count; i++) {
        const PlanPartition *partition = &plan->partitions.at[i];
        if (args.length == 0 || (partition->keys.lo <= target.keys.lo && target.keys.lo < partition->keys.hi))
            return measure_add_bytes(out, keyspace ? partition->keyspace_bytes : partition->delta_bytes);
    }
    return error_set(error, ERROR_USAGE, "no partition holds that key");
}
static bool measured_image_bytes(Session *session, Str args, Text *out, Error *error)
{
    return measured_strategy_side(session, args, true, out, error);
}
static bool measured_delta_bytes(Session *session, Str args, Text *out, Error *error)
{
    return measured_strategy_side(session, args, false, out, error);
}

static bool measured_cuts(Session *session, Str args, Text *out, Error *error)
{
    const Plan *plan = measure_plan(session, error);
    (void)args;
    bool any = false;
    for (size_t i = 0; plan && i < plan->cuts.count; i++) {
        const PlanCut *cut = &plan->cuts.at[i];
        if (!cut->chosen || cut->class == CUT_CLASS_END)
            continue;
        text_printf(out, "%s%" PRIX64, any ? " " : "", (uint64_t)cut->key);
        any = true;
    }
    if (plan && !any)
        text_printf(out, "none");
    return plan != NULL;
}

static bool measured_seconds(Session *session, Str args, Text *out, Error *error)
{
    const Plan *plan = measure_plan(session, error);
    uint64_t workers;
    if (!plan || !command_number(args, 1, &workers, error))
        return false;
    if (workers < 1 || workers > POLICY_WORKERS_MAX)
        return command_fail(error, args, args, "expected 1 to %u workers", POLICY_WORKERS_MAX);
    Schedule schedule;
    schedule_init(&schedule, plan, 0, (uint32_t)plan->jobs.count, (unsigned)workers, plan->policy.throughput);
    text_printf(out, "%.3g", schedule.makespan);
    schedule_release(&schedule);
    return true;
}

/* ---- garbage ---- */

static bool measure_add_verdict(Session *session, GarbageVerdict verdict, Text *out)
{
    const Garbage *garbage = &gc_update(session)->garbage;
    return measure_add_number(out, garbage->deltas[verdict] + garbage->images[verdict]);
}
static bool measured_removable(Session *session, Str args, Text *out, Error *error)
{
    (void)args, (void)error;
    return measure_add_verdict(session, GARBAGE_REMOVABLE, out);
}
static bool measured_needed(Session *session, Str args, Text *out, Error *error)
{
    (void)args, (void)error;
    return measure_add_verdict(session, GARBAGE_NEEDED, out);
}
static bool measured_branch(Session *session, Str args, Text *out, Error *error)
{
    (void)args, (void)error;
    return measure_add_verdict(session, GARBAGE_BRANCH, out);
}
static bool measured_hole(Session *session, Str args, Text *out, Error *error)
{
    (void)args, (void)error;
    return measure_add_verdict(session, GARBAGE_HOLE, out);
}
static bool measured_visible(Session *session, Str args, Text *out, Error *error)
{
    (void)args, (void)error;
    const Visibility *visibility = &gc_update(session)->visibility;
    return measure_add_number(out, visibility->deltas + visibility->images);
}

/* ---- LSM stores ---- */

static const StoreInsight *measure_store(Session *session, Error *error)
{
    const StoreInsight *look = store_insight(session);
    if (!look)
        error_set(error, ERROR_USAGE, "this is not an LSM store");
    return look;
}

static bool measured_next(Session *session, Str args, Text *out, Error *error)
{
    const StoreInsight *look = measure_store(session, error);
    if (!look)
        return false;
    const LsmPick *pick = &look->survey.next;
    if (str_equal(args, STR("tables")))
        return measure_add_number(out, pick->found ? pick->start.at.count + pick->below.at.count : 0);
    if (str_equal(args, STR("how")))
        text_printf(out, "%s",
                    !pick->found                  ? "none"
                    : pick->output == LSM_DELETED ? "delete"
                    : pick->move                  ? "move"
                                                  : "compact");
    else if (args.length)
        return command_fail(error, args, args, "expected: next, next how, or next tables");
    else if (pick->found)
        text_printf(out, "L%u", pick->level);
    else
        text_printf(out, "none");
    return true;
}

static bool measured_score(Session *session, Str args, Text *out, Error *error)
{
    const StoreInsight *look = measure_store(session, error);
    uint64_t level;
    if (args.length > 1 && args.at[0] == 'L')
        args = (Str){args.at + 1, args.length - 1};
    if (!look || !command_number(args, 0, &level, error))
        return false;
    if (level >= LSM_LEVELS_MAX)
        return command_fail(error, args, args, "expected a level from 0 to %u", LSM_LEVELS_MAX - 1);
    text_printf(out, "%.2f", look->survey.scores.levels[level].score);
    return true;
}

static bool measured_rule(Session *session, Str args, Text *out, Error *error)
{
    const StoreInsight *look = measure_store(session, error);
    (void)args;
    if (look && !look->here.any)
        return error_set(error, ERROR_USAGE, "no rule decided this step");
    if (look)
        text_printf(out, "%s",
                    look->here.prediction.predicted ? lsm_reason_name(look->here.prediction.reason) : "none");
    return look != NULL;
}

static bool measured_write_amp(Session *session, Str args, Text *out, Error *error)
{
    const StoreInsight *look = measure_store(session, error);
    (void)args;
    if (look)
        text_printf(out, "%.1f", lsm_write_amp(&look->survey.account));
    return look != NULL;
}

/* ---- production's gates ---- */

/* The gate of the partition that contains a key, or of the first partition. NULL, with the reason, if the survey failed
 * or no partition contains the key. */
static const LegacyGate *measure_gate(Session *session, Str args, Error *error)
{
    Target target = {0};
    const GatesView *view = gates_update(session, error);
    if (!view || (args.length > 0 && !target_parse(&session->shown->layers, args, &target, error)))
        return NULL;
    size_t part = args.length > 0 ? legacy_survey_part(&view->survey, target.keys.lo) : 0;
    if (part < view->survey.timeline.parts.at.count)
        return &view->survey.gates[part];
    error_set(error, ERROR_USAGE, "the key is in no partition");
    return NULL;
}
static bool measured_stack(Session *session, Str args, Text *out, Error *error)
{
    const LegacyGate *gate = measure_gate(session, args, error);
    return gate && measure_add_number(out, gate->height);
}
static bool measured_gate(Session *session, Str args, Text *out, Error *error)
{
    const LegacyGate *gate = measure_gate(session, args, error);
    if (gate)
        text_printf(out, gate->open ? "open" : "closed");
    return gate != NULL;
}
static bool measured_taken(Session *session, Str args, Text *out, Error *error)
{
    const GatesView *view = gates_update(session, error);
    (void)args;
    return view && measure_add_number(out, view->survey.l0.taken);
}
static bool measured_forecast(Session *session, Str args, Text *out, Error *error)
{
    const GatesView *view = gates_update(session, error);
    (void)args;
    if (!view)
        return false;
    PlanForecast next = legacy_survey_next(&view->survey);
    forecast_text(&view->policy, &next, out);
    return true;
}

const Measure measures[] = {
    {"layers", "", "layers alive", measured_layers},
    {"deltas", "", "delta layers alive", measured_deltas},
    {"images", "", "image layers alive", measured_images},
    {"l0", "", "L0 layers alive", measured_l0},
    {"read", "KEY", "layers that a read of the key visits", measured_read},
    {"reads", "max|mean", "layers that the deepest read visits, or the mean over all keys", measured_reads},
    {"level", "", "LSNs of the first level", measured_level},
    {"levels", "", "levels identified", measured_levels},
    {"depth", "", "depth of the first level", measured_depth},
    {"picked", "", "layers of the first level", measured_picked},
    {"splits", "", "perfect splits of the first level", measured_splits},
    {"partitions", "", "partitions", measured_partitions},
    {"strategy", "[KEY]", "images, deltas or none: of the key's partition, or the first", measured_strategy},
    {"image_bytes", "[KEY]", "bytes of images of that partition", measured_image_bytes},
    {"delta_bytes", "[KEY]", "bytes of the deltas of that partition", measured_delta_bytes},
    {"jobs", "", "layers that are written", measured_jobs},
    {"kept", "", "jobs that are not run, because the layer exists already", measured_kept},
    {"written", "", "bytes written", measured_written},
    {"rewritten", "", "bytes read to be written again", measured_rewritten},
    {"cuts", "", "keys at which the new layers are cut", measured_cuts},
    {"removable", "", "layers that garbage collection would delete", measured_removable},
    {"needed", "", "layers that end above the cutoff", measured_needed},
    {"branch", "", "layers that a branch point holds", measured_branch},
    {"hole", "", "layers below the cutoff that newer images do not cover", measured_hole},
    {"visible", "", "layers that a read can still reach", measured_visible},
    {"next", "[how|tables]", "of an LSM store: the level that is compacted next, move or compact, how many tables",
     measured_next},
    {"score", "LEVEL", "of an LSM store: the level's score", measured_score},
    {"rule", "", "of an LSM store: the rule that explains this step's compaction", measured_rule},
    {"write_amp", "", "of an LSM store: write amplification so far", measured_write_amp},
    {"stack", "[KEY]", "deltas that production counts over the key's partition, or the first", measured_stack},
    {"gate", "[KEY]", "open or closed: whether that stack is tall enough for an image", measured_gate},
    {"taken", "", "L0 layers that production's next L0 compaction selects", measured_taken},
    {"forecast", "", "when production creates images next, and their bytes", measured_forecast},
    {"seconds", "WORKERS", "seconds the jobs take with that many workers", measured_seconds},
};
const size_t measure_count = sizeof measures / sizeof *measures;

bool measure_value(Session *session, Str text, Text *out, Error *error)
{
    Str rest = text, name;
    if (!str_word(&rest, &name))
        return command_fail(error, text, text, "the name of a value is missing");
    for (size_t i = 0; i < measure_count; i++)
        if (str_equal(name, str_from(measures[i].name)))
            return measures[i].value(session, str_trim(rest), out, error);
    Text names = TEXT_EMPTY;
    for (size_t i = 0; i < measure_count; i++)
        text_printf(&names, "%s%s", i ? ", " : "", measures[i].name);
    command_fail(error, text, name, "'%.*s' is not one of: %s", STR_ARG(name), names.at);
    text_release(&names);
    return false;
}

bool measure_fill(Session *session, Str text, Text *out, Error *error)
{
    for (size_t i = 0; i < text.length; i++) {
        size_t end = i;
        while (text.at[i] == '{' && end < text.length && text.at[end] != '}')
            end++;
        if (text.at[i] != '{' || end == text.length) {
            text_add_char(out, text.at[i]);
            continue;
        }
        if (!measure_value(session, (Str){text.at + i + 1, end - i - 1}, out, error))
            return false;
        i = end;
    }
    return true;
}
