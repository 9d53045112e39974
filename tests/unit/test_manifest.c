/* Version edits and the events that they become: rules, atomic groups, several MANIFESTs, dialects, damage. */
#include "tests/unit/lsm_fixture.h"

#include "core/history/lsm_history.h"
#include "core/model/lsm_state.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static LsmEventKind kind_at(const Fixture *fixture, StepId step)
{
    const LsmEvent *event = lsm_event_at(&fixture->lsm, 0, step);
    assert_non_null(event);
    return (LsmEventKind)event->kind;
}

static void check_levels(const Fixture *fixture, uint32_t family, StepId step, const char *wanted)
{
    LsmState state;
    Text text = TEXT_EMPTY;
    lsm_state_init(&state, &fixture->lsm, family);
    lsm_state_go(&state, step);
    for (uint32_t level = 0; level < LSM_LEVELS_MAX; level++)
        for (size_t i = 0; i < state.levels[level].count; i++)
            text_printf(&text, "%sL%u#%llu", text.length ? " " : "", level,
                        (unsigned long long)lsm_state_placement(&state, state.levels[level].at[i])->number);
    assert_string_equal(text.length ? text.at : "", wanted);
    text_release(&text);
    lsm_state_release(&state);
}

static void test_rocksdb_events(void **state)
{
    (void)state;
    Fixture f;
    fixture_init(&f, DIALECT_ROCKSDB);
    put_base(&f, "leveldb.BytewiseComparator"); /* steps 0 and 1 */
    add(&f, 0, 9, 100, "a", "m");
    put(&f, EDIT_NEXT_FILE, 8); /* 2 flush */
    add(&f, 0, 11, 100, "c", "z");
    put(&f, EDIT_NEXT_FILE, 10); /* 3 flush */
    put(&f, EDIT_MIN_LOG, 0);    /* 4 */
    put(&f, EDIT_NEXT_FILE, 12); /* 5 flush with nothing left */
    drop(&f, 0, 9);
    drop(&f, 0, 11);
    add(&f, 1, 13, 90, "a", "k");
    add(&f, 1, 14, 90, "l", "z");
    put(&f, EDIT_NEXT_FILE, 0); /* 6 compaction */
    drop(&f, 1, 13);
    add(&f, 2, 13, 90, "a", "k");
    put(&f, EDIT_NEXT_FILE, 0); /* 7 move */
    drop(&f, 2, 13);
    add(&f, 1, 13, 90, "a", "k");
    put(&f, EDIT_NEXT_FILE, 0); /* 8 refit */
    drop(&f, 1, 13);
    add(&f, 1, 15, 80, "a", "k");
    put(&f, EDIT_NEXT_FILE, 0); /* 9 rewrite */
    add(&f, 6, 20, 10, "zz", "zzz");
    put(&f, EDIT_NEXT_FILE, 0); /* 10 ingestion */
    drop(&f, 6, 20);
    put(&f, EDIT_NEXT_FILE, 0); /* 11 deletion */
    add(&f, 0, 30, 10, "a", "b");
    put(&f, EDIT_NEXT_FILE, 29); /* 12 */
    drop(&f, 0, 30);
    add(&f, 0, 31, 10, "a", "b");
    put(&f, EDIT_NEXT_FILE, 0); /* 13 within L0 */
    add(&f, 0, 33, 10, "a", "b");
    put(&f, EDIT_NEXT_FILE, 29); /* 14 a flush without a write-ahead log: its number stays */
    assert_true(fixture_read(&f, NULL));
    static const LsmEventKind kinds[] = {LSM_BASE,        LSM_BOOKKEEPING, LSM_FLUSH, LSM_FLUSH,    LSM_BOOKKEEPING,
                                         LSM_FLUSH_EMPTY, LSM_COMPACTION,  LSM_MOVE,  LSM_REFIT,    LSM_REWRITE,
                                         LSM_INGEST,      LSM_DELETE,      LSM_FLUSH, LSM_INTRA_L0, LSM_FLUSH};
    assert_int_equal(f.lsm.steps.count, sizeof kinds / sizeof *kinds);
    for (StepId step = 0; step < f.lsm.steps.count; step++)
        assert_string_equal(lsm_event_name(kind_at(&f, step)), lsm_event_name(kinds[step]));
    const LsmEvent *compaction = lsm_event_at(&f.lsm, 0, 6);
    assert_int_equal(compaction->from, 0);
    assert_int_equal(compaction->to, 1);
    assert_int_equal(compaction->dead_count, 2);
    assert_int_equal(compaction->born_count, 2);
    check_levels(&f, 0, 3, "L0#11 L0#9"); /* newest first */
    check_levels(&f, 0, 6, "L1#13 L1#14");
    check_levels(&f, 0, 7, "L1#14 L2#13");
    check_levels(&f, 0, 13, "L0#31 L1#15 L1#14");
    const LsmPlacement *moved = &f.lsm.families.at[0].placements.at[lsm_event_at(&f.lsm, 0, 7)->born_first];
    assert_true(moved->flags & PLACEMENT_MOVED);
    assert_int_equal(moved->written_by, compaction - f.lsm.events.at);
    fixture_release(&f);
}

