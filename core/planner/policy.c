/* policy.c - policies as text.
 *
 *     neon+split+cut=best,target_file_size=128M -gc
 *     ^^^^ base, then words: `+`, `,` and blanks turn a switch on or introduce key=value, `-` turns a switch off
 *
 * All knowledge of a parameter is its row: type and place in Policy. Reading, writing, comparing and the help walk the
 * rows, those below and then those of the policy's algorithm; policy_value.c reads and writes the value of one.
 */
#include "core/planner/policy.h"

#include "core/base/suggestion.h"
#include "core/planner/algorithm.h"
#include "core/planner/policy_value.h"

#include <stdio.h>

#define PARAMETER(field, type, text)                                                                                   \
    {                                                                                                                  \
#field, type, offsetof(Policy, field), text                                                                    \
    }

/* The rows that all policies have are the first and the last ones of a list, around those of the algorithm. */
static const PolicyParameter first_rows[] = {
    PARAMETER(target_file_size, POLICY_BYTES, "target size of a compacted layer, in bytes"),
    PARAMETER(fanout, POLICY_COUNT, "compact a level once its depth reaches N"),
    PARAMETER(gc, POLICY_SWITCH, "run garbage collection after each compaction"),
    PARAMETER(pitr, POLICY_BYTES, "keep history readable for N bytes of WAL below the head; all: keep everything"),
};
static const PolicyParameter last_rows[] = {
    {"stretch", POLICY_STRETCH, offsetof(Policy, stretch_min_pct),
     "search window of a cut, LO to HI times the target size"},
    PARAMETER(workers, POLICY_COUNT32, "run this many jobs in parallel; 0: one per core"),
    PARAMETER(throughput, POLICY_BYTES, "bytes per second that one worker handles, for the schedule model"),
    PARAMETER(materialize, POLICY_COUNT32, "add a page image to a delta after every N records of the page; 0: never"),
};
#define FIRST_ROWS (sizeof first_rows / sizeof *first_rows)
#define LAST_ROWS  (sizeof last_rows / sizeof *last_rows)

const PolicyParameter *policy_parameter_at(const Policy *policy, size_t i)
{
    if (policy != NULL && policy_algorithm(policy)->own_alone) {
        const PolicyParameter *own = policy_algorithm(policy)->parameters;
        while (own->name != NULL && i > 0) {
            own++;
            i--;
        }
        return own->name != NULL ? own : NULL;
    }
    if (i < FIRST_ROWS)
        return &first_rows[i];
    i -= FIRST_ROWS;
    for (size_t a = 0; a < algorithm_count; a++) {
        if (policy != NULL && policy_algorithm(policy) != algorithms[a])
            continue;
        for (const PolicyParameter *own = algorithms[a]->parameters; own->name != NULL; own++)
            if (i-- == 0)
                return own;
    }
    return i < LAST_ROWS ? &last_rows[i] : NULL;
}

const PolicyParameter *policy_parameter_find(const Policy *policy, Str name)
{
    const PolicyParameter *at;
    for (size_t i = 0; (at = policy_parameter_at(policy, i)) != NULL; i++)
        if (str_equal(name, str_from(at->name)))
            return at;
    return NULL;
}

bool policy_parameter_acts(const Policy *policy, const PolicyParameter *parameter)
{
    const char *const *idle = policy_algorithm(policy)->idle;
    for (; idle && *idle; idle++)
        if (str_equal(str_from(*idle), str_from(parameter->name)))
            return false;
    return true;
}

Policy policy_resolved(const Policy *policy)
{
    Policy resolved = *policy;
    if (policy_algorithm(policy)->resolve)
        policy_algorithm(policy)->resolve(&resolved);
    return resolved;
}

static const NamedPolicy *policy_named_find(Str name)
{
    const NamedPolicy *at;
    for (size_t i = 0; (at = policy_named_at(i)) != NULL; i++)
        if (str_equal(name, str_from(at->name)))
            return at;
    return NULL;
}

static Policy named_policy(const NamedPolicy *named)
{
    Policy policy = {
        .target_file_size = TARGET_USUAL,
        .fanout = FANOUT_SIMULATED,
        .pitr = 64ull << 20,
        .stretch_min_pct = 75,
        .stretch_max_pct = 125,
        .grid = 10000,
        .throughput = 100ull << 20,
    };
    snprintf(policy.base, sizeof policy.base, "%s", named->name);
    named->fill(&policy);
    return policy;
}

