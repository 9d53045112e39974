/* Keys, LSNs, keyspaces, shards, sets: each test is an example. */
#include "core/base/rng.h"
#include "core/model/layer_index.h"
#include "core/model/scenario.h"
#include "core/base/rng.h"
#include "core/model/shard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

static Key key_of(const char *text)
{
    Key key = 0;
    KeyForm form;
    assert_true(key_parse(str_from(text), &key, &form, NULL));
    return key;
}

static void label_is(const char *hex, const char *label)
{
    char out[KEY_LABEL_SIZE];
    assert_string_equal(key_label(key_of(hex), KEY_PRODUCTION, out), label);
}

static void test_keys_round_trip(void **state)
{
    (void)state;
    static const char *const keys[] = {"000000000000000000000000000000000000", "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF",
                                       "000000067F00004002000089C30100000000", "6200000101A1B2C3D4E5F6071829304A5B6C"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        char out[KEY_TEXT_SIZE];
        assert_string_equal(key_format(key_of(keys[i]), KEY_PRODUCTION, out), keys[i]);
    }
    assert_true(key_of("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF") == U128_MAX);
}

static void test_keys_that_cannot_be_held_are_refused(void **state)
{
    (void)state;
    Key key = 7;
    assert_false(key_parse_digits("000001067F00004002000089C30100000000", &key)); /* field2 is above FFFF */
    assert_false(key_parse_digits("FF0000FFFFFFFFFFFFFFFFFFFFFFFFFFFFFF", &key)); /* collides with the largest key */
    assert_false(key_parse_digits("0000000G7F00004002000089C30100000000", &key));
    assert_false(key_parse_digits("+00000067F00004002000089C30100000000", &key));
    assert_true(key == 7);
}

static void test_key_order_is_text_order(void **state)
{
    (void)state;
    Rng rng = {1};
    for (int i = 0; i < 2000; i++) {
        char a[KEY_TEXT_SIZE], b[KEY_TEXT_SIZE];
        Key x = u128_make(rng_next(&rng), rng_next(&rng)), y = u128_make(rng_next(&rng), rng_next(&rng));
        if (i & 1)
            y = x + (rng_next(&rng) & 0xFF);
        key_format(x, KEY_PRODUCTION, a);
        key_format(y, KEY_PRODUCTION, b);
        assert_int_equal(strcmp(a, b) < 0, x < y);
        Key back;
        assert_true(key_parse_digits(a, &back) && back == x);
    }
}

static void test_keys_as_users_write_them(void **state)
{
    (void)state;
    Key key;
    KeyForm form;
    assert_true(key_parse(STR("1663/16386/35267_fsm:12"), &key, &form, NULL));
    char out[KEY_TEXT_SIZE];
    assert_string_equal(key_format(key, form, out), "000000067F00004002000089C3010000000C");
    assert_true(key_parse(STR("0x1f40"), &key, &form, NULL) && form == KEY_PLAIN && key == 0x1F40);
    assert_false(key_parse(STR("1663/16386"), &key, &form, NULL));
    assert_false(key_parse(STR("70000/1/2"), &key, &form, NULL)); /* does not fit into the 16 bits of field2 */
    assert_false(key_parse(STR("4294967296/1/2"), &key, &form, NULL));
    assert_false(key_parse(STR(""), &key, &form, NULL));
}

static void test_key_labels(void **state)
{
    (void)state;
    label_is("000000000000000000000000000000000000", "dbdir");
    label_is("000000067F00004002000000000000000000", "1663/16386/relmap");
    label_is("000000067F00004002000000000000000001", "1663/16386/reldir");
    label_is("000000067F00004002000089C30000000A00", "1663/16386/35267:2560");
    label_is("000000067F00004002000089C302FFFFFFFF", "1663/16386/35267_vm:size");
    label_is("010000000000000000000000000000000000", "clog/dir");
    label_is("0100000000000000010000000C0000000003", "clog/C:3");
    label_is("020000000000000000000000000000000007", "twophase/7");
    label_is("030000000000000000000000000000000001", "checkpoint");
    label_is("6300000000000000000000000000000000FF", "replorigin/255");
    label_is("650000000100000002000000030400000001", "reldir2/1/2/3.4");
    label_is("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF", "MAX");
}

