/* record_source.c - answers a planner's questions about many sorted runs, which lie in a few chains (record_chains.h).
 *
 * How many bytes lie below a key is a sum of one search per chain; planners ask several questions about the same two
 * keys in a row, so the last places found are kept. The shortest prefix of a given size is found by bisecting the key,
 * with a bracket per chain that shrinks along:
 *
 *     chain 0   1 1 3 [5 7 8] 9        bracket: where the end of the prefix may still lie
 *     chain 1     2 [4 6] 9
 *
 * The first bracket is narrow: the prefix ends at the latest where one chain alone has enough, and not before one has
 * its share of it. So a prefix costs about (chains) * log(records of the prefix). In a single chain its end is found
 * directly.
 *
 * A key with more than `limit` bytes has at least limit / chains of them in one chain, so looking at every place where
 * a chain's bytes pass a multiple of half of that finds it: two neighbouring places with the same key are a candidate.
 */
#include "core/records/record_source.h"

#include "core/base/mem.h"
#include "core/records/record_chains.h"
#include "core/records/record_pages.h"
#include "core/records/record_parts.h"

#include <assert.h>
#include <stdlib.h>

/* The places of a word in all chains. They are the same for all words between the same two records. */
typedef struct Places {
    uint64_t lo, hi; /* the words that have these places, both ends included; lo > hi: none */
    size_t *at;      /* owned; one for each chain */
    uint64_t bytes, records;
    uint64_t used; /* the clock at its last use */
} Places;

#define PLACES 4 /* number of cached questions */

typedef struct Bracket {
    uint32_t chain;
    size_t from;      /* the first record of the prefix */
    size_t low, high; /* the end of the prefix lies in [low, high] */
} Bracket;

typedef struct RecordSource {
    const RecordForm *form;
    RecordChains chains;
    Places places[PLACES];
    uint64_t clock;    /* counts questions, for Places.used */
    Bracket *brackets; /* room for one bracket for each chain */
    size_t *ends;      /* room for one place for each chain */
    /* The last answer of next_oversized(): (from, until, limit) gave (found, key). */
    struct {
        bool valid, found;
        Key from, until, key;
        uint64_t limit;
    } oversized;
} RecordSource;

/* ---- the places of a word ---- */

/* Called first by every question: merges the chains where that is cheaper than searching them. True: they were
 * merged. */
static bool settle(RecordSource *source)
{
    if (!record_chains_settle(&source->chains))
        return false;
    for (int i = 0; i < PLACES; i++) {
        source->places[i].lo = 1;
        source->places[i].hi = 0;
    }
    return true;
}

static void places_sum_up(const RecordSource *source, Places *places)
{
    places->bytes = places->records = 0;
    for (size_t i = 0; i < source->chains.count; i++) {
        places->bytes += record_chain_bytes(&source->chains, &source->chains.at[i], 0, places->at[i]);
        places->records += places->at[i];
    }
}

/* Returns the least recently used entry, to be filled in for `word`. */
static Places *places_reuse(RecordSource *source, uint64_t word)
{
    Places *oldest = &source->places[0];
    for (int i = 1; i < PLACES; i++)
        if (source->places[i].used < oldest->used)
            oldest = &source->places[i];
    oldest->lo = oldest->hi = word;
    oldest->used = ++source->clock;
    return oldest;
}

/* The places of a word, valid until PLACES - 1 other words are asked for. */
static Places *places_of(RecordSource *source, uint64_t word)
{
    RecordChains *chains = &source->chains;
    for (int i = 0; i < PLACES; i++)
        if (source->places[i].lo <= word && word <= source->places[i].hi) {
            source->places[i].used = ++source->clock;
            return &source->places[i];
        }
    Places *places = places_reuse(source, word);
    for (size_t i = 0; i < chains->count; i++)
        places->at[i] = record_chain_below(chains, &chains->at[i], word);
    chains->work += chains->count;
    places_sum_up(source, places);
    return places;
}

static uint64_t record_source_bytes_below(void *self, Key key, uint64_t *records)
{
    RecordSource *source = self;
    settle(source);
    const Places *places = places_of(source, record_bound(source->form, key));
    if (records)
        *records = places->records;
    return places->bytes;
}

