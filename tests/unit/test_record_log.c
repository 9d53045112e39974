/* The record log: records of our writer are read back, every way of ending is distinguished, and recycled logs end at
 * the right place. */
#include "tests/manifest_writer.h"

#include "core/base/file.h"
#include "core/base/rng.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#define SAMPLES "../shared/data/engines/"

/* Reads all records. Returns their number. */
static size_t read_all(Str text, uint32_t number, LogEnd *end, uint64_t *offset)
{
    LogReader reader = log_reader(text, number);
    LogRecord record;
    size_t count = 0;
    while (log_reader_next(&reader, &record))
        count++;
    *end = reader.end;
    *offset = reader.end_offset;
    log_reader_release(&reader);
    return count;
}

static void add_random(Text *payload, Rng *rng, size_t length)
{
    text_clear(payload);
    for (size_t i = 0; i < length; i++)
        text_add_char(payload, (char)rng_next(rng));
}

/* Records of all sizes, also across block borders, are read back unchanged. */
static void test_records_come_back(void **state)
{
    (void)state;
    Rng rng = {7};
    Text log = TEXT_EMPTY, payload = TEXT_EMPTY;
    enum { RECORDS = 300 };
    uint64_t seeds[RECORDS], lengths[RECORDS];
    for (size_t i = 0; i < RECORDS; i++) {
        lengths[i] = i % 9 == 0 ? rng_below(&rng, 80000) : rng_below(&rng, 900);
        if (i % 13 == 0) /* fills the block, or leaves a few bytes of it */
            lengths[i] = LOG_BLOCK - log.length % LOG_BLOCK - rng_below(&rng, 9) - 7;
        if (lengths[i] > 200000)
            lengths[i] = 3;
        seeds[i] = rng_next(&rng);
        add_random(&payload, &(Rng){seeds[i]}, lengths[i]);
        put_record(&log, text_str(&payload));
    }
    LogReader reader = log_reader(text_str(&log), LOG_MANIFEST);
    LogRecord record;
    for (size_t i = 0; i < RECORDS; i++) {
        assert_true(log_reader_next(&reader, &record));
        add_random(&payload, &(Rng){seeds[i]}, lengths[i]);
        assert_true(str_equal(record.payload, text_str(&payload)));
    }
    assert_false(log_reader_next(&reader, &record));
    assert_int_equal(reader.end, LOG_END_CLEAN);
    assert_int_equal(reader.end_offset, log.length);
    assert_false(log_reader_next(&reader, &record));
    log_reader_release(&reader);
    text_release(&log);
    text_release(&payload);
}

static Text three_records(void)
{
    Text log = TEXT_EMPTY;
    put_record(&log, STR("first"));
    put_record(&log, STR("second record"));
    put_record(&log, STR("third"));
    return log;
}

static void test_every_cut_is_torn(void **state)
{
    (void)state;
    Text log = three_records();
    static const size_t ends[] = {12, 32, 44};
    for (size_t length = 0; length <= log.length; length++) {
        LogEnd end;
        uint64_t offset;
        size_t whole = length >= ends[2] ? 3 : length >= ends[1] ? 2 : length >= ends[0];
        bool at_end = length == 0 || length == ends[0] || length == ends[1] || length == ends[2];
        assert_int_equal(read_all((Str){log.at, length}, LOG_MANIFEST, &end, &offset), whole);
        assert_int_equal(end, at_end ? LOG_END_CLEAN : LOG_END_TORN);
        assert_int_equal(offset, whole ? ends[whole - 1] : 0);
    }
    text_release(&log);
}

/* A flipped bit is found wherever it is: a length that grows exceeds the end of the file, and all else is corrupt. */
static void test_every_flip_is_found(void **state)
{
    (void)state;
    Text log = three_records();
    for (size_t i = 0; i < log.length; i++)
        for (int bit = 0; bit < 8; bit++) {
            LogEnd end;
            uint64_t offset;
            log.at[i] = (char)(log.at[i] ^ 1 << bit);
            size_t records = read_all(text_str(&log), LOG_MANIFEST, &end, &offset);
            assert_int_equal(records, i < 12 ? 0 : i < 32 ? 1 : 2);
            assert_true(end == LOG_END_CORRUPT || end == LOG_END_TORN);
            log.at[i] = (char)(log.at[i] ^ 1 << bit);
        }
    text_release(&log);
}

static void test_ways_of_ending_are_distinguished(void **state)
{
    (void)state;
    LogEnd end;
    uint64_t offset;
    Text log = three_records();
    put_le(&log, 0, 8);
    put_le(&log, 0, 8);
    assert_int_equal(read_all(text_str(&log), LOG_MANIFEST, &end, &offset), 3);
    assert_int_equal(end, LOG_END_ZEROS); /* preallocated */
    assert_int_equal(offset, 44);
    put_record(&log, STR("behind zeros"));
    assert_int_equal(read_all(text_str(&log), LOG_MANIFEST, &end, &offset), 3);
    assert_int_equal(end, LOG_END_CORRUPT);
    text_clear(&log);
    put_chunk(&log, 3, STR("a middle alone"));
    assert_int_equal(read_all(text_str(&log), LOG_MANIFEST, &end, &offset), 0);
    assert_int_equal(end, LOG_END_CORRUPT);
    text_clear(&log);
    put_chunk(&log, 2, STR("a first"));
    put_chunk(&log, 1, STR("and another record"));
    assert_int_equal(read_all(text_str(&log), LOG_MANIFEST, &end, &offset), 0);
    assert_int_equal(end, LOG_END_CORRUPT);
    text_clear(&log);
    put_chunk(&log, 2, STR("")); /* a bug of an old writer */
    put_chunk(&log, 1, STR("a record"));
    put_chunk(&log, 40, STR("an unknown type"));
    assert_int_equal(read_all(text_str(&log), LOG_MANIFEST, &end, &offset), 1);
    assert_int_equal(end, LOG_END_CORRUPT);
    text_clear(&log);
    put_record(&log, STR("one"));
    put_chunk(&log, 200, STR("RocksDB may skip it"));
    put_record(&log, STR("two"));
    assert_int_equal(read_all(text_str(&log), LOG_MANIFEST, &end, &offset), 2);
    assert_int_equal(end, LOG_END_CLEAN);
    text_release(&log);
}