static void test_leveldb_events(void **state)
{
    (void)state;
    Fixture f;
    fixture_init(&f, DIALECT_LEVELDB);
    put_base(&f, "leveldb.BytewiseComparator");
    add(&f, 2, 5, 100, "a", "m");
    put(&f, EDIT_NEXT_FILE | EDIT_PREVIOUS_LOG, 4);
    array_push(&f.edit.cursors, (EditCursor){1, fixture_internal(&f, "m", 5)});
    drop(&f, 2, 5);
    add(&f, 3, 6, 90, "a", "m");
    put(&f, EDIT_NEXT_FILE, 4);
    assert_true(fixture_read(&f, NULL));
    assert_int_equal(kind_at(&f, 1), LSM_FLUSH); /* of tables up to L2 */
    assert_int_equal(kind_at(&f, 2), LSM_COMPACTION);
    assert_int_equal(f.lsm.cursors.count, 1);
    assert_int_equal(f.lsm.cursors.at[0].step, 2);
    assert_false(f.lsm.families.at[0].placements.at[0].flags & PLACEMENT_SEQ_KNOWN);
    fixture_release(&f);
}

/* A sentinel ends a table before its largest key, so that its neighbour may start there. */
static void test_a_sentinel_ends_a_table_early(void **state)
{
    (void)state;
    Fixture f;
    fixture_init(&f, DIALECT_ROCKSDB);
    put_base(&f, "leveldb.BytewiseComparator");
    add(&f, 1, 5, 10, "a", "m");
    f.edit.added.at[0].large = fixture_internal(&f, "m", LSM_SEQ_MAX);
    add(&f, 1, 6, 10, "m", "m");
    put(&f, EDIT_NEXT_FILE, 0);
    assert_true(fixture_read(&f, NULL));
    const LsmPlacement *at = f.lsm.families.at[0].placements.at;
    assert_true(placement_keys(&at[0]).lo == 0 && placement_keys(&at[0]).hi == 2);
    assert_true(placement_keys(&at[1]).lo == 2 && placement_keys(&at[1]).hi == 3);
    assert_false(placements_overlap(&at[0], &at[1]));
    fixture_release(&f);
}

static void put_group_edit(Fixture *f, uint32_t family, uint32_t left, uint64_t number)
{
    add(f, 0, number, 10, "a", "b");
    f->edit.family = family;
    f->edit.group_left = left;
    put(f, EDIT_GROUP, number);
}

static void put_family(Fixture *f, uint32_t id, const char *name)
{
    f->edit.family = id;
    f->edit.family_name = str_from(name);
    f->edit.comparator = STR("leveldb.BytewiseComparator");
    put(f, EDIT_FAMILY_ADDED | EDIT_COMPARATOR, 0);
}

static void test_families_and_groups(void **state)
{
    (void)state;
    Fixture f;
    fixture_init(&f, DIALECT_ROCKSDB);
    put_base(&f, "leveldb.BytewiseComparator");
    put_family(&f, 1, "meta");
    put_group_edit(&f, 0, 1, 8);
    put_group_edit(&f, 1, 0, 9); /* one step for both */
    f.edit.family = 1;
    put(&f, EDIT_FAMILY_DROPPED, 0);
    put_group_edit(&f, 0, 1, 12); /* left open: not applied */
    assert_true(fixture_read(&f, NULL));
    assert_int_equal(f.lsm.families.count, 2);
    assert_int_equal(f.lsm.steps.count, 5);
    assert_int_equal(lsm_family_named(&f.lsm, STR("meta")), 1);
    assert_int_equal(lsm_family_named(&f.lsm, STR("none")), FAMILY_NONE);
    assert_int_equal(lsm_event_at(&f.lsm, 0, 3)->kind, LSM_FLUSH);
    assert_int_equal(lsm_event_at(&f.lsm, 1, 3)->kind, LSM_FLUSH);
    assert_int_equal(f.lsm.steps.at[3].edits, 2);
    check_levels(&f, 0, 3, "L0#8");
    check_levels(&f, 1, 3, "L0#9");
    check_levels(&f, 1, 4, "");
    check_levels(&f, 0, 4, "L0#8");
    assert_true(f.lsm.families.at[1].dropped);
    assert_int_equal(f.report.notes.count, 1);
    assert_non_null(strstr(f.report.notes.at[0], "atomic group"));
    fixture_release(&f);
}