static bool record_source_next_key(void *self, Key from, Key *key)
{
    RecordSource *source = self;
    RecordChains *chains = &source->chains;
    settle(source);
    Places *places = places_of(source, record_bound(source->form, from));
    uint64_t best = UINT64_MAX;
    for (size_t i = 0; i < chains->count; i++) {
        size_t at = places->at[i];
        uint64_t word = at < chains->at[i].count ? record_chain_word(chains, &chains->at[i], at) : UINT64_MAX;
        best = word < best ? word : best;
    }
    if (best == UINT64_MAX)
        return false;
    places->hi = best; /* no record lies in between */
    *key = record_key(chains->form, best);
    return true;
}

static bool record_source_previous_key(void *self, Key below, Key *key)
{
    RecordSource *source = self;
    RecordChains *chains = &source->chains;
    settle(source);
    const Places *places = places_of(source, record_bound(source->form, below));
    uint64_t best = 0;
    for (size_t i = 0; i < chains->count; i++) {
        size_t at = places->at[i];
        uint64_t word = at > 0 ? record_chain_word(chains, &chains->at[i], at - 1) : 0;
        best = word > best ? word : best;
    }
    if (places->records == 0)
        return false;
    *key = record_key(chains->form, best);
    return true;
}

/* ---- prefixes ---- */

/* The first record from `at` on at which the sum of bytes since `at` reaches `bytes`. */
static size_t chain_advance(const RecordChains *chains, const RecordChain *chain, size_t at, uint64_t bytes)
{
    size_t left = chain->count - at;
    if (chain->sums)
        return at + words_below(chain->sums + at, left, chain->sums[at] + bytes);
    uint64_t length = chains->form->length;
    uint64_t records = length ? (bytes + length - 1) / length : UINT64_MAX;
    return records < left ? at + (size_t)records : at + left;
}

/* The codes between which a prefix of `bytes` ends, both included. */
typedef struct Codes {
    uint64_t low, high;
} Codes;

static uint64_t code_at(RecordChains *chains, RecordChain *chain, size_t place)
{
    return record_code(chains->form, record_chain_word(chains, chain, place));
}

/* Makes brackets for the chains that have records between the two places. Returns how many. */
static size_t record_brackets_init(RecordSource *source, const Places *start, const Places *end)
{
    size_t n = 0;
    for (size_t i = 0; i < source->chains.count; i++) {
        size_t first = start->at[i], last = end->at[i];
        if (first < last)
            source->brackets[n++] = (Bracket){.chain = (uint32_t)i, .from = first, .low = first, .high = last};
    }
    return n;
}

/* The lowest and the highest code that the brackets contain. */
static Codes brackets_span(RecordSource *source, size_t n)
{
    RecordChains *chains = &source->chains;
    Codes span = {UINT64_MAX, 0};
    for (size_t i = 0; i < n; i++) {
        RecordChain *chain = &chains->at[source->brackets[i].chain];
        uint64_t first = code_at(chains, chain, source->brackets[i].from);
        uint64_t last = code_at(chains, chain, source->brackets[i].high - 1);
        span.low = first < span.low ? first : span.low;
        span.high = last > span.high ? last : span.high;
    }
    return span;
}

/* Does a chain have `bytes` from the bracket's start on, before the bracket's end? Then sets the key where it reaches
 * them. */
static bool bracket_reaches(RecordChains *chains, const Bracket *bracket, uint64_t bytes, uint64_t *code)
{
    RecordChain *chain = &chains->at[bracket->chain];
    size_t enough = chain_advance(chains, chain, bracket->from, bytes);
    if (record_chain_bytes(chains, chain, bracket->from, bracket->high) < bytes)
        return false;
    *code = code_at(chains, chain, enough > bracket->from ? enough - 1 : bracket->from);
    return true;
}

/* Narrows the range of codes. The prefix ends at the latest where one chain alone has all of its bytes, and at the
 * earliest where one chain has its share of them. */
static void narrow(RecordSource *source, size_t n, uint64_t bytes, Codes *codes)
{
    assert(n > 0);
    uint64_t share = bytes / n + (bytes % n > 0), first = UINT64_MAX, code;
    for (size_t i = 0; i < n; i++) {
        const Bracket *bracket = &source->brackets[i];
        if (!bracket_reaches(&source->chains, bracket, share, &code))
            continue;
        first = code < first ? code : first;
        if (bracket_reaches(&source->chains, bracket, bytes, &code) && code < codes->high)
            codes->high = code;
    }
    codes->low = first > codes->low ? first : codes->low;
    for (size_t i = 0; i < n; i++) {
        Bracket *b = &source->brackets[i];
        RecordChain *chain = &source->chains.at[b->chain];
        uint64_t above = (codes->high + 1) << source->form->shift, below = codes->low << source->form->shift;
        b->high = record_chain_below_in(&source->chains, chain, b->low, b->high, above);
        b->low = record_chain_below_in(&source->chains, chain, b->low, b->high, below);
    }
    source->chains.work += n;
}

