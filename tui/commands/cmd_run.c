/* cmd_run.c - has the commands `simulate` and `wait`. */
#include "core/simulator/lsm_rerun.h"
#include "tui/commands/commands.h"
#include "tui/app/run.h"
#include "tui/app/strip.h"
#include "tui/app/player.h"

#include <assert.h>
#include <stdlib.h>

static bool set_word(SimulationOptions *options, Str args, Str word, bool *known, const char *name, Error *error)
{
    const char *equals = memchr(word.at, '=', word.length);
    Str said = {word.at, equals ? (size_t)(equals - word.at) : word.length};
    Error why = {0};
    *known = str_equal(said, str_from(name));
    if (!*known)
        return true;
    Str value = equals ? (Str){equals + 1, word.length - said.length - 1} : (Str){0};
    return simulation_set(options, said, value, &why) || command_fail(error, args, word, "%s", why.message);
}

static bool is_run_word(Str word)
{
    for (size_t i = 0; simulation_word(i); i++) {
        Str name = str_from(simulation_word(i));
        if (str_starts(word, name) && word.length > name.length && word.at[name.length] == '=')
            return true;
    }
    return false;
}

/* Does the word set one of the workload's own parameters, as "skew=1.2" does? */
static bool is_parameter(const WorkloadKind *kind, Str word)
{
    for (size_t i = 0; i < WORKLOAD_VALUES_MAX && kind->parameters[i].name; i++) {
        Str name = str_from(kind->parameters[i].name);
        if (str_starts(word, name) && word.length > name.length && word.at[name.length] == '=')
            return true;
    }
    return false;
}

static bool refuse_word(const WorkloadKind *kind, Str args, Str word, Error *error)
{
    Text names = TEXT_EMPTY;
    for (size_t i = 0; i < WORKLOAD_VALUES_MAX && kind->parameters[i].name; i++)
        text_printf(&names, "%s=, ", kind->parameters[i].name);
    for (size_t i = 0; simulation_word(i); i++)
        text_printf(&names, "%s=, ", simulation_word(i));
    command_fail(error, args, word, "%s has no parameter '%.*s', only %ssmall, sanity", kind->name, STR_ARG(word),
                 names.at);
    text_release(&names);
    return false;
}

static bool has_word(Str words, Str wanted)
{
    Str word;
    while (str_word(&words, &word))
        if (str_equal(word, wanted))
            return true;
    return false;
}

/* Applies the words in the order of simulation_word(), not of the command line, because `policy=` sets defaults that
 * others change. The workload's own parameters come last. */
static bool read_words(SimulationOptions *options, Str args, Str words, Error *error)
{
    Str rest, word;
    bool known;
    for (size_t i = 0; simulation_word(i); i++)
        for (rest = words; str_word(&rest, &word);)
            if (!set_word(options, args, word, &known, simulation_word(i), error))
                return false;
    for (rest = words; str_word(&rest, &word);) {
        Error why = {0};
        if (str_equal(word, STR("small")))
            continue;
        if (str_equal(word, STR("sanity")))
            options->audit = true;
        else if (is_parameter(options->kind, word) && !workload_set(options->kind, word, &options->params, &why))
            return command_fail(error, args, word, "%s", why.message);
        else if (!is_parameter(options->kind, word) && !is_run_word(word))
            return refuse_word(options->kind, args, word, error);
    }
    return true;
}

static bool read_options(SimulationOptions *options, Str args, Error *error)
{
    Str rest = args, name;
    if (!str_word(&rest, &name)) {
        Text names = TEXT_EMPTY;
        for (size_t i = 0; i < workload_kind_count; i++)
            text_printf(&names, " %s", workload_kinds[i].name);
        command_fail(error, args, args, "expected: simulate WORKLOAD;%s", names.at);
        text_release(&names);
        return false;
    }
    const WorkloadKind *kind = workload_find(name);
    if (!kind)
        return command_fail(error, args, name, "there is no workload '%.*s'; help workloads lists them", STR_ARG(name));
    if (!simulation_usual(options, kind, error) ||
        (has_word(rest, STR("small")) && !simulation_small(options, error)) || !read_words(options, args, rest, error))
        return false;
    Error why = {0};
    if (!policy_check(&options->policy, &why))
        return command_fail(error, args, name, "%s", why.message);
    options->policy.workers = options->policy.workers ? options->policy.workers : 1;
    options->sweep = options->decisions = options->samples = true;
    return true;
}

/* Runs `simulate again`: compacts the flushes of the loaded LSM store again, under the policy in use with the changes
 * in `args`. */
static bool run_store(Session *session, Str args, Error *error)
{
    Policy policy = session->policy;
    if (!session->loaded->lsm)
        return command_fail(error, args, args, "`simulate again` needs an LSM store");
    if ((args.length && !policy_parse(args, &policy, error)) || !policy_check(&policy, error))
        return false;
    History *again = mem_zero(1, sizeof *again);
    lsm_rerun_history(session->loaded, &policy, NULL, again);
    session_replace(session, again);
    session->policy = policy;
    session_say(session, "an estimate: compactions end before the next flush; :compare for other options");
    return true;
}

/* Appends the words of the shell's command as those of this one: "--policy full --seed=3" is "policy=full seed=3". */
static void add_words(Str args, Text *out)
{
    Str word, value;
    while (str_word(&args, &word)) {
        bool option = str_starts(word, STR("--"));
        bool bare = option && !memchr(word.at, '=', word.length) && !str_equal(word, STR("--sanity")) &&
                    !str_equal(word, STR("--small"));
        size_t dashes = option ? 2 : 0;
        text_printf(out, "%s%.*s", out->length ? " " : "", (int)(word.length - dashes), word.at + dashes);
        if (bare && str_word(&args, &value))
            text_printf(out, "=%.*s", STR_ARG(value));
    }
}

static bool has_dashes(Str args)
{
    Str word;
    while (str_word(&args, &word))
        if (str_starts(word, STR("--")))
            return true;
    return false;
}

/* `simulate` with the options of the shell's command. An error names the word; its place would be one in other words.
 */
static bool simulate_dashes(Session *session, Str args, Error *error)
{
    Text words = TEXT_EMPTY;
    add_words(args, &words);
    bool ok = command_simulate(session, text_str(&words), error);
    if (!ok && error)
        error->column = 0;
    text_release(&words);
    return ok;
}

bool command_simulate(Session *session, Str args, Error *error)
{
    Str rest = args, word;
    if (has_dashes(args))
        return simulate_dashes(session, args, error);
    if (str_word(&rest, &word) && str_equal(word, STR("again")))
        return run_store(session, str_trim(rest), error);
    SimulationOptions options = {0};
    if (!read_options(&options, args, error) || !run_start(session, &options, error))
        return false;
    assert(options.kind); /* set by read_options() */
    text_clear(&session->source.opened);
    text_printf(&session->source.made, "simulate %.*s", STR_ARG(args));
    session_show_side(session, PANE_STATISTICS); /* its curves grow with the run */
    player_stop(session);
    Text policy = TEXT_EMPTY;
    session_say(session, "simulating %s with %s, fanout %llu; Esc ends it", options.kind->name,
                run_policy_text(&options.policy, &policy), (unsigned long long)options.policy.fanout);
    text_release(&policy);
    return true;
}

bool command_wait(Session *session, Str args, Error *error)
{
    uint64_t ticks;
    if (!command_number(args, UINT64_MAX, &ticks, error))
        return false;
    for (; (run_is_on(session) || strip_pending(session)) && ticks > 0; ticks--) {
        run_tick(session);
        strip_advance(session);
    }
    return true;
}
