/* sort.c - insertion sort for a few numbers, radix sort for many.
 *
 * One pass over the numbers finds the bits that differ anywhere; they are sorted by digits, the lowest first, each a
 * counting pass. A digit is up to 11 bits wide and contains bits that differ:
 *
 *     bits that differ   0011 0000 1111 1111 0000        digits   bits 4 to 14, bits 15 to 17
 *
 * Numbers of 128 bits are mostly keys: their upper halves take few values (databases and the like), so the upper halves
 * are replaced by ranks, and the bits that differ in the lower halves are packed together. This halves the bytes and
 * the passes. The numbers are restored afterwards. The smallest and the largest number, which are often 0 and the
 * largest possible, get their own ranks. Where a number and its place fit into one word, words are sorted: half as many
 * bytes again.
 *
 *     numbers   0:0  7:12  9:10  7:14  ~:~      ranks of 0:0, 7, 9, ~:~ are 0 to 3;
 *     packed    00 00  01 10  10 01  01 11  11 00     the lower halves differ in bits 1 and 2
 */
#include "core/base/sort.h"

#include "core/base/mem.h"

#include <stdbool.h>
#include <stdlib.h>

#define FEW         48   /* up to this count, insertion sort is faster than the counters of a radix pass */
#define MANY        4096 /* from this count on, wide digits pay for their larger counters */
#define DIGIT_MAX   11
#define DIGITS_SIZE (1u << DIGIT_MAX)

/* The two sorts differ only in their types. NOLINTBEGIN(bugprone-macro-parentheses): types take no parentheses. */
#define SORT_FUNCTIONS(name, Entry, Number)                                                                            \
    static void name##_insertion(Entry *entries, size_t count)                                                         \
    {                                                                                                                  \
        for (size_t i = 1; i < count; i++) {                                                                           \
            Entry entry = entries[i];                                                                                  \
            size_t at = i;                                                                                             \
            for (; at > 0 && entries[at - 1].number > entry.number; at--)                                              \
                entries[at] = entries[at - 1];                                                                         \
            entries[at] = entry;                                                                                       \
        }                                                                                                              \
    }                                                                                                                  \
    static void name##_pass(const Entry *from, Entry *to, size_t count, unsigned shift, unsigned bits)                 \
    {                                                                                                                  \
        uint32_t starts[DIGITS_SIZE], sum = 0, mask = (1u << bits) - 1;                                                \
        memset(starts, 0, (mask + 1) * sizeof *starts);                                                                \
        for (size_t i = 0; i < count; i++)                                                                             \
            starts[(uint32_t)(from[i].number >> shift) & mask]++;                                                      \
        for (size_t digit = 0; digit <= mask; digit++) {                                                               \
            uint32_t here = starts[digit];                                                                             \
            starts[digit] = sum;                                                                                       \
            sum += here;                                                                                               \
        }                                                                                                              \
        for (size_t i = 0; i < count; i++)                                                                             \
            to[starts[(uint32_t)(from[i].number >> shift) & mask]++] = from[i];                                        \
    }                                                                                                                  \
    /* Radix sort by the bits of `differs`; all other bits are the same in all numbers. `scratch` has room for `count` \
     * entries. */                                                                                                     \
    static void name##_radix(Entry *entries, Entry *scratch, size_t count, Number differs)                             \
    {                                                                                                                  \
        Entry *from = entries, *to = scratch;                                                                          \
        unsigned widest = count < MANY ? 8 : DIGIT_MAX;                                                                \
        for (unsigned shift = 0; differs >> shift;) {                                                                  \
            if (!((differs >> shift) & 1)) {                                                                           \
                shift++;                                                                                               \
                continue;                                                                                              \
            }                                                                                                          \
            unsigned bits = widest;                                                                                    \
            while (!((differs >> shift) & ((Number)1 << (bits - 1))))                                                  \
                bits--;                                                                                                \
            name##_pass(from, to, count, shift, bits);                                                                 \
            Entry *swap = from;                                                                                        \
            from = to;                                                                                                 \
            to = swap;                                                                                                 \
            shift += bits;                                                                                             \
            if (shift >= 8 * sizeof(Number))                                                                           \
                break;                                                                                                 \
        }                                                                                                              \
        if (from != entries)                                                                                           \
            memcpy(entries, from, count * sizeof *entries);                                                            \
    }                                                                                                                  \
    static bool name##_is_sorted(const Entry *entries, size_t count)                                                   \
    {                                                                                                                  \
        for (size_t i = 1; i < count; i++)                                                                             \
            if (entries[i - 1].number > entries[i].number)                                                             \
                return false;                                                                                          \
        return true;                                                                                                   \
    }                                                                                                                  \
    static Number name##_differs(const Entry *entries, size_t count)                                                   \
    {                                                                                                                  \
        Number differs = 0;                                                                                            \
        for (size_t i = 1; i < count; i++)                                                                             \
            differs |= entries[i].number ^ entries[0].number;                                                          \
        return differs;                                                                                                \
    }

