/* phrase.c - "4 layers", "1.20 GiB", "0/1 … 0/2", "keys 5 … 9"; a range of all keys is "all keys". */
#include "core/tell/phrase.h"

void phrase_count(Text *out, uint64_t count, const char *noun)
{
    char text[64];
    text_printf(out, "%s", plural_format(count, noun, text));
}

void phrase_bytes(Text *out, uint64_t bytes)
{
    char text[32];
    text_printf(out, "%s", bytes_format(bytes, text));
}

void phrase_lsns(Text *out, LsnRange lsns)
{
    char lo[LSN_TEXT_SIZE], hi[LSN_TEXT_SIZE];
    text_printf(out, "%s … %s", lsn_format(lsns.lo, lo), lsn_format(lsns.hi, hi));
}

void phrase_keys(Text *out, KeyRange keys, KeyForm form)
{
    char lo[KEY_LABEL_SIZE], hi[KEY_LABEL_SIZE];
    if (keys.lo == 0 && keys.hi == key_max(form))
        text_printf(out, "all keys");
    else
        text_printf(out, "keys %s … %s", key_label(keys.lo, form, lo), key_label(keys.hi, form, hi));
}