/* The base of a second MANIFEST names what exists already: only differences are changes. */
static void test_two_manifests_are_joined(void **state)
{
    (void)state;
    Fixture first, second;
    fixture_init(&first, DIALECT_ROCKSDB);
    fixture_init(&second, DIALECT_ROCKSDB);
    put_base(&first, "leveldb.BytewiseComparator");
    add(&first, 0, 8, 10, "a", "b");
    put(&first, EDIT_NEXT_FILE, 7);
    add(&first, 0, 9, 10, "a", "b");
    put(&first, EDIT_NEXT_FILE, 8);
    add(&second, 0, 8, 10, "a", "b");
    add(&second, 0, 9, 10, "a", "b");
    second.edit.comparator = STR("leveldb.BytewiseComparator");
    put(&second, EDIT_COMPARATOR, 8);
    drop(&second, 0, 8);
    put(&second, EDIT_NEXT_FILE, 0);
    ManifestText texts[] = {{text_str(&second.writer.log), "MANIFEST-000010", 10, NULL},
                            {text_str(&first.writer.log), "MANIFEST-000005", 5, NULL}};
    ManifestHints hints = {.forced = true, .dialect = DIALECT_ROCKSDB};
    assert_true(manifest_read(texts, 2, &hints, true, &first.lsm, &first.report, NULL));
    assert_int_equal(first.lsm.steps.count, 6);
    assert_int_equal(first.lsm.families.at[0].placements.count, 2);
    check_levels(&first, 0, 4, "L0#9 L0#8");
    check_levels(&first, 0, 5, "L0#9");
    assert_int_equal(kind_at(&first, 4), LSM_BASE);
    assert_int_equal(first.report.notes.count, 0);
    fixture_release(&first);
    fixture_release(&second);
}

/* A MANIFEST between the two is missing: a note names what changed meanwhile, and the second is valid. */
static void test_manifests_with_a_gap(void **state)
{
    (void)state;
    Fixture first, second;
    fixture_init(&first, DIALECT_ROCKSDB);
    fixture_init(&second, DIALECT_ROCKSDB);
    put_base(&first, "leveldb.BytewiseComparator");
    add(&first, 0, 8, 10, "a", "b");
    put(&first, EDIT_NEXT_FILE, 7);
    add(&second, 1, 20, 10, "a", "b");
    put(&second, 0, 8);
    ManifestText texts[] = {{text_str(&first.writer.log), "MANIFEST-000005", 5, NULL},
                            {text_str(&second.writer.log), "MANIFEST-000030", 30, NULL}};
    ManifestHints hints = {.forced = true, .dialect = DIALECT_ROCKSDB};
    assert_true(manifest_read(texts, 2, &hints, true, &first.lsm, &first.report, NULL));
    check_levels(&first, 0, 2, "L0#8");
    check_levels(&first, 0, 3, "L1#20");
    assert_int_equal(first.report.notes.count, 1);
    assert_non_null(strstr(first.report.notes.at[0], "MANIFEST-000030 does not start where"));
    fixture_release(&first);
    fixture_release(&second);
}

static EngineDialect recognised(const Fixture *f, ManifestHints hints, bool *known)
{
    Lsm lsm = {0};
    LoadReport report = {0};
    ManifestText text = {text_str(&f->writer.log), "MANIFEST-000001", 1, NULL};
    *known = manifest_read(&text, 1, &hints, false, &lsm, &report, NULL);
    EngineDialect dialect = (EngineDialect)lsm.engine;
    lsm_release(&lsm);
    load_report_release(&report);
    return dialect;
}

