/* Whom a level's keys belong to: by meaning or by prefix, without a gap, counted key by key. */
#include "tests/unit/lsm_fixture.h"

#include "core/analysis/lsm_owners.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

/* Owners cover all keys. For each, the tables over it and their tallest stack are counted key by key. */
static void check_owners(const Fixture *f, StepId step, uint32_t level)
{
    LsmState at;
    LsmOwners owners;
    Key end = 0;
    double bytes = 0;
    lsm_state_init(&at, &f->lsm, 0);
    lsm_state_go(&at, step);
    lsm_owners_init(&owners, at.family);
    lsm_owners_count(&owners, &at, level);
    for (size_t i = 0; i < owners.at.count; i++) {
        const LsmOwner *owner = &owners.at.at[i];
        uint32_t tables = 0, stack = 0;
        assert_true(owner->of.keys.lo == end && owner->of.keys.hi > end);
        end = owner->of.keys.hi;
        for (size_t t = 0; t < at.levels[level].count; t++)
            tables +=
                key_range_overlaps(placement_keys(lsm_state_placement(&at, at.levels[level].at[t])), owner->of.keys);
        for (Key key = owner->of.keys.lo; key < owner->of.keys.hi; key++) {
            uint32_t here = 0;
            for (size_t t = 0; t < at.levels[level].count; t++)
                here += key_range_overlaps(placement_keys(lsm_state_placement(&at, at.levels[level].at[t])),
                                           (KeyRange){key, key + 1});
            stack = here > stack ? here : stack;
        }
        assert_int_equal(owner->tables, tables);
        assert_int_equal(owner->stack, stack);
        bytes += owner->bytes;
    }
    assert_true(end == (Key)at.family->keys.keys.count * 2);
    assert_true(fabs(bytes - (double)at.levels[level].bytes) < 1 + bytes / 1e6); /* every byte has an owner */
    lsm_owners_release(&owners);
    lsm_state_release(&at);
}

static void test_owners(void **state)
{
    (void)state;
    Fixture f;
    assert_true(fixture_read_random(&f, 21, 60));
    for (StepId step = 0; step < f.lsm.steps.count; step += 3)
        for (uint32_t level = 0; level < 3; level++)
            check_owners(&f, step, level);
    LsmOwners owners;
    lsm_owners_init(&owners, &f.lsm.families.at[0]); /* by prefixes that distinguish a few groups: k00012 … */
    assert_int_equal(owners.by, OWNERS_BY_PREFIX);
    assert_in_range(owners.at.count, 2, 16);
    assert_string_equal(owners.at.at[0].of.name, "k000…");
    lsm_owners_release(&owners);
    fixture_release(&f);
    fixture_init(&f, DIALECT_ROCKSDB); /* MyRocks: the first four bytes are an index */
    put_base(&f, "RocksDB_SE_v3.10");
    array_push(&f.edit.added, (EditFile){.number = 9, .size = 300, .seq_known = true});
    EditFile *table = &f.edit.added.at[0];
    Text small = TEXT_EMPTY, large = TEXT_EMPTY;
    put_internal(&small, (Str){"\0\0\1\4a", 5}, 1, 1);
    put_internal(&large, (Str){"\0\0\1\5b", 5}, 2, 1);
    table->small = text_str(&small);
    table->large = text_str(&large);
    put(&f, EDIT_NEXT_FILE, 8);
    assert_true(fixture_read(&f, NULL));
    lsm_owners_init(&owners, &f.lsm.families.at[0]);
    assert_int_equal(owners.by, OWNERS_BY_MEANING);
    assert_int_equal(owners.at.count, 2);
    assert_string_equal(owners.at.at[0].of.name, "index 260");
    assert_string_equal(owners.at.at[1].of.name, "index 261");
    lsm_owners_release(&owners);
    text_release(&small);
    text_release(&large);
    fixture_release(&f);
}

/* Keys of fewer than four bytes belong to no index and lie between keys that do. No index is lost among them. */
static void test_owners_between_keys_without_a_meaning(void **state)
{
    (void)state;
    static const char keys[][6] = {"\0\0\1",    "\0\0\1\4a", "\0\0\2", "\0\0\3",
                                   "\0\0\3\1c", "\0\0\4",    "\0\0\5", "\0\0\5\1d"};
    static const size_t lengths[] = {3, 5, 3, 3, 5, 3, 3, 5};
    static const struct {
        const char *name;
        unsigned keys;
    } wanted[] = {{"other keys", 1}, {"index 260", 1},  {"other keys", 2},
                  {"index 769", 1},  {"other keys", 2}, {"index 1281", 1}};
    Fixture f;
    Text bounds[8];
    fixture_init(&f, DIALECT_ROCKSDB);
    put_base(&f, "RocksDB_SE_v3.10");
    for (size_t i = 0; i < 8; i++)
        bounds[i] = (Text)TEXT_EMPTY;
    for (uint64_t i = 0; i < 8; i += 2) {
        put_internal(&bounds[i], (Str){keys[i], lengths[i]}, 9 + i, 1);
        put_internal(&bounds[i + 1], (Str){keys[i + 1], lengths[i + 1]}, 9 + i, 1);
        array_push(&f.edit.added, (EditFile){.number = 9 + i,
                                             .size = 300,
                                             .seq_known = true,
                                             .small = text_str(&bounds[i]),
                                             .large = text_str(&bounds[i + 1])});
    }
    put(&f, EDIT_NEXT_FILE, 8);
    assert_true(fixture_read(&f, NULL));
    LsmOwners owners;
    lsm_owners_init(&owners, &f.lsm.families.at[0]);
    assert_int_equal(owners.at.count, 6);
    for (size_t i = 0, first = 0; i < 6; first += wanted[i++].keys) {
        assert_string_equal(owners.at.at[i].of.name, wanted[i].name);
        assert_true(owners.at.at[i].of.keys.lo == 2 * first &&
                    owners.at.at[i].of.keys.hi == 2 * (first + wanted[i].keys));
    }
    lsm_owners_release(&owners);
    for (size_t i = 0; i < 8; i++)
        text_release(&bounds[i]);
    fixture_release(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_owners),
        cmocka_unit_test(test_owners_between_keys_without_a_meaning),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
