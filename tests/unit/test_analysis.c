/* Analysis: fast sweeps against walks over every key, and the known figures of real layer sets where these are
 * present. */
#include "core/analysis/findings.h"
#include "core/analysis/overlap_table.h"
#include "core/analysis/read_path.h"
#include "core/analysis/visibility.h"
#include "tests/unit/layers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

#define KEYS 40

static uint64_t overlaps_naive(const LayerSet *set)
{
    uint64_t pairs = 0;
    for (size_t a = 0; a < set->count; a++)
        for (size_t b = a + 1; b < set->count; b++)
            pairs += !layer_is_image(set, (LayerId)a) && !layer_is_image(set, (LayerId)b) &&
                     set->key_lo[a] < set->key_hi[b] && set->key_lo[b] < set->key_hi[a] &&
                     set->lsn_lo[a] < set->lsn_hi[b] && set->lsn_lo[b] < set->lsn_hi[a] &&
                     set->lsn_lo[a] < set->lsn_hi[a] && set->lsn_lo[b] < set->lsn_hi[b]; /* no area: no pair */
    return pairs;
}

/* Two deltas over the ten keys that exist, and three over all plain keys above: reads by key are those of the ten. */
static void test_plain_keys_that_do_not_exist_have_no_weight(void **state)
{
    (void)state;
    for (int known = 0; known < 2; known++) {
        LayerSet set;
        layer_set_init(&set);
        for (Lsn lsn = 1; lsn <= 3; lsn++)
            add_delta(&set, lsn < 3 ? 0 : 10, 1000, lsn * 10, lsn * 10 + 10);
        if (known)
            keyspace_add(&set.keyspace, (KeyRange){0, 10});
        LayerId *ids = all_ids(&set);
        LayerIndex index;
        Overlaps overlaps;
        ReadProfile profile;
        layer_index_init(&index, &set);
        overlaps_init(&overlaps, (LayerView){&set, &index, ids, set.count});
        read_profile_init(&profile, (LayerView){&set, &index, ids, set.count}, &overlaps, LSN_HEAD);
        ReadDepth depth = read_profile_depth(&profile, &set, (Sharding){0});
        ReadWorst worst = read_profile_worst(&profile);
        assert_int_equal(depth.all_segments.max, 3);
        assert_int_equal(depth.by_segment.max, known ? 2 : 3);
        assert_int_equal(depth.by_segment.weight, known ? 1 : 2);
        assert_int_equal(depth.apart[READ_OUTSIDE].deepest, known ? 3 : 0);
        assert_int_equal(read_depth_apart(&depth), known ? READ_OUTSIDE : READ_KNOWN);
        assert_int_equal(depth.by_key.max, known ? 2 : 3);
        assert_int_equal(depth.by_key.weight, known ? 10 : 1000);
        assert_true(worst.has_known && worst.has_unsure == known);
        assert_int_equal(profile.visits[worst.known], known ? 2 : 3);
        read_profile_release(&profile);
        overlaps_release(&overlaps);
        layer_index_release(&index);
        free(ids);
        layer_set_release(&set);
    }
}

static void test_sweep_counts_what_paths_visit(void **state)
{
    (void)state;
    Rng rng = {11};
    for (int round = 0; round < 300; round++) {
        LayerSet set;
        random_layers(&set, &rng, round % 3 ? 12 : 60, KEYS, 25);
        bool point = round % 5 == 0;
        for (size_t i = 0; i < set.count && point; i++)
            if (layer_is_image(&set, (LayerId)i))
                set.lsn_hi[i] = set.lsn_lo[i];
        for (size_t i = 0; i < set.count && round % 7 == 0; i += 3)
            if (!layer_is_image(&set, (LayerId)i))
                set.lsn_hi[i] = set.lsn_lo[i]; /* an empty layer, over which paths step */
        LayerId *ids = all_ids(&set);
        Lsn lsn = round % 2 ? LSN_HEAD : rng_below(&rng, 28);
        LayerIndex index;
        layer_index_init(&index, &set);
        Overlaps overlaps;
        overlaps_init(&overlaps, (LayerView){&set, &index, ids, set.count});
        assert_int_equal(overlaps.pairs, overlaps_naive(&set));
        OverlapPairArray pairs = {0};
        overlaps_list(&overlaps, &set, ids, set.count, SIZE_MAX, &pairs);
        assert_int_equal(pairs.count, overlaps.pairs);
        ReadProfile profile;
        read_profile_init(&profile, (LayerView){&set, &index, ids, set.count}, &overlaps, lsn);
        for (uint32_t i = 0; i < profile.segments; i++) {
            ReadPath path;
            read_path_init(&path, &set, ids, set.count, profile.keys[i], lsn);
            assert_int_equal(profile.visits[i], path.steps.count);
            read_path_release(&path);
        }
        read_profile_release(&profile);
        array_release(&pairs);
        overlaps_release(&overlaps);
        layer_index_release(&index);
        free(ids);
        layer_set_release(&set);
    }
}