/* A label that identifies a key is read back as that key, whatever its kind. */
static void test_labels_are_read(void **state)
{
    (void)state;
    static const char *const hex[] = {
        "000000000000000000000000000000000000", "000000067F00004002000000000000000000",
        "000000067F00004002000000000000000001", "000000067F00004002000089C302FFFFFFFF",
        "000000067F00004002000089C30000000A00", "010000000000000000000000000000000000",
        "0100000002000000010000000C0000000003", "0100000001000000010000000C00FFFFFFFF",
        "020000000000000000000000000000000000", "020000000000000000000000000000000007",
        "030000000000000000000000000000000000", "030000000000000000000000000000000001",
        "030000000000000000000000000000000002", "610000067F00004002000089C30300000000",
        "6300000000000000000000000000000000FF", "640000067F00004002000000000000000000",
        "650000000100000002000000030400000000", "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF",
        "00000010FF00004002000089C301FFFFFFFE", /* its label has 36 characters, as many as hex digits */
    };
    for (size_t i = 0; i < sizeof hex / sizeof *hex; i++) {
        char label[KEY_LABEL_SIZE], back[KEY_TEXT_SIZE];
        Key key;
        KeyForm form;
        key_label(key_of(hex[i]), KEY_PRODUCTION, label);
        if (!key_parse(str_from(label), &key, &form, NULL) || form != KEY_PRODUCTION)
            fail_msg("%s", label);
        assert_string_equal(key_format(key, KEY_PRODUCTION, back), hex[i]);
    }
    static const char *const none[] = {"DBDIR",       "max", "clog/ C:3", "clog/C:+3", "clog/C:99999999999",
                                       "1/2/relmaps", "MAX "};
    Key key;
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_false(key_label_parse(str_from(none[i]), &key));
}

