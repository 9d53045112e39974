/* cmd_compare.c - has the commands `compare` and `diverge`.
 *
 *     compare                 the policy in use against `neon`, or against `full` if `neon` is in use: two runs after
 *                             a simulation, else two plans. An LSM store: against its flushes compacted again
 *     compare neon | blocks   three sides
 *     compare plan neon       plans, even after a simulation
 *     compare FILE            another dump or history
 */
#include "core/formats/load.h"
#include "core/history/fork.h"
#include "core/planner/algorithm.h"
#include "core/simulator/lsm_rerun.h"
#include "core/simulator/rerun.h"
#include "core/history/slices.h"
#include "core/tell/outcome_text.h"
#include "core/tell/words.h"
#include "tui/app/background.h"
#include "tui/commands/commands.h"
#include "tui/commands/input_paths.h"
#include "tui/app/compare.h"
#include "tui/app/plan.h"
#include "tui/app/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Plans the loaded layers under `policy`. Returns a history for the caller to free, or NULL with a reason. */
static History *plan_with(Session *session, const Policy *policy, Error *error)
{
    if (!policy_check(policy, error))
        return NULL;
    History *plan = plan_fork(session, session->loaded, plan_start(session), policy, error);
    if (!plan)
        return NULL;
    plan->plan.trace = &plan->trace;
    return background_compact(session, plan, error) ? plan : NULL;
}

/* Repeats the loaded run, or the flushes of a loaded LSM store, under `policy`. Returns a history for the caller to
 * free, or NULL with a reason. */
static History *run_with(Session *session, const Policy *policy, Error *error)
{
    SimulationOptions options;
    if (session->loaded->lsm) {
        if (!policy_check(policy, error))
            return NULL;
        History *side = mem_zero(1, sizeof *side);
        lsm_rerun_history(session->loaded, policy, NULL, side);
        return side;
    }
    if (!rerun_options(session->loaded, policy, &options, error))
        return NULL;
    History *again = mem_zero(1, sizeof *again);
    rerun_begin(session->loaded, again);
    if (background_simulate(session, again, &options, error))
        return again;
    history_free(again);
    return NULL;
}

static History *compare_load_side(const char *path, Text *skipped, Error *error)
{
    History *side = mem_zero(1, sizeof *side);
    LoadReport report = {0};
    bool ok = load_paths(&path, 1, &(LoadOptions){0}, side, &report, error);
    load_report_summary(&report, skipped);
    load_report_release(&report);
    if (ok)
        return side;
    free(side);
    return NULL;
}

static bool is_parameter(Str word)
{
    const char *equals = memchr(word.at, '=', word.length);
    return equals && policy_parameter_find(NULL, (Str){word.at, (size_t)(equals - word.at)}) != NULL;
}

/* Reads "full", "neon+split,fanout=6", or only changes of `policy`: "fanout=6 target_file_size=128M". */
static bool read_policy(Str args, Policy *policy, Error *error)
{
    Str rest = args, word;
    if (!str_word(&rest, &word) || !is_parameter(word))
        return policy_parse(args, policy, error);
    bool ok = true;
    do {
        const char *equals = memchr(word.at, '=', word.length);
        Str name = {word.at, equals ? (size_t)(equals - word.at) : word.length};
        Str value = equals ? (Str){equals + 1, word.length - name.length - 1} : STR("on");
        ok = policy_set(policy, name, value, error);
    } while (ok && str_word(&rest, &word));
    return ok;
}

/* The sides read so far, which are all of one kind. */
typedef struct Reading {
    CompareSides sides;
    Text skipped; /* summary of skipped lines */
    bool same;    /* a side was left out, because A is already under its policy */
} Reading;

static void compare_drop_sides(CompareSides *sides)
{
    for (size_t i = 1; i < sides->count; i++)
        history_free(sides->history[i]);
}

/* Adds the side that `word` names: a policy or a file. A plan under A's own policy is left out if it is one `among`
 * several. */
static bool add_side(Session *session, Reading *reading, Str args, Str word, bool among, Error *error)
{
    CompareSides *sides = &reading->sides;
    Policy other = session->policy;
    Error why = {0};
    Text path = TEXT_EMPTY;
    History *side = NULL;
    bool policy = read_policy(word, &other, &why);
    if (policy && among && sides->kind == COMPARE_PLANS && policy_same(&other, &session->policy)) {
        reading->same = true;
        text_release(&path);
        return true;
    }
    if (policy && sides->kind != COMPARE_INPUTS) {
        side = sides->kind == COMPARE_RUNS ? run_with(session, &other, error) : plan_with(session, &other, error);
    } else if (policy) {
        command_fail(error, args, word, "a policy cannot be compared with a file: name only policies or only files");
    } else if (!input_path(session, word, &path, error)) {
        side = NULL; /* a pipe or a device: input_path() gave the reason */
    } else if (access(path.at, F_OK) != 0) {
        command_fail(
            error, args, word,
            "neither a policy (%s) nor a file; separate sides with |, the first is compared with what is shown",
            why.message);
    } else if (sides->count > 1 && sides->kind != COMPARE_INPUTS) {
        command_fail(error, args, word, "a file cannot be compared with a policy: name only policies or only files");
    } else {
        sides->kind = COMPARE_INPUTS;
        side = compare_load_side(path.at, &reading->skipped, error);
    }
    if (side) {
        snprintf(sides->source[sides->count], sizeof *sides->source, "%.*s", STR_ARG(word));
        sides->history[sides->count++] = side;
    }
    text_release(&path);
    return side != NULL;
}

