/* words_merge.c - merges sorted runs in pieces that fit the cache.
 *
 * Of two runs, four independent mergers work on the four quarters of the result, so that the processor has four chains
 * of dependent loads in flight. Where a quarter begins is found by bisection ("merge path"):
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

#define INTERVAL 8192 /* words merged at once: 64 KiB, so that four intervals fit any second-level cache */
#define QUARTERS 4
#define SMALL    64                 /* shorter merges are not worth dividing into four */
#define RUNS_MAX (INTERVAL / SMALL) /* with more runs, an interval would have too few words of each */

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

static void words_merge_two(Words a, Words b, uint64_t *out)
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

/* One round: merges neighbouring runs into `to`. Returns how many runs are left. */
static size_t words_merge_round(Words *runs, size_t count, uint64_t *to)
{
    size_t n = 0, written = 0;
    for (size_t i = 0; i < count; i += 2, n++) {
        Words b = i + 1 < count ? runs[i + 1] : (Words){runs[i].at, 0};
        Words merged = {to + written, runs[i].count + b.count};
        words_merge_two(runs[i], b, to + written);
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
        count = words_merge_round(runs, count, rounds % 2 ? out : spare);
}

/* The word at which the next interval ends, chosen so that no run has more than `step` words in it. 0: the rest is
 * small enough for one interval. */
static uint64_t words_interval_end(const Words *runs, size_t count, size_t step, bool *last)
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
static void words_merge_intervals(Words *runs, size_t count, uint64_t *out, WordScratch *scratch)
{
    Words parts[RUNS_MAX];
    while (count > 0) {
        size_t step = INTERVAL / count;
        bool last = false;
        uint64_t end = words_interval_end(runs, count, step, &last);
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
        /* More than `step` equal words in one run: no interval can be small, so they are taken as they are. */
        for (size_t i = 0; total == 0 && i < left; i++) {
            size_t take = end == UINT64_MAX ? runs[i].count : words_below(runs[i].at, runs[i].count, end + 1);
            memcpy(out, runs[i].at, take * sizeof *out);
            out += take;
            runs[i].at += take;
            runs[i].count -= take;
        }
        merge_rounds(parts, n, total, out, word_scratch_room(scratch, total));
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
        count = words_merge_round(runs, count, own[next]);
    }
    words_merge_intervals(runs, count, out, scratch);
    free(own[0]);
    free(own[1]);
}
