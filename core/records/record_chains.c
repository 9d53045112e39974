/* record_chains.c - joins runs into chains, and searches the chains.
 *
 * Runs are taken by their first word; each goes to the end of the chain that ended first, if that chain ends below it,
 * and else begins a chain of its own. A heap of the chains' last words makes that n log n, and no fewer chains are
 * possible: when a chain begins, all others end at or above its first word.
 *
 *     runs  [1 3] [2 5] [4 8] [6 9]     chain 0: [1 3][4 8]    chain 1: [2 5][6 9]
 *
 * Merging: a question to C chains costs C searches of some 20 ns, merging n records about n * (1 + log2 C) ns. When the
 * questions asked have cost as much as a merge, the chains are merged. This costs at most twice as much as the best
 * choice with the number of questions known in advance.
 */
#include "core/records/record_chains.h"

#include "core/base/mem.h"
#include "core/base/search.h"
#include "core/base/sort.h"

#include <stdlib.h>

#define SEARCH_COST 16 /* the cost of a search in one chain, expressed in words merged */

/* ---- stringing together ---- */

typedef struct Tail {
    uint64_t last; /* the last word of the chain so far */
    uint32_t chain;
} Tail;

/* The ends of the chains form a heap with the lowest end on top. */
static void heap_sink(Tail *heap, size_t count)
{
    Tail moved = heap[0];
    size_t at = 0;
    for (size_t child; (child = 2 * at + 1) < count; at = child) {
        if (child + 1 < count && heap[child + 1].last < heap[child].last)
            child++;
        if (heap[child].last >= moved.last)
            break;
        heap[at] = heap[child];
    }
    heap[at] = moved;
}

static void heap_push(Tail *heap, size_t count, Tail tail)
{
    size_t at = count;
    for (; at > 0 && heap[(at - 1) / 2].last > tail.last; at = (at - 1) / 2)
        heap[at] = heap[(at - 1) / 2];
    heap[at] = tail;
}

/* Assigns each run of `order`, which is sorted by first word, to a chain. Returns the number of chains. */
static size_t assign(const Words *runs, const Sort64 *order, size_t count, uint32_t *chain_of)
{
    Tail *heap = mem_alloc((count + 1) * sizeof *heap);
    size_t chains = 0;
    for (size_t i = 0; i < count; i++) {
        Words run = runs[order[i].place];
        uint64_t last = run.at[run.count - 1];
        if (chains > 0 && heap[0].last < order[i].number) {
            heap[0].last = last;
            chain_of[i] = heap[0].chain;
            heap_sink(heap, chains);
        } else {
            chain_of[i] = (uint32_t)chains;
            heap_push(heap, chains, (Tail){last, (uint32_t)chains});
            chains++;
        }
    }
    free(heap);
    return chains;
}

static void chain_sum_up(const RecordChains *chains, RecordChain *chain)
{
    uint64_t sum = 0, *sums = mem_alloc((chain->count + 1) * sizeof *sums);
    size_t n = 0;
    for (uint32_t r = chain->first; r < chain->first + chain->runs; r++)
        /* NOLINTNEXTLINE(clang-analyzer-unix.Malloc): the analyzer mixes up old and new chains after merge_all() */
        for (size_t i = 0; i < chains->runs[r].count; i++) {
            sums[n++] = sum;
            sum += record_length(chains->form, chains->runs[r].at[i]);
        }
    sums[n] = sum;
    chain->sums = sums;
}

static uint64_t merge_budget(size_t records, size_t chains)
{
    unsigned doublings = 64 - (unsigned)__builtin_clzll(chains | 1);
    return (uint64_t)records * (1 + doublings) / SEARCH_COST;
}

/* Stores the runs chain by chain. */
static void lay_out(RecordChains *chains, const Words *runs, const Sort64 *order, size_t count,
                    const uint32_t *chain_of)
{
    size_t records = 0;
    for (size_t i = 0; i < count; i++)
        chains->at[chain_of[i]].runs++;
    for (size_t c = 1; c < chains->count; c++)
        chains->at[c].first = chains->at[c - 1].first + chains->at[c - 1].runs;
    for (size_t c = 0; c < chains->count; c++)
        chains->at[c].near = chains->at[c].first; /* used here as the place of the next run */
    for (size_t i = 0; i < count; i++) {
        RecordChain *chain = &chains->at[chain_of[i]];
        uint32_t place = chain->near++;
        chains->runs[place] = runs[order[i].place]; /* NOLINT(clang-analyzer-unix.Malloc): as above */
        chains->heads[place] = order[i].number;
        chains->before[place] = chain->count;
        chain->count += chains->runs[place].count;
        records += chains->runs[place].count;
    }
    for (size_t c = 0; c < chains->count; c++) {
        chains->at[c].near = chains->at[c].first;
        if (!chains->even)
            chain_sum_up(chains, &chains->at[c]);
    }
    chains->budget = merge_budget(records, chains->count);
}

