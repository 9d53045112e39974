/* Selection from many sorted runs.
 *
 * How many bytes lie below a key is a sum of one binary search per run. The shortest prefix of a given size is found by
 * bisecting the key, with a bracket per run that shrinks along:
 *
 *     run 0   1 1 3 [5 7 8] 9        bracket: where the end of the prefix may still lie
 *     run 1     2 [4 6] 9
 *
 * so a prefix costs about (runs that take part) * log(records). Where records differ in length each run has the running
 * sum of its bytes beside it; where all are the same, sums are products.
 *
 * A key with more than `limit` bytes has at least limit / runs of them in one run, so looking at every place where a
 * run's bytes pass a multiple of half of that finds it: two neighbouring places with the same key are a candidate.
 */
#include "core/executor/record_source.h"

#include "core/base/mem.h"

#include <stdlib.h>

typedef struct Bracket {
    uint32_t run;
    size_t from;      /* first record of the prefix */
    size_t low, high; /* its end lies in [low, high] */
} Bracket;

typedef struct RecordSource {
    const RecordForm *form;
    Words *runs;
    uint64_t **sums; /* per run, count + 1 running sums of bytes; NULL: even */
    size_t count;
    size_t *cursor;    /* per run: where the last prefix ended */
    Bracket *brackets; /* room for one a run */
    /* The last answer of next_oversized(): from, until, limit -> found, key. */
    struct {
        bool valid, found;
        Key from, until, key;
        uint64_t limit;
    } oversized;
} RecordSource;

static uint64_t run_bytes(const RecordSource *source, size_t run, size_t from, size_t to)
{
    if (source->sums)
        return source->sums[run][to] - source->sums[run][from];
    return (to - from) * source->form->length;
}

static size_t run_below(const RecordSource *source, size_t run, uint64_t word)
{
    const Words *words = &source->runs[run];
    if (words->count == 0 || words->at[0] >= word)
        return 0;
    if (words->at[words->count - 1] < word)
        return words->count;
    size_t hint = source->cursor[run];
    if (hint > 0 && hint < words->count && words->at[hint - 1] < word && words->at[hint] >= word)
        return hint;
    return words_below(words->at, words->count, word);
}

static uint64_t source_bytes_below(void *self, Key key, uint64_t *records)
{
    const RecordSource *source = self;
    uint64_t word = record_bound(source->form, key), bytes = 0, n = 0;
    for (size_t i = 0; i < source->count; i++) {
        size_t below = run_below(source, i, word);
        bytes += run_bytes(source, i, 0, below);
        n += below;
    }
    if (records)
        *records = n;
    return bytes;
}

static bool source_next_key(void *self, Key from, Key *key)
{
    const RecordSource *source = self;
    uint64_t bound = record_bound(source->form, from), best = UINT64_MAX;
    for (size_t i = 0; i < source->count; i++) {
        size_t at = run_below(source, i, bound);
        if (at < source->runs[i].count && source->runs[i].at[at] < best)
            best = source->runs[i].at[at];
    }
    if (best == UINT64_MAX)
        return false;
    *key = record_key(source->form, best);
    return true;
}

static bool source_previous_key(void *self, Key below, Key *key)
{
    const RecordSource *source = self;
    uint64_t bound = record_bound(source->form, below), best = 0;
    bool found = false;
    for (size_t i = 0; i < source->count; i++) {
        size_t at = run_below(source, i, bound);
        if (at > 0 && source->runs[i].at[at - 1] >= best) {
            best = source->runs[i].at[at - 1];
            found = true;
        }
    }
    if (found)
        *key = record_key(source->form, best);
    return found;
}

/* Brackets of the runs with records in [from, until); totals and the lowest and highest key code there. */
static size_t brackets_init(RecordSource *source, Key from, Key until, KeyPrefix *total, uint64_t *low, uint64_t *high)
{
    const RecordForm *form = source->form;
    uint64_t start = record_bound(form, from), end = record_bound(form, until);
    size_t n = 0;
    *total = (KeyPrefix){0};
    *low = UINT64_MAX;
    *high = 0;
    for (size_t i = 0; i < source->count; i++) {
        const Words *run = &source->runs[i];
        if (run->count == 0 || run->at[run->count - 1] < start || run->at[0] >= end)
            continue;
        size_t first = run_below(source, i, start), last = run_below(source, i, end);
        if (first >= last)
            continue;
        source->brackets[n++] = (Bracket){.run = (uint32_t)i, .from = first, .low = first, .high = last};
        total->bytes += run_bytes(source, i, first, last);
        total->records += last - first;
        uint64_t first_code = record_code(form, run->at[first]), last_code = record_code(form, run->at[last - 1]);
        *low = first_code < *low ? first_code : *low;
        *high = last_code > *high ? last_code : *high;
    }
    return n;
}

