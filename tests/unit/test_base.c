/* Generic helpers against literal models: binary search, hash table, checksum, bit tree, numbers as text. */
#include "core/base/bit_tree.h"
#include "core/base/crc32c.h"
#include "core/base/divisor.h"
#include "core/base/hex.h"
#include "core/base/mem.h"
#include "core/base/rng.h"
#include "core/base/search.h"
#include "core/base/table.h"
#include "core/base/text.h"

#include <stdio.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

static void test_search_finds_both_bounds(void **state)
{
    (void)state;
    Rng rng = {1};
    for (size_t count = 0; count < 40; count++) {
        uint64_t numbers[40], sum = 0;
        for (size_t i = 0; i < count; i++)
            numbers[i] = sum += rng_below(&rng, 3);
        for (uint64_t wanted = 0; wanted <= sum + 1; wanted++) {
            size_t lower = 0, upper = 0, found;
            while (lower < count && numbers[lower] < wanted)
                lower++;
            while (upper < count && numbers[upper] <= wanted)
                upper++;
            search_first(found, 0, count, numbers[found] >= wanted);
            assert_int_equal(found, lower);
            search_first(found, 0, count, numbers[found] > wanted);
            assert_int_equal(found, upper);
        }
    }
}

static void test_search_in_a_part_and_at_the_end_of_a_type(void **state)
{
    (void)state;
    static const int numbers[] = {9, 1, 2, 3, 0};
    int at;
    search_first(at, 1, 4, numbers[at] >= 2);
    assert_int_equal(at, 2);
    search_first(at, 1, 4, numbers[at] >= 4);
    assert_int_equal(at, 4); /* no element is found: the end, although index 4 holds less */
    search_first(at, 2, 2, numbers[at] >= 0);
    assert_int_equal(at, 2); /* an empty range is not searched */
    uint32_t last;
    search_first(last, UINT32_MAX - 1, UINT32_MAX, false);
    assert_int_equal(last, UINT32_MAX); /* the middle of two large indexes does not overflow */
}

typedef ARRAY(U128) Keys;

/* The place of a key by the table. UINT32_MAX: not there. */
static uint32_t place_of(const Table *table, const Keys *keys, U128 key, uint32_t hash)
{
    TableWalk walk = table_walk(table, hash);
    uint32_t place;
    while (table_next(&walk, &place))
        if (keys->at[place] == key)
            return place;
    return UINT32_MAX;
}

/* Adds 5000 keys of `kinds` kinds under hashes of `bits` bits. Each kind keeps the place that it got first. */
static void table_agrees_with_a_list(uint64_t kinds, unsigned bits)
{
    Rng rng = {kinds};
    Table table = {0};
    Keys keys = {0};
    for (size_t i = 0; i < 5000; i++) {
        U128 key = u128_make(rng_below(&rng, kinds), 7);
        uint32_t hash = hash_fold(hash_u128(HASH_SEED, key)) & (uint32_t)((1ull << bits) - 1);
        uint32_t expected = 0;
        while (expected < keys.count && keys.at[expected] != key)
            expected++;
        uint32_t place = place_of(&table, &keys, key, hash);
        assert_int_equal(place, expected < keys.count ? expected : UINT32_MAX);
        if (place != UINT32_MAX)
            continue;
        table_add(&table, hash, (uint32_t)keys.count);
        array_push(&keys, key);
    }
    assert_int_equal(table.count, keys.count);
    array_release(&keys);
    table_release(&table);
}

static void test_table(void **state)
{
    (void)state;
    table_agrees_with_a_list(1, 32);
    table_agrees_with_a_list(100, 32);
    table_agrees_with_a_list(1 << 20, 32); /* the table grows */
    table_agrees_with_a_list(100, 1);      /* nearly all keys collide */
    table_agrees_with_a_list(1000, 0);
}

static void test_an_empty_table_holds_nothing(void **state)
{
    (void)state;
    Table table = {0};
    TableWalk walk = table_walk(&table, 5);
    uint32_t place = 3;
    assert_false(table_next(&walk, &place));
    assert_int_equal(place, 3);
    table_reserve(&table, 1000);
    size_t mask = table.mask;
    for (uint32_t i = 0; i < 1000; i++)
        table_add(&table, i, i);
    assert_int_equal(table.mask, mask); /* what was reserved is enough */
    table_release(&table);
}

