/* sheet_places.c - formats and parses keys and LSNs in the cells of a sheet. The layer set, which each context
 * begins with, says in which form. */
#include "core/analysis/sheet_places.h"

static const LayerSet *places_set_of(const void *context)
{
    return *(const LayerSet *const *)context;
}

void sheet_key_format(const void *context, U128 number, bool for_people, Text *out)
{
    char text[KEY_LABEL_SIZE], digits[KEY_TEXT_SIZE];
    KeyForm form = places_set_of(context)->form;
    text_printf(out, "%s", for_people ? key_label(number, form, text) : key_format(number, form, digits));
}

bool sheet_key_parse(const void *context, Str text, U128 *number, Error *error)
{
    return key_parse_in(places_set_of(context)->form, text, number, error);
}

void sheet_lsn_format(const void *context, U128 number, bool for_people, Text *out)
{
    char text[LSN_TEXT_SIZE];
    (void)for_people;
    if (places_set_of(context)->lsm)
        text_printf(out, "%llu", (unsigned long long)number);
    else
        text_printf(out, "%s", lsn_format((Lsn)number, text));
}

bool sheet_lsn_parse(const void *context, Str text, U128 *number, Error *error)
{
    uint64_t sequence;
    if (places_set_of(context)->lsm ? !number_parse(text, &sequence, error) : !lsn_parse(text, &sequence, error))
        return false;
    *number = sequence;
    return true;
}