bool policy_is_served(const Policy *policy)
{
    const NamedPolicy *named = policy_named_find(str_from(policy->base));
    return named && named->served;
}

bool policy_named(Str name, Policy *policy, Error *error)
{
    const NamedPolicy *named = policy_named_find(name);
    if (named == NULL)
        return error_set(error, ERROR_USAGE,
                         "unknown policy '%.*s'; expected " POLICY_NAMES
                         "or only changes, as in +split; see help policies",
                         STR_ARG(name));
    *policy = named_policy(named);
    return true;
}

/* What a parameter is called in the policies of stores. */
static const struct {
    const char *ours, *theirs;
} SAME_PARAMETERS[] = {
    {"fanout", "max_bytes_for_level_multiplier"},
};

/* The parameter of the policy that is probably meant by an unknown name; NULL: none is near. */
static const char *nearest_parameter(const Policy *policy, Str name)
{
    const PolicyParameter *at;
    Suggestion suggestion = suggestion_for(name);
    for (size_t i = 0; i < sizeof SAME_PARAMETERS / sizeof *SAME_PARAMETERS; i++)
        if (str_equal(name, str_from(SAME_PARAMETERS[i].ours)) &&
            policy_parameter_find(policy, str_from(SAME_PARAMETERS[i].theirs)))
            return SAME_PARAMETERS[i].theirs;
    for (size_t i = 0; (at = policy_parameter_at(policy, i)) != NULL; i++)
        suggestion_try(&suggestion, at->name);
    return suggestion.best;
}

/* The error names the nearest parameter, or says which policy has the parameter, if another one does. */
static bool policy_parameter_unknown(const Policy *policy, Str name, const char *what, Error *error)
{
    for (size_t a = 0; a < algorithm_count; a++)
        for (const PolicyParameter *own = algorithms[a]->parameters; own->name != NULL; own++)
            if (str_equal(name, str_from(own->name)))
                return error_set(error, ERROR_USAGE, "policy %s has no %s '%.*s': it belongs to %s", policy->base, what,
                                 STR_ARG(name), algorithms[a]->policies->name);
    const char *nearest = nearest_parameter(policy, name);
    if (nearest)
        return error_set(error, ERROR_USAGE, "policy %s has no %s '%.*s'; did you mean '%s'?", policy->base, what,
                         STR_ARG(name), nearest);
    return error_set(error, ERROR_USAGE, "policy %s has no %s '%.*s'; help policies lists them", policy->base, what,
                     STR_ARG(name));
}

bool policy_set(Policy *policy, Str name, Str value, Error *error)
{
    const PolicyParameter *parameter = policy_parameter_find(policy, name);
    if (parameter == NULL)
        return policy_parameter_unknown(policy, name, "parameter", error);
    Policy changed = *policy;
    if (!policy_value_parse(&changed, parameter, value, error))
        return false;
    if (!policy_check(&changed, error))
        return false;
    *policy = changed;
    return true;
}

bool policy_check(const Policy *policy, Error *error)
{
    if (policy->fanout == 0)
        return error_set(error, ERROR_USAGE, "fanout must be at least 1");
    if (policy->target_file_size == 0)
        return error_set(error, ERROR_USAGE, "target_file_size must be at least 1 byte");
    if (policy->grid == 0)
        return error_set(error, ERROR_USAGE, "grid must be at least 1");
    if (policy->throughput == 0)
        return error_set(error, ERROR_USAGE, "throughput must be at least 1 byte a second");
    if (policy->workers > POLICY_WORKERS_MAX)
        return error_set(error, ERROR_USAGE, "workers: at most %u", POLICY_WORKERS_MAX);
    if (policy->stretch_min_pct == 0 || policy->stretch_min_pct > 100 || policy->stretch_max_pct < 100)
        return error_set(error, ERROR_USAGE, "stretch LO:HI needs 0 < LO <= 1 <= HI, so that the target itself fits");
    const Algorithm *algorithm = policy_algorithm(policy);
    return algorithm->check == NULL || algorithm->check(policy, error);
}

