/* policy.c - policies as text.
 *
 *     neon+split+cut=best,target_file_size=128M -gc
 *     ^^^^ base, then words: `+`, `,` and blanks turn a switch on or introduce key=value, `-` turns a switch off
 *
 * All knowledge of a parameter is its row in policy_parameters: type and place in Policy. Reading, writing, comparing
 * and the help walk the rows; adding a switch is adding a row.
 */
#include "core/planner/policy.h"

#define PARAMETER(field, type, text)                                                                                   \
    {                                                                                                                  \
#field, type, offsetof(Policy, field), text                                                                    \
    }

const PolicyParameter policy_parameters[] = {
    PARAMETER(target_file_size, POLICY_BYTES, "bytes a compacted layer should have"),
    PARAMETER(fanout, POLICY_COUNT, "a level is compacted from this depth on"),
    PARAMETER(gc, POLICY_SWITCH, "collect garbage after each compaction"),
    PARAMETER(pitr, POLICY_BYTES, "bytes of WAL below the head that stay readable; 'all' keeps everything"),
    PARAMETER(since, POLICY_SWITCH, "deltas wholly under newer images are neither counted nor read again"),
    PARAMETER(single, POLICY_SWITCH, "single-key deltas count in the depth"),
    PARAMETER(split, POLICY_SWITCH, "plan each perfect partition on its own"),
    PARAMETER(tight, POLICY_SWITCH, "use the tight key ranges of L0 layers where their records are known"),
    PARAMETER(assume_tight_l0, POLICY_SWITCH, "split where only layers over all keys are in the way"),
    PARAMETER(cut, POLICY_CUT, "where layers may be cut: size, image, grid or best"),
    {"stretch", POLICY_STRETCH, offsetof(Policy, stretch_min_pct), "window of a cut, LO:HI times the target"},
    PARAMETER(grid, POLICY_COUNT, "keys (blocks) between two grid points"),
    PARAMETER(skip, POLICY_SWITCH, "don't rewrite a layer that would come out the same"),
    PARAMETER(workers, POLICY_COUNT32, "jobs that run at once; 0: one for each core"),
    PARAMETER(throughput, POLICY_BYTES, "bytes a second and worker, for the schedule model"),
    PARAMETER(materialize, POLICY_COUNT32, "records after which a delta gets a page image; 0: never"),
    PARAMETER(max_depth, POLICY_COUNT32, "blocks: a block's stack that is longer is merged"),
    PARAMETER(every, POLICY_COUNT32, "blocks: flushes between two looks at the stacks"),
    PARAMETER(clean, POLICY_COUNT32, "blocks: percent in use below which a layer is cleaned; 0: never"),
    PARAMETER(dead, POLICY_COUNT32, "blocks: percent out of use of what deltas take before any layer is cleaned"),
    PARAMETER(image_join, POLICY_COUNT32, "blocks: percent of the merge that an image beside another may cost"),
    PARAMETER(image_full, POLICY_COUNT32,
              "blocks: percent of an image whose bytes in a stack call for one; 0: none do"),
    PARAMETER(count_image, POLICY_SWITCH, "blocks: the image below a stack counts in its depth"),
    PARAMETER(weigh, POLICY_COUNT32, "blocks: percent of a slice less for each halving of a block's load; 0: off"),
    PARAMETER(rent, POLICY_COUNT32,
              "blocks: percent of a page a slice costs each time the WAL grows by all pages; 0: off"),
    PARAMETER(absorb, POLICY_COUNT32, "blocks: percent of a merge that the next older slice may add to it"),
    PARAMETER(halve, POLICY_COUNT32, "blocks: times that blocks are halved"),
    PARAMETER(paced, POLICY_SWITCH, "blocks: keep the p99 of reads where levels of the same fanout would have it"),
    PARAMETER(read_goal, POLICY_COUNT32, "blocks: hundredths of a layer, bound for the mean p99 of reads; 0: none"),
};
const size_t policy_parameter_count = sizeof policy_parameters / sizeof *policy_parameters;