/* A row is the rectangle that both deltas of a pair cover. It states whether one lies inside the other. */
static void test_overlaps_as_a_table(void **state)
{
    (void)state;
    Rng rng = {5};
    for (int round = 0; round < 50; round++) {
        LayerSet set;
        random_layers(&set, &rng, 40, KEYS, 25);
        LayerId *ids = all_ids(&set);
        LayerIndex index;
        layer_index_init(&index, &set);
        Overlaps overlaps;
        overlaps_init(&overlaps, (LayerView){&set, &index, ids, set.count});
        OverlapTable table;
        overlap_table_init(&table, &set, &overlaps, ids, set.count);
        assert_int_equal(table.sheet.rows, overlaps.pairs);
        for (uint32_t row = 0; row < table.sheet.rows; row++) {
            uint64_t cell[8];
            for (size_t column = 0; column < 7; column++)
                cell[column] = (uint64_t)table.sheet.value(&table, row, column).number;
            LayerId a = (LayerId)cell[0], b = (LayerId)cell[1];
            KeyRange keys = {cell[3], cell[4]};
            LsnRange lsns = {cell[5], cell[6]};
            assert_true(keys.lo < keys.hi && lsns.lo < lsns.hi);
            bool a_whole = keys.lo == set.key_lo[a] && keys.hi == set.key_hi[a] && lsns.lo == set.lsn_lo[a] &&
                           lsns.hi == set.lsn_hi[a];
            bool b_whole = keys.lo == set.key_lo[b] && keys.hi == set.key_hi[b] && lsns.lo == set.lsn_lo[b] &&
                           lsns.hi == set.lsn_hi[b];
            assert_int_equal(cell[2], a_whole || b_whole);
            assert_true(set.key_lo[a] <= keys.lo && keys.hi <= set.key_hi[b]);
        }
        overlap_table_release(&table);
        overlaps_release(&overlaps);
        layer_index_release(&index);
        free(ids);
        layer_set_release(&set);
    }
}

/* The layer map takes layers in by (LSN start, LSN end, key start, key end), and one that is there is replaced only by
 * one that ends higher. */
static bool replaces(const LayerSet *set, LayerId layer, LayerId best)
{
    if (best == LAYER_NONE || set->lsn_hi[layer] != set->lsn_hi[best])
        return best == LAYER_NONE || set->lsn_hi[layer] > set->lsn_hi[best];
    const uint64_t in[] = {set->lsn_lo[layer], (uint64_t)set->key_lo[layer], (uint64_t)set->key_hi[layer], layer};
    const uint64_t there[] = {set->lsn_lo[best], (uint64_t)set->key_lo[best], (uint64_t)set->key_hi[best], best};
    size_t i = 0;
    while (in[i] == there[i])
        i++;
    return in[i] < there[i];
}

/* The path by definition: at each step the newest usable image and, of the deltas that start below, the one that the
 * layer map holds first. */
