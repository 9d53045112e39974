/* The survey's sums against one read of every key, and the findings that follow from them. */
#include "core/analysis/contribution.h"
#include "core/analysis/findings.h"
#include "core/analysis/read_depth.h"
#include "core/analysis/record_survey.h"
#include "core/records/layer_records.h"
#include "tests/unit/small_run.h"
#include "tests/unit/timeline_dir.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

enum { PAGES = 300 };

/* Counts the deltas that a read of each key visits, and those of them that hold something that it wants. */
static void read_all(const History *history, const LayerId *live, size_t count, uint64_t *visits, uint64_t *held)
{
    for (Key plain = 0; plain < PAGES; plain++) {
        ReadPath path;
        Key key = timeline_dir_key(plain);
        read_path_init(&path, &history->layers, live, count, key, LSN_HEAD);
        Contribution *own = mem_alloc((path.steps.count + 1) * sizeof *own);
        assert_int_equal(files_contribute(history, key, &path, own), path.steps.count); /* nothing initialises a page */
        for (size_t i = 0; i < path.steps.count; i++) {
            if (layer_is_image(&history->layers, path.steps.at[i].layer))
                continue;
            ++*visits;
            *held += own[i].records > 0;
        }
        free(own);
        read_path_release(&path);
    }
}

static const Finding *find(const Findings *findings, FindingKind kind)
{
    for (size_t i = 0; i < findings->list.count; i++)
        if (findings->list.at[i].kind == kind)
            return &findings->list.at[i];
    return NULL;
}

typedef struct Loaded {
    SmallRun run;
    TimelineDir dir;
    History history;
    LayerId *live;
    size_t count;
} Loaded;

static void loaded_init(Loaded *l, const char *workload, const char *policy, uint64_t fanout, uint64_t records)
{
    small_run_init(&l->run, workload, policy, records, PAGES, 1);
    l->run.history.policy.fanout = fanout;
    assert_true(small_run_go(&l->run));
    timeline_dir_write(&l->dir, &l->run.simulator);
    timeline_dir_load(&l->dir, &l->history);
    l->live = history_live(&l->history, 0, &l->count);
}

static void loaded_release(Loaded *l)
{
    free(l->live);
    history_release(&l->history);
    timeline_dir_remove(&l->dir);
    small_run_release(&l->run);
}

static void test_sums_are_those_of_all_reads(void **state)
{
    (void)state;
    static const char *const workloads[] = {"uniform", "zipf", "hot-cold", "append"};
    static const char *const policies[] = {"neon", "full", "neon"};
    static const uint64_t fanouts[] = {4, 4, 1000};
    for (size_t w = 0; w < 4; w++) {
        for (size_t p = 0; p < 3; p++) {
            Loaded l;
            RecordSurvey survey;
            uint64_t visits = 0, held = 0;
            loaded_init(&l, workloads[w], policies[p], fanouts[p], 14000);
            assert_true(record_survey_init(&survey, &l.history, l.live, l.count, NULL));
            read_all(&l.history, l.live, l.count, &visits, &held);
            assert_int_equal(survey.keys, PAGES);
            assert_int_equal(survey.visits, visits);
            assert_int_equal(survey.held, held);
            assert_int_equal(survey.unread, 0);
            record_survey_release(&survey);
            loaded_release(&l);
        }
    }
}

/* The keys that exist according to the files, where the index does not state them. */
static void test_the_keyspace_of_files(void **state)
{
    (void)state;
    Loaded l;
    Keyspace keyspace;
    bool exact;
    loaded_init(&l, "uniform", "neon", 4, 20000);
    layer_records_keyspace(l.history.records, &l.history.layers, l.live, l.count, &keyspace, &exact);
    assert_true(exact);
    assert_int_equal(keyspace.count, 1);
    assert_true(keyspace.at[0].lo == timeline_dir_key(0) && keyspace.at[0].hi == timeline_dir_key(PAGES));
    keyspace_release(&keyspace);
    layer_records_keyspace(l.history.records, &l.history.layers, l.live, l.count, &keyspace, &exact); /* remembered */
    assert_int_equal(keyspace_count(&keyspace, (KeyRange){0, U128_MAX}), PAGES);
    keyspace_release(&keyspace);
    loaded_release(&l);
}

