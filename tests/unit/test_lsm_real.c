/* Stores that the engines make during the test: by db_bench, and by a small program that links libleveldb. What is
 * read from their MANIFEST equals what the engines' own tools say (the final version, the scores in the LOG), and the
 * rules explain the compactions. Skipped where rocksdb-tools or libleveldb-dev are not installed. */
#include "tests/unit/store_checks.h"

#include <unistd.h>

#define COMMON                                                                                                         \
    " --value_size=100 --write_buffer_size=131072 --target_file_size_base=65536 --max_bytes_for_level_base=262144"     \
    " --benchmarks=fillrandom,overwrite --num=15000 --benchmark_write_rate_limit=4000000"                              \
    " --max_bytes_for_level_multiplier=4 --compression_type=none --seed=7 --max_background_compactions=1 "             \
    "--subcompactions=1"

typedef struct Place {
    Arena arena;
    char path[64];
} Place;

static void place_init(Place *place)
{
    *place = (Place){.path = "/tmp/layerscope-real-XXXXXX"};
    assert_non_null(mkdtemp(place->path));
}

static void place_release(Place *place)
{
    assert_int_equal(system(arena_printf(&place->arena, "rm -rf %s", place->path)), 0);
    arena_release(&place->arena);
}

static bool have(const char *command)
{
    Arena arena = {0};
    int status = system(arena_printf(&arena, "command -v %s >/dev/null", command));
    arena_release(&arena);
    return status == 0;
}

static void run(Place *place, const char *command)
{
    const char *line = arena_printf(&place->arena, "cd %s && { %s ; } 2>stderr", place->path, command);
    if (system(line) != 0)
        fail_msg("failed: %s", line);
}

/* Counts picked events of all families, and those of them that a rule explains. */
static size_t count_explained(const char *path, size_t *predicted)
{
    Sample sample;
    size_t count = 0;
    sample_open(&sample, path, NULL);
    const Lsm *lsm = sample.history.lsm;
    *predicted = 0;
    for (uint32_t family = 0; family < lsm->families.count; family++) {
        LsmPredictions predictions;
        lsm_predict(lsm, family, &lsm->families.at[family].options, STEP_NEVER, &predictions);
        count += predictions.at.count;
        *predicted += predictions.predicted;
        lsm_predictions_release(&predictions);
    }
    sample_close(&sample);
    return count;
}

static size_t count_kind(const char *path, LsmEventKind kind)
{
    Sample sample;
    size_t count = 0;
    sample_open(&sample, path, NULL);
    for (size_t f = 0; f < sample.history.lsm->families.count; f++)
        count += sample.history.lsm->families.at[f].event_count[kind];
    sample_close(&sample);
    return count;
}

/* Makes a store and compares it with ldb and its LOG. One job at a time decides on a state that the MANIFEST has, so
 * that a rule explains every compaction and every score is equal to six digits. With several jobs the LOG states what
 * ran at the same time, except for lines of the same moment: 19 of 20 must be explained (2,398 of 2,400 were). Returns
 * how many scores were compared. */
static size_t check_rocksdb(const char *options, bool parallel)
{
    Place place;
    size_t predicted, picked, scores;
    place_init(&place);
    run(&place, arena_printf(&place.arena, "db_bench --db=store" COMMON " %s >stdout", options));
    run(&place, "ldb manifest_dump --path=$(ls store/MANIFEST-*) --hex >final.txt");
    const char *store = arena_printf(&place.arena, "%s/store", place.path);
    check_final(store, arena_printf(&place.arena, "%s/final.txt", place.path), true);
    scores = parallel ? 0 : check_scores(store, arena_printf(&place.arena, "%s/LOG", store));
    assert_int_equal(count_kind(store, LSM_INGEST), 0); /* db_bench ingests no external tables */
    assert_true(count_kind(store, LSM_FLUSH) > 0);
    picked = count_explained(store, &predicted);
    assert_true(picked > 0);
    if (parallel ? (picked - predicted) * 20 > picked : predicted != picked)
        fail_msg("%s: %zu of %zu predicted", options, predicted, picked);
    place_release(&place);
    return scores;
}

static void test_rocksdb_by_db_bench(void **state)
{
    (void)state;
    if (!have("db_bench") || !have("ldb")) {
        print_message("# rocksdb-tools is not installed\n");
        skip();
    }
    static const char *const leveled[] = {
        "",
        "--disable_wal=1", /* flushes that name no new log */
        "--level_compaction_dynamic_level_bytes=1",
        "--compaction_pri=0", /* largest compensated size */
        "--compaction_pri=1", /* oldest largest sequence */
        "--compaction_pri=2", /* oldest smallest sequence: in a bottom level all are equal */
        "--compaction_pri=4", /* round robin */
        "--writes_per_range_tombstone=500 --range_tombstone_width=100 --max_num_range_tombstones=50",
    };
    static const char *const other[] = {
        "--compaction_style=1",
        "--compaction_style=1 --universal_size_ratio=20 --universal_max_size_amplification_percent=50",
        "--compaction_style=2 --fifo_compaction_max_table_files_size_mb=1",
    };
    for (size_t i = 0; i < sizeof leveled / sizeof *leveled; i++)
        assert_true(check_rocksdb(leveled[i], false) > 0);
    for (size_t i = 0; i < sizeof other / sizeof *other; i++)
        assert_int_equal(check_rocksdb(other[i], false), 0); /* no scores */
    static const char *const parallel[] = {
        "", "--level_compaction_dynamic_level_bytes=1", "--compaction_style=1",
        "--compaction_style=2 --fifo_compaction_max_table_files_size_mb=1 --fifo_compaction_allow_compaction=1"};
    for (size_t i = 0; i < sizeof parallel / sizeof *parallel; i++) {
        char options[256];
        snprintf(options, sizeof options,
                 "--max_background_compactions=4 --num=30000 --benchmark_write_rate_limit=0 %s", parallel[i]);
        check_rocksdb(options, true);
    }
}

static void test_leveldb_by_its_library(void **state)
{
    (void)state;
    Place place;
    place_init(&place);
    const char *build = arena_printf(
        &place.arena, "${CC:-cc} -o %s/make tests/unit/leveldb_store.c -lleveldb 2>%s/stderr", place.path, place.path);
    if (system(build) != 0) {
        print_message("# libleveldb-dev is not installed\n");
        place_release(&place);
        skip();
    }
    run(&place, "./make store >tables.txt");
    const char *store = arena_printf(&place.arena, "%s/store", place.path);
    check_final(store, arena_printf(&place.arena, "%s/tables.txt", place.path), false);
    size_t predicted, picked = count_explained(store, &predicted);
    assert_true(picked > 0);
    assert_in_range(picked - predicted, 1, 4); /* the program compacts a range by hand */
    assert_true(count_kind(store, LSM_FLUSH) > 10);
    place_release(&place);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rocksdb_by_db_bench),
        cmocka_unit_test(test_leveldb_by_its_library),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
