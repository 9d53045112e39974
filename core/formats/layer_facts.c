/* layer_facts.c - reads a layer's members in one pass over the characters. No value is stored before the closing
 * bracket. */
#include "core/formats/layer_facts.h"

#include "core/base/hex.h"

#define EXACT_DIGITS 15 /* most digits that a double represents exactly */

static void facts_skip_blanks(Str *rest)
{
    while (rest->length && (rest->at[0] == ' ' || rest->at[0] == '\n' || rest->at[0] == '\t' || rest->at[0] == '\r'))
        *rest = (Str){rest->at + 1, rest->length - 1};
}

/* Takes these characters, after any blanks. */
static bool facts_take(Str *rest, Str text)
{
    facts_skip_blanks(rest);
    if (!str_starts(*rest, text))
        return false;
    *rest = (Str){rest->at + text.length, rest->length - text.length};
    return true;
}

/* Takes a whole number of few digits that a separator ends. */
static bool facts_take_number(Str *rest, uint64_t *number)
{
    size_t n = 0;
    *number = 0;
    facts_skip_blanks(rest);
    for (; n < rest->length && char_is_digit(rest->at[n]) && n <= EXACT_DIGITS; n++)
        *number = *number * 10 + (uint64_t)(rest->at[n] - '0');
    if (n == 0 || n > EXACT_DIGITS || n == rest->length || (rest->at[0] == '0' && n > 1) ||
        char_among(rest->at[n], ".eE+-"))
        return false;
    *rest = (Str){rest->at + n, rest->length - n};
    return true;
}

static bool facts_take_shard(Str *rest, uint64_t *shard)
{
    if (!facts_take(rest, STR("\"")) || rest->length < 5 || rest->at[4] != '"' || !hex_digits(rest->at, 4, shard))
        return false;
    *rest = (Str){rest->at + 5, rest->length - 5};
    return true;
}

static bool take_member(Str *rest, Layer *layer)
{
    uint64_t number;
    if (facts_take(rest, STR("\"file_size\""))) {
        if (!facts_take(rest, STR(":")) || !facts_take_number(rest, &number) || number > LAYER_SIZE_MAX)
            return false;
        layer->size = number;
    } else if (facts_take(rest, STR("\"generation\""))) {
        if (!facts_take(rest, STR(":")) || !facts_take_number(rest, &number) || number >= GENERATION_NONE)
            return false;
        layer->generation = (uint32_t)number;
    } else if (facts_take(rest, STR("\"shard\""))) {
        if (!facts_take(rest, STR(":")) || !facts_take_shard(rest, &number))
            return false;
        layer->shard = (uint16_t)number;
    } else {
        return false;
    }
    return true;
}

bool layer_facts_take(JsonWalk *walk, Layer *layer)
{
    Str rest = {walk->at, (size_t)(walk->end - walk->at)};
    Layer told = *layer;
    if (!facts_take(&rest, STR("{")))
        return false;
    do {
        if (!take_member(&rest, &told))
            return false;
    } while (facts_take(&rest, STR(",")));
    if (!facts_take(&rest, STR("}")))
        return false;
    walk->at = rest.at;
    *layer = told;
    return true;
}
