/* vector.c - reads and writes keys as offsets from bases: with `keybase a 000000067F…00`, `a+1F` is the key that is
 * 1F behind it. */
#include "core/model/vector.h"

void vector_file_release(VectorFile *file)
{
    array_release(&file->cases);
    array_release(&file->statements);
    array_release(&file->options);
    array_release(&file->ranges);
    array_release(&file->lsns);
    array_release(&file->bases);
    arena_release(&file->arena);
}

const VectorOption *vector_option(const VectorFile *file, const VectorStatement *statement, const char *name)
{
    for (size_t i = statement->first; i < statement->first + statement->count; i++)
        if (strcmp(file->options.at[i].name, name) == 0)
            return &file->options.at[i];
    return NULL;
}

uint64_t vector_number(const VectorFile *file, const VectorStatement *statement, const char *name, uint64_t usual)
{
    const VectorOption *option = vector_option(file, statement, name);
    return option ? option->number : usual;
}

static bool offset_parse(Str word, size_t plus, const VectorBase *bases, size_t count, Key *key)
{
    Str name = {word.at, plus}, digits = {word.at + plus + 1, word.length - plus - 1};
    uint64_t offset;
    if (!digits.length || !number_parse_hex(digits, &offset, NULL))
        return false;
    for (size_t i = count; i-- > 0;)
        if (str_equal(bases[i].name, name) && bases[i].key <= U128_MAX - offset) {
            *key = bases[i].key + offset;
            return true;
        }
    return false;
}

bool vector_key_parse(const VectorBase *bases, size_t count, Str word, Key *key)
{
    if (str_equal(word, STR("0"))) {
        *key = 0;
        return true;
    }
    if (str_equal(word, STR("MAX"))) {
        *key = U128_MAX;
        return true;
    }
    const char *plus = word.length ? memchr(word.at, '+', word.length) : NULL;
    if (plus)
        return offset_parse(word, (size_t)(plus - word.at), bases, count, key);
    return word.length == KEY_DIGITS && key_parse_digits(word.at, key);
}

void vector_key_text(const VectorBase *bases, size_t count, Key key, Text *out)
{
    const VectorBase *nearest = NULL;
    for (size_t i = 0; i < count; i++)
        if (bases[i].key <= key && key - bases[i].key <= UINT32_MAX && (!nearest || bases[i].key > nearest->key))
            nearest = &bases[i];
    char digits[KEY_TEXT_SIZE];
    if (key == 0 || key == U128_MAX)
        text_printf(out, "%s", key ? "MAX" : "0");
    else if (nearest)
        text_printf(out, "%.*s+%llX", STR_ARG(nearest->name), (unsigned long long)(key - nearest->key));
    else
        text_printf(out, "%s", key_format(key, KEY_PRODUCTION, digits));
}
