/* record_parts.c - finds the records of a key in all chains, in order, and cuts where a part is full.
 *
 *     limit 100, records of 40 90 30 bytes: 40; 40 + 90 > 100, so 90 begins a part; 90 + 30 > 100, so 30 begins another
 */
#include "core/records/record_parts.h"

#include <stdlib.h>

static int record_compare_first_words(const void *a, const void *b)
{
    uint64_t x = ((const Words *)a)->at[0], y = ((const Words *)b)->at[0];
    return (x > y) - (x < y);
}

/* Collects a key's records in order of arrival as slices of the runs. Flushes and levels follow each other in LSN, so
 * nearly always the slices do too; where they do not, they are merged into `own`, in heap memory. */
static void key_slices(RecordChains *chains, uint64_t code, WordsArray *slices, uint64_t **own)
{
    size_t total =
        record_chains_between(chains, code << chains->form->shift, (code + 1) << chains->form->shift, slices);
    *own = NULL;
    if (slices->count < 2)
        return;
    qsort(slices->at, slices->count, sizeof *slices->at, record_compare_first_words);
    bool apart = true;
    for (size_t i = 1; i < slices->count; i++)
        apart = apart && slices->at[i - 1].at[slices->at[i - 1].count - 1] < slices->at[i].at[0];
    if (apart)
        return;
    *own = mem_alloc(total * sizeof **own);
    WordScratch scratch = {0};
    words_merge(slices->at, slices->count, *own, &scratch);
    word_scratch_release(&scratch);
    slices->at[0] = (Words){*own, total};
    slices->count = 1;
}

/* Where all records have the same length, every part has the same number of records, so the records need not be
 * read. */
static void record_cut_even_parts(const RecordForm *form, const Words *slices, size_t n, uint64_t limit,
                                  LsnPartArray *parts)
{
    /* `left` is the number of records that still fit */
    uint64_t each = form->length ? limit / form->length : UINT64_MAX, left = 0;
    each = each ? each : 1;
    for (size_t i = 0; i < n; i++) {
        for (size_t at = 0; at < slices[i].count;) {
            if (left == 0) {
                array_push(parts, (LsnPart){.start = record_lsn(form, slices[i].at[at])});
                left = each;
            }
            size_t taken = slices[i].count - at < left ? slices[i].count - at : (size_t)left;
            parts->at[parts->count - 1].bytes += taken * form->length;
            left -= taken;
            at += taken;
        }
    }
}

/* A page image has the LSN of the record before it and belongs to the same part. */
static void cut_uneven_parts(const RecordForm *form, const Words *slices, size_t n, uint64_t limit, LsnPartArray *parts)
{
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < slices[i].count; k++) {
            uint64_t length = record_length(form, slices[i].at[k]);
            bool page = k + 1 < slices[i].count && record_is_page(slices[i].at[k + 1]) &&
                        record_arrival(form, slices[i].at[k]) == record_arrival(form, slices[i].at[k + 1]);
            uint64_t whole = page ? length + PAGE_BYTES : length;
            bool follows = k > 0 && record_is_page(slices[i].at[k]) &&
                           record_arrival(form, slices[i].at[k]) == record_arrival(form, slices[i].at[k - 1]);
            if (parts->count == 0 || (!follows && parts->at[parts->count - 1].bytes + whole > limit))
                array_push(parts, (LsnPart){.start = record_lsn(form, slices[i].at[k])});
            parts->at[parts->count - 1].bytes += length;
        }
    }
}

void record_key_parts(RecordChains *chains, Key key, uint64_t limit, LsnPartArray *parts)
{
    const RecordForm *form = chains->form;
    WordsArray slices = {0};
    uint64_t *own;
    key_slices(chains, record_code_at(form, key), &slices, &own);
    if (chains->even)
        record_cut_even_parts(form, slices.at, slices.count, limit, parts);
    else
        cut_uneven_parts(form, slices.at, slices.count, limit, parts);
    free(own);
    array_release(&slices);
}

void record_key_chunks(RecordChains *chains, Key key, uint64_t limit, LsnPartArray *chunks)
{
    const RecordForm *form = chains->form;
    WordsArray slices = {0};
    uint64_t *own;
    key_slices(chains, record_code_at(form, key), &slices, &own);
    uint64_t part = limit;
    for (size_t i = 0; i < slices.count; i++) {
        for (size_t k = 0; k < slices.at[i].count; k++) {
            if (part >= limit) {
                array_push(chunks, (LsnPart){.start = record_lsn(form, slices.at[i].at[k])});
                part = 0;
            }
            part += record_length(form, slices.at[i].at[k]);
            chunks->at[chunks->count - 1].bytes = part;
        }
    }
    free(own);
    array_release(&slices);
}