/* Does each of several words name a policy or a file by itself, as in "neon blocks"? The bar between sides may then be
 * omitted; changes of one policy, as in "fanout=6 target_file_size=128M", belong together. */
static bool is_list(const Session *session, Str words)
{
    size_t count = 0;
    Str word;
    Text path = TEXT_EMPTY;
    bool list = memchr(words.at, '|', words.length) == NULL;
    while (list && str_word(&words, &word)) {
        Policy policy = session->policy;
        list = !is_parameter(word) && (policy_parse(word, &policy, NULL) ||
                                       (input_path(session, word, &path, NULL) && access(path.at, F_OK) == 0));
        count++;
    }
    text_release(&path);
    return list && count > 1;
}

/* Adds every side of "neon | blocks". */
static bool add_sides(Session *session, Reading *reading, Str args, Str words, Error *error)
{
    char between = is_list(session, words) ? ' ' : '|';
    bool among = memchr(words.at, between, words.length) != NULL;
    for (bool more = true; more;) {
        words = str_trim(words);
        const char *bar = memchr(words.at, between, words.length);
        Str word = str_trim((Str){words.at, bar ? (size_t)(bar - words.at) : words.length});
        if (reading->sides.count == COMPARE_SIDES)
            return command_fail(error, args, word.length ? word : words,
                                "three sides at most: what is shown, and two others");
        if (!add_side(session, reading, args, word, among, error))
            return false;
        more = bar != NULL;
        words = more ? (Str){bar + 1, words.length - (size_t)(bar + 1 - words.at)} : words;
    }
    return reading->sides.count > 1 ||
           command_fail(error, args, args, "A is planned with %s already: name another policy", session->policy.base);
}

/* "differences from A: B 18 outcomes, 37 layers; C 2 outcomes, 12 layers" */
static void add_from_a(const CompareView *compare, Text *out)
{
    char number[64];
    for (size_t i = 1; i < compare->count; i++) {
        const CompareSide *side = &compare->side[i];
        text_printf(out, "%s%c ", i == 1 ? "differences from A: " : "; ", 'A' + (int)i);
        if (compare->kind != COMPARE_INPUTS)
            text_printf(out, "%s, ", plural_format(side->outcomes.at.count, "outcome", number));
        text_printf(out, "%s", plural_format(side->diff.changes.count, word_part(&side->history->layers), number));
    }
}

/* "18 outcomes differ; layers: 20 only A, 17 only B, 3 changed, 100 same"; "nothing differs: no outcome, and all 16
 * layers are the same" */
static void compare_add_both(const CompareView *compare, Text *out)
{
    const CompareSide *b = &compare->side[1];
    size_t outcomes = b->outcomes.at.count;
    char number[64];
    if (outcomes == 0 && b->diff.changes.count == 0) {
        text_printf(out, "nothing differs: %s%s %s the same", compare->kind != COMPARE_INPUTS ? "no outcome, and " : "",
                    plural_format(b->diff.same, word_part(&b->history->layers), number),
                    word_for(b->diff.same, "is", "are"));
        return;
    }
    if (compare->kind != COMPARE_INPUTS && outcomes == 0)
        text_printf(out, "no outcome differs; ");
    else if (compare->kind != COMPARE_INPUTS)
        text_printf(out, "%s differ%s; ", plural_format(outcomes, "outcome", number), verb_ending(outcomes));
    text_printf(out, "%ss: %zu only A, %zu only B, ", word_part(&b->history->layers), b->diff.went, b->diff.appeared);
    if (b->diff.changed > 0) /* the same ranges with other facts, as in two dumps, or with other parts in use */
        text_printf(out, "%zu changed, ", b->diff.changed);
    text_printf(out, "%zu same", b->diff.same);
}

static void say_difference(Session *session, const Reading *reading)
{
    const CompareView *compare = compare_shown(session);
    const char *skipped = reading->skipped.at;
    Text differ = TEXT_EMPTY;
    if (reading->same)
        text_printf(&differ, "A is %s already; ", compare->side[0].name);
    if (compare->count > 2)
        add_from_a(compare, &differ);
    else
        compare_add_both(compare, &differ);
    if (*skipped)
        text_printf(&differ, "; %s", skipped);
    /* beside three sides there is only room for it in the footer */
    bool any =
        compare->kind == COMPARE_INPUTS ? compare->side[1].diff.changes.count > 0 : compare->differences.at.count > 0;
    if (compare->count == 2 && any)
        text_printf(&differ, "; D shows the first");
    session_say(session, "%s", differ.at);
    text_release(&differ);
}

/* The policy that `compare` without arguments compares with the policy in use: the first of the table, or the second
 * beside the first. */