static void test_findings_of_records(void **state)
{
    (void)state;
    static const struct {
        const char *workload;
        uint64_t fanout;
        FindingKind kind;
    } cases[] = {{"append", 1000, FINDING_VAIN}, {"single", 1000, FINDING_HOT_KEYS}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Loaded l;
        Summary summary;
        Findings findings;
        loaded_init(&l, cases[i].workload, "neon", cases[i].fanout, 14000);
        LevelOptions options = level_options_of(&l.history);
        summary_init(&summary, &l.history.layers, l.live, l.count, &options);
        findings_init(&findings, &summary, NULL, &l.history);
        const Finding *finding = find(&findings, cases[i].kind);
        assert_non_null(finding);
        assert_true(finding->value > finding->limit);
        assert_true(finding->keys.lo < finding->keys.hi);
        findings_release(&findings);
        findings_init(&findings, &summary, NULL, NULL); /* without records there are no findings of this kind */
        assert_null(find(&findings, cases[i].kind));
        findings_release(&findings);
        summary_release(&summary);
        loaded_release(&l);
    }
}

static void test_a_survey_can_be_given_up(void **state)
{
    (void)state;
    Loaded l;
    RecordSurvey survey;
    atomic_bool cancel = true;
    loaded_init(&l, "uniform", "neon", 1000, 5000);
    assert_false(record_survey_init(&survey, &l.history, l.live, l.count, &cancel));
    loaded_release(&l);
}

/* More files than one reader takes at once. Every third is no layer file, every seventh is missing. */
static void test_files_read_ahead_are_those_read_one_by_one(void **state)
{
    (void)state;
    enum { FILES = 1000 };
    Loaded l;
    loaded_init(&l, "uniform", "neon", 1000, 5000);
    LayerRecords *one = layer_records_new(), *ahead = layer_records_new(), *given_up = layer_records_new();
    LayerId ids[FILES];
    atomic_bool cancel = true;
    char foreign[400];
    snprintf(foreign, sizeof foreign, "%s/foreign", l.dir.path);
    FILE *file = fopen(foreign, "w");
    assert_non_null(file);
    fprintf(file, "%8200s", "no layer");
    fclose(file);
    for (LayerId i = 0; i < FILES; i++) {
        const char *path = i % 3 == 2 ? foreign : layer_records_path(l.history.records, l.live[i % l.count]);
        ids[i] = i;
        if (i % 7 == 6)
            continue;
        layer_records_add(one, i, path);
        layer_records_add(ahead, i, path);
        layer_records_add(given_up, i, path);
    }
    layer_records_read_ahead(given_up, ids, FILES, &cancel);
    assert_false(layer_records_is_foreign(given_up, 2));
    layer_records_directory(ahead, 1, NULL); /* known before */
    layer_records_read_ahead(ahead, ids, FILES, NULL);
    for (LayerId i = 0; i < FILES; i++) {
        Error why = {0}, other = {0};
        bool is_foreign = layer_records_is_foreign(ahead, i);
        const LeafDirectory *a = layer_records_directory(one, i, &why);
        const LeafDirectory *b = layer_records_directory(ahead, i, &other);
        assert_int_equal(is_foreign, i % 7 != 6 && i % 3 == 2);
        assert_int_equal(a == NULL, i % 7 == 6 || i % 3 == 2);
        assert_int_equal(b == NULL, a == NULL);
        assert_string_equal(why.message, other.message);
        assert_true(!a || (a->count == b->count && a->entries[a->count] == b->entries[b->count]));
    }
    layer_records_free(one);
    layer_records_free(ahead);
    layer_records_free(given_up);
    remove(foreign);
    loaded_release(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sums_are_those_of_all_reads),
        cmocka_unit_test(test_the_keyspace_of_files),
        cmocka_unit_test(test_findings_of_records),
        cmocka_unit_test(test_a_survey_can_be_given_up),
        cmocka_unit_test(test_files_read_ahead_are_those_read_one_by_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