CutWindow policy_cut_window(const Policy *policy)
{
    U128 target = policy->target_file_size;
    return (CutWindow){u128_clamp64(target * policy->stretch_min_pct / 100),
                       u128_clamp64(target * policy->stretch_max_pct / 100)};
}

/* Takes one word of a policy's text; `sign` is the sign before the next one. */
static Str policy_word_next(Str *rest, char *sign)
{
    size_t i = 0;
    for (; i < rest->length && char_among(rest->at[i], "+, \t"); i++)
        *sign = '+';
    if (i < rest->length && rest->at[i] == '-') {
        *sign = '-';
        i++;
    }
    size_t start = i;
    while (i < rest->length && !char_among(rest->at[i], "+, \t-"))
        i++;
    Str word = {rest->at + start, i - start};
    *rest = (Str){rest->at + i, rest->length - i};
    return word;
}

static bool word_apply(Policy *policy, Str word, char sign, Error *error)
{
    const char *equals = memchr(word.at, '=', word.length);
    if (equals != NULL) {
        size_t head = (size_t)(equals - word.at);
        if (sign == '-')
            return error_set(error, ERROR_USAGE, "'-' turns a switch off: '%.*s' has a value", STR_ARG(word));
        return policy_set(policy, (Str){word.at, head}, (Str){equals + 1, word.length - head - 1}, error);
    }
    const PolicyParameter *parameter = policy_parameter_find(policy, word);
    if (parameter == NULL)
        return policy_parameter_unknown(policy, word, "switch", error);
    if (parameter->type != POLICY_SWITCH) {
        if (sign == '-' && parameter->offset == offsetof(Policy, materialize))
            return policy_set(policy, word, STR("0"), error);
        return error_set(error, ERROR_USAGE, "%s needs a value: %s=…", parameter->name, parameter->name);
    }
    return policy_set(policy, word, sign == '-' ? STR("off") : STR("on"), error);
}

bool policy_text_sets(Str text, Str name)
{
    Str rest = text;
    while (rest.length > 0) {
        char sign = 0;
        Str word = policy_word_next(&rest, &sign);
        const char *equals = word.length ? memchr(word.at, '=', word.length) : NULL;
        if (equals && str_equal((Str){word.at, (size_t)(equals - word.at)}, name))
            return true;
    }
    return false;
}

bool policy_parse(Str text, Policy *policy, Error *error)
{
    Str rest = str_trim(text);
    Policy parsed = *policy;
    char sign = 0;
    Str word = policy_word_next(&rest, &sign);
    if (word.length == 0)
        return error_set(error, ERROR_USAGE, "a policy is NAME[+switch…][,key=value…]");
    if (sign == 0 && policy_named_find(word) == NULL &&
        (policy_parameter_find(NULL, word) || memchr(word.at, '=', word.length)))
        sign = '+'; /* the text has only changes, which apply to the current value of `policy` */
    if (sign == 0) {
        if (!policy_named(word, &parsed, error))
            return false;
        if (policy->target_file_size != 0)
            parsed.target_file_size = policy->target_file_size;
        if (policy->fanout != 0)
            parsed.fanout = policy->fanout;
    } else {
        if (parsed.base[0] == 0)
            parsed = named_policy(policy_named_at(0));
        if (!word_apply(&parsed, word, sign, error))
            return false;
    }
    while (rest.length > 0) {
        sign = '+';
        word = policy_word_next(&rest, &sign);
        if (word.length == 0)
            return error_set(error, ERROR_USAGE, "a policy must not end with a separator: '%.*s'", STR_ARG(text));
        if (!word_apply(&parsed, word, sign, error))
            return false;
    }
    *policy = parsed;
    return true;
}

/* Have all of them the same value of this parameter, and may it be left out? */
static bool is_shared(const Policy *policy, const PolicyParameter *parameter, const Policy *const *others, size_t count)
{
    bool general =
        parameter->offset == offsetof(Policy, target_file_size) || parameter->offset == offsetof(Policy, fanout);
    bool same = true;
    Text mine = TEXT_EMPTY, other = TEXT_EMPTY;
    if (count > 0 && parameter->offset == offsetof(Policy, workers))
        return true;
    policy_value_format(policy, parameter, &mine);
    for (size_t i = 0; same && i < count; i++) {
        text_clear(&other);
        same = general || strcmp(policy->base, others[i]->base) == 0;
        if (same)
            policy_value_format(others[i], parameter, &other);
        same = same && str_equal(text_str(&mine), text_str(&other));
    }
    text_release(&mine);
    text_release(&other);
    return same && count > 0;
}