static Str other_policy(const Session *session)
{
    const char *first = policy_named_at(0)->name;
    return str_from(strcmp(session->policy.base, first) == 0 ? policy_named_at(1)->name : first);
}

/* Removes `wanted` if it is the first of the words; false if it is not. */
static bool takes_word(Str *words, Str wanted)
{
    Str rest = *words, word;
    if (!str_word(&rest, &word) || !str_equal(word, wanted))
        return false;
    *words = str_trim(rest);
    return true;
}

bool command_compare(Session *session, Str args, Error *error)
{
    Str words = args;
    if (args.length == 0 && compare_on(session)) {
        compare_close(session);
        session_say(session, "the comparison is over");
        return true;
    }
    if (str_equal(args, STR("off"))) {
        compare_close(session);
        return true;
    }
    if (!run_finish(session, error)) /* a comparison needs histories that no longer change */
        return false;
    bool plans = takes_word(&words, STR("plan"));
    Text same = TEXT_EMPTY;
    /* compare with the options in use, as the parameters pane changed them */
    if (!words.length && session->loaded->lsm) {
        policy_format(&session->policy, &same);
        words = text_str(&same);
    }
    words = words.length ? words : other_policy(session);
    Reading reading = {.sides = {.count = 1}, .skipped = TEXT_EMPTY};
    CompareSides *sides = &reading.sides;
    bool runs = !plans && session->shown == session->loaded &&
                (session->loaded->lsm != NULL || rerun_possible(session->loaded));
    sides->kind = runs ? COMPARE_RUNS : COMPARE_PLANS;
    bool ok = add_sides(session, &reading, args, words, error);
    compare_close(session); /* so that command_plan() does not update the old comparison */
    if (ok && sides->kind == COMPARE_PLANS && session->shown != session->planned)
        ok = command_plan(session, (Str){0}, error);
    if (!ok)
        compare_drop_sides(sides);
    ok = ok && compare_open(session, sides, error);
    if (ok)
        say_difference(session, &reading);
    text_release(&reading.skipped);
    text_release(&same);
    return ok;
}

/* ---- differences ---- */

/* Goes to the topmost changed layer, for two states without steps. */
static void go_to_first_change(Session *session, const CompareView *compare)
{
    const HistoryDiff *diff = &compare->side[1].diff;
    if (diff->changes.count == 0) {
        session_say(session, "A and B hold the same %ss", word_part(&compare->side[0].history->layers));
        return;
    }
    const LayerChange *change = &diff->changes.at[0];
    const CompareSide *a = &compare->side[0], *b = &compare->side[1];
    if (change->a != LAYER_NONE) {
        session_reveal(session, history_shown_of(a->history, change->a, a->step));
    } else {
        const LayerSet *set = &b->history->layers;
        LayerId shown = history_shown_of(b->history, change->b, b->step);
        session_go_to(session, set->key_lo[shown], set->lsn_lo[shown]);
        compare_pick(session, 1, shown);
    }
    session_say(session, "the topmost of %zu differences: a %s %s", diff->changes.count,
                word_part(&compare->side[0].history->layers),
                change->kind == CHANGE_CHANGED ? "changed"
                : change->a != LAYER_NONE      ? "only in A"
                                               : "only in B");
}

/* The pane shows what each side did; without it the message does. */
static void say_outcomes(Session *session, const CompareView *compare, size_t at)
{
    const Difference *difference = &compare->differences.at.at[at];
    bool last = at + 1 == compare->differences.at.count;
    Text told = TEXT_EMPTY;
    text_add_str(&told, compare->count > 2 ? STR(": ") : STR(""));
    difference_sides_text(difference, compare->count, &told);
    for (size_t i = 0; i < compare->count && session->side != PANE_COMPARE; i++) {
        text_printf(&told, ". %c: ", 'A' + (int)i);
        compare_difference_text(compare, difference, i, &told);
    }
    session->panes[PANE_COMPARE].top = 0;
    session_say(session, "difference %zu of %zu%s, a %s%s", at + 1, compare->differences.at.count,
                last ? " (the last)" : "", outcome_kind_name(difference->kind, compare->side[0].history->lsm != NULL),
                told.at);
    text_release(&told);
}

bool may_diverge(Session *session, Str args, PaneId pane, Error *error)
{
    (void)args;
    (void)pane;
    return compare_on(session) || error_set(error, ERROR_USAGE, "there is no comparison: press | to make one");
}

bool command_diverge(Session *session, Str args, Error *error)
{
    uint64_t number;
    if (!command_number(args, 0, &number, error))
        return false;
    compare_update(session);
    const CompareView *compare = compare_shown(session);
    if (compare->side[0].history->steps.count <= 1 || compare->side[1].history->steps.count <= 1) {
        go_to_first_change(session, compare);
        return true;
    }
    size_t at = compare_go_on(session, number);
    if (at != SIZE_MAX) {
        say_outcomes(session, compare, at);
        return true;
    }
    Text none = TEXT_EMPTY;
    outcome_none_text(compare->count > 2 ? "A, B and C" : "A and B", &compare->side[0].history->layers, &none);
    session_say(session, "%s", none.at);
    text_release(&none);
    return true;
}