#define NEON_DEFAULTS                                                                                                  \
    .target_file_size = 256ull << 20, .fanout = 4, .pitr = 64ull << 20, .stretch_min_pct = 75, .stretch_max_pct = 125, \
    .grid = 10000, .throughput = 100ull << 20, .max_depth = 8, .every = 1, .clean = 30, .dead = 20, .image_join = 125

#define BASE_INDEX(name, help) BASE_##name,
#define BASE_ROW(name, help)   {#name, help},
enum { POLICY_BASES(BASE_INDEX) BASE_COUNT };
const PolicyBase policy_bases[] = {POLICY_BASES(BASE_ROW)};
const size_t policy_base_count = BASE_COUNT;

static const Policy bases[BASE_COUNT] = {
    [BASE_neon] = {.base = "neon", NEON_DEFAULTS, .workers = 1},
    [BASE_full] = {.base = "full",
                   NEON_DEFAULTS,
                   .gc = true,
                   .since = true,
                   .single = true,
                   .split = true,
                   .tight = true,
                   .cut = CUT_BEST,
                   .skip = true},
    [BASE_blocks] = {.base = "blocks", NEON_DEFAULTS, .gc = true, .count_image = true, .absorb = 30, .halve = 1},
};

static const char *const cut_names[] = {
    [CUT_SIZE] = "size", [CUT_IMAGE] = "image", [CUT_GRID] = "grid", [CUT_BEST] = "best"};
#define CUT_NAME_COUNT (sizeof cut_names / sizeof *cut_names)

static const Policy *base_find(Str name)
{
    for (size_t i = 0; i < BASE_COUNT; i++)
        if (str_equal(name, str_from(bases[i].base)))
            return &bases[i];
    return NULL;
}

bool policy_named(Str name, Policy *policy, Error *error)
{
    const Policy *base = base_find(name);
    if (base == NULL)
        return error_set(error, ERROR_USAGE,
                         "unknown policy '%.*s'; expected " POLICY_NAMES "or changes alone: see help policies",
                         STR_ARG(name));
    *policy = *base;
    return true;
}

static const PolicyParameter *parameter_find(Str name)
{
    for (size_t i = 0; i < policy_parameter_count; i++)
        if (str_equal(name, str_from(policy_parameters[i].name)))
            return &policy_parameters[i];
    return NULL;
}

static void *field(Policy *policy, const PolicyParameter *parameter)
{
    return (char *)policy + parameter->offset;
}

static const void *field_const(const Policy *policy, const PolicyParameter *parameter)
{
    return (const char *)policy + parameter->offset;
}

static bool switch_parse(Str value, bool *on)
{
    static const struct {
        const char *word;
        bool on;
    } words[] = {{"on", true},   {"yes", true}, {"true", true},   {"1", true},
                 {"off", false}, {"no", false}, {"false", false}, {"0", false}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_equal(value, str_from(words[i].word))) {
            *on = words[i].on;
            return true;
        }
    return false;
}

static bool cut_parse(Str value, CutMode *cut)
{
    for (size_t i = 0; i < CUT_NAME_COUNT; i++)
        if (str_equal(value, str_from(cut_names[i]))) {
            *cut = (CutMode)i;
            return true;
        }
    return false;
}

/* "1", "0.75", ".5": percent. At most two decimals, at most 100.00. */
static bool factor_parse(Str text, uint32_t *percent)
{
    uint32_t value = 0;
    int decimals = -1;
    bool digit = false;
    for (size_t i = 0; i < text.length; i++) {
        char c = text.at[i];
        if (c == '.' && decimals < 0) {
            decimals = 0;
        } else if (c >= '0' && c <= '9' && decimals < 2 && value <= 10000) {
            value = value * 10 + (uint32_t)(c - '0');
            decimals += decimals >= 0;
            digit = true;
        } else {
            return false;
        }
    }
    for (int i = decimals < 0 ? 0 : decimals; i < 2; i++)
        value *= 10;
    *percent = value;
    return digit && value <= 10000;
}