static void test_dialects(void **state)
{
    (void)state;
    for (unsigned dialect = 0; dialect < DIALECT_COUNT_; dialect++) {
        Fixture f;
        bool known;
        fixture_init(&f, (EngineDialect)dialect);
        put_base(&f, "leveldb.BytewiseComparator");
        add(&f, 0, 8, 10, "a", "b");
        put(&f, EDIT_NEXT_FILE, 7);
        assert_int_equal(recognised(&f, (ManifestHints){0}, &known), dialect);
        assert_true(known);
        fixture_release(&f);
    }
    /* only a table that either engine could have written: the user, or the directory, must decide */
    Fixture f;
    bool known;
    fixture_init(&f, DIALECT_PEBBLE);
    put_base(&f, "leveldb.BytewiseComparator");
    add(&f, 0, 8, 10, "a", "b");
    f.edit.added.at[0].created = 0;
    put(&f, EDIT_NEXT_FILE, 7);
    recognised(&f, (ManifestHints){0}, &known);
    assert_false(known);
    assert_int_equal(recognised(&f, (ManifestHints){.has_marker = true}, &known), DIALECT_PEBBLE);
    assert_true(known);
    assert_int_equal(recognised(&f, (ManifestHints){.has_identity = true}, &known), DIALECT_ROCKSDB);
    assert_int_equal(recognised(&f, (ManifestHints){.forced = true, .dialect = DIALECT_PEBBLE}, &known),
                     DIALECT_PEBBLE);
    fixture_release(&f);
}

/* An unknown order is assumed to be that of bytes, and tested on the tables. */
static void test_an_unknown_order_is_tested_on_the_tables(void **state)
{
    (void)state;
    for (int contradicted = 0; contradicted < 2; contradicted++) {
        Fixture f;
        fixture_init(&f, DIALECT_ROCKSDB);
        put_base(&f, "someone's.own");
        add(&f, 1, 8, 10, "a", "d");
        add(&f, 1, 9, 10, contradicted ? "c" : "e", "f");
        put(&f, EDIT_NEXT_FILE, 0);
        assert_true(fixture_read(&f, NULL));
        const LsmFamily *family = &f.lsm.families.at[0];
        assert_false(family->order_known);
        assert_true(family->order_broken == contradicted);
        assert_int_equal(f.report.notes.count, 1);
        assert_non_null(strstr(f.report.notes.at[0], contradicted ? "tables 8 and 9 of L1" : "consistent with all 2"));
        fixture_release(&f);
    }
}

/* Whatever byte of a MANIFEST is cut off or flipped: no crash, the history up to there, and a note. */
static void test_damage_of_any_byte(void **state)
{
    (void)state;
    Fixture f;
    fixture_init(&f, DIALECT_ROCKSDB);
    put_random_store(&f, 3, 25);
    Str whole = text_str(&f.writer.log);
    char *copy = mem_alloc(whole.length);
    ManifestHints hints = {.forced = true, .dialect = DIALECT_ROCKSDB};
    for (size_t i = 0; i < whole.length * 2; i++) {
        size_t at = i / 2, length = i % 2 ? at : whole.length;
        memcpy(copy, whole.at, whole.length);
        if (i % 2 == 0)
            copy[at] = (char)(copy[at] ^ 1 << at % 8);
        ManifestText text = {{copy, length}, "MANIFEST-000001", 1, NULL};
        Lsm lsm = {0};
        LoadReport report = {0};
        Error error = {0};
        hints.salvage = at % 3 == 0;
        if (manifest_read(&text, 1, &hints, false, &lsm, &report, &error)) {
            assert_true(lsm.steps.count <= 27);
            assert_true(report.notes.count > 0 || i % 2);
            assert_true(lsm.flaws.count > 0 || i % 2); /* a cut between two records is not seen */
            assert_int_equal(report.notes.grave, lsm.flaws.count);
            for (size_t k = 0; k < lsm.flaws.count; k++)
                assert_true(lsm.flaws.at[k].after == STEP_NEVER || lsm.flaws.at[k].after < lsm.steps.count);
        } else {
            assert_true(error.message[0]);
        }
        lsm_release(&lsm);
        load_report_release(&report);
    }
    free(copy);
    fixture_release(&f);
}

static void test_odd_edits_are_reported(void **state)
{
    (void)state;
    Fixture f;
    fixture_init(&f, DIALECT_ROCKSDB);
    put_base(&f, "leveldb.BytewiseComparator");
    drop(&f, 3, 77); /* not there */
    add(&f, 0, 8, 10, "a", "b");
    put(&f, EDIT_NEXT_FILE, 7);
    add(&f, 0, 8, 10, "a", "b"); /* already there */
    put(&f, EDIT_NEXT_FILE, 8);
    assert_true(fixture_read(&f, NULL));
    assert_int_equal(f.report.notes.count, 2);
    assert_string_equal(f.report.notes.at[0], "1 deletion of tables that are not there");
    assert_string_equal(f.report.notes.at[1], "1 table added twice: the later one holds");
    check_levels(&f, 0, 3, "L0#8");
    assert_int_equal(f.lsm.flaws.count, 2);
    assert_int_equal(f.lsm.flaws.at[0].kind, LSM_FLAW_CONTRADICTION);
    assert_string_equal(f.lsm.flaws.at[1].text, f.report.notes.at[1]);
    fixture_release(&f);
}