static void test_hashes_spread(void **state)
{
    (void)state;
    size_t filled[256] = {0}; /* by the lowest byte, which small tables use */
    for (uint64_t i = 0; i < 25600; i++)
        filled[hash_fold(hash_u64(HASH_SEED, i << 40)) & 255]++;
    for (size_t i = 0; i < 256; i++)
        assert_in_range(filled[i], 50, 150);
    assert_int_not_equal(hash_str(HASH_SEED, STR("")), hash_str(HASH_SEED, STR("\0")));
    assert_int_not_equal(hash_str(HASH_SEED, STR("12345678a")), hash_str(HASH_SEED, STR("12345678b")));
    assert_int_equal(hash_str(HASH_SEED, STR("123456789")), hash_str(HASH_SEED, STR("123456789")));
}

/* Bit by bit, as the polynomial says. */
static uint32_t crc_by_bits(const uint8_t *bytes, size_t size)
{
    uint32_t crc = UINT32_MAX;
    for (size_t i = 0; i < size; i++) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (0x82F63B78u & (0u - (crc & 1)));
    }
    return ~crc;
}

static void test_crc32c(void **state)
{
    (void)state;
    static const uint8_t zeros[32];
    assert_int_equal(crc32c(0, "123456789", 9), 0xE3069283);
    assert_int_equal(crc32c(0, zeros, 32), 0x8A9136AA); /* RFC 3720, appendix B.4 */
    assert_int_equal(crc32c(0, "\x01", 1), 0xA016D052);
    assert_int_equal(crc32c(0, "", 0), 0);
    Rng rng = {9};
    uint8_t bytes[300];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)rng_next(&rng);
    for (size_t size = 0; size <= sizeof bytes; size++) {
        size_t first = (size_t)rng_below(&rng, size + 1);
        assert_int_equal(crc32c(0, bytes, size), crc_by_bits(bytes, size));
        assert_int_equal(crc32c(crc32c(0, bytes, first), bytes + first, size - first), crc_by_bits(bytes, size));
    }
}

static void test_bit_tree(void **state)
{
    (void)state;
    Rng rng = {7};
    static const uint32_t sizes[] = {1, 2, 63, 64, 65, 4095, 4096, 4097, 5000};
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        BitTree tree;
        bool has[5000] = {false};
        bit_tree_init(&tree, sizes[s]);
        for (int n = 0; n < 400; n++) {
            uint32_t number = (uint32_t)rng_below(&rng, sizes[s]), at = (uint32_t)rng_below(&rng, sizes[s] + 2);
            has[number] = rng_below(&rng, 3) > 0;
            if (has[number])
                bit_tree_add(&tree, number);
            else
                bit_tree_remove(&tree, number);
            assert_int_equal(bit_tree_has(&tree, number), has[number]);
            uint32_t next = at, previous = at < sizes[s] ? at : sizes[s];
            while (next < sizes[s] && !has[next])
                next++;
            while (previous > 0 && !has[previous - 1])
                previous--;
            assert_int_equal(bit_tree_next(&tree, at), next < sizes[s] ? next : BIT_NONE);
            assert_int_equal(bit_tree_previous(&tree, at), previous ? previous - 1 : BIT_NONE);
        }
        bit_tree_release(&tree);
    }
}

static void test_a_text_is_never_null(void **state)
{
    (void)state;
    Text text = TEXT_EMPTY;
    assert_string_equal(text.at, "");
    text_clear(&text);
    assert_string_equal(text.at, "");
    text_reserve(&text, 0);
    assert_string_equal(text.at, "");
    text_printf(&text, "%s", "two layers");
    assert_string_equal(text.at, "two layers");
    text_clear(&text);
    assert_string_equal(text.at, "");
    text_release(&text);
    assert_string_equal(text.at, "");
    text_release(&text);
}

/* Every byte at every place of numbers of every length, against the C library. */
static void test_hex_digits(void **state)
{
    (void)state;
    Rng rng = {4};
    for (size_t count = 0; count <= 16; count++)
        for (unsigned byte = 0; byte < 256; byte++) {
            static const char all[] = "0123456789abcdefABCDEF";
            char text[17] = {0};
            for (size_t i = 0; i < count; i++)
                text[i] = all[rng_below(&rng, sizeof all - 1)];
            if (count)
                text[rng_below(&rng, count)] = (char)byte;
            bool good = !count || (byte && strchr(all, (int)byte));
            uint64_t value = 99;
            assert_int_equal(hex_digits(text, count, &value), good);
            assert_true(value == (good ? strtoull(text, NULL, 16) : 99));
            assert_int_equal(hex_run(text, count) == count, good);
            assert_int_equal(hex_digit((char)byte),
                             byte && strchr(all, (int)byte) ? strtol((char[]){(char)byte, 0}, NULL, 16) : -1);
        }
}