/* NOLINTEND(bugprone-macro-parentheses) */

SORT_FUNCTIONS(sort_64, Sort64, uint64_t)
SORT_FUNCTIONS(sort_128, Sort128, U128)

/* ---- number and place in one word ---- */

static unsigned sort_bits_of(uint64_t number)
{
    return number ? 64 - (unsigned)__builtin_clzll(number) : 0;
}

/* Sorts words by the bits [from, to). All digits are counted in one pass. `scratch` has room for `count` words. Returns
 * the array that holds the sorted words: `words` or `scratch`. */
static uint64_t *sort_words(uint64_t *words, uint64_t *scratch, size_t count, unsigned from, unsigned to)
{
    enum { PASSES_MAX = (64 + DIGIT_MAX - 1) / DIGIT_MAX };
    unsigned passes = (to - from + DIGIT_MAX - 1) / DIGIT_MAX, bits = passes ? (to - from + passes - 1) / passes : 0;
    uint32_t(*starts)[DIGITS_SIZE] = mem_zero(PASSES_MAX, sizeof *starts), mask = (1u << bits) - 1;
    for (size_t i = 0; i < count; i++)
        for (unsigned pass = 0; pass < passes; pass++)
            starts[pass][(uint32_t)(words[i] >> (from + pass * bits)) & mask]++;
    for (unsigned pass = 0; pass < passes; pass++) {
        uint32_t sum = 0;
        unsigned shift = from + pass * bits;
        for (size_t digit = 0; digit <= mask; digit++) {
            uint32_t here = starts[pass][digit];
            starts[pass][digit] = sum;
            sum += here;
        }
        for (size_t i = 0; i < count; i++)
            scratch[starts[pass][(uint32_t)(words[i] >> shift) & mask]++] = words[i];
        uint64_t *swap = words;
        words = scratch;
        scratch = swap;
    }
    free(starts);
    return words;
}

/* Sorts entries whose number and place fit one word, without the bits that are the same in all numbers. False where
 * they do not fit. */
static bool sort_64_by_words(Sort64 *entries, Sort64 *scratch, size_t count, uint64_t differs)
{
    uint32_t largest = 0;
    for (size_t i = 0; i < count; i++)
        largest = entries[i].place > largest ? entries[i].place : largest;
    unsigned lowest = (unsigned)__builtin_ctzll(differs), number_bits = sort_bits_of(differs >> lowest);
    unsigned place_bits = sort_bits_of(largest);
    if (number_bits + place_bits > 64)
        return false;
    uint64_t taken = number_bits == 64 ? UINT64_MAX : ((uint64_t)1 << number_bits) - 1;
    uint64_t same = entries[0].number & ~(taken << lowest), places = ((uint64_t)1 << place_bits) - 1;
    uint64_t *words = (uint64_t *)(void *)scratch;
    _Static_assert(2 * sizeof *words <= sizeof *scratch, "two words in the room of an entry");
    for (size_t i = 0; i < count; i++)
        words[i] = (entries[i].number >> lowest & taken) << place_bits | entries[i].place;
    words = sort_words(words, words + count, count, place_bits, place_bits + number_bits);
    for (size_t i = 0; i < count; i++)
        entries[i] = (Sort64){same | words[i] >> place_bits << lowest, (uint32_t)(words[i] & places)};
    return true;
}

void sort_64(Sort64 *entries, size_t count)
{
    if (count < FEW) {
        sort_64_insertion(entries, count);
        return;
    }
    if (sort_64_is_sorted(entries, count))
        return;
    Sort64 *scratch = mem_alloc(count * sizeof *scratch);
    uint64_t differs = sort_64_differs(entries, count);
    if (count < MANY || !sort_64_by_words(entries, scratch, count, differs))
        sort_64_radix(entries, scratch, count, differs);
    free(scratch);
}