static size_t path_naive(const LayerSet *set, Key key, Lsn lsn, LayerId *visited)
{
    size_t count = 0;
    for (;;) {
        LayerId image = LAYER_NONE, delta = LAYER_NONE;
        for (LayerId i = 0; i < set->count; i++) {
            if (key < set->key_lo[i] || key >= set->key_hi[i])
                continue;
            LayerId *best = layer_is_image(set, i) ? &image : &delta;
            if (layer_is_image(set, i) ? set->lsn_hi[i] > lsn : set->lsn_lo[i] >= lsn)
                continue;
            if (replaces(set, i, *best))
                *best = i;
        }
        if (image == LAYER_NONE && delta == LAYER_NONE)
            return count;
        if (image != LAYER_NONE &&
            (delta == LAYER_NONE || set->lsn_hi[image] >= set->lsn_hi[delta] || set->lsn_hi[image] == lsn)) {
            visited[count++] = image;
            return count;
        }
        visited[count++] = delta;
        lsn = set->lsn_lo[delta];
        if (image != LAYER_NONE && set->lsn_hi[image] > lsn)
            lsn = set->lsn_hi[image];
    }
}

static void test_path_is_as_defined(void **state)
{
    (void)state;
    Rng rng = {12};
    for (int round = 0; round < 500; round++) {
        LayerSet set;
        random_layers(&set, &rng, 40, KEYS, 25);
        LayerId *ids = all_ids(&set), *visited = mem_alloc((set.count + 1) * sizeof *visited);
        Key key = rng_below(&rng, KEYS);
        Lsn lsn = round % 2 ? LSN_HEAD : rng_below(&rng, 28);
        ReadPath path;
        read_path_init(&path, &set, ids, set.count, key, lsn);
        assert_int_equal(path.steps.count, path_naive(&set, key, lsn, visited));
        for (size_t i = 0; i < path.steps.count; i++) {
            assert_int_equal(path.steps.at[i].layer, visited[i]);
            assert_int_equal(path.steps.at[i].from, i ? path.steps.at[i - 1].floor : lsn);
        }
        read_path_release(&path);
        free(visited);
        free(ids);
        layer_set_release(&set);
    }
}

static void bands_naive_check(const LayerSet *set, const Bands *bands)
{
    uint32_t deltas = 0;
    for (uint32_t b = 0; b < bands->count; b++) {
        ARRAY(LayerId) inside = {0};
        for (LayerId i = 0; i < set->count; i++) {
            if (layer_is_image(set, i))
                continue;
            LsnRange band = bands->at[b].lsns;
            bool in = set->lsn_lo[i] >= band.lo && set->lsn_hi[i] <= band.hi;
            assert_true(in || set->lsn_hi[i] <= band.lo || set->lsn_lo[i] >= band.hi);
            if (in)
                array_push(&inside, i);
        }
        assert_int_equal(bands->at[b].deltas, inside.count);
        SplitArray splits = {0};
        splits_perfect((LayerView){set, NULL, inside.at, inside.count}, &splits);
        assert_int_equal(bands->at[b].splits, splits.count);
        array_release(&splits);
        deltas += bands->at[b].deltas;
        for (Lsn lsn = bands->at[b].lsns.lo + 1; lsn < bands->at[b].lsns.hi; lsn++) {
            bool crossed = false; /* some layer crosses it, so that the band cannot be cut further */
            for (size_t i = 0; i < inside.count; i++)
                crossed |= set->lsn_lo[inside.at[i]] < lsn && lsn < set->lsn_hi[inside.at[i]];
            assert_true(crossed);
        }
        array_release(&inside);
    }
    for (LayerId i = 0; i < set->count; i++)
        deltas -= !layer_is_image(set, i);
    assert_int_equal(deltas, 0);
}

static void test_bands_are_as_defined(void **state)
{
    (void)state;
    Rng rng = {13};
    for (int round = 0; round < 200; round++) {
        LayerSet set;
        layer_set_init(&set);
        for (uint64_t n = rng_below(&rng, 25); n > 0; n--) {
            uint64_t key = rng_below(&rng, 38), lsn = rng_below(&rng, 100);
            add_delta(&set, key, key + 1 + rng_below(&rng, 12), lsn, lsn + 1 + rng_below(&rng, 9));
        }
        LayerId *ids = all_ids(&set);
        LayerIndex index;
        layer_index_init(&index, &set);
        Bands bands;
        bands_init(&bands, (LayerView){&set, &index, ids, set.count});
        bands_naive_check(&set, &bands);
        bands_release(&bands);
        layer_index_release(&index);
        free(ids);
        layer_set_release(&set);
    }
}