/* The lowest code such that keys up to it hold at least `bytes`; brackets end at its end. */
static uint64_t bisect(RecordSource *source, size_t n, uint64_t low, uint64_t high, uint64_t bytes, size_t *ends)
{
    while (low < high) {
        uint64_t middle = low + (high - low) / 2, sum = 0;
        for (size_t i = 0; i < n; i++) {
            const Bracket *b = &source->brackets[i];
            const Words *run = &source->runs[b->run];
            ends[i] = b->low + words_below(run->at + b->low, b->high - b->low, (middle + 1) << source->form->shift);
            sum += run_bytes(source, b->run, b->from, ends[i]);
        }
        bool enough = sum >= bytes;
        for (size_t i = 0; i < n; i++) {
            if (enough)
                source->brackets[i].high = ends[i];
            else
                source->brackets[i].low = ends[i];
        }
        if (enough)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static bool source_prefix(void *self, Key from, Key until, uint64_t bytes, KeyPrefix *prefix)
{
    RecordSource *source = self;
    uint64_t low, high;
    size_t n = brackets_init(source, from, until, prefix, &low, &high);
    if (n == 0)
        return false;
    bool enough = prefix->bytes >= bytes;
    prefix->first = source->form->keys ? source->form->keys[low] : low;
    if (enough) {
        size_t few[32], *ends = n <= 32 ? few : mem_alloc(n * sizeof *ends);
        high = bisect(source, n, low, high, bytes, ends);
        if (ends != few)
            free(ends);
        prefix->bytes = prefix->records = 0;
        for (size_t i = 0; i < n; i++) {
            const Bracket *b = &source->brackets[i];
            prefix->bytes += run_bytes(source, b->run, b->from, b->high);
            prefix->records += b->high - b->from;
        }
    }
    prefix->last = source->form->keys ? source->form->keys[high] : high;
    for (size_t i = 0; i < n; i++)
        source->cursor[source->brackets[i].run] = source->brackets[i].high;
    return enough;
}

/* --- keys that are cut by LSN --- */

static bool key_oversized(const RecordSource *source, uint64_t code, uint64_t limit)
{
    uint64_t start = code << source->form->shift, end = (code + 1) << source->form->shift, bytes = 0, records = 0;
    for (size_t i = 0; i < source->count; i++) {
        size_t first = run_below(source, i, start), last = run_below(source, i, end);
        bytes += run_bytes(source, i, first, last);
        records += last - first;
    }
    return records >= 2 && bytes > limit;
}

/* The first record at or after `at` whose bytes bring those from `at` on to `bytes` or more. */
static size_t run_advance(const RecordSource *source, size_t run, size_t at, uint64_t bytes)
{
    size_t left = source->runs[run].count - at;
    if (source->sums)
        return at + words_below(source->sums[run] + at, left, source->sums[run][at] + bytes);
    uint64_t length = source->form->length;
    uint64_t records = length ? (bytes + length - 1) / length : UINT64_MAX;
    return records < left ? at + (size_t)records : at + left;
}

/* The lowest oversized code of which run `run` has at least `share` bytes, among [start, end). */
static uint64_t run_oversized(const RecordSource *source, size_t run, uint64_t start, uint64_t end, uint64_t share,
                              uint64_t limit)
{
    const RecordForm *form = source->form;
    const Words *words = &source->runs[run];
    size_t at = run_below(source, run, start), last = run_below(source, run, end);
    uint64_t stride = share / 2 ? share / 2 : 1;
    while (at < last) {
        uint64_t code = record_code(form, words->at[at]);
        size_t next = run_advance(source, run, at, stride);
        next = next > at + 1 ? next - 1 : at + 1; /* less than a stride is passed over, or one record */
        bool same = next < last && record_code(form, words->at[next]) == code;
        if ((same || run_bytes(source, run, at, at + 1) >= stride) && key_oversized(source, code, limit))
            return code;
        at = same ? run_below(source, run, (code + 1) << form->shift) : next;
    }
    return UINT64_MAX;
}

static bool source_next_oversized(void *self, Key from, Key until, uint64_t limit, Key *key)
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
    uint64_t start = record_bound(form, from), best = UINT64_MAX;
    uint64_t share = source->count ? limit / source->count + 1 : 1;
    uint64_t end = record_bound(form, until);
    for (size_t i = 0; i < source->count; i++) {
        uint64_t code = run_oversized(source, i, start, end, share, limit);
        if (code < best) {
            best = code;
            end = code << form->shift;
        }
    }
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

static int compare_first_words(const void *a, const void *b)
{
    uint64_t x = ((const Words *)a)->at[0], y = ((const Words *)b)->at[0];
    return (x > y) - (x < y);
}

/* The key's records as slices of the runs, in order of arrival: flushes and levels follow each other in LSN, so that
 * nearly always the slices do too; where they don't, they are merged into `own`, heap memory. */
static size_t key_slices(const RecordSource *source, uint64_t code, Words *slices, uint64_t **own)
{
    uint64_t start = code << source->form->shift, end = (code + 1) << source->form->shift;
    size_t n = 0, total = 0;
    for (size_t i = 0; i < source->count; i++) {
        size_t first = run_below(source, i, start), last = run_below(source, i, end);
        if (first < last)
            slices[n++] = (Words){source->runs[i].at + first, last - first};
        total += last - first;
    }
    qsort(slices, n, sizeof *slices, compare_first_words);
    bool apart = true;
    for (size_t i = 1; i < n; i++)
        apart = apart && slices[i - 1].at[slices[i - 1].count - 1] < slices[i].at[0];
    *own = NULL;
    if (apart)
        return n;
    *own = mem_alloc(total * sizeof **own);
    WordScratch scratch = {0};
    words_merge(slices, n, *own, &scratch);
    word_scratch_release(&scratch);
    slices[0] = (Words){*own, total};
    return 1;
}

/* Where all records have the same length every part has as many, so splits are found without looking at the rest. */
static void even_splits(const RecordForm *form, const Words *slices, size_t n, uint64_t limit, LsnArray *splits)
{
    uint64_t each = form->length ? limit / form->length : UINT64_MAX;
    uint64_t until = each ? each : 1; /* records before the next split */
    for (size_t i = 0; i < n; i++) {
        size_t at = 0;
        while (slices[i].count - at > until) {
            at += (size_t)until;
            array_push(splits, record_lsn(form, slices[i].at[at]));
            until = each ? each : 1;
        }
        until -= slices[i].count - at;
        if (until == 0 && i + 1 < n) {
            array_push(splits, record_lsn(form, slices[i + 1].at[0]));
            until = each ? each : 1;
        }
    }
}

static void source_lsn_splits(void *self, Key key, uint64_t limit, LsnArray *splits)
{
    const RecordSource *source = self;
    const RecordForm *form = source->form;
    Words *slices = mem_alloc((source->count + 1) * sizeof *slices);
    uint64_t *own;
    size_t n = key_slices(source, record_code_at(form, key), slices, &own);
    if (!source->sums)
        even_splits(form, slices, n, limit, splits);
    uint64_t part = 0;
    bool first = true;
    for (size_t i = 0; source->sums && i < n; i++) {
        for (size_t k = 0; k < slices[i].count; k++, first = false) {
            uint64_t length = record_length(form, slices[i].at[k]);
            if (!first && part + length > limit) {
                array_push(splits, record_lsn(form, slices[i].at[k]));
                part = 0;
            }
            part += length;
        }
    }
    free(own);
    free(slices);
}

static void source_release(void *self)
{
    RecordSource *source = self;
    for (size_t i = 0; source->sums && i < source->count; i++)
        free(source->sums[i]);
    free(source->sums);
    free(source->runs);
    free(source->cursor);
    free(source->brackets);
    free(source);
}

static uint64_t *running_sums(const RecordForm *form, Words run)
{
    uint64_t *sums = mem_alloc((run.count + 1) * sizeof *sums), sum = 0;
    for (size_t i = 0; i < run.count; i++) {
        sums[i] = sum;
        sum += record_length(form, run.at[i]);
    }
    sums[run.count] = sum;
    return sums;
}

void record_source_init(KeySource *out, const RecordForm *form, const Words *runs, size_t count, bool even)
{
    RecordSource *source = mem_zero(1, sizeof *source);
    source->form = form;
    source->count = count;
    source->runs = mem_alloc(count * sizeof *source->runs);
    if (count)
        memcpy(source->runs, runs, count * sizeof *source->runs);
    source->cursor = mem_zero(count, sizeof *source->cursor);
    source->brackets = mem_alloc(count * sizeof *source->brackets);
    if (!even) {
        source->sums = mem_alloc(count * sizeof *source->sums);
        for (size_t i = 0; i < count; i++)
            source->sums[i] = running_sums(form, runs[i]);
    }
    *out = (KeySource){.self = source,
                       .bytes_below = source_bytes_below,
                       .next_key = source_next_key,
                       .previous_key = source_previous_key,
                       .prefix = source_prefix,
                       .next_oversized = source_next_oversized,
                       .lsn_splits = source_lsn_splits,
                       .release = source_release};
    for (size_t i = 0; i < count; i++) {
        out->total_records += runs[i].count;
        out->total_bytes += run_bytes(source, i, 0, runs[i].count);
    }
}