/* Finds the lowest code such that the keys up to it have at least `bytes`. The brackets then end there. */
static uint64_t record_source_bisect(RecordSource *source, size_t n, Codes codes, uint64_t bytes)
{
    RecordChains *chains = &source->chains;
    size_t *ends = source->ends;
    while (codes.low < codes.high) {
        uint64_t middle = codes.low + (codes.high - codes.low) / 2, sum = 0;
        uint64_t bound = (middle + 1) << source->form->shift;
        for (size_t i = 0; i < n; i++) {
            const Bracket *b = &source->brackets[i];
            ends[i] = record_chain_below_in(chains, &chains->at[b->chain], b->low, b->high, bound);
            sum += record_chain_bytes(chains, &chains->at[b->chain], b->from, ends[i]);
        }
        bool enough = sum >= bytes;
        for (size_t i = 0; i < n; i++) {
            if (enough)
                source->brackets[i].high = ends[i];
            else
                source->brackets[i].low = ends[i];
        }
        chains->work += n;
        if (enough)
            codes.high = middle;
        else
            codes.low = middle + 1;
    }
    return codes.low;
}

/* The next question is usually about what follows this prefix, so its end is remembered. */
static void remember_end(RecordSource *source, const Places *start, size_t n, uint64_t code)
{
    Places *places = places_reuse(source, (code + 1) << source->form->shift);
    memcpy(places->at, start->at, source->chains.count * sizeof *places->at);
    for (size_t i = 0; i < n; i++)
        places->at[source->brackets[i].chain] = source->brackets[i].high;
    places_sum_up(source, places);
}

static bool record_source_prefix(void *self, Key from, Key until, uint64_t bytes, KeyPrefix *prefix)
{
    RecordSource *source = self;
    const RecordForm *form = source->form;
    settle(source);
    const Places *start = places_of(source, record_bound(form, from));
    const Places *end = places_of(source, record_bound(form, until));
    *prefix = (KeyPrefix){0};
    if (end->records <= start->records)
        return false;
    size_t n = record_brackets_init(source, start, end);
    Codes codes = brackets_span(source, n);
    bool enough = end->bytes - start->bytes >= bytes;
    prefix->first = form->keys ? form->keys[codes.low] : codes.low;
    prefix->bytes = end->bytes - start->bytes;
    prefix->records = end->records - start->records;
    if (enough) {
        narrow(source, n, bytes, &codes);
        codes.high = record_source_bisect(source, n, codes, bytes);
        prefix->bytes = prefix->records = 0;
        for (size_t i = 0; i < n; i++) {
            const Bracket *b = &source->brackets[i];
            prefix->bytes += record_chain_bytes(&source->chains, &source->chains.at[b->chain], b->from, b->high);
            prefix->records += b->high - b->from;
        }
        remember_end(source, start, n, codes.high);
    }
    prefix->last = form->keys ? form->keys[codes.high] : codes.high;
    return enough;
}

/* ---- keys that are cut by LSN ---- */

static bool key_oversized(RecordChains *chains, uint64_t code, uint64_t limit)
{
    uint64_t start = code << chains->form->shift, end = (code + 1) << chains->form->shift, bytes = 0, records = 0;
    chains->work += chains->count;
    for (size_t i = 0; i < chains->count; i++) {
        RecordChain *chain = &chains->at[i];
        size_t first = record_chain_below(chains, chain, start), last = record_chain_below(chains, chain, end);
        bytes += record_chain_bytes(chains, chain, first, last);
        records += last - first;
    }
    return records >= 2 && bytes > limit;
}

/* The range in which an oversized key is searched. */
typedef struct OversizedScan {
    uint64_t start, end; /* words */
    uint64_t limit, stride;
} OversizedScan;

/* The lowest oversized code that has at least two strides in the chain; UINT64_MAX: none. */
static uint64_t chain_oversized(RecordChains *chains, RecordChain *chain, const OversizedScan *scan)
{
    const RecordForm *form = chains->form;
    size_t at = record_chain_below(chains, chain, scan->start), last = record_chain_below(chains, chain, scan->end);
    while (at < last && !record_chains_worn(chains)) {
        uint64_t code = record_code(form, record_chain_word(chains, chain, at));
        size_t next = chain_advance(chains, chain, at, scan->stride);
        next = next > at + 1 ? next - 1 : at + 1; /* skip a stride less one record, or a single record */
        bool same = next < last && record_code(form, record_chain_word(chains, chain, next)) == code;
        bool heavy = record_chain_bytes(chains, chain, at, at + 1) >= scan->stride;
        if ((same || heavy) && key_oversized(chains, code, scan->limit))
            return code;
        at = same ? record_chain_below_in(chains, chain, next, last, (code + 1) << form->shift) : next;
    }
    return UINT64_MAX;
}