/* A reader that joins records inside the text finds the same, in intact and in damaged logs. */
static void test_joining_in_the_text(void **state)
{
    (void)state;
    Rng rng = {23};
    Text log = TEXT_EMPTY, payload = TEXT_EMPTY;
    for (int round = 0; round < 60; round++) {
        text_clear(&log);
        for (size_t i = 0; i < 12; i++) {
            add_random(&payload, &rng, i % 3 ? rng_below(&rng, 900) : rng_below(&rng, 120000));
            put_record(&log, text_str(&payload));
        }
        if (round % 2)
            log.at[rng_below(&rng, log.length)] ^= 0x41;
        if (round % 3 == 1)
            log.length -= rng_below(&rng, 50000);
        Text own = TEXT_EMPTY;
        text_add_str(&own, text_str(&log));
        LogReader plain = log_reader(text_str(&log), LOG_MANIFEST), joins = log_reader(text_str(&own), LOG_MANIFEST);
        joins.own_text = own.at;
        LogRecord wanted, record;
        for (bool more = true; more;) {
            while (log_reader_next(&plain, &wanted)) {
                assert_true(log_reader_next(&joins, &record));
                assert_int_equal(record.offset, wanted.offset);
                assert_true(str_equal(record.payload, wanted.payload));
            }
            assert_false(log_reader_next(&joins, &record));
            assert_int_equal(joins.end, plain.end);
            assert_int_equal(joins.end_offset, plain.end_offset);
            assert_string_equal(joins.end_reason, plain.end_reason);
            more = log_reader_resume(&plain);
            assert_int_equal(log_reader_resume(&joins), more);
        }
        log_reader_release(&plain);
        log_reader_release(&joins);
        text_release(&own);
    }
    text_release(&log);
    text_release(&payload);
}

/* After damage in the first block, the intact records of the second block are salvaged. */
static void test_records_after_damage_are_salvaged(void **state)
{
    (void)state;
    Text log = TEXT_EMPTY;
    for (unsigned i = 0; i < 3000; i++)
        put_record(&log, STR("some twenty characters"));
    size_t all = 3000;
    log.at[5000]++;
    LogReader reader = log_reader(text_str(&log), LOG_MANIFEST);
    LogRecord record;
    size_t before = 0, after = 0;
    while (log_reader_next(&reader, &record))
        before++;
    assert_int_equal(reader.end, LOG_END_CORRUPT);
    assert_true(log_reader_resume(&reader));
    while (log_reader_next(&reader, &record)) {
        assert_true(str_equal(record.payload, STR("some twenty characters")));
        after++;
    }
    assert_int_equal(reader.end, LOG_END_CLEAN);
    assert_false(log_reader_resume(&reader));
    assert_in_range(before, 172, 173);
    assert_in_range(all - before - after, LOG_BLOCK / 29 - 173, LOG_BLOCK / 29 - 170);
    log_reader_release(&reader);
    text_release(&log);
}

/* Write-ahead logs with recycled chunks: the records that the engine's own tool lists, and in the last file old
 * content after the new. */
static void test_recycled_logs_end_at_the_right_record(void **state)
{
    (void)state;
    static const struct {
        const char *file, *listing;
        uint32_t number;
        LogEnd end;
    } logs[] = {
        {"000014.log", "000014.log.ldb.txt", 14, LOG_END_CLEAN},
        {"000016.log", "000016.log.ldb.txt", 16, LOG_END_CLEAN},
        {"000020.log", "000020.log.ldb.txt", 20, LOG_END_OLD},
    };
    if (access(SAMPLES "rocksdb-recycled-wal/000014.log", R_OK) != 0)
        skip();
    for (size_t i = 0; i < sizeof logs / sizeof *logs; i++) {
        Arena arena = {0};
        Str text, listing, line;
        LogEnd end;
        uint64_t offset;
        size_t lines = 0;
        assert_true(file_read_bytes(arena_printf(&arena, SAMPLES "rocksdb-recycled-wal/%s", logs[i].file), SIZE_MAX / 2,
                                    &arena, &text, NULL));
        assert_true(file_read(arena_printf(&arena, SAMPLES "rocksdb-recycled-wal/%s", logs[i].listing), SIZE_MAX / 2,
                              &arena, &listing, NULL));
        while (str_line(&listing, &line))
            lines += line.length && line.at[0] >= '0' && line.at[0] <= '9';
        assert_int_equal(read_all(text, logs[i].number, &end, &offset), lines);
        assert_int_equal(end, logs[i].end);
        arena_release(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_records_come_back),
        cmocka_unit_test(test_every_cut_is_torn),
        cmocka_unit_test(test_every_flip_is_found),
        cmocka_unit_test(test_ways_of_ending_are_distinguished),
        cmocka_unit_test(test_joining_in_the_text),
        cmocka_unit_test(test_records_after_damage_are_salvaged),
        cmocka_unit_test(test_recycled_logs_end_at_the_right_record),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
