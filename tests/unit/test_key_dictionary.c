/* Strings as numbers: the order is kept, sorting agrees with comparing, finding with searching, and labels contain
 * nothing that a terminal would obey. */
#include "core/model/key_dictionary.h"

#include "core/base/rng.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static const KeyOrder orders[] = {KEY_ORDER_BYTES, KEY_ORDER_REVERSE, KEY_ORDER_TIMESTAMPED,
                                  KEY_ORDER_REVERSE_TIMESTAMPED, KEY_ORDER_COCKROACH};

static int sign(int n)
{
    return (n > 0) - (n < 0);
}

/* Makes short strings of few letters: many share prefixes, some are equal. */
static Str random_key(Rng *rng, char *room, size_t most)
{
    static const char letters[] = {'\0', '\1', 'a', 'b', '\x0D', '\xFF'};
    size_t length = rng_below(rng, most + 1);
    for (size_t i = 0; i < length; i++)
        room[i] = letters[rng_below(rng, sizeof letters)];
    return (Str){room, length};
}

static void test_orders_are_orders(void **state)
{
    (void)state;
    Rng rng = {1};
    for (unsigned i = 0; i < 200000; i++) {
        char room[3][20];
        Str a = random_key(&rng, room[0], 18), b = random_key(&rng, room[1], 18), c = random_key(&rng, room[2], 18);
        KeyOrder order = orders[i % 5];
        int ab = sign(key_order_compare(order, a, b)), ba = sign(key_order_compare(order, b, a));
        int bc = sign(key_order_compare(order, b, c)), ac = sign(key_order_compare(order, a, c));
        assert_int_equal(ab, -ba);
        assert_int_equal(key_order_compare(order, a, a), 0);
        if (ab <= 0 && bc <= 0)
            assert_true(ac <= 0 && (ac < 0 || (ab == 0 && bc == 0)));
    }
}

static void check_order(KeyOrder order, Str lower, Str higher)
{
    assert_true(key_order_compare(order, lower, higher) < 0);
    assert_true(key_order_compare(order, higher, lower) > 0);
}

static void test_orders_by_hand(void **state)
{
    (void)state;
    check_order(KEY_ORDER_BYTES, STR("a"), STR("ab"));
    check_order(KEY_ORDER_BYTES, STR("a\x7F"), STR("a\x80"));
    check_order(KEY_ORDER_REVERSE, STR("b"), STR("ab"));
    /* the newer timestamp comes first, whatever its bytes */
    check_order(KEY_ORDER_TIMESTAMPED, STR("k\0\1\0\0\0\0\0\0"), STR("k\xFF\0\0\0\0\0\0\0"));
    check_order(KEY_ORDER_TIMESTAMPED, STR("k\1\0\0\0\0\0\0\0"), STR("l\xFF\0\0\0\0\0\0\0"));
    check_order(KEY_ORDER_REVERSE_TIMESTAMPED, STR("l\1\0\0\0\0\0\0\0"), STR("k\xFF\0\0\0\0\0\0\0"));
    /* CockroachDB: a key without version comes first, then the newest version */
    check_order(KEY_ORDER_COCKROACH, STR("a\0"), STR("a\0\0\0\0\0\0\0\0\7\x09"));
    check_order(KEY_ORDER_COCKROACH, STR("a\0\0\0\0\0\0\0\0\7\x09"), STR("a\0\0\0\0\0\0\0\0\3\x09"));
    check_order(KEY_ORDER_COCKROACH, STR("a\0\0\0\0\0\0\0\0\3\x09"), STR("ab\0"));
    /* a logical time of zero counts as none, and a thirteenth byte is ignored */
    assert_int_equal(
        key_order_compare(KEY_ORDER_COCKROACH, STR("a\0\0\0\0\0\0\0\0\3\0\0\0\0\x0D"), STR("a\0\0\0\0\0\0\0\0\3\x09")),
        0);
    assert_int_equal(key_order_compare(KEY_ORDER_COCKROACH, STR("a\0\0\0\0\0\0\0\0\3\0\0\0\5\1\x0E"),
                                       STR("a\0\0\0\0\0\0\0\0\3\0\0\0\5\x0D")),
                     0);
    KeyOrder order = KEY_ORDER_REVERSE;
    assert_true(key_order_named(STR("rev:RocksDB_SE_v3.10"), &order));
    assert_int_equal(order, KEY_ORDER_REVERSE);
    assert_false(key_order_named(STR("someone's own"), &order));
    assert_int_equal(order, KEY_ORDER_BYTES);
    assert_int_equal(key_order_without_timestamps(KEY_ORDER_REVERSE_TIMESTAMPED), KEY_ORDER_REVERSE);
}