/* The deepest segment lies between two relations, so the worst key is that of a relation. */
static void test_t8_worst_key_exists(void **state)
{
    (void)state;
    LayerSet set;
    layer_set_init(&set);
    set.form = KEY_PRODUCTION;
    Key table, next, end;
    assert_true(key_pack((KeyFields){.field2 = 1663, .field3 = 5, .field4 = 100}, &table));
    assert_true(key_pack((KeyFields){.field2 = 1663, .field3 = 5, .field4 = 200}, &next));
    assert_true(key_pack((KeyFields){.field2 = 1663, .field3 = 5, .field4 = 200, .field6 = 50}, &end));
    const Layer layers[] = {{.key_lo = table, .key_hi = end, .lsn_lo = 10, .lsn_hi = 20},
                            {.key_lo = table, .key_hi = table + 50, .lsn_lo = 20, .lsn_hi = 30}, /* existing keys: 2 */
                            {.key_lo = table + 50, .key_hi = next, .lsn_lo = 20, .lsn_hi = 30},  /* between: 3 */
                            {.key_lo = table + 50, .key_hi = next, .lsn_lo = 30, .lsn_hi = 40}};
    for (size_t i = 0; i < sizeof layers / sizeof *layers; i++)
        layer_set_add(&set, &layers[i]);
    Summary s;
    summary_init(&s, &set, NULL, 0, &(LevelOptions){0});
    ReadWorst worst = read_profile_worst(&s.profile);
    assert_true(worst.has_known && worst.has_unsure);
    assert_true(s.profile.keys[worst.known] == table);
    assert_int_equal(s.profile.visits[worst.known], 2);
    assert_true(s.profile.keys[worst.unsure] == table + 50);
    assert_int_equal(s.profile.visits[worst.unsure], 3);
    assert_int_equal(s.read_depth.by_segment.max, 2);
    assert_int_equal(s.read_depth.by_segment.weight, 2);
    assert_int_equal(s.read_depth.all_segments.max, 3);
    assert_int_equal(read_depth_apart(&s.read_depth), READ_ACROSS);
    DepthBin bins[10];
    assert_int_equal(read_profile_bins(&s.profile, bins, 10), 3); /* 0, 1 and 2 layers */
    assert_int_equal(bins[1].segments + bins[2].segments, 2);
    summary_release(&s);
    LayerId between[] = {2, 3}; /* alone: no key is known to exist, so both layers count */
    summary_init(&s, &set, between, 2, &(LevelOptions){0});
    assert_true(s.read_depth.none_known);
    assert_int_equal(s.read_depth.by_segment.max, 2);
    assert_int_equal(read_depth_apart(&s.read_depth), READ_KNOWN);
    summary_release(&s);
    layer_set_release(&set);
}

static void test_percentiles(void **state)
{
    (void)state;
    Histogram histogram = {0};
    for (uint32_t value = 1; value <= 10; value++)
        histogram_add(&histogram, value, 1);
    Distribution d = histogram_distribution(&histogram);
    assert_int_equal(d.p50, 5);
    assert_int_equal(d.p90, 9);
    assert_int_equal(d.p99, 10);
    assert_int_equal(d.max, 10);
    assert_true(d.mean == 5.5);
    histogram_release(&histogram);
    assert_int_equal(histogram_distribution(&histogram).weight, 0);
}

/* Reads layer names, one a line. False where the file is absent. */
static bool read_names(const char *path, LayerSet *set)
{
    FILE *file = fopen(path, "r");
    if (!file)
        return false;
    layer_set_init(set);
    set->form = KEY_PRODUCTION;
    char *line = NULL;
    size_t size = 0;
    while (getline(&line, &size, file) > 0) {
        Layer layer = {.size = SIZE_UNKNOWN, .records = SIZE_UNKNOWN, .kind = LAYER_IMAGE};
        unsigned long long lo = 0, hi = 0;
        assert_true(key_parse_digits(line, &layer.key_lo) && key_parse_digits(line + 37, &layer.key_hi));
        if (sscanf(line + 75, "%llx-%llx", &lo, &hi) == 2)
            layer.kind = LAYER_DELTA;
        layer.lsn_lo = lo;
        layer.lsn_hi = layer.kind == LAYER_DELTA ? hi : lo + 1;
        layer_set_add(set, &layer);
    }
    free(line);
    fclose(file);
    return true;
}

