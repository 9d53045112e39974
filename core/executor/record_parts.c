/* record_parts.c - finds the records of one or more keys in all chains, in order.
 *
 * Parts, limit 100: records of 40 90 30 bytes. 40; 40 + 90 > 100, so 90 begins a part; 90 + 30 > 100, so 30 begins
 * another.
 *
 * Pages, after 3 records: a key's chain of 2 records since its last page gets none; one of 3 does, if they have a
 * page's bytes together.
 */
#include "core/executor/record_parts.h"

#include <stdlib.h>

static int compare_first_words(const void *a, const void *b)
{
    uint64_t x = ((const Words *)a)->at[0], y = ((const Words *)b)->at[0];
    return (x > y) - (x < y);
}

typedef ARRAY(Words) WordsArray;

/* The words in [start, end) as slices of the runs; returns how many words. */
static size_t slices_between(RecordChains *chains, uint64_t start, uint64_t end, WordsArray *slices)
{
    size_t total = 0;
    for (size_t i = 0; i < chains->count; i++) {
        RecordChain *chain = &chains->at[i];
        size_t from = record_chain_below(chains, chain, start), to = record_chain_below(chains, chain, end);
        Words piece;
        for (total += to - from; record_chain_piece(chains, chain, &from, to, &piece);)
            array_push(slices, piece);
    }
    return total;
}

/* The key's records as slices of the runs, in order of arrival: flushes and levels follow each other in LSN, so that
 * nearly always the slices do too; where they don't, they are merged into `own`, heap memory. */
static void key_slices(RecordChains *chains, uint64_t code, WordsArray *slices, uint64_t **own)
{
    size_t total = slices_between(chains, code << chains->form->shift, (code + 1) << chains->form->shift, slices);
    *own = NULL;
    if (slices->count < 2)
        return;
    qsort(slices->at, slices->count, sizeof *slices->at, compare_first_words);
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

/* Where all records have the same length every part has as many, so parts are found without looking at the rest. */
static void even_parts(const RecordForm *form, const Words *slices, size_t n, uint64_t limit, LsnPartArray *parts)
{
    uint64_t each = form->length ? limit / form->length : UINT64_MAX, left = 0; /* records that still fit */
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

/* A page image has the LSN of the record before it: they are one to a cut. */
static void uneven_parts(const RecordForm *form, const Words *slices, size_t n, uint64_t limit, LsnPartArray *parts)
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
        even_parts(form, slices.at, slices.count, limit, parts);
    else
        uneven_parts(form, slices.at, slices.count, limit, parts);
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

/* ---- page images ---- */

uint64_t record_pages_due(const RecordForm *form, Words words, uint64_t after, uint64_t *out)
{
    uint64_t pages = 0, chain = 0, bytes = 0;
    for (size_t i = 0; i < words.count; i++) {
        uint64_t word = words.at[i];
        if (out)
            *out++ = word;
        chain = record_is_page(word) ? 0 : chain + 1;
        bytes = record_is_page(word) ? 0 : bytes + record_length(form, word);
        if (i + 1 < words.count && record_code(form, words.at[i + 1]) == record_code(form, word))
            continue;
        if (chain >= after && bytes >= PAGE_BYTES) {
            pages++;
            if (out)
                *out++ = word | 1;
        }
        chain = bytes = 0;
    }
    return pages;
}

uint64_t record_range_pages(RecordChains *chains, KeyRange keys, LsnRange lsns, uint64_t after)
{
    const RecordForm *form = chains->form;
    uint64_t arrival_lo = record_arrival_at(form, lsns.lo), arrival_hi = record_arrival_at(form, lsns.hi);
    WordsArray slices = {0};
    uint64_t start = record_bound(form, keys.lo), end = record_bound(form, keys.hi);
    size_t kept = 0, total = slices_between(chains, start, end, &slices);
    uint64_t *words = mem_alloc(total * sizeof *words);
    WordScratch scratch = {0};
    words_merge(slices.at, slices.count, words, &scratch);
    for (size_t i = 0; i < total; i++) {
        uint64_t arrival = record_arrival(form, words[i]);
        words[kept] = words[i];
        kept += arrival >= arrival_lo && arrival < arrival_hi;
    }
    uint64_t pages = record_pages_due(form, (Words){words, kept}, after, NULL);
    word_scratch_release(&scratch);
    free(words);
    array_release(&slices);
    return pages;
}
