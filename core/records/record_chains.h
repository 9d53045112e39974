/* record_chains.h - many sorted runs of records as few chains: runs that do not overlap are strung together.
 *
 *     runs     1 1 3    7 9          chain 0   1 1 3 · 7 9        A level of ten thousand layers that is four deep is
 *                2 4 5    8 8        chain 1   2 4 5 · 8 8        four chains, and a question costs four searches.
 *
 * A place in a chain is a number of records from its start. Where the runs overlap too much for that, so that questions
 * have cost as much as merging all records, they are merged into one chain.
 */
#ifndef CORE_RECORDS_RECORD_CHAINS_H
#define CORE_RECORDS_RECORD_CHAINS_H

#include "core/records/record.h"
#include "core/base/words.h"

typedef struct RecordChain {
    uint32_t first, runs; /* its runs in ascending order: at least one, none of them empty */
    uint32_t near;        /* the run in which the last search ended: the next search often ends there too */
    size_t count;         /* number of records */
    uint64_t *sums;       /* owned; count + 1 running sums of bytes; NULL where all records have the same length */
} RecordChain;

typedef struct RecordChains {
    const RecordForm *form; /* not owned */
    bool even;              /* all records have form->length bytes */
    Words *runs;            /* owned; ordered by chain */
    uint64_t *heads;        /* owned; the first word of each run */
    size_t *before;         /* owned; for each run, the number of records before it in its chain */
    RecordChain *at;        /* owned */
    size_t count;           /* chains */
    uint64_t *merged;       /* owned; the words of the single chain that results from merging; NULL: not merged */
    uint64_t work, budget;  /* cost of searches in several chains so far, and the cost at which they are merged */
} RecordChains;

/* Joins the runs into chains; their words and the form must outlive the chains. The caller frees them with
 * record_chains_release(). O(runs log runs), and a pass over all records where their lengths differ. */
void record_chains_init(RecordChains *chains, const RecordForm *form, const Words *runs, size_t count, bool even);
void record_chains_release(RecordChains *chains);

/* Have searches cost as much as merging would? Never true for a single chain. */
static inline bool record_chains_worn(const RecordChains *chains)
{
    return chains->count > 1 && chains->work > chains->budget;
}

/* Merges the chains where record_chains_worn(). Returns true after merging, which makes places that were found before
 * invalid. Callers add the cost of their searches to `work`. O(records log chains), once. */
bool record_chains_settle(RecordChains *chains);

/* The number of records of a chain with words below `word`. O(log runs + log records). */
size_t record_chain_below(const RecordChains *chains, RecordChain *chain, uint64_t word);
/* The same where the result is known to be in [low, high]. */
size_t record_chain_below_in(const RecordChains *chains, RecordChain *chain, size_t low, size_t high, uint64_t word);
/* The word at a place, which must be below chain->count. */
uint64_t record_chain_word(const RecordChains *chains, RecordChain *chain, size_t place);
/* The bytes of the records [from, to). O(1). */
uint64_t record_chain_bytes(const RecordChains *chains, const RecordChain *chain, size_t from, size_t to);
/* Returns the next contiguous piece of the records [from, to) and moves *from behind it. False: from == to. */
bool record_chain_piece(const RecordChains *chains, RecordChain *chain, size_t *from, size_t to, Words *piece);
typedef ARRAY(Words) WordsArray;
/* Appends the pieces of all chains with the words in [start, end); returns how many words these are. */
size_t record_chains_between(RecordChains *chains, uint64_t start, uint64_t end, WordsArray *pieces);

#endif