void policy_format_beside(const Policy *policy, const Policy *const *others, size_t count, Text *out)
{
    const NamedPolicy *named = policy_named_find(str_from(policy->base));
    Policy base = named_policy(named ? named : policy_named_at(0));
    text_printf(out, "%s", base.base);
    const PolicyParameter *parameter;
    Text mine = TEXT_EMPTY, standard = TEXT_EMPTY;
    for (size_t i = 0; (parameter = policy_parameter_at(&base, i)) != NULL; i++) {
        text_clear(&mine);
        text_clear(&standard);
        policy_value_format(policy, parameter, &mine);
        policy_value_format(&base, parameter, &standard);
        if (str_equal(text_str(&mine), text_str(&standard)) || is_shared(policy, parameter, others, count))
            continue;
        if (parameter->type == POLICY_SWITCH)
            text_printf(out, "%c%s", str_equal(text_str(&mine), STR("on")) ? '+' : '-', parameter->name);
        else
            text_printf(out, "+%s=%s", parameter->name, mine.at);
    }
    text_release(&mine);
    text_release(&standard);
}

void policy_format(const Policy *policy, Text *out)
{
    policy_format_beside(policy, NULL, 0, out);
}

bool policy_same(const Policy *a, const Policy *b)
{
    if (memcmp(a, b, sizeof *a) == 0)
        return true;
    Text one = TEXT_EMPTY, other = TEXT_EMPTY;
    policy_format(a, &one);
    policy_format(b, &other);
    bool same = str_equal(text_str(&one), text_str(&other));
    text_release(&one);
    text_release(&other);
    return same;
}

bool policy_same_but(const Policy *a, const Policy *b, const PolicyParameter *parameter)
{
    Text left = TEXT_EMPTY, right = TEXT_EMPTY;
    bool same = strcmp(a->base, b->base) == 0;
    const PolicyParameter *own;
    for (size_t i = 0; same && (own = policy_parameter_at(a, i)) != NULL; i++) {
        if (own == parameter)
            continue;
        text_clear(&left);
        text_clear(&right);
        policy_value_format(a, own, &left);
        policy_value_format(b, own, &right);
        same = str_equal(text_str(&left), text_str(&right));
    }
    text_release(&left);
    text_release(&right);
    return same;
}

void policy_format_rules(const Policy *policy, Text *out)
{
    Policy plain = *policy, base = *policy;
    if (policy_named(str_from(policy->base), &base, NULL)) {
        plain.target_file_size = base.target_file_size;
        plain.fanout = base.fanout;
        plain.workers = base.workers;
    }
    policy_format(&plain, out);
}

void policy_format_usage(const PolicyParameter *parameter, Text *out)
{
    if (parameter->type == POLICY_SWITCH) {
        text_printf(out, "+%s", parameter->name);
        return;
    }
    text_printf(out, "%s=", parameter->name);
    if (parameter->type == POLICY_STRETCH)
        text_printf(out, "LO:HI");
    else if (parameter->type != POLICY_CUT)
        text_printf(out, "N");
    for (size_t i = 0; parameter->type == POLICY_CUT && i < CUT_MODES; i++)
        text_printf(out, "%s%s", i ? "|" : "", cut_mode_name((CutMode)i));
}

void policy_format_usual(const PolicyParameter *parameter, Text *out)
{
    Text first = TEXT_EMPTY, other = TEXT_EMPTY;
    const NamedPolicy *named;
    bool any = false;
    for (size_t i = 0; (named = policy_named_at(i)) != NULL; i++) {
        Policy policy = named_policy(named);
        if (policy_parameter_find(&policy, str_from(parameter->name)) != parameter)
            continue;
        text_clear(&other);
        policy_value_format(&policy, parameter, any ? &other : &first);
        if (!any)
            text_add_str(out, text_str(&first));
        else if (!str_equal(text_str(&first), text_str(&other)))
            text_printf(out, "; %s: %s", named->name, text_str(&other).at);
        any = true;
    }
    text_release(&first);
    text_release(&other);
}