/* Sorted, each key occurs once; the place of a number holds its key; finding agrees with counting. */
static void test_sorting_and_finding(void **state)
{
    (void)state;
    Rng rng = {2};
    for (unsigned round = 0; round < 150; round++) {
        KeyOrder order = orders[round % 5];
        size_t wanted = round % 7 == 0 ? 3000 : rng_below(&rng, 60);
        KeyDictionary keys = {0};
        Arena arena = {0};
        Str *added = mem_alloc((wanted + 1) * sizeof *added);
        uint32_t *numbers = mem_alloc((wanted + 1) * sizeof *numbers);
        const char *prefix = round % 3 ? "" : "user:0000000000000000000000000000";
        for (size_t i = 0; i < wanted; i++) {
            char room[32];
            Str key = random_key(&rng, room, 24);
            char *text = arena_printf(&arena, "%s%*s", prefix, (int)key.length, "");
            memcpy(text + strlen(prefix), key.at, key.length);
            added[i] = (Str){text, strlen(prefix) + key.length};
            numbers[i] = key_dictionary_add(&keys, added[i]);
        }
        uint32_t *places = key_dictionary_sort(&keys, order);
        for (size_t i = 0; i + 1 < keys.keys.count; i++)
            assert_true(key_order_compare(order, keys.keys.at[i], keys.keys.at[i + 1]) < 0);
        for (size_t i = 0; i < wanted; i++) {
            uint32_t place = places[numbers[i]];
            bool exact;
            assert_int_equal(key_order_compare(order, keys.keys.at[place], added[i]), 0);
            assert_true(key_dictionary_find(&keys, added[i], &exact) == (Key)place * 2 && exact);
        }
        for (unsigned i = 0; i < 30; i++) {
            char room[32];
            Str key = random_key(&rng, room, 24);
            size_t before = 0;
            bool exact, there = false;
            for (size_t k = 0; k < keys.keys.count; k++) {
                int compared = key_order_compare(order, keys.keys.at[k], key);
                before += compared < 0;
                there |= compared == 0;
            }
            Key found = key_dictionary_find(&keys, key, &exact);
            assert_true(exact == there);
            assert_true(found == (there ? (Key)before * 2 : before ? (Key)before * 2 - 1 : 0));
        }
        free(places);
        free(numbers);
        free(added);
        key_dictionary_release(&keys);
        arena_release(&arena);
    }
}

static KeyDictionary dictionary_of(const Str *strings, size_t count)
{
    KeyDictionary keys = {0};
    for (size_t i = 0; i < count; i++)
        key_dictionary_add(&keys, strings[i]);
    free(key_dictionary_sort(&keys, KEY_ORDER_BYTES));
    return keys;
}

static void test_labels_and_reading(void **state)
{
    (void)state;
    const Str fruit[] = {STR("pear"), STR("apple"), STR("plum")};
    KeyDictionary keys = dictionary_of(fruit, 3);
    KeyDomain domain = {&keys};
    char label[KEY_LABEL_SIZE], text[KEY_TEXT_SIZE];
    assert_string_equal(key_label(2, &domain, label), "pear");
    assert_string_equal(key_label(3, &domain, label), "after pear");
    assert_string_equal(key_format(3, &domain, text), "70656172+");
    assert_int_equal(key_kind(3, &domain), KEY_KIND_STRING);
    Key key;
    assert_true(key_dictionary_parse(&keys, STR("plum"), &key, NULL) && key == 4);
    assert_true(key_dictionary_parse(&keys, STR("0x70656172"), &key, NULL) && key == 2);
    assert_true(key_dictionary_parse(&keys, STR("70656172+"), &key, NULL) && key == 3);
    assert_true(key_dictionary_parse(&keys, STR("banana"), &key, NULL) && key == 1);
    assert_false(key_dictionary_parse(&keys, STR(""), &key, NULL));
    key_dictionary_release(&keys);
}