/* ---- 128 bits in 64 ---- */

enum { UPPERS_MAX = 256, UPPER_SLOTS = 1024, RUNS_MAX = 8 };

/* The distinct upper halves of the numbers; they are found through a small hash table until they are sorted. */
typedef struct Uppers {
    uint64_t at[UPPERS_MAX];
    uint32_t rank[UPPERS_MAX]; /* rank of at[i] among all upper halves, plus 1 */
    uint32_t count;
    uint16_t slots[UPPER_SLOTS]; /* hash slots: place in `at`, plus 1 */
} Uppers;

/* How a 128-bit number is encoded in 64 bits: the rank of its upper half, then those runs of bits of the lower half
 * that differ between the numbers. */
typedef struct Packing {
    U128 least, most; /* the smallest and largest number; their ranks are 0 and uppers.count + 1 */
    Uppers uppers;
    uint64_t ranked[UPPERS_MAX + 1]; /* upper half by rank */
    uint64_t same;                   /* bits of the lower half that are the same in all numbers */
    struct {
        unsigned from, to;
        uint64_t mask;
    } runs[RUNS_MAX];
    unsigned run_count, low_bits, bits;
} Packing;

/* The place of the upper half in uppers->at; a new one is added. UPPERS_MAX where there are too many. */
static uint32_t sort_upper_place(Uppers *uppers, uint64_t upper)
{
    uint32_t slot = (uint32_t)((upper * 0x9E3779B97F4A7C15u) >> 54);
    for (; uppers->slots[slot]; slot = (slot + 1) % UPPER_SLOTS)
        if (uppers->at[uppers->slots[slot] - 1] == upper)
            return uppers->slots[slot] - 1u;
    if (uppers->count == UPPERS_MAX)
        return UPPERS_MAX;
    uppers->at[uppers->count] = upper;
    uppers->slots[slot] = (uint16_t)++uppers->count;
    return uppers->count - 1;
}

static void rank_uppers(Packing *packing)
{
    Uppers *uppers = &packing->uppers;
    Sort64 *order = mem_alloc((uppers->count + 1) * sizeof *order);
    for (uint32_t i = 0; i < uppers->count; i++)
        order[i] = (Sort64){uppers->at[i], i};
    sort_64(order, uppers->count);
    for (uint32_t i = 0; i < uppers->count; i++) {
        uppers->rank[order[i].place] = i + 1;
        packing->ranked[i + 1] = order[i].number;
    }
    free(order);
}

/* Finds the runs of bits that differ. Where there would be too many runs, the last one covers all remaining bits. */
static void sort_find_runs(Packing *packing, uint64_t differs)
{
    for (unsigned from = 0; from < 64 && differs >> from;) {
        unsigned bits = 1, left = 64 - from;
        uint64_t rest = differs >> from;
        if (!(rest & 1)) {
            from++;
            continue;
        }
        if (packing->run_count + 1 == RUNS_MAX)
            bits = left;
        while (bits < left && (rest >> bits & 1))
            bits++;
        packing->runs[packing->run_count].from = from;
        packing->runs[packing->run_count].to = packing->low_bits;
        packing->runs[packing->run_count++].mask = bits == 64 ? UINT64_MAX : ((uint64_t)1 << bits) - 1;
        packing->low_bits += bits;
        from += bits;
    }
}

/* False: the numbers do not fit 64 bits. */
static bool packing_init(Packing *packing, const Sort128 *entries, size_t count)
{
    U128 least = entries[0].number, most = least;
    for (size_t i = 1; i < count; i++) {
        U128 number = entries[i].number;
        least = number < least ? number : least;
        most = number > most ? number : most;
    }
    *packing = (Packing){.least = least, .most = most};
    uint64_t differs = 0, base = 0, last = 0;
    bool any = false;
    for (size_t i = 0; i < count; i++) {
        U128 number = entries[i].number;
        if (number == least || number == most)
            continue;
        if (!any || u128_high(number) != last) {
            last = u128_high(number);
            if (sort_upper_place(&packing->uppers, last) == UPPERS_MAX)
                return false;
        }
        base = any ? base : u128_low(number);
        any = true;
        differs |= u128_low(number) ^ base;
    }
    rank_uppers(packing);
    sort_find_runs(packing, differs);
    packing->same = base;
    for (unsigned r = 0; r < packing->run_count; r++)
        packing->same &= ~(packing->runs[r].mask << packing->runs[r].from);
    packing->bits = packing->low_bits;
    for (uint32_t ranks = packing->uppers.count + 1; ranks; ranks >>= 1)
        packing->bits++;
    return packing->bits <= 64;
}

