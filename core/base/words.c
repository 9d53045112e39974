/* words.c - radix sort and binary search.
 *
 * Least significant digit first; all digits are counted in one pass over the words, and a digit that is the same in all
 * words is skipped. The first pass writes to the scratch or to `out`, so that the last one writes to `out`.
 *
 *     digits of two bits: 1101 0110 1100      by the low digit: 1100 1101 0110      by the high one: 0110 1100 1101
 */
#include "core/base/words.h"

#include "core/base/mem.h"

#include <stdlib.h>
#include <string.h>

#define DIGIT_BITS_MAX 11
#define DIGITS_MAX     6

void word_scratch_release(WordScratch *scratch)
{
    free(scratch->at);
    *scratch = (WordScratch){0};
}

uint64_t *word_scratch_room(WordScratch *scratch, size_t count)
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

size_t words_below_from(const uint64_t *words, size_t count, size_t from, uint64_t word)
{
    size_t step = 1;
    while (step < count - from && words[from + step - 1] < word) {
        from += step;
        step *= 2;
    }
    return from + words_below(words + from, step < count - from ? step : count - from, word);
}

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
static bool words_place_buckets(size_t *counts, size_t buckets, size_t total)
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

static void words_count_digits(const uint64_t *words, size_t count, const Digit *digits, size_t n,
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

void words_sort(const uint64_t *words, size_t count, unsigned low, unsigned high, uint64_t *out, WordScratch *scratch)
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
    words_count_digits(words, count, digits, n, counts);
    size_t order[DIGITS_MAX], hops = 0;
    for (size_t d = 0; d < n; d++) {
        if (words_place_buckets(counts[d], digits[d].mask + 1, count))
            order[hops++] = d;
    }
    if (hops == 0) {
        memcpy(out, words, count * sizeof *out);
        return;
    }
    uint64_t *spare = hops % 2 == 0 || hops > 2 ? word_scratch_room(scratch, count) : NULL;
    const uint64_t *from = words;
    for (size_t h = 0; h < hops; h++) {
        uint64_t *to = (hops - h) % 2 ? out : spare;
        scatter(from, to, count, digits[order[h]], counts[order[h]]);
        from = to;
    }
}
