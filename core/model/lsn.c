/* lsn.c - parses and formats LSNs: 93/1C0887F1 is 0x931C0887F1. */
#include "core/model/lsn.h"

#include <stdio.h>

bool lsn_parse(Str text, Lsn *lsn, Error *error)
{
    const char *slash = text.length ? memchr(text.at, '/', text.length) : NULL;
    if (!slash)
        return number_parse_hex(text, lsn, error);
    Str high = {text.at, (size_t)(slash - text.at)}, low = {slash + 1, text.length - high.length - 1};
    uint64_t h, l;
    if (!high.length || !low.length || high.length > 8 || low.length > 8 || !number_parse_hex(high, &h, NULL) ||
        !number_parse_hex(low, &l, NULL))
        return error_set(error, ERROR_INPUT, "'%.*s' is not an LSN (hi/lo, each up to 8 hex digits)", STR_ARG(text));
    *lsn = h << 32 | l;
    return true;
}

char *lsn_format(Lsn lsn, char out[LSN_TEXT_SIZE])
{
    snprintf(out, LSN_TEXT_SIZE, "%X/%X", (unsigned)(lsn >> 32), (unsigned)lsn);
    return out;
}
