/* words.c - radix sort, and merging in pieces that fit the cache.
 *
 * Sort: least significant digit first; all digits are counted in one pass over the words, and a digit that is the same
 * in all words is skipped. The first pass writes to the scratch or to `out`, so that the last one writes to `out`.
 *
 * Merge: of two runs, four independent mergers work on the four quarters of the result, so that the processor has four
 * chains of dependent loads in flight. Where a quarter begins is found by bisection ("merge path"):
 *
 *      a = 1 5 6 9, b = 2 3 7 8:   the first half of the result is a[0..1) and b[0..2) and one more of a: 1 2 3 5
 *
 * If there are too many runs for an interval to hold enough words of each, runs are first merged two by two, each time
 * through memory.
 */
#include "core/base/words.h"

#include "core/base/mem.h"
#include "core/base/search.h"

#include <stdlib.h>
#include <string.h>

#define DIGIT_BITS_MAX 11
#define DIGITS_MAX     6
#define INTERVAL       8192 /* words merged at once: 64 KiB, so that four intervals fit any second-level cache */
#define QUARTERS       4
#define SMALL          64                 /* shorter merges are not worth dividing into four */
#define RUNS_MAX       (INTERVAL / SMALL) /* with more runs, an interval would have too few words of each */

void word_scratch_release(WordScratch *scratch)
{
    free(scratch->at);
    *scratch = (WordScratch){0};
}

static uint64_t *scratch_room(WordScratch *scratch, size_t count)
{
    if (count > scratch->capacity) {
        free(scratch->at);
        scratch->at = mem_alloc(count * sizeof *scratch->at);
        scratch->capacity = count;
    }
    return scratch->at;
}

size_t words_below(const uint64_t *words, size_t count, uint64_t word)
{
    const uint64_t *base = words;
    while (count > 1) {
        size_t half = count / 2;
        base += base[half - 1] < word ? half : 0;
        count -= half;
    }
    return (size_t)(base - words) + (count == 1 && *base < word);
}

/* --- sort --- */

typedef struct Digit {
    unsigned shift;
    uint32_t mask;
} Digit;

static void scatter(const uint64_t *from, uint64_t *to, size_t count, Digit digit, size_t *place)
{
    for (size_t i = 0; i < count; i++) {
        uint64_t word = from[i];
        to[place[word >> digit.shift & digit.mask]++] = word;
    }
}

/* Turns counts into start places. False where all words are in one bucket, so that there is nothing to sort. */
static bool place_buckets(size_t *counts, size_t buckets, size_t total)
{
    size_t place = 0;
    for (size_t b = 0; b < buckets; b++) {
        size_t count = counts[b];
        if (count == total)
            return false;
        counts[b] = place;
        place += count;
    }
    return true;
}

static void count_digits(const uint64_t *words, size_t count, const Digit *digits, size_t n,
                         size_t counts[][(size_t)1 << DIGIT_BITS_MAX])
{
    if (n == 2) { /* the common case: keys of 12 to 22 bits */
        for (size_t i = 0; i < count; i++) {
            counts[0][words[i] >> digits[0].shift & digits[0].mask]++;
            counts[1][words[i] >> digits[1].shift & digits[1].mask]++;
        }
        return;
    }
    for (size_t i = 0; i < count; i++) {
        for (size_t d = 0; d < n; d++)
            counts[d][words[i] >> digits[d].shift & digits[d].mask]++;
    }
}

