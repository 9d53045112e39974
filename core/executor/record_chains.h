/* record_chains.h - many sorted runs of records as few chains: runs that do not overlap are strung together.
 *
 *     runs     1 1 3    7 9          chain 0   1 1 3 · 7 9        A level of ten thousand layers that is four deep is
 *                2 4 5    8 8        chain 1   2 4 5 · 8 8        four chains, and a question costs four searches.
 *
 * A place in a chain is a number of records from its start. Where the runs overlap too much for that, so that questions
 * have cost as much as merging all records, they are merged into one chain.
 */
#ifndef CORE_EXECUTOR_RECORD_CHAINS_H
#define CORE_EXECUTOR_RECORD_CHAINS_H

#include "core/executor/record.h"
#include "core/base/words.h"

typedef struct RecordChain {
    uint32_t first, runs; /* its runs, in ascending order; at least one, none empty */
    uint32_t near;        /* the run where the last search ended: the next one often ends there too */
    size_t count;         /* records */
    uint64_t *sums;       /* owned; count + 1 running sums of bytes; NULL: even */
} RecordChain;

typedef struct RecordChains {
    const RecordForm *form; /* not owned */
    bool even;              /* all records have form->length bytes */
    Words *runs;            /* owned; by chain */
    uint64_t *heads;        /* owned; the first word of each run */
    size_t *before;         /* owned; records in the same chain before each run */
    RecordChain *at;        /* owned */
    size_t count;           /* chains */
    uint64_t *merged;       /* owned; the words of the one chain that all runs were merged into; NULL: not merged */
    uint64_t work, budget;  /* searches in single chains so far, and how many before merging */
} RecordChains;

/* Strings the runs together; their words and the form must outlive the chains. O(runs log runs), and a walk over all
 * records where they are not even. */
void record_chains_init(RecordChains *chains, const RecordForm *form, const Words *runs, size_t count, bool even);
void record_chains_release(RecordChains *chains);

/* Have questions cost as much as merging? Never so for a single chain. */
static inline bool record_chains_worn(const RecordChains *chains)
{
    return chains->count > 1 && chains->work > chains->budget;
}

/* Merges the chains where they are worn; then the result is true, and places found before are void. Whoever searches
 * adds to `work`. O(records log chains), once. */
bool record_chains_settle(RecordChains *chains);

/* The records of a chain whose words are below `word`. O(log runs + log records). */
size_t record_chain_below(const RecordChains *chains, RecordChain *chain, uint64_t word);
/* The same for a `word` whose place is known to lie in [low, high]. */
size_t record_chain_below_in(const RecordChains *chains, RecordChain *chain, size_t low, size_t high, uint64_t word);
/* The word at a place below chain->count. */
uint64_t record_chain_word(const RecordChains *chains, RecordChain *chain, size_t place);
/* Bytes of the records in [from, to). */
uint64_t record_chain_bytes(const RecordChains *chains, const RecordChain *chain, size_t from, size_t to);
/* The records in [from, to) as they lie in memory: the next piece of them, which `*from` passes. False: from == to. */
bool record_chain_piece(const RecordChains *chains, RecordChain *chain, size_t *from, size_t to, Words *piece);
typedef ARRAY(Words) WordsArray;
/* Appends the pieces of all chains with the words in [start, end); returns how many words these are. */
size_t record_chains_between(RecordChains *chains, uint64_t start, uint64_t end, WordsArray *pieces);

#endif
