/* record.c - converts keys to codes and LSNs to arrival numbers.
 *
 *     lengths 100, 0, 50 from LSN 1000: lsns = 1000 1100 1100 1150
 *     record_arrival_at(1100) = 1: the empty record is the first at that LSN
 */
#include "core/records/record.h"

#include "core/base/words.h"

static unsigned record_bits_for(uint64_t values)
{
    return values <= 1 ? 1 : 64 - (unsigned)__builtin_clzll(values - 1);
}

bool record_form_init(RecordForm *form, uint64_t key_limit, uint64_t count, Lsn first_lsn)
{
    /* One code more than there are keys, because the bound behind the last key is encoded too. */
    unsigned below = 1 + record_bits_for(count);
    if (key_limit == UINT64_MAX || below + record_bits_for(key_limit + 1) > 64)
        return false;
    *form = (RecordForm){.shift = below, .key_limit = key_limit, .count = count, .first_lsn = first_lsn};
    return true;
}

uint64_t record_code_at(const RecordForm *form, Key key)
{
    if (key > UINT64_MAX)
        return form->key_limit;
    if (form->keys)
        return words_below(form->keys, form->key_limit, (uint64_t)key);
    return key < form->key_limit ? (uint64_t)key : form->key_limit;
}

uint64_t record_arrival_at(const RecordForm *form, Lsn lsn)
{
    if (form->lsns)
        return words_below(form->lsns, form->count, lsn);
    if (lsn <= form->first_lsn)
        return 0;
    if (form->length == 0)
        return form->count;
    uint64_t arrival = (lsn - form->first_lsn + form->length - 1) / form->length;
    return arrival < form->count ? arrival : form->count;
}

uint64_t record_bytes(const RecordForm *form, const uint64_t *words, size_t count)
{
    uint64_t bytes = 0;
    for (size_t i = 0; i < count; i++)
        bytes += record_length(form, words[i]);
    return bytes;
}