void words_sort(uint64_t *words, size_t count, unsigned low, unsigned high, uint64_t *out, WordScratch *scratch)
{
    size_t n = high > low ? (high - low + DIGIT_BITS_MAX - 1) / DIGIT_BITS_MAX : 0;
    Digit digits[DIGITS_MAX];
    size_t counts[DIGITS_MAX][(size_t)1 << DIGIT_BITS_MAX];
    unsigned bits = n ? (unsigned)((high - low + n - 1) / n) : 0;
    for (size_t d = 0; d < n; d++) {
        digits[d] = (Digit){.shift = low + (unsigned)d * bits, .mask = ((uint32_t)1 << bits) - 1};
        if (digits[d].shift + bits > high)
            digits[d].mask = ((uint32_t)1 << (high - digits[d].shift)) - 1;
        memset(counts[d], 0, (digits[d].mask + 1) * sizeof counts[d][0]);
    }
    count_digits(words, count, digits, n, counts);
    size_t order[DIGITS_MAX], hops = 0;
    for (size_t d = 0; d < n; d++) {
        if (place_buckets(counts[d], digits[d].mask + 1, count))
            order[hops++] = d;
    }
    if (hops == 0) {
        memcpy(out, words, count * sizeof *out);
        return;
    }
    uint64_t *spare = hops % 2 == 0 || hops > 2 ? scratch_room(scratch, count) : NULL;
    uint64_t *from = words;
    for (size_t h = 0; h < hops; h++) {
        uint64_t *to = (hops - h) % 2 ? out : spare;
        scatter(from, to, count, digits[order[h]], counts[order[h]]);
        from = to;
    }
}

/* --- merge of two --- */

typedef struct Merger {
    const uint64_t *a, *a_end, *b, *b_end;
    uint64_t *out;
} Merger;

static inline void merge_step(Merger *m)
{
    uint64_t a = *m->a, b = *m->b;
    bool take_b = b < a;
    *m->out++ = take_b ? b : a;
    m->b += take_b;
    m->a += !take_b;
}

static size_t merge_steps(const Merger *m)
{
    size_t a = (size_t)(m->a_end - m->a), b = (size_t)(m->b_end - m->b);
    return a < b ? a : b;
}

/* Finishes a merger with whatever is left of its inputs. */
static void merge_finish(Merger m)
{
    for (size_t steps; (steps = merge_steps(&m)) > 0;) {
        for (size_t i = 0; i < steps; i++)
            merge_step(&m);
    }
    size_t a = (size_t)(m.a_end - m.a), b = (size_t)(m.b_end - m.b);
    if (a)
        memcpy(m.out, m.a, a * sizeof *m.out);
    if (b)
        memcpy(m.out, m.b, b * sizeof *m.out);
}

/* The number of words from `a` among the first `rank` words of the merged result. */
static size_t merge_path(Words a, Words b, size_t rank)
{
    size_t low;
    search_first(low, rank > b.count ? rank - b.count : 0, rank < a.count ? rank : a.count,
                 b.at[rank - low - 1] < a.at[low]);
    return low;
}

static void merge_two(Words a, Words b, uint64_t *out)
{
    size_t total = a.count + b.count;
    Merger whole = {a.at, a.at + a.count, b.at, b.at + b.count, out};
    if (a.count == 0 || b.count == 0 || a.at[a.count - 1] <= b.at[0] || total < SMALL) {
        merge_finish(whole);
        return;
    }
    size_t cut[QUARTERS + 1];
    for (size_t q = 0; q <= QUARTERS; q++)
        cut[q] = merge_path(a, b, total * q / QUARTERS);
    Merger m[QUARTERS];
    for (size_t q = 0; q < QUARTERS; q++) {
        size_t from = total * q / QUARTERS, to = total * (q + 1) / QUARTERS;
        m[q] = (Merger){a.at + cut[q], a.at + cut[q + 1], b.at + (from - cut[q]), b.at + (to - cut[q + 1]), out + from};
    }
    Merger m0 = m[0], m1 = m[1], m2 = m[2], m3 = m[3]; /* local copies, so that the compiler keeps them in registers */
    for (;;) {
        size_t steps = merge_steps(&m0);
        size_t s1 = merge_steps(&m1), s2 = merge_steps(&m2), s3 = merge_steps(&m3);
        steps = s1 < steps ? s1 : steps;
        steps = s2 < steps ? s2 : steps;
        steps = s3 < steps ? s3 : steps;
        if (steps == 0)
            break;
        for (size_t i = 0; i < steps; i++) {
            merge_step(&m0);
            merge_step(&m1);
            merge_step(&m2);
            merge_step(&m3);
        }
    }
    merge_finish(m0);
    merge_finish(m1);
    merge_finish(m2);
    merge_finish(m3);
}

