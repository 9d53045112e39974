/* words.h - sorted arrays of 64-bit words: the sort, the search and the merge that records are made of.
 *
 *      run 0   1 4 4 9 |              An interval of words is taken from all runs at once, small enough to stay in
 *      run 1     2 4   | 7 8          the cache, and merged there two by two; so memory is read once and written once
 *      run 2   1 3     | 6            however many runs there are.
 *             interval | next
 */
#ifndef CORE_BASE_WORDS_H
#define CORE_BASE_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Words {
    const uint64_t *at; /* ascending; not owned */
    size_t count;
} Words;

/* Working memory of one sorter or merger; {0} is empty and grows as needed. Each thread needs its own. */
typedef struct WordScratch {
    uint64_t *at;
    size_t capacity;
} WordScratch;

void word_scratch_release(WordScratch *scratch);
/* Room for `count` words; what was in it is lost. */
uint64_t *word_scratch_room(WordScratch *scratch, size_t count);

/* Number of words below `word`. O(log n). */
size_t words_below(const uint64_t *words, size_t count, uint64_t word);
/* The same where at least the first `from` words, at most `count`, are below `word`. O(log of the distance from there).
 */
size_t words_below_from(const uint64_t *words, size_t count, size_t from, uint64_t word);

/* Sorts `count` words by bits [low, high) into `out`, stably: words that come in arrival order need no more than their
 * key's bits. `words` is not changed; `out` must not overlap it. Radix sort, about 2 ns a word for 20 key bits. */
void words_sort(const uint64_t *words, size_t count, unsigned low, unsigned high, uint64_t *out, WordScratch *scratch);

/* Merges runs into `out`, which has room for the sum of their counts. `runs` is consumed (its entries end up empty).
 * Equal words come in the order of their runs. Cost: about 1 ns a word, times the logarithm (base 2) of the number of
 * runs. From 129 runs on it needs heap memory for all words once or twice. */
void words_merge(Words *runs, size_t run_count, uint64_t *out, WordScratch *scratch);

#endif