static bool stretch_parse(Str value, uint32_t percents[2])
{
    const char *colon = value.length ? memchr(value.at, ':', value.length) : NULL;
    if (colon == NULL)
        return false;
    size_t head = (size_t)(colon - value.at);
    uint32_t lo, hi;
    if (!factor_parse((Str){value.at, head}, &lo) || !factor_parse((Str){colon + 1, value.length - head - 1}, &hi))
        return false;
    percents[0] = lo;
    percents[1] = hi;
    return true;
}

bool policy_set(Policy *policy, Str name, Str value, Error *error)
{
    const PolicyParameter *parameter = parameter_find(name);
    if (parameter == NULL)
        return error_set(error, ERROR_USAGE, "a policy has no parameter '%.*s'; help policies lists them",
                         STR_ARG(name));
    Policy changed = *policy;
    void *at = field(&changed, parameter);
    uint64_t number = 0;
    switch (parameter->type) {
    case POLICY_SWITCH:
        if (!switch_parse(value, at))
            return error_set(error, ERROR_USAGE, "%s is on or off, not '%.*s'", parameter->name, STR_ARG(value));
        break;
    case POLICY_BYTES:
    case POLICY_COUNT:
        if (parameter->offset == offsetof(Policy, pitr) && str_equal(value, STR("all")))
            number = UINT64_MAX;
        else if (!number_parse(value, &number, error))
            return false;
        *(uint64_t *)at = number;
        break;
    case POLICY_COUNT32:
        if (!number_parse(value, &number, error))
            return false;
        if (number > UINT32_MAX)
            return error_set(error, ERROR_USAGE, "%s: %.*s is too large", parameter->name, STR_ARG(value));
        *(uint32_t *)at = (uint32_t)number;
        break;
    case POLICY_CUT:
        if (!cut_parse(value, at))
            return error_set(error, ERROR_USAGE, "cut is size, image, grid or best, not '%.*s'", STR_ARG(value));
        break;
    case POLICY_STRETCH:
        if (!stretch_parse(value, at))
            return error_set(error, ERROR_USAGE, "stretch is LO:HI, as in 0.75:1.25, not '%.*s'", STR_ARG(value));
        break;
    }
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
    if (policy->max_depth == 0 || policy->every == 0)
        return error_set(error, ERROR_USAGE, "max_depth and every must be at least 1");
    if (policy->workers > POLICY_WORKERS_MAX)
        return error_set(error, ERROR_USAGE, "workers: at most %u", POLICY_WORKERS_MAX);
    if (policy->stretch_min_pct == 0 || policy->stretch_min_pct > 100 || policy->stretch_max_pct < 100)
        return error_set(error, ERROR_USAGE, "stretch LO:HI needs 0 < LO <= 1 <= HI, so that the target itself fits");
    return true;
}

/* One word of a policy's text: where it ends, and the sign before the next one. */
static Str word_next(Str *rest, char *sign)
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
    const PolicyParameter *parameter = parameter_find(word);
    if (parameter == NULL)
        return error_set(error, ERROR_USAGE, "a policy has no switch '%.*s'; help policies lists them", STR_ARG(word));
    if (parameter->type != POLICY_SWITCH) {
        if (sign == '-' && parameter->offset == offsetof(Policy, materialize))
            return policy_set(policy, word, STR("0"), error);
        return error_set(error, ERROR_USAGE, "%s needs a value: %s=…", parameter->name, parameter->name);
    }
    return policy_set(policy, word, sign == '-' ? STR("off") : STR("on"), error);
}

bool policy_parse(Str text, Policy *policy, Error *error)
{
    Str rest = str_trim(text);
    Policy parsed = *policy;
    char sign = 0;
    Str word = word_next(&rest, &sign);
    if (word.length == 0)
        return error_set(error, ERROR_USAGE, "a policy is NAME[+switch…][,key=value…]");
    if (sign == 0 && base_find(word) == NULL && (parameter_find(word) || memchr(word.at, '=', word.length)))
        sign = '+'; /* only changes: they apply to what `policy` holds */
    if (sign == 0) {
        if (!policy_named(word, &parsed, error))
            return false;
        if (policy->target_file_size != 0)
            parsed.target_file_size = policy->target_file_size;
        if (policy->fanout != 0)
            parsed.fanout = policy->fanout;
    } else {
        if (parsed.base[0] == 0)
            parsed = bases[0];
        if (!word_apply(&parsed, word, sign, error))
            return false;
    }
    while (rest.length > 0) {
        sign = '+';
        word = word_next(&rest, &sign);
        if (word.length == 0)
            return error_set(error, ERROR_USAGE, "a policy's text ends in a separator: '%.*s'", STR_ARG(text));
        if (!word_apply(&parsed, word, sign, error))
            return false;
    }
    *policy = parsed;
    return true;
}