/* --- merge of many --- */

/* One round: merges neighbouring runs into `to`. Returns how many runs are left. */
static size_t merge_round(Words *runs, size_t count, uint64_t *to)
{
    size_t n = 0, written = 0;
    for (size_t i = 0; i < count; i += 2, n++) {
        Words b = i + 1 < count ? runs[i + 1] : (Words){runs[i].at, 0};
        Words merged = {to + written, runs[i].count + b.count};
        merge_two(runs[i], b, to + written);
        written += merged.count;
        runs[n] = merged;
    }
    return n;
}

/* Merges the runs, `total` words in all, two by two. The last round writes to `out`, the one before it to `spare`. */
static void merge_rounds(Words *runs, size_t count, size_t total, uint64_t *out, uint64_t *spare)
{
    unsigned rounds = 0;
    for (size_t n = count; n > 1; n = (n + 1) / 2)
        rounds++;
    if (rounds == 0) {
        if (count && total)
            memcpy(out, runs[0].at, total * sizeof *out);
        return;
    }
    for (; rounds > 0; rounds--)
        count = merge_round(runs, count, rounds % 2 ? out : spare);
}

/* The word at which the next interval ends, chosen so that no run has more than `step` words in it. 0: the rest is
 * small enough for one interval. */
static uint64_t interval_end(const Words *runs, size_t count, size_t step, bool *last)
{
    uint64_t end = UINT64_MAX;
    *last = true;
    for (size_t i = 0; i < count; i++) {
        if (runs[i].count > step && runs[i].at[step] <= end) {
            end = runs[i].at[step];
            *last = false;
        }
    }
    return end;
}

/* Merges the runs an interval at a time. */
static void merge_intervals(Words *runs, size_t count, uint64_t *out, WordScratch *scratch)
{
    Words parts[RUNS_MAX];
    while (count > 0) {
        size_t step = INTERVAL / count;
        bool last = false;
        uint64_t end = interval_end(runs, count, step, &last);
        size_t total = 0, n = 0, left = 0;
        for (size_t i = 0; i < count; i++) {
            size_t reach = runs[i].count < step ? runs[i].count : step;
            size_t take = last ? runs[i].count : words_below(runs[i].at, reach, end);
            if (take)
                parts[n++] = (Words){runs[i].at, take};
            total += take;
            runs[i].at += take;
            runs[i].count -= take;
            if (runs[i].count)
                runs[left++] = runs[i];
        }
        if (total ==
            0) { /* More than `step` equal words in one run: no interval can be small, so they are taken as they are. */
            for (size_t i = 0; i < left; i++) {
                size_t take = words_below(runs[i].at, runs[i].count, end + 1);
                memcpy(out, runs[i].at, take * sizeof *out);
                out += take;
                runs[i].at += take;
                runs[i].count -= take;
            }
        }
        merge_rounds(parts, n, total, out, scratch_room(scratch, total));
        out += total;
        count = left;
    }
}

void words_merge(Words *runs, size_t run_count, uint64_t *out, WordScratch *scratch)
{
    size_t count = 0, total = 0;
    for (size_t i = 0; i < run_count; i++) {
        total += runs[i].count;
        if (runs[i].count)
            runs[count++] = runs[i];
    }
    uint64_t *own[2] = {NULL, NULL};
    for (int next = 0; count > RUNS_MAX; next = 1 - next) {
        if (!own[next])
            own[next] = mem_alloc(total * sizeof *own[next]);
        count = merge_round(runs, count, own[next]);
    }
    merge_intervals(runs, count, out, scratch);
    free(own[0]);
    free(own[1]);
}
