/* policy_value.c - one parameter's value, between its bytes in a Policy and text.
 *
 *     target_file_size   0x08000000   "128M"          stretch   75, 125   "0.75:1.25"
 *
 * Values are read and written by copying bytes, for an algorithm's own are a struct that only its folder knows.
 */
#include "core/planner/policy_value.h"

#include <math.h>
#include <stddef.h>

const char *cut_mode_name(CutMode mode)
{
    static const char *const names[] = {
        [CUT_SIZE] = "size", [CUT_IMAGE] = "image", [CUT_GRID] = "grid", [CUT_BEST] = "best"};
    return names[mode];
}

/* The size of the parameter's field in bytes. */
static size_t value_size(const PolicyParameter *parameter)
{
    switch (parameter->type) {
    case POLICY_SWITCH:
        return sizeof(bool);
    case POLICY_BYTES:
    case POLICY_COUNT:
        return sizeof(uint64_t);
    case POLICY_COUNT32:
        return sizeof(uint32_t);
    case POLICY_CUT:
        return sizeof(CutMode);
    case POLICY_STRETCH:
        break;
    }
    return 2 * sizeof(uint32_t);
}

static void value_get(const Policy *policy, const PolicyParameter *parameter, void *out)
{
    memcpy(out, (const char *)policy + parameter->offset, value_size(parameter));
}

static void value_put(Policy *policy, const PolicyParameter *parameter, const void *value)
{
    memcpy((char *)policy + parameter->offset, value, value_size(parameter));
}

bool policy_value_number(const Policy *policy, const PolicyParameter *parameter, uint64_t *value)
{
    bool on;
    uint32_t small;
    switch (parameter->type) {
    case POLICY_SWITCH:
        value_get(policy, parameter, &on);
        *value = on;
        return true;
    case POLICY_BYTES:
    case POLICY_COUNT:
        value_get(policy, parameter, value);
        return true;
    case POLICY_COUNT32:
        value_get(policy, parameter, &small);
        *value = small;
        return true;
    case POLICY_CUT:
    case POLICY_STRETCH:
        break;
    }
    return false;
}

bool policy_value_double(const Policy *policy, const PolicyParameter *parameter, double *value)
{
    uint64_t number;
    if (!policy_value_number(policy, parameter, &number))
        return false;
    *value = (double)number;
    return true;
}

static bool policy_switch_parse(Str value, bool *on)
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
    for (size_t i = 0; i < CUT_MODES; i++)
        if (str_equal(value, str_from(cut_mode_name((CutMode)i)))) {
            *cut = (CutMode)i;
            return true;
        }
    return false;
}

/* Reads "1", "0.75" or ".5" as percent. At most two decimals, at most 100.00. */
static bool policy_factor_parse(Str text, uint32_t *percent)
{
    uint32_t value = 0;
    int decimals = -1;
    bool digit = false;
    for (size_t i = 0; i < text.length; i++) {
        char c = text.at[i];
        if (c == '.' && decimals < 0) {
            decimals = 0;
        } else if (char_is_digit(c) && decimals < 2 && value <= 10000) {
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
    if (!policy_factor_parse((Str){value.at, head}, &lo) ||
        !policy_factor_parse((Str){colon + 1, value.length - head - 1}, &hi))
        return false;
    percents[0] = lo;
    percents[1] = hi;
    return true;
}

static bool number_set(Policy *policy, const PolicyParameter *parameter, Str value, Error *error)
{
    uint64_t number = 0;
    Error why = {0};
    if (parameter->offset == offsetof(Policy, pitr) && str_equal(value, STR("all")))
        number = UINT64_MAX;
    else if (!number_parse(value, &number, &why))
        return error_set(error, ERROR_USAGE, "%s", why.message);
    if (parameter->type == POLICY_COUNT32) {
        if (number > UINT32_MAX)
            return error_set(error, ERROR_USAGE, "%s: %.*s is too large", parameter->name, STR_ARG(value));
        uint32_t small = (uint32_t)number;
        value_put(policy, parameter, &small);
    } else {
        value_put(policy, parameter, &number);
    }
    return true;
}

bool policy_value_parse(Policy *policy, const PolicyParameter *parameter, Str value, Error *error)
{
    bool on;
    CutMode cut;
    uint32_t percents[2];
    switch (parameter->type) {
    case POLICY_SWITCH:
        if (!policy_switch_parse(value, &on))
            return error_set(error, ERROR_USAGE, "%s is on or off, not '%.*s'", parameter->name, STR_ARG(value));
        value_put(policy, parameter, &on);
        break;
    case POLICY_BYTES:
    case POLICY_COUNT:
    case POLICY_COUNT32:
        return number_set(policy, parameter, value, error);
    case POLICY_CUT:
        if (!cut_parse(value, &cut))
            return error_set(error, ERROR_USAGE, "cut is size, image, grid or best, not '%.*s'", STR_ARG(value));
        value_put(policy, parameter, &cut);
        break;
    case POLICY_STRETCH:
        if (!stretch_parse(value, percents))
            return error_set(error, ERROR_USAGE, "stretch is LO:HI, as in 0.75:1.25, not '%.*s'", STR_ARG(value));
        value_put(policy, parameter, percents);
        break;
    }
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

void policy_number_format(const PolicyParameter *parameter, double value, Text *out)
{
    if (value >= 0 && value < 0x1p64 && value == floor(value))
        number_format((uint64_t)value, parameter != NULL && parameter->type == POLICY_BYTES, out);
    else
        text_printf(out, "%.15g", value);
}

void policy_number_text(const PolicyParameter *parameter, double value, Text *out)
{
    char rounded[32];
    policy_number_format(parameter, value, out);
    if (parameter != NULL && parameter->type == POLICY_BYTES && value >= 1024 && value < 0x1p64 &&
        (uint64_t)value % 1024 != 0)
        text_printf(out, " (%s)", bytes_format((uint64_t)value, rounded));
}

void policy_value_format(const Policy *policy, const PolicyParameter *parameter, Text *out)
{
    uint64_t number;
    CutMode cut;
    uint32_t percent[2];
    switch (parameter->type) {
    case POLICY_SWITCH:
        policy_value_number(policy, parameter, &number);
        text_printf(out, "%s", number ? "on" : "off");
        break;
    case POLICY_BYTES:
    case POLICY_COUNT:
    case POLICY_COUNT32:
        policy_value_number(policy, parameter, &number);
        if (parameter->offset == offsetof(Policy, pitr) && number == UINT64_MAX)
            text_printf(out, "all");
        else
            number_format(number, parameter->type == POLICY_BYTES, out);
        break;
    case POLICY_CUT:
        value_get(policy, parameter, &cut);
        text_printf(out, "%s", cut_mode_name((CutMode)cut));
        break;
    case POLICY_STRETCH:
        value_get(policy, parameter, percent);
        text_printf(out, "%u.%02u:%u.%02u", percent[0] / 100, percent[0] % 100, percent[1] / 100, percent[1] % 100);
        break;
    }
}