/* As a History: a layer and a step for each placement, and jobs where tables were written from others. */
static void test_a_store_is_a_history(void **state)
{
    (void)state;
    Fixture f;
    fixture_init(&f, DIALECT_ROCKSDB);
    put_random_store(&f, 5, 60);
    assert_true(fixture_read(&f, NULL));
    Lsm *lsm = mem_alloc(sizeof *lsm);
    *lsm = f.lsm;
    f.lsm = (Lsm){0};
    History history;
    history_init(&history);
    lsm_history_init(&history, lsm, 0, VERTICAL_LEVEL);
    const LsmFamily *family = &lsm->families.at[0];
    assert_int_equal(history.steps.count, lsm->steps.count);
    assert_int_equal(history.layers.count, family->placements.count);
    for (LayerId id = 0; id < history.layers.count; id++) {
        const LsmPlacement *placement = &family->placements.at[id];
        assert_int_equal(history.born[id], placement->born);
        assert_int_equal(history.died[id], placement->died);
        assert_true(history.layers.key_lo[id] == placement_keys(placement).lo);
        bool written = lsm_event_compacts((LsmEventKind)lsm->events.at[placement->event].kind);
        assert_true((history.job[id] != JOB_NONE) == written);
        if (written)
            assert_int_equal(history.plan.jobs.at[history.job[id]].output, id);
    }
    History turned;
    lsm_history_turn(&history, 0, VERTICAL_SEQUENCE, &turned);
    history_release(&history);
    assert_int_equal(turned.layers.count, turned.lsm->families.at[0].placements.count);
    history_release(&turned);
    fixture_release(&f);
}

/* Under a known order a table that ends before it starts is reported. */
static void test_a_reversed_table_is_reported(void **state)
{
    (void)state;
    Fixture f;
    fixture_init(&f, DIALECT_ROCKSDB);
    put_base(&f, "leveldb.BytewiseComparator");
    add(&f, 0, 9, 100, "m", "a");
    put(&f, EDIT_NEXT_FILE, 5);
    assert_true(fixture_read(&f, NULL));
    assert_int_equal(f.report.notes.count, 1);
    assert_non_null(strstr(f.report.notes.at[0], "1 table ends before it starts, the first is 9"));
    fixture_release(&f);
}

/* Keys of 1 MiB, which span 32 blocks each and begin with control characters: read byte for byte, shown short and
 * escaped. */
static void test_large_keys_are_read_whole(void **state)
{
    (void)state;
    enum { MUCH = 1 << 20 };
    Fixture f;
    char *small = mem_alloc(MUCH + 1), *large = mem_alloc(MUCH + 1), label[KEY_LABEL_SIZE];
    memset(small, 'b', MUCH);
    memset(large, 'c', MUCH);
    memcpy(small, "\x1b[2J\x07", 5);
    small[MUCH] = large[MUCH] = '\0';
    fixture_init(&f, DIALECT_ROCKSDB);
    put_base(&f, "leveldb.BytewiseComparator");
    add(&f, 0, 9, 100, small, large);
    put(&f, EDIT_NEXT_FILE, 5);
    assert_true(fixture_read(&f, NULL));
    const KeyDictionary *keys = &f.lsm.families.at[0].keys;
    assert_int_equal(keys->keys.count, 2);
    assert_true(str_equal(keys->keys.at[0], str_from(small)) && str_equal(keys->keys.at[1], str_from(large)));
    for (Key key = 0; key < 5; key++)
        for (const char *c = key_dictionary_label(keys, key, label); *c; c++)
            assert_true((unsigned char)*c >= ' ' && *c != 0x7f);
    fixture_release(&f);
    free(small);
    free(large);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rocksdb_events),
        cmocka_unit_test(test_leveldb_events),
        cmocka_unit_test(test_a_sentinel_ends_a_table_early),
        cmocka_unit_test(test_families_and_groups),
        cmocka_unit_test(test_two_manifests_are_joined),
        cmocka_unit_test(test_manifests_with_a_gap),
        cmocka_unit_test(test_dialects),
        cmocka_unit_test(test_an_unknown_order_is_tested_on_the_tables),
        cmocka_unit_test(test_damage_of_any_byte),
        cmocka_unit_test(test_odd_edits_are_reported),
        cmocka_unit_test(test_a_reversed_table_is_reported),
        cmocka_unit_test(test_large_keys_are_read_whole),
        cmocka_unit_test(test_a_store_is_a_history),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