void record_chains_init(RecordChains *chains, const RecordForm *form, const Words *runs, size_t count, bool even)
{
    Sort64 *order = mem_alloc((count + 1) * sizeof *order);
    size_t filled = 0;
    for (size_t i = 0; i < count; i++)
        if (runs[i].count > 0)
            order[filled++] = (Sort64){runs[i].at[0], (uint32_t)i};
    sort_64(order, filled);
    uint32_t *chain_of = mem_alloc((filled + 1) * sizeof *chain_of);
    *chains = (RecordChains){.form = form,
                             .even = even,
                             .runs = mem_alloc(filled * sizeof *chains->runs),
                             .heads = mem_alloc(filled * sizeof *chains->heads),
                             .before = mem_alloc(filled * sizeof *chains->before),
                             .count = assign(runs, order, filled, chain_of)};
    chains->at = mem_zero(chains->count, sizeof *chains->at);
    lay_out(chains, runs, order, filled, chain_of);
    free(chain_of);
    free(order);
}

static void forget_chains(RecordChains *chains)
{
    for (size_t c = 0; c < chains->count; c++)
        free(chains->at[c].sums);
    free(chains->at);
    free(chains->runs);
    free(chains->heads);
    free(chains->before);
}

void record_chains_release(RecordChains *chains)
{
    forget_chains(chains);
    free(chains->merged);
    *chains = (RecordChains){0};
}

/* ---- merging ---- */

static void merge_all(RecordChains *chains)
{
    size_t total = 0, written = 0;
    for (size_t c = 0; c < chains->count; c++)
        total += chains->at[c].count;
    uint64_t *lined_up = mem_alloc(total * sizeof *lined_up), *merged = mem_alloc(total * sizeof *merged);
    Words *parts = mem_alloc(chains->count * sizeof *parts);
    for (size_t c = 0; c < chains->count; c++) {
        RecordChain *chain = &chains->at[c];
        parts[c] = (Words){lined_up + written, chain->count};
        Words piece;
        for (size_t from = 0; record_chain_piece(chains, chain, &from, chain->count, &piece); written += piece.count)
            memcpy(lined_up + written, piece.at, piece.count * sizeof *lined_up);
    }
    WordScratch scratch = {0};
    words_merge(parts, chains->count, merged, &scratch);
    word_scratch_release(&scratch);
    free(parts);
    free(lined_up);
    Words run = {merged, total};
    const RecordForm *form = chains->form;
    bool even = chains->even;
    forget_chains(chains);
    record_chains_init(chains, form, &run, 1, even);
    chains->merged = merged;
}

bool record_chains_settle(RecordChains *chains)
{
    if (!record_chains_worn(chains))
        return false;
    merge_all(chains);
    return true;
}

/* ---- places in a chain ---- */

/* The last run in [low, high] that begins below `word`; `low` where none does. */
static uint32_t run_of_word(const RecordChains *chains, uint32_t low, uint32_t high, uint64_t word)
{
    uint32_t behind;
    search_first(behind, low + 1, high + 1, chains->heads[behind] >= word);
    return behind - 1;
}

static uint32_t run_of_place(const RecordChains *chains, RecordChain *chain, size_t place)
{
    uint32_t run = chain->near, end = chain->first + chain->runs;
    if (chains->before[run] > place || (run + 1 < end && chains->before[run + 1] <= place)) {
        search_first(run, chain->first + 1, end, chains->before[run] > place);
        chain->near = --run;
    }
    return run;
}

size_t record_chain_below(const RecordChains *chains, RecordChain *chain, uint64_t word)
{
    uint32_t run = chain->near, last = chain->first + chain->runs - 1;
    if (chains->heads[run] >= word || (run < last && chains->heads[run + 1] < word))
        chain->near = run = run_of_word(chains, chain->first, last, word);
    return chains->before[run] + words_below(chains->runs[run].at, chains->runs[run].count, word);
}

size_t record_chain_below_in(const RecordChains *chains, RecordChain *chain, size_t low, size_t high, uint64_t word)
{
    if (low == high)
        return low;
    uint32_t first = run_of_place(chains, chain, low), run = first;
    if (chains->before[first] + chains->runs[first].count < high)
        run = run_of_word(chains, first, run_of_place(chains, chain, high - 1), word);
    size_t before = chains->before[run], end = before + chains->runs[run].count;
    size_t from = before < low ? low : before, to = end < high ? end : high;
    return from + words_below(chains->runs[run].at + (from - before), to - from, word);
}

uint64_t record_chain_word(const RecordChains *chains, RecordChain *chain, size_t place)
{
    uint32_t run = run_of_place(chains, chain, place);
    return chains->runs[run].at[place - chains->before[run]];
}

uint64_t record_chain_bytes(const RecordChains *chains, const RecordChain *chain, size_t from, size_t to)
{
    if (chain->sums)
        return chain->sums[to] - chain->sums[from];
    return (to - from) * chains->form->length;
}

bool record_chain_piece(const RecordChains *chains, RecordChain *chain, size_t *from, size_t to, Words *piece)
{
    if (*from >= to)
        return false;
    uint32_t run = run_of_place(chains, chain, *from);
    size_t skipped = *from - chains->before[run], left = chains->runs[run].count - skipped;
    *piece = (Words){chains->runs[run].at + skipped, left < to - *from ? left : to - *from};
    *from += piece->count;
    return true;
}

size_t record_chains_between(RecordChains *chains, uint64_t start, uint64_t end, WordsArray *pieces)
{
    size_t total = 0;
    for (size_t i = 0; i < chains->count; i++) {
        RecordChain *chain = &chains->at[i];
        size_t from = record_chain_below(chains, chain, start), to = record_chain_below(chains, chain, end);
        Words piece;
        for (total += to - from; record_chain_piece(chains, chain, &from, to, &piece);)
            array_push(pieces, piece);
    }
    return total;
}