/* Packs one number after the other. It remembers the last upper half, because neighbours often share it. */
typedef struct Packer {
    Packing *packing;
    uint64_t last, rank; /* the last upper half and its rank; rank 0: there is none yet */
} Packer;

static inline uint64_t sort_pack(Packer *packer, U128 number)
{
    Packing *packing = packer->packing;
    if (number == packing->least || number == packing->most)
        return number == packing->least ? 0 : (uint64_t)(packing->uppers.count + 1) << packing->low_bits;
    uint64_t low = u128_low(number), bits = 0;
    if (packer->rank == 0 || u128_high(number) != packer->last) {
        packer->last = u128_high(number);
        packer->rank = packing->uppers.rank[sort_upper_place(&packing->uppers, packer->last)];
    }
    for (unsigned r = 0; r < packing->run_count; r++)
        bits |= (low >> packing->runs[r].from & packing->runs[r].mask) << packing->runs[r].to;
    return packer->rank << packing->low_bits | bits;
}

static inline U128 sort_unpack(const Packing *packing, uint64_t packed)
{
    uint64_t rank = packed >> packing->low_bits, low = packing->same;
    if (rank == 0 || rank > packing->uppers.count)
        return rank == 0 ? packing->least : packing->most;
    for (unsigned r = 0; r < packing->run_count; r++)
        low |= (packed >> packing->runs[r].to & packing->runs[r].mask) << packing->runs[r].from;
    return u128_make(packing->ranked[rank], low);
}

/* Sorts by words that hold the packed number and the entry's place. False: they do not fit. */
static bool sort_128_by_words(Packing *packing, Sort128 *entries, Sort128 *scratch, size_t count)
{
    uint32_t largest = 0;
    for (size_t i = 0; i < count; i++)
        largest = entries[i].place > largest ? entries[i].place : largest;
    unsigned place_bits = sort_bits_of(largest);
    if (packing->bits + place_bits > 64)
        return false;
    Packer packer = {.packing = packing};
    uint64_t *words = (uint64_t *)(void *)scratch, places = ((uint64_t)1 << place_bits) - 1;
    for (size_t i = 0; i < count; i++)
        words[i] = sort_pack(&packer, entries[i].number) << place_bits | entries[i].place;
    words = sort_words(words, words + count, count, place_bits, place_bits + packing->bits);
    for (size_t i = 0; i < count; i++)
        entries[i] = (Sort128){sort_unpack(packing, words[i] >> place_bits), (uint32_t)(words[i] & places)};
    return true;
}

static void sort_128_by_numbers(Packing *packing, Sort128 *entries, Sort128 *scratch, size_t count)
{
    Packer packer = {.packing = packing};
    Sort64 *packed =
        (Sort64 *)(void *)scratch; /* Two copies fit into the scratch space, because a packed entry is half as large. */
    _Static_assert(2 * sizeof(Sort64) <= sizeof(Sort128), "two packed entries in the room of one");
    for (size_t i = 0; i < count; i++)
        packed[i] = (Sort64){sort_pack(&packer, entries[i].number), entries[i].place};
    sort_64_radix(packed, packed + count, count, sort_64_differs(packed, count));
    for (size_t i = 0; i < count; i++)
        entries[i] = (Sort128){sort_unpack(packing, packed[i].number), packed[i].place};
}

void sort_128(Sort128 *entries, size_t count)
{
    enum { WORTH_PACKING = 1024 };
    if (count < FEW) {
        sort_128_insertion(entries, count);
        return;
    }
    if (sort_128_is_sorted(entries, count))
        return;
    Sort128 *scratch = mem_alloc(count * sizeof *scratch);
    Packing packing;
    if (count < WORTH_PACKING || !packing_init(&packing, entries, count))
        sort_128_radix(entries, scratch, count, sort_128_differs(entries, count));
    else if (!sort_128_by_words(&packing, entries, scratch, count))
        sort_128_by_numbers(&packing, entries, scratch, count);
    free(scratch);
}