static void test_lsns(void **state)
{
    (void)state;
    Lsn lsn;
    char out[LSN_TEXT_SIZE];
    assert_true(lsn_parse(STR("93/1C0887F1"), &lsn, NULL) && lsn == 0x931C0887F1);
    assert_string_equal(lsn_format(lsn, out), "93/1C0887F1");
    assert_true(lsn_parse(STR("000000931C0887F1"), &lsn, NULL) && lsn == 0x931C0887F1);
    static const char *const bad[] = {"", "/", "1/", "/1", "123456789/1", "1/2/3", "g", "11112222333344445"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(lsn_parse(str_from(bad[i]), &lsn, NULL));
}

/* Known answers of Neon's libs/pageserver_api/src/shard.rs, and others computed independently. */
static void test_shards(void **state)
{
    (void)state;
    assert_int_equal(shard_murmur32(0), 0);
    assert_int_equal(shard_combine(0xb1ff3b40, 0), 0xfb7923c9);
    Key key;
    assert_true(key_pack((KeyFields){0, 0x67f, 5, 0x400c, 0, 0x7d06}, &key));
    assert_int_equal(shard_of_key(key, (Sharding){0, 10, 32768}), 8);
    static const struct {
        uint32_t block, stripe, on2, on4, on8;
    } known[] = {{0, 2048, 0, 0, 4},
                 {2048, 2048, 1, 3, 7},
                 {4096, 2048, 0, 2, 6},
                 {16384, 2048, 1, 3, 3},
                 {32768, 32768, 1, 3, 7}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        assert_true(key_pack((KeyFields){0, 0x67f, 5, 0x4000, 0, known[i].block}, &key));
        assert_int_equal(shard_of_key(key, (Sharding){0, 2, known[i].stripe}), known[i].on2);
        assert_int_equal(shard_of_key(key, (Sharding){0, 4, known[i].stripe}), known[i].on4);
        assert_int_equal(shard_of_key(key, (Sharding){0, 8, known[i].stripe}), known[i].on8);
    }
}

static void test_page_counts(void **state)
{
    (void)state;
    Sharding one = {0};
    Key a = key_of("000000067F00004002000089C30000000000");
    assert_int_equal(shard_page_count((KeyRange){a, a + 16384}, one), 16384);
    assert_int_equal(shard_page_count((KeyRange){a, a + 1}, one), 1);
    assert_int_equal(shard_page_count((KeyRange){a, a}, one), 0);
    /* from a fork's size key into the next fork: one key and the blocks */
    assert_int_equal(shard_page_count((KeyRange){a + UINT32_MAX, a + (Key)UINT32_MAX + 6}, one), 6);
    assert_int_equal(shard_page_count((KeyRange){a, a + ((Key)1 << 40)}, one), SHARD_PAGES_UNKNOWN);
    uint64_t all = 0;
    for (uint8_t shard = 0; shard < 8; shard++)
        all += shard_page_count((KeyRange){a + 5, a + 16384}, (Sharding){shard, 8, 2048});
    assert_int_equal(all, 16379);
}

static void test_keyspace_merges_and_counts(void **state)
{
    (void)state;
    Keyspace space = {0};
    keyspace_add(&space, (KeyRange){0, 10});
    keyspace_add(&space, (KeyRange){20, 30});
    keyspace_add(&space, (KeyRange){10, 15});
    assert_int_equal(space.count, 2);
    assert_int_equal(keyspace_count(&space, (KeyRange){5, 25}), 15);
    assert_true(keyspace_has(&space, 14) && !keyspace_has(&space, 15) && keyspace_has(&space, 20));
    keyspace_add(&space, (KeyRange){12, 25});
    assert_int_equal(space.count, 1);
    assert_int_equal(keyspace_count(&space, (KeyRange){0, 100}), 30);
    keyspace_add(&space, (KeyRange){7, 7});
    assert_int_equal(space.count, 1);
    keyspace_release(&space);
}

static void test_keyspace_against_a_bitmap(void **state)
{
    (void)state;
    Rng rng = {7};
    for (int round = 0; round < 200; round++) {
        Keyspace space = {0};
        bool has[64] = {0};
        for (int i = 0; i < 12; i++) {
            uint64_t lo = rng_below(&rng, 64), hi = lo + rng_below(&rng, 64 - lo + 1);
            keyspace_add(&space, (KeyRange){lo, hi});
            for (uint64_t k = lo; k < hi; k++)
                has[k] = true;
        }
        uint64_t count = 0;
        for (uint64_t k = 0; k < 64; k++) {
            assert_int_equal(keyspace_has(&space, k), has[k]);
            count += has[k];
        }
        assert_int_equal(keyspace_count(&space, (KeyRange){0, 64}), count);
        for (size_t i = 1; i < space.count; i++)
            assert_true(space.at[i - 1].hi < space.at[i].lo);
        uint64_t from = rng_below(&rng, 64), to = from + rng_below(&rng, 64 - from + 1);
        Keyspace part = keyspace_clip(&space, (KeyRange){from, to});
        for (uint64_t k = 0; k < 64; k++)
            assert_int_equal(keyspace_has(&part, k), has[k] && from <= k && k < to);
        keyspace_release(&part);
        keyspace_release(&space);
    }
}

static void test_index_ranks(void **state)
{
    (void)state;
    LayerSet set;
    layer_set_init(&set);
    layer_set_add(&set, &(Layer){.key_lo = 10, .key_hi = 20, .lsn_lo = 5, .lsn_hi = 9, .records = SIZE_UNKNOWN});
    layer_set_add(
        &set,
        &(Layer){.key_lo = 20, .key_hi = 30, .lsn_lo = 9, .lsn_hi = 10, .kind = LAYER_IMAGE, .records = SIZE_UNKNOWN});
    LayerIndex index;
    layer_index_init(&index, &set);
    assert_int_equal(index.key_count, 3);
    assert_int_equal(index.lsn_count, 2); /* an image's end is not an LSN of its name */
    assert_int_equal(index.key_lo[1], 1);
    assert_int_equal(index.lsn_hi[1], index.lsn_lo[1]);
    assert_int_equal(layer_index_key_rank(&index, 9), -1);
    assert_int_equal(layer_index_key_rank(&index, 25), 1);
    layer_index_release(&index);
    layer_set_release(&set);
}

static void test_numbers_and_escapes(void **state)
{
    (void)state;
    uint64_t n;
    assert_true(number_parse(STR("256M"), &n, NULL) && n == 256u << 20);
    assert_true(number_parse(STR("0x2000"), &n, NULL) && n == 0x2000);
    assert_true(number_parse(STR("1T"), &n, NULL) && n == (uint64_t)1 << 40);
    assert_true(number_parse(STR("3p"), &n, NULL) && n == (uint64_t)3 << 50);
    assert_false(number_parse(STR("16384P"), &n, NULL));
    assert_false(number_parse(STR("17179869184G"), &n, NULL));
    assert_false(number_parse(STR("18446744073709551616"), &n, NULL));
    assert_false(number_parse(STR("-1"), &n, NULL));
    char out[64];
    text_escape(STR("a\x1b[2J\n\xc2\x9bé\xff"), out, sizeof out);
    assert_string_equal(out, "a\\x1B[2J\\n\\xC2\\x9Bé\\xFF");
    assert_int_equal(text_escape(STR("\x1b\x1b"), out, 6), 4); /* cut after a whole escape */
    Text lines = TEXT_EMPTY;
    text_add_escaped(&lines, STR("a\tb\n\x1b\xc2\x9b\xff\x7f\n"));
    assert_string_equal(lines.at, "a\tb\n\\x1B\\xC2\\x9B\\xFF\\x7F\n");
    text_clear(&lines);
    text_add_blanked(&lines, STR("a\tb\n\x1b\xc2\x9b\xff\x7f."));
    assert_string_equal(lines.at, "a b   \xff .");
    text_release(&lines);
}

static void test_logical_names(void **state)
{
    (void)state;
    char out[LAYER_NAME_SIZE];
    Layer delta = {.key_lo = 0, .key_hi = UINT64_MAX, .lsn_lo = 0x1000, .lsn_hi = 0x2000};
    assert_string_equal(layer_logical_name(&delta, KEY_PLAIN, out),
                        "0000000000000000-FFFFFFFFFFFFFFFF__00001000-00002000");
    Layer image = {.key_lo = 0, .key_hi = U128_MAX, .lsn_lo = 0x1C760FA190, .kind = LAYER_IMAGE};
    assert_string_equal(layer_logical_name(&image, KEY_PRODUCTION, out),
                        "000000000000000000000000000000000000-FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF__0000001C760FA190");
}

/* Page counts against a test of each key. */
static void test_page_counts_key_by_key(void **state)
{
    (void)state;
    Rng rng = {1};
    static const uint8_t firsts[] = {0x00, 0x00, 0x00, 0x01, 0x62};
    for (int i = 0; i < 4000; i++) {
        KeyFields f = {.field1 = firsts[rng_below(&rng, 5)],
                       .field2 = 1663,
                       .field3 = (uint32_t)rng_below(&rng, 3),
                       .field4 = (uint32_t)rng_below(&rng, 4),
                       .field5 = (uint8_t)rng_below(&rng, 4),
                       .field6 = rng_below(&rng, 2) ? (uint32_t)rng_below(&rng, 100) : UINT32_MAX - (uint32_t)(i % 40)};
        Sharding sharding = {.count = (uint8_t)(1 + rng_below(&rng, 9)), .stripe_pages = 1 + (uint32_t)(i % 17)};
        sharding.number = (uint8_t)rng_below(&rng, sharding.count);
        KeyRange range;
        assert_true(key_pack(f, &range.lo));
        range.hi = range.lo + rng_below(&rng, 60);
        uint64_t pages = 0;
        for (Key key = range.lo; key < range.hi; key++)
            pages += !shard_key_is_disposable(key, sharding);
        if (range.hi == range.lo + 1 || key_range_is_contiguous(range))
            assert_int_equal(shard_page_count(range, sharding), pages);
    }
}

/* One layer in several inputs: what is known in the end does not depend on their order. */
static void test_facts_merge_in_any_order(void **state)
{
    (void)state;
    Rng rng = {7};
    static const uint32_t generations[] = {GENERATION_NONE, 3, 4, 5};
    static const uint64_t sizes[] = {SIZE_UNKNOWN, 100, 200, 300};
    for (int i = 0; i < 500; i++) {
        Layer seen[3];
        LayerSet sets[2];
        uint32_t rotation = (uint32_t)rng_below(&rng, 3);
        for (uint32_t k = 0; k < 3; k++) {
            /* each generation has one size, as a file has; without a generation the size is not known */
            uint32_t which = (uint32_t)((rotation + k) % 4);
            seen[k] = (Layer){.key_hi = 10, .lsn_hi = 20, .generation = generations[which], .shard = SHARD_NONE};
            seen[k].size = rng_below(&rng, 4) ? sizes[which] : SIZE_UNKNOWN;
            seen[k].flags = (uint8_t)(rng_below(&rng, 2) ? LAYER_RESIDENCY_KNOWN : 0);
        }
        for (int side = 0; side < 2; side++) {
            layer_set_init(&sets[side]);
            layer_set_add(&sets[side], &seen[side ? 2 : 0]);
            layer_set_merge(&sets[side], 0, &seen[1]);
            layer_set_merge(&sets[side], 0, &seen[side ? 0 : 2]);
        }
        Layer a = layer_set_get(&sets[0], 0), b = layer_set_get(&sets[1], 0);
        assert_int_equal(a.generation, b.generation);
        assert_int_equal(a.flags, b.flags);
        if (seen[0].size != SIZE_UNKNOWN && seen[1].size != SIZE_UNKNOWN && seen[2].size != SIZE_UNKNOWN)
            assert_int_equal(a.size, b.size);
        layer_set_release(&sets[0]);
        layer_set_release(&sets[1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keys_round_trip),
        cmocka_unit_test(test_keys_that_cannot_be_held_are_refused),
        cmocka_unit_test(test_key_order_is_text_order),
        cmocka_unit_test(test_keys_as_users_write_them),
        cmocka_unit_test(test_key_labels),
        cmocka_unit_test(test_labels_are_read),
        cmocka_unit_test(test_lsns),
        cmocka_unit_test(test_shards),
        cmocka_unit_test(test_page_counts),
        cmocka_unit_test(test_page_counts_key_by_key),
        cmocka_unit_test(test_keyspace_merges_and_counts),
        cmocka_unit_test(test_keyspace_against_a_bitmap),
        cmocka_unit_test(test_facts_merge_in_any_order),
        cmocka_unit_test(test_index_ranks),
        cmocka_unit_test(test_numbers_and_escapes),
        cmocka_unit_test(test_logical_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
