/* record_pages.c - counts each key's chain of records since its newest page.
 *
 *     after 3 records: a chain of 2 gets no page; one of 3 does, if the records have a page's bytes together
 */
#include "core/records/record_pages.h"

#include "core/base/mem.h"

#include <stdlib.h>

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
    size_t kept = 0, total = record_chains_between(chains, start, end, &slices);
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
