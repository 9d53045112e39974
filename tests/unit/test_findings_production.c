/* Findings about production's own algorithm, against slow answers and on small sets made for them. */
#include "core/analysis/findings.h"
#include "tests/unit/layers.h"
#include "tests/unit/legacy_model.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

typedef struct Looked {
    Summary summary;
    Findings findings;
} Looked;

static void look(LayerSet *set, Looked *looked)
{
    set->form = KEY_PRODUCTION;
    summary_init(&looked->summary, set, NULL, 0, &(LevelOptions){0});
    findings_init(&looked->findings, &looked->summary, NULL, NULL);
}

static const Finding *find(const Looked *looked, FindingKind kind)
{
    for (size_t i = 0; i < looked->findings.list.count; i++)
        if (looked->findings.list.at[i].kind == kind)
            return &looked->findings.list.at[i];
    return NULL;
}

static void forget(LayerSet *set, Looked *looked)
{
    findings_release(&looked->findings);
    summary_release(&looked->summary);
    layer_set_release(set);
}

/* L0 end to end with a gap now and then: the layers after the first gap wait, if there are ten in all. */
static void test_a_gap_ends_the_selection(void **state)
{
    (void)state;
    Rng rng = {5};
    size_t told = 0, silent = 0;
    for (int round = 0; round < 300; round++) {
        LayerSet set;
        layer_set_init(&set);
        size_t count = 1 + rng_below(&rng, 20), behind = 0;
        Lsn lsn = 100;
        for (size_t i = 0; i < count; i++) {
            bool gap = i > 0 && rng_below(&rng, 12) == 0;
            lsn += gap;
            behind += behind > 0 || gap;
            add_delta(&set, 0, 0, lsn, lsn + 10);
            set.key_hi[i] = key_max(KEY_PRODUCTION);
            lsn += 10;
        }
        Looked looked;
        look(&set, &looked);
        const Finding *finding = find(&looked, FINDING_L0_GAP);
        size_t waiting = count >= 10 ? behind : 0;
        assert_int_equal(finding ? finding->count : 0, waiting);
        told += finding != NULL;
        silent += finding == NULL && behind > 0;
        forget(&set, &looked);
    }
    assert_true(told > 20 && silent > 20);
}

/* Where a read of some key visits two deltas that end at or below the mark, gc-compaction did not rewrite them. */
static void test_the_mark_moves_past_old_bands(void **state)
{
    (void)state;
    Rng rng = {6};
    size_t told = 0, silent = 0;
    for (int round = 0; round < 500; round++) {
        LayerSet set, below;
        random_layers(&set, &rng, 6, 12, 25);
        layer_set_init(&below);
        Lsn mark = rng_below(&rng, 25);
        set.gc_compacted = mark;
        for (LayerId id = 0; id < set.count; id++)
            if (!layer_is_image(&set, id) && set.lsn_hi[id] <= mark) {
                Layer layer = layer_set_get(&set, id);
                layer_set_add(&below, &layer);
            }
        uint32_t height = mark ? model_count_deltas(&below, (KeyRange){0, 12}, 0, mark, UINT32_MAX) : 0;
        Looked looked;
        look(&set, &looked);
        const Finding *finding = find(&looked, FINDING_GC_MARK);
        assert_int_equal(finding ? finding->value : 0, height >= 2 ? height : 0);
        told += finding != NULL;
        silent += finding == NULL && below.count > 1;
        forget(&set, &looked);
        layer_set_release(&below);
    }
    assert_true(told > 20 && silent > 20);
}

/* Deltas over keys 0 to 100 with an image over 0 to 50: from a height of three on the keys without an image are a
 * finding. */
static void test_keys_without_an_image(void **state)
{
    (void)state;
    for (Lsn height = 1; height <= 4; height++) {
        LayerSet set;
        layer_set_init(&set);
        add_image(&set, 0, 50, 10);
        for (Lsn i = 0; i < height; i++)
            add_delta(&set, 40, 100, 10 + i * 10, 20 + i * 10);
        Looked looked;
        look(&set, &looked);
        const Finding *finding = find(&looked, FINDING_NEVER_IMAGED);
        assert_int_equal(finding != NULL, height >= 3);
        if (finding) {
            assert_int_equal(finding->value, height);
            assert_true(finding->keys.lo == 50 && finding->count == 1);
            assert_int_equal(finding->layers_count, height);
        }
        assert_null(find(&looked, FINDING_STAIRCASE));
        forget(&set, &looked);
    }
}

/* Steps of two keys, each beside the one before it: however many there are, no key is under two of them. */
static void test_a_staircase(void **state)
{
    (void)state;
    for (Lsn steps = 1; steps <= 12; steps++) {
        LayerSet set;
        layer_set_init(&set);
        add_image(&set, 0, 100, 10);
        for (Lsn i = 0; i < steps; i++)
            add_delta(&set, i * 2, i * 2 + 2, 10 + i * 10, 20 + i * 10);
        Looked looked;
        look(&set, &looked);
        const Finding *finding = find(&looked, FINDING_STAIRCASE);
        assert_int_equal(finding != NULL, steps >= 3);
        if (finding) {
            assert_int_equal(finding->value, steps);
            assert_int_equal(finding->severity, steps >= 9 ? SEVERITY_WARNING : SEVERITY_NOTE);
        }
        forget(&set, &looked);
    }
}

/* Files of one L0 compaction lie beside each other. They are no staircase. */
static void test_a_band_is_no_staircase(void **state)
{
    (void)state;
    LayerSet set;
    layer_set_init(&set);
    add_image(&set, 0, 100, 10);
    for (Lsn i = 0; i < 12; i++)
        add_delta(&set, i * 2, i * 2 + 2, 10, 20);
    Looked looked;
    look(&set, &looked);
    assert_null(find(&looked, FINDING_STAIRCASE));
    forget(&set, &looked);
}

static void test_images_that_a_restart_throws_away(void **state)
{
    (void)state;
    LayerSet set;
    layer_set_init(&set);
    set.has_disk_consistent = true;
    set.disk_consistent = 100;
    LayerId first = add_image(&set, 0, 50, 101), second = add_image(&set, 50, 90, 101);
    add_delta(&set, 0, 50, 10, 102);
    add_image(&set, 0, 50, 100);
    set.size[first] = 4096;
    set.size[second] = 8192;
    Looked looked;
    look(&set, &looked);
    const Finding *finding = find(&looked, FINDING_FUTURE);
    assert_non_null(finding);
    assert_int_equal(finding->value, 3);
    assert_non_null(strstr(finding->text, "a flush before that keeps the images, 12.0 KiB"));
    forget(&set, &looked);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_gap_ends_the_selection), cmocka_unit_test(test_the_mark_moves_past_old_bands),
        cmocka_unit_test(test_keys_without_an_image),    cmocka_unit_test(test_a_staircase),
        cmocka_unit_test(test_a_band_is_no_staircase),   cmocka_unit_test(test_images_that_a_restart_throws_away),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