static void test_odd_brook(void **state)
{
    (void)state;
    LayerSet set;
    if (!read_names("../shared/data/odd-brook-layernames.txt", &set))
        skip();
    Summary s;
    summary_init(&s, &set, NULL, 0, &(LevelOptions){0});
    assert_int_equal(s.layers, 26690);
    assert_int_equal(s.counts.deltas, 2620);
    assert_int_equal(s.counts.images, 24070);
    assert_int_equal(s.counts.l0, 9);
    assert_int_equal(s.keys, 7746);
    assert_int_equal(s.lsns, 269);
    assert_int_equal(s.overlaps.pairs, 0);
    assert_int_equal(s.splits.count, 0);
    assert_int_equal(s.splits_without_l0.count, 0);
    assert_int_equal(s.bands.count, 201);
    assert_int_equal(s.bands.with_split, 124);
    assert_int_equal(s.bands.median_splits, 10);
    assert_int_equal(s.bands.max_splits, 414);
    Distribution d = s.read_depth.all_segments;
    assert_int_equal(s.read_depth.by_segment.max, 68); /* the figure of every sentence: keys that exist */
    assert_int_equal(s.read_depth.by_segment.weight, 7709);
    assert_int_equal(d.weight, 7745);
    assert_true(d.mean > 57.95 && d.mean < 58.05);
    assert_int_equal(d.p50, 58);
    assert_int_equal(d.p99, 68);
    assert_int_equal(d.max, 87);
    ReadWorst worst = read_profile_worst(&s.profile);
    assert_true(worst.has_known && worst.has_unsure);
    assert_int_equal(s.profile.visits[worst.known], 68); /* no read of an existing key is deeper */
    assert_int_equal(s.profile.visits[worst.unsure], 87);
    assert_true(s.has_levels && s.levels.count > 0);
    const VerdictRow *level = &s.levels.at[0].row;
    assert_int_equal(level->lsns.lo, 0x931B991E09);
    assert_int_equal(level->lsns.hi, 0x931C0887F1);
    assert_int_equal(level->count, 4163);
    assert_int_equal(level->depth, 57);
    assert_true(level->due);
    Visibility visibility;
    visibility_init(&visibility, summary_view(&s), NULL, 0);
    assert_int_equal(visibility.deltas, 91);
    assert_int_equal(visibility.images, 4210);
    visibility_release(&visibility);
    Findings findings;
    findings_init(&findings, &s, NULL, NULL);
    assert_int_equal(findings.list.at[0].kind, FINDING_DEEP_READS);
    assert_int_equal(findings.list.at[0].severity, SEVERITY_SEVERE);
    assert_int_equal(findings.list.at[0].count, 7709);
    assert_int_equal(findings.list.at[0].value, 68);
    assert_non_null(strstr(findings.list.at[0].text,
                           "58 layers a read (median segment: 9 L0 + 48 thin deltas + 1 image), up to 68"));
    assert_int_equal(findings.list.at[1].kind, FINDING_WIDE_THIN);
    assert_int_equal(findings.list.at[1].layers_count, 48);
    findings_release(&findings);
    summary_release(&s);
    layer_set_release(&set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain_keys_that_do_not_exist_have_no_weight),
        cmocka_unit_test(test_sweep_counts_what_paths_visit),
        cmocka_unit_test(test_overlaps_as_a_table),
        cmocka_unit_test(test_path_is_as_defined),
        cmocka_unit_test(test_bands_are_as_defined),
        cmocka_unit_test(test_t8_worst_key_exists),
        cmocka_unit_test(test_percentiles),
        cmocka_unit_test(test_odd_brook),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