/* Three digits, as printf() writes the exact value; what rounds up to 1024 is 1.00 of the next unit. */
static void bytes_by_printf(uint64_t bytes, char out[32])
{
    static const char *const units[] = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    double value = (double)bytes;
    int unit = 0;
    for (; value >= 1024 && unit < 6; unit++)
        value /= 1024;
    snprintf(out, 32, "%.0f", value);
    if (strcmp(out, "1024") == 0 && unit < 6) {
        value = 1;
        unit++;
    }
    for (int decimals = unit == 0 ? 0 : 2; decimals >= 0; decimals--) { /* the most that leave three digits */
        snprintf(out, 32, "%.*f", decimals, value);
        if (strlen(out) <= 4)
            break;
    }
    size_t length = strlen(out);
    snprintf(out + length, 32 - length, " %s", units[unit]);
}

static void expect_bytes(uint64_t bytes)
{
    char text[32], model[32];
    bytes_by_printf(bytes, model);
    assert_string_equal(bytes_format(bytes, text), model);
}

static void test_bytes_are_rounded_as_printf_does(void **state)
{
    (void)state;
    Rng rng = {5};
    char text[32];
    char plural[64];
    assert_string_equal(plural_format(1, "flush", plural), "1 flush");
    assert_string_equal(plural_format(2000, "flush", plural), "2,000 flushes");
    assert_string_equal(plural_format(2, "stretch", plural), "2 stretches");
    assert_string_equal(plural_format(2, "path", plural), "2 paths");
    assert_string_equal(bytes_format(1048575, text), "1.00 MiB");
    assert_string_equal(bytes_format(1048063, text), "1023 KiB");
    assert_string_equal(bytes_format(10239, text), "10.0 KiB");
    for (uint64_t bytes = 0; bytes < 1 << 21; bytes++)
        expect_bytes(bytes);
    /* Sizes up to what a double holds exactly, of which half are ties or next to one. */
    for (int i = 0; i < 200000; i++) {
        uint64_t bytes = rng_next(&rng) >> (11 + rng_below(&rng, 40));
        uint64_t step = (uint64_t)1 << rng_below(&rng, 40);
        expect_bytes(bytes);
        expect_bytes(bytes / step * step);
    }
    assert_string_equal(bytes_format(UINT64_MAX, text), "16.0 EiB");
    assert_string_equal(bytes_format((uint64_t)10239 << 50, text), "10.0 EiB"); /* 9.999 */
}

/* Places that were never set are zero, also after those that were. */
static void test_an_array_is_extended_with_zeros(void **state)
{
    (void)state;
    ARRAY(uint32_t) array = {0};
    array_extend(&array, 3);
    assert_int_equal(array.count, 3);
    array.at[2] = 7;
    array_extend(&array, 2);
    assert_int_equal(array.count, 3);
    array_extend(&array, 1000);
    assert_int_equal(array.count, 1000);
    for (size_t i = 0; i < array.count; i++)
        assert_int_equal(array.at[i], i == 2 ? 7 : 0);
    array_release(&array);
}

static void test_remainders_are_exact(void **state)
{
    (void)state;
    Rng rng = {6};
    for (int i = 0; i < 200000; i++) { /* of all sizes, and next to multiples of n and to the end of the type */
        uint64_t n = rng_next(&rng) >> rng_below(&rng, 64), multiple;
        n = n ? n : 1;
        multiple = rng_next(&rng) / n * n;
        const uint64_t x[] = {0, n - 1, n, multiple, multiple - 1, rng_next(&rng), UINT64_MAX};
        for (size_t k = 0; k < sizeof x / sizeof *x; k++)
            assert_int_equal(divisor_remainder(divisor(n), x[k]), x[k] % n);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_search_finds_both_bounds),
        cmocka_unit_test(test_search_in_a_part_and_at_the_end_of_a_type),
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_an_empty_table_holds_nothing),
        cmocka_unit_test(test_hashes_spread),
        cmocka_unit_test(test_crc32c),
        cmocka_unit_test(test_a_text_is_never_null),
        cmocka_unit_test(test_hex_digits),
        cmocka_unit_test(test_bit_tree),
        cmocka_unit_test(test_bytes_are_rounded_as_printf_does),
        cmocka_unit_test(test_remainders_are_exact),
        cmocka_unit_test(test_an_array_is_extended_with_zeros),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