static void number_format(uint64_t number, bool bytes, Text *out)
{
    static const char suffix[] = {'G', 'M', 'K'};
    for (int i = 0; bytes && number != 0 && i < 3; i++) {
        uint64_t unit = 1ull << (30 - 10 * i);
        if (number % unit == 0) {
            text_printf(out, "%llu%c", (unsigned long long)(number / unit), suffix[i]);
            return;
        }
    }
    text_printf(out, "%llu", (unsigned long long)number);
}

void policy_format_value(const Policy *policy, const PolicyParameter *parameter, Text *out)
{
    const void *at = field_const(policy, parameter);
    switch (parameter->type) {
    case POLICY_SWITCH:
        text_printf(out, "%s", *(const bool *)at ? "on" : "off");
        break;
    case POLICY_BYTES:
    case POLICY_COUNT:
        if (parameter->offset == offsetof(Policy, pitr) && *(const uint64_t *)at == UINT64_MAX)
            text_printf(out, "all");
        else
            number_format(*(const uint64_t *)at, parameter->type == POLICY_BYTES, out);
        break;
    case POLICY_COUNT32:
        text_printf(out, "%u", *(const uint32_t *)at);
        break;
    case POLICY_CUT:
        text_printf(out, "%s", cut_names[*(const CutMode *)at]);
        break;
    case POLICY_STRETCH: {
        const uint32_t *percent = at;
        text_printf(out, "%u.%02u:%u.%02u", percent[0] / 100, percent[0] % 100, percent[1] / 100, percent[1] % 100);
        break;
    }
    }
}

void policy_format(const Policy *policy, Text *out)
{
    const Policy *base = base_find(str_from(policy->base));
    if (base == NULL)
        base = &bases[0];
    text_printf(out, "%s", base->base);
    for (size_t i = 0; i < policy_parameter_count; i++) {
        const PolicyParameter *parameter = &policy_parameters[i];
        Text mine = {0}, standard = {0};
        policy_format_value(policy, parameter, &mine);
        policy_format_value(base, parameter, &standard);
        if (str_equal(text_str(&mine), text_str(&standard)))
            ;
        else if (parameter->type == POLICY_SWITCH)
            text_printf(out, "%c%s", *(const bool *)field_const(policy, parameter) ? '+' : '-', parameter->name);
        else
            text_printf(out, "+%s=%s", parameter->name, mine.at);
        text_release(&mine);
        text_release(&standard);
    }
}

bool policy_same(const Policy *a, const Policy *b)
{
    Text one = {0}, other = {0};
    policy_format(a, &one);
    policy_format(b, &other);
    bool same = str_equal(text_str(&one), text_str(&other));
    text_release(&one);
    text_release(&other);
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
    for (size_t i = 0; parameter->type == POLICY_CUT && i < CUT_NAME_COUNT; i++)
        text_printf(out, "%s%s", i ? "|" : "", cut_names[i]);
}

void policy_format_usual(const PolicyParameter *parameter, Text *out)
{
    Text first = {0}, other = {0};
    for (size_t i = 0; i < BASE_COUNT; i++) {
        Policy base = bases[i];
        text_clear(&other);
        policy_format_value(&base, parameter, i ? &other : &first);
        if (i == 0)
            text_add_str(out, text_str(&first));
        else if (!str_equal(text_str(&first), text_str(&other)))
            text_printf(out, "; %s: %s", base.base, text_str(&other).at);
    }
    text_release(&first);
    text_release(&other);
}