/* Keys of a megabyte and of all bytes: labels are short and contain nothing that a terminal obeys. */
static void test_hostile_keys(void **state)
{
    (void)state;
    size_t size = 1 << 20;
    char *huge = mem_alloc(size), *printable = mem_alloc(size);
    for (size_t i = 0; i < size; i++) {
        huge[i] = (char)i;
        printable[i] = (char)('a' + i % 26);
    }
    const Str strings[] = {{huge, size}, STR("\x1B[2J"), STR("")};
    const Str readable[] = {{printable, size}, STR("b")};
    KeyDictionary keys = dictionary_of(strings, 3), long_keys = dictionary_of(readable, 2);
    const KeyMeaning meanings[] = {KEY_MEANS_BYTES, KEY_MEANS_MYROCKS, KEY_MEANS_TIKV, KEY_MEANS_COCKROACH};
    for (unsigned m = 0; m < 4; m++) {
        keys.meaning = long_keys.meaning = meanings[m];
        for (Key key = 0; key < 7; key++) {
            char label[KEY_LABEL_SIZE], object[KEY_LABEL_SIZE];
            Str all = str_from(key_dictionary_label(key < 5 ? &keys : &long_keys, key % 5, label)), bytes;
            CharKind kind;
            while (str_char(&all, &bytes, &kind))
                assert_int_equal(kind, CHAR_SHOWN);
            assert_true(strlen(label) < KEY_LABEL_SIZE);
            key_dictionary_object(&keys, key, object);
            assert_true(strlen(object) < KEY_LABEL_SIZE);
        }
    }
    key_dictionary_release(&keys);
    key_dictionary_release(&long_keys);
    free(huge);
    free(printable);
}

static void check_meaning(KeyMeaning meaning, Str key, const char *wanted, const char *object)
{
    Text text = TEXT_EMPTY, of = TEXT_EMPTY;
    assert_true(key_meaning_text(meaning, key, &text));
    assert_string_equal(text.at, wanted);
    assert_true(key_meaning_object(meaning, key, &of));
    assert_string_equal(of.at, object);
    text_release(&text);
    text_release(&of);
}

static void test_meanings(void **state)
{
    (void)state;
    check_meaning(KEY_MEANS_MYROCKS, STR("\0\0\1\4\x80\x01"), "index 260 8001", "index 260");
    /* table 53, row 7: t 80…35 _r 80…07 in groups of eight, followed by a version */
    Str row = STR("zt\x80\0\0\0\0\0\0\xFF\x35_r\x80\0\0\0\0\xFF\0\0\7\0\0\0\0\0\xFA\1\2\3\4\5\6\7\x08");
    check_meaning(KEY_MEANS_TIKV, row, "table 53 row 7", "table 53");
    const Str rows[] = {row, row, STR("raft")};
    assert_int_equal(key_meaning_of(STR("leveldb.BytewiseComparator"), rows, 3), KEY_MEANS_TIKV);
    assert_int_equal(key_meaning_of(STR("leveldb.BytewiseComparator"), rows + 2, 1), KEY_MEANS_BYTES);
    assert_int_equal(key_meaning_of(STR("cockroach_comparator"), rows, 3), KEY_MEANS_COCKROACH);
    assert_int_equal(key_meaning_of(STR("rev:RocksDB_SE_v3.10"), rows, 3), KEY_MEANS_MYROCKS);
    check_meaning(KEY_MEANS_COCKROACH, STR("\xBD\x89\x8F\0\0\0\0\0\0\0\0\3\x09"), "/Table/53/1/7", "table 53, index 1");
    check_meaning(KEY_MEANS_COCKROACH, STR("\xFE\x8A\xF7\1\0\x89\0"), "/Tenant/2/Table/256/1",
                  "tenant 2, table 256, index 1");
    Text text = TEXT_EMPTY;
    assert_false(key_meaning_text(KEY_MEANS_COCKROACH, STR("\1local\0"), &text));
    assert_false(key_meaning_text(KEY_MEANS_TIKV, STR("plain"), &text));
    assert_false(key_meaning_text(KEY_MEANS_MYROCKS, STR("abc"), &text));
    assert_int_equal(text.length, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_orders_are_orders),   cmocka_unit_test(test_orders_by_hand),
        cmocka_unit_test(test_sorting_and_finding), cmocka_unit_test(test_labels_and_reading),
        cmocka_unit_test(test_hostile_keys),        cmocka_unit_test(test_meanings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
