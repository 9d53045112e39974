/* test_scene_summary.c - the splits of LSN bands beside those of levels and of the whole set, against a search of all
 * lines. */
#include "core/base/rng.h"
#include "tui/view/scene.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

/* Adds deltas in rows that are cut at random keys, some of them at the same ones, with images and wide layers in
 * places. */
static void add_random(LayerSet *set, Rng *rng)
{
    enum { KEYS = 60 };
    uint64_t rows = 1 + rng_below(rng, 12), wide = rng_below(rng, 4);
    Lsn lsn = 16;
    for (uint64_t r = 0; r < rows; r++) {
        Lsn end = lsn + 1 + rng_below(rng, 8);
        for (Key lo = 0, hi; lo < KEYS; lo = hi + rng_below(rng, 3)) {
            hi = lo + 1 + rng_below(rng, 20);
            bool whole = rng_below(rng, 8) < wide, image = rng_below(rng, 10) == 0;
            Layer layer = {.key_lo = whole ? 0 : lo,
                           .key_hi = whole ? KEYS : hi,
                           .lsn_lo = lsn,
                           .lsn_hi = image ? lsn + 1 : end,
                           .size = SIZE_UNKNOWN,
                           .records = SIZE_UNKNOWN,
                           .generation = GENERATION_NONE,
                           .kind = image ? LAYER_IMAGE : LAYER_DELTA};
            layer_set_add(set, &layer);
        }
        lsn = rng_below(rng, 4) ? end : end - 1;
    }
}

/* The literal rule: a split of a band is left out if any line of a split runs through its gap over the band. */
static bool line_runs_through(const Scene *scene, KeyRange gap, LsnRange lsns)
{
    for (size_t i = 0; i < scene->lines.count; i++) {
        const SceneLine *line = &scene->lines.at[i];
        Key key = scene_gap_key(line->keys);
        if (line->kind == SCENE_SPLIT && key >= gap.lo && key <= gap.hi && line->lsns.lo <= lsns.lo &&
            lsns.hi <= line->lsns.hi)
            return true;
    }
    return false;
}

/* Compares the scene's gaps with the literal rule. Counts the splits that were left out. */
static size_t check_bands(const Scene *scene, const Summary *summary)
{
    LayerId *ids = malloc((summary->layers + 1) * sizeof *ids);
    size_t next = 0, left_out = 0, band = 0;
    for (uint32_t b = 0; b < summary->bands.count; b++) {
        const Band *facts = &summary->bands.at[b];
        size_t count = 0, first = next;
        for (size_t i = 0; i < summary->layers; i++) {
            LayerId id = summary->ids[i];
            if (!layer_is_image(summary->set, id) && summary->set->lsn_lo[id] >= facts->lsns.lo &&
                summary->set->lsn_lo[id] < facts->lsns.hi)
                ids[count++] = id;
        }
        SplitArray splits = {0};
        if (facts->splits)
            splits_perfect((LayerView){summary->set, NULL, ids, count}, &splits);
        for (size_t s = 0; s < splits.count; s++) {
            if (line_runs_through(scene, splits.at[s].gap, facts->lsns)) {
                left_out++;
                continue;
            }
            assert_true(next < scene->gaps.count);
            assert_true(scene->gaps.at[next].lo == splits.at[s].gap.lo);
            assert_true(scene->gaps.at[next].hi == splits.at[s].gap.hi);
            next++;
        }
        array_release(&splits);
        if (next == first)
            continue;
        assert_true(band < scene->bands.count);
        assert_int_equal(scene->bands.at[band].lsns.lo, facts->lsns.lo);
        assert_int_equal(scene->bands.at[band].first, first);
        assert_int_equal(scene->bands.at[band].count, next - first);
        band++;
    }
    assert_int_equal(next, scene->gaps.count);
    assert_int_equal(band, scene->bands.count);
    free(ids);
    return left_out;
}

static void test_bands_show_what_no_other_line_shows(void **state)
{
    (void)state;
    size_t shown = 0, left_out = 0, with_lines = 0;
    for (uint64_t seed = 1; seed <= 400; seed++) {
        Rng rng = {seed};
        LayerSet set;
        layer_set_init(&set);
        add_random(&set, &rng);
        Summary summary;
        summary_init(&summary, &set, NULL, set.count, &(LevelOptions){0});
        Scene scene = {0};
        /* existing lines in any order: those of a compaction */
        for (uint64_t i = rng_below(&rng, 6); i > 0; i--) {
            Key key = rng_below(&rng, 60);
            Lsn lsn = 16 + rng_below(&rng, 20);
            SceneLine line = {.kind = rng_below(&rng, 3) ? SCENE_SPLIT : SCENE_GC,
                              .keys = {key, key + rng_below(&rng, 3)},
                              .lsns = {lsn, lsn + rng_below(&rng, 30)}};
            array_push(&scene.lines, line);
        }
        scene_add_summary(&scene, &summary);
        left_out += check_bands(&scene, &summary);
        shown += scene.gaps.count;
        with_lines += scene.lines.count > 0;
        scene_release(&scene);
        summary_release(&summary);
        layer_set_release(&set);
    }
    assert_true(shown > 1000 && left_out > 100 && with_lines > 100); /* both sides of the rule occurred */
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_bands_show_what_no_other_line_shows)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