/* Finds the lowest oversized code in all chains. With many chains a key's share in one of them is small, so that every
 * record may be a candidate. Then the chains are merged on the way, and the search starts again in the single chain. */
static uint64_t find_oversized(RecordSource *source, uint64_t start, uint64_t end, uint64_t limit)
{
    RecordChains *chains = &source->chains;
    uint64_t best;
    do {
        uint64_t share = chains->count ? limit / chains->count + 1 : 1;
        OversizedScan scan = {.start = start, .end = end, .limit = limit, .stride = share / 2 ? share / 2 : 1};
        best = UINT64_MAX;
        for (size_t i = 0; i < chains->count; i++) {
            uint64_t code = chain_oversized(chains, &chains->at[i], &scan);
            if (code < best) {
                best = code;
                scan.end = code << chains->form->shift;
            }
        }
    } while (settle(source));
    return best;
}

static bool record_source_next_oversized(void *self, Key from, Key until, uint64_t limit, Key *key)
{
    RecordSource *source = self;
    const RecordForm *form = source->form;
    if (source->oversized.valid && source->oversized.limit == limit && from >= source->oversized.from) {
        bool ahead = source->oversized.found && from <= source->oversized.key;
        if (ahead && source->oversized.key < until) {
            *key = source->oversized.key;
            return true;
        }
        if ((ahead && until <= source->oversized.key) || (!source->oversized.found && until <= source->oversized.until))
            return false;
    }
    uint64_t best = find_oversized(source, record_bound(form, from), record_bound(form, until), limit);
    source->oversized.valid = true;
    source->oversized.found = best != UINT64_MAX;
    source->oversized.from = from;
    source->oversized.until = until;
    source->oversized.limit = limit;
    if (best == UINT64_MAX)
        return false;
    source->oversized.key = record_key(form, best << form->shift);
    *key = source->oversized.key;
    return true;
}

static void record_source_lsn_parts(void *self, Key key, uint64_t limit, LsnPartArray *parts)
{
    RecordSource *source = self;
    settle(source);
    record_key_parts(&source->chains, key, limit, parts);
}

static void record_source_lsn_chunks(void *self, Key key, uint64_t limit, LsnPartArray *chunks)
{
    RecordSource *source = self;
    settle(source);
    record_key_chunks(&source->chains, key, limit, chunks);
}

static uint64_t record_source_pages_due(void *self, KeyRange keys, LsnRange lsns, uint64_t after)
{
    RecordSource *source = self;
    settle(source);
    return record_range_pages(&source->chains, keys, lsns, after);
}

static void record_source_release(void *self)
{
    RecordSource *source = self;
    record_chains_release(&source->chains);
    for (int i = 0; i < PLACES; i++)
        free(source->places[i].at);
    free(source->brackets);
    free(source->ends);
    free(source);
}

void record_source_init(KeySource *out, const RecordForm *form, const Words *runs, size_t count, bool even)
{
    RecordSource *source = mem_zero(1, sizeof *source);
    source->form = form;
    record_chains_init(&source->chains, form, runs, count, even);
    for (int i = 0; i < PLACES; i++)
        source->places[i] = (Places){.lo = 1, .at = mem_alloc(source->chains.count * sizeof(size_t))};
    source->brackets = mem_alloc(source->chains.count * sizeof *source->brackets);
    source->ends = mem_alloc(source->chains.count * sizeof *source->ends);
    *out = (KeySource){.self = source,
                       .bytes_below = record_source_bytes_below,
                       .next_key = record_source_next_key,
                       .previous_key = record_source_previous_key,
                       .prefix = record_source_prefix,
                       .next_oversized = record_source_next_oversized,
                       .lsn_parts = record_source_lsn_parts,
                       .pages_due = record_source_pages_due,
                       .lsn_chunks = record_source_lsn_chunks,
                       .release = record_source_release};
    for (size_t i = 0; i < source->chains.count; i++) {
        const RecordChain *chain = &source->chains.at[i];
        out->total_records += chain->count;
        out->total_bytes += record_chain_bytes(&source->chains, chain, 0, chain->count);
    }
}
