/* L0 to L1 of the policy `legacy`: holes and cuts against the text of the rules, and the closed form against the walk.
 */
#include "core/planner/legacy/l0_plan.h"
#include "core/planner/legacy/l0_select.h"
#include "core/planner/legacy/legacy_memory.h"
#include "tests/unit/legacy_model.h"
#include "tests/unit/legacy_store.h"
#include "tests/unit/planner_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

static void test_a_page_comes_before_a_record_of_its_lsn(void **state)
{
    (void)state;
    LegacyValue values[] = {
        {.key = 1, .lsn = 20, .id = 0}, {.key = 1, .lsn = 20, .page = true, .id = 1}, {.key = 1, .lsn = 10, .id = 2}};
    legacy_values_sort(values, 3);
    assert_int_equal(values[0].id, 2);
    assert_int_equal(values[1].id, 1);
    assert_int_equal(values[2].id, 0);
}

/* The walk of rule L7, written from the text, with files of real pages. */
typedef struct ModelL1 {
    KeyRange keys;
    LsnRange lsns;
    uint64_t records, size;
} ModelL1;

typedef struct ModelWalk {
    const LegacyValue *at;
    size_t count, chunk; /* the next value that is in no chunk yet */
    uint64_t target;
} ModelWalk;

static bool model_chunk(ModelWalk *walk, Key *key, Lsn *lsn, uint64_t *bytes)
{
    if (walk->chunk == walk->count)
        return false;
    *key = walk->at[walk->chunk].key;
    *lsn = walk->at[walk->chunk].lsn;
    *bytes = walk->at[walk->chunk++].stored;
    while (walk->chunk < walk->count && walk->at[walk->chunk].key == *key && *bytes < walk->target)
        *bytes += walk->at[walk->chunk++].stored;
    return true;
}

static uint64_t model_written(const ModelFile *file, uint64_t plain, bool is_plain)
{
    return is_plain ? plain : 8192 + file->blobs + 8192 * file->pages;
}

static size_t model_l0_cut(const LegacyCutInput *input, ModelL1 *out)
{
    ModelWalk walk = {input->values.at, input->values.count, 0, input->target};
    ModelFile file = {0};
    bool writer = false, has_prev = false;
    Key prev = 0;
    uint64_t total = 0, plain = 0;
    Lsn dup0 = 0, dup1 = 0;
    size_t hole = 0, count = 0;
    for (size_t i = 0; i <= input->values.count; i++) {
        const LegacyValue *v = &input->values.at[i];
        bool end = i == input->values.count, finish = end && writer;
        bool key_change = !end && (!has_prev || v->key != prev);
        if (!end && (key_change || v->lsn == dup1)) {
            uint64_t carry = 0, cn;
            bool wasdup = dup1 != 0;
            dup0 = 0;
            if (key_change)
                dup1 = 0;
            Key ck;
            Lsn cl;
            while (model_chunk(&walk, &ck, &cl, &cn)) {
                carry = cn;
                if (ck != v->key) {
                    if (dup1 != 0) {
                        dup0 = dup1;
                        dup1 = input->band.hi;
                    }
                    break;
                }
                total += cn;
                if (total > input->target && v->lsn != cl) {
                    dup0 = dup1 != 0 ? dup1 : v->lsn;
                    dup1 = cl;
                    break;
                }
            }
            if (dup1 != 0 && dup0 == 0) {
                dup0 = dup1;
                dup1 = input->band.hi;
            }
            if (writer) {
                bool h = hole < input->hole_count && v->key >= input->holes[hole].keys.hi;
                finish = wasdup || dup1 != 0 || h || model_written(&file, plain, input->plain) + total > input->target;
                hole += h;
            }
            total = carry;
        }
        if (finish) {
            out[count].keys.hi = prev + 1;
            out[count].size = input->plain ? plain : model_file_size(&file);
            count++;
            model_file_release(&file);
            writer = false;
        }
        if (end)
            break;
        if (!input->disposable || !input->disposable(input->self, v->key)) {
            if (!writer) {
                out[count] =
                    (ModelL1){.keys = {v->key, v->key}, .lsns = dup1 != 0 ? (LsnRange){dup0, dup1} : input->band};
                file = (ModelFile){.kind = LAYER_DELTA};
                plain = 0;
                writer = true;
            }
            model_file_add(&file, v->key, v->lsn, v->length);
            plain += v->stored;
            out[count].records++;
        }
        prev = v->key;
        has_prev = true;
    }
    return count;
}

/* Values of a band: hot keys, holes, and some lengths at the limit of the header. */
static size_t random_values(Rng *rng, LegacyValue *values, size_t most, LsnRange band, bool even)
{
    static const uint64_t lengths[] = {20, 126, 127, 128, 129, 1000};
    size_t count = 1 + rng_below(rng, most);
    Key hot = 100 + rng_below(rng, 50);
    for (size_t i = 0; i < count; i++) {
        Key key = rng_below(rng, 3) == 0 ? hot : rng_below(rng, 200) * (rng_below(rng, 5) ? 1 : 37);
        uint64_t length = even ? 100 : lengths[rng_below(rng, 6)];
        values[i] = (LegacyValue){.key = key,
                                  .lsn = band.lo + i * 8,
                                  .length = length,
                                  .stored = even ? length : length + (length < 128 ? 1 : 4),
                                  .id = (uint32_t)i};
    }
    legacy_values_sort(values, count);
    return count;
}

static bool every_third(void *self, Key key)
{
    (void)self;
    return key % 3 == 0;
}

/* Expects that the values which the layer names are its records, from the first to the last. */
static void values_are_those_of(const LegacyL1 *layer, const LegacyCutInput *input)
{
    uint64_t records = 0;
    assert_true(layer->count > 0 && layer->first + layer->count <= input->values.count);
    const LegacyValue *values = &input->values.at[layer->first];
    for (size_t i = 0; i < layer->count; i++)
        records += !input->disposable || !input->disposable(input->self, values[i].key);
    assert_int_equal(records, layer->records);
    assert_true(values[0].key == layer->keys.lo);
    assert_true(!input->disposable || !input->disposable(input->self, values[layer->count - 1].key));
}

static void test_l0_is_cut_as_stated(void **state)
{
    (void)state;
    Rng rng = {5};
    static LegacyValue values[1500];
    static ModelL1 expected[1500];
    for (int round = 0; round < ROUNDS; round++) {
        LsnRange band = {1000, 1000 + 8 * 1500};
        LegacyCutInput input = {.band = band, .plain = round % 3 == 0};
        input.values.at = values;
        input.values.count = random_values(&rng, values, round % 10 ? 200 : 1500, band, false);
        input.target = 500 + rng_below(&rng, input.plain ? 5000 : 60000);
        input.disposable = rng_below(&rng, 3) == 0 ? every_third : NULL;
        LegacyHole holes[3] = {{{0, 40 + rng_below(&rng, 40)}, 3}, {{0, 120}, 3}, {{0, 300 + rng_below(&rng, 400)}, 3}};
        input.holes = holes;
        input.hole_count = rng_below(&rng, 4);
        LegacyL1s made = {0};
        legacy_l0_cut(&input, &made);
        size_t count = model_l0_cut(&input, expected);
        assert_int_equal(made.count, count);
        for (size_t i = 0; i < count; i++) {
            assert_true(made.at[i].keys.lo == expected[i].keys.lo && made.at[i].keys.hi == expected[i].keys.hi);
            assert_int_equal(made.at[i].lsns.lo, expected[i].lsns.lo);
            assert_int_equal(made.at[i].lsns.hi, expected[i].lsns.hi);
            assert_int_equal(made.at[i].size, expected[i].size);
            assert_int_equal(made.at[i].records, expected[i].records);
            values_are_those_of(&made.at[i], &input);
        }
        array_release(&made);
    }
}

/* A key source over the values, for the closed form. */
static void chunks_of(void *self, Key key, uint64_t limit, LsnPartArray *chunks)
{
    const Recs *recs = self;
    uint64_t part = limit;
    for (size_t i = 0; i < recs->count; i++) {
        if (recs->at[i].key != key)
            continue;
        if (part >= limit) {
            array_push(chunks, (LsnPart){.start = recs->at[i].lsn});
            part = 0;
        }
        part += recs->at[i].length;
        chunks->at[chunks->count - 1].bytes = part;
    }
}

static void test_closed_form_is_the_walk(void **state)
{
    (void)state;
    Rng rng = {6};
    static LegacyValue values[400];
    static Rec recs_at[400];
    for (int round = 0; round < ROUNDS; round++) {
        LsnRange band = {1000, 1000 + 8 * 400};
        LegacyCutInput input = {.band = band, .plain = true};
        input.values.at = values;
        input.values.count = random_values(&rng, values, 400, band, round % 2);
        input.target = 100 + rng_below(&rng, 6000);
        for (size_t i = 0; i < input.values.count; i++)
            recs_at[i] = (Rec){values[i].key, values[i].lsn, values[i].stored};
        Recs recs = {recs_at, input.values.count};
        KeySource source = recs_source(&recs);
        source.lsn_chunks = chunks_of;

        LayerSet set; /* images below the holes */
        layer_set_init(&set);
        for (Key key = 0; key < 8000; key += 1 + rng_below(&rng, 60))
            add_image(&set, (uint64_t)key, (uint64_t)key + 1 + rng_below(&rng, 200), 500 + rng_below(&rng, 3));
        LayerId *ids = all_ids(&set);
        LegacyCover cover;
        legacy_cover_init(&cover, &set, ids, set.count, 1000);
        LegacyHoles holes = {0}, found = {0};
        uint64_t hole_target = PAGE_BYTES * (1 + rng_below(&rng, 30));
        size_t inputs = 1 + rng_below(&rng, 6);
        legacy_find_holes(input.values, &cover, hole_target, inputs, &holes);
        legacy_source_holes(&source, KEY_PLAIN, &cover, hole_target, inputs, &found);
        assert_int_equal(found.count, holes.count);
        for (size_t i = 0; i < holes.count; i++)
            assert_true(found.at[i].keys.lo == holes.at[i].keys.lo && found.at[i].keys.hi == holes.at[i].keys.hi &&
                        found.at[i].pieces == holes.at[i].pieces);

        LegacyL1s walked = {0}, planned = {0};
        input.holes = holes.at;
        input.hole_count = holes.count;
        legacy_l0_cut(&input, &walked);
        legacy_l0_plan(&source, KEY_PLAIN, band, input.target, &holes, &planned);
        assert_int_equal(planned.count, walked.count);
        for (size_t i = 0; i < walked.count; i++) {
            const LegacyL1 *a = &planned.at[i], *b = &walked.at[i];
            assert_true(a->keys.lo == b->keys.lo && a->keys.hi == b->keys.hi);
            assert_true(a->lsns.lo == b->lsns.lo && a->lsns.hi == b->lsns.hi);
            assert_int_equal(a->size, b->size);
            assert_int_equal(a->sliced, b->sliced);
        }
        array_release(&walked);
        array_release(&planned);
        array_release(&holes);
        array_release(&found);
        legacy_cover_release(&cover);
        free(ids);
        layer_set_release(&set);
    }
}

static void test_holes_are_the_best(void **state)
{
    (void)state;
    Rng rng = {7};
    for (int round = 0; round < ROUNDS; round++) {
        LayerSet set;
        layer_set_init(&set);
        for (uint64_t key = 0; key < 3000; key += 1 + rng_below(&rng, 40))
            add_image(&set, key, key + 1 + rng_below(&rng, 40), 10 + rng_below(&rng, 4));
        LayerId *ids = all_ids(&set);
        LegacyCover cover;
        legacy_cover_init(&cover, &set, ids, set.count, 100);
        LegacyValue values[30] = {{0}};
        for (size_t i = 0; i < 30; i++)
            values[i].key = (i ? values[i - 1].key : 0) + rng_below(&rng, 200);
        size_t inputs = 1 + rng_below(&rng, round % 2 ? 8 : 40);
        uint64_t least = 1 + rng_below(&rng, 60);
        LegacyHoles holes = {0};
        legacy_find_holes((LegacyValues){values, 30}, &cover, least * PAGE_BYTES, inputs, &holes);
        /* All gaps that qualify are counted. The kept ones have at least as many pieces as the dropped ones. */
        size_t qualify = 0;
        uint64_t fewest_kept = UINT64_MAX, most_dropped = 0;
        for (size_t i = 1; i < 30; i++) {
            KeyRange gap = {values[i - 1].key + 1, values[i].key};
            uint64_t pieces = legacy_cover_count(&cover, gap);
            if (gap.lo > gap.hi || gap.hi - gap.lo < least || pieces < 3)
                continue;
            qualify++;
            bool kept = false;
            for (size_t h = 0; h < holes.count; h++)
                kept |= holes.at[h].keys.lo == gap.lo && holes.at[h].keys.hi == gap.hi;
            if (kept)
                fewest_kept = pieces < fewest_kept ? pieces : fewest_kept;
            else
                most_dropped = pieces > most_dropped ? pieces : most_dropped;
        }
        assert_int_equal(holes.count, qualify < inputs ? qualify : inputs);
        assert_true(most_dropped <= fewest_kept);
        for (size_t h = 1; h < holes.count; h++)
            assert_true(holes.at[h - 1].keys.lo < holes.at[h].keys.lo);
        array_release(&holes);
        legacy_cover_release(&cover);
        free(ids);
        layer_set_release(&set);
    }
}

static void test_sparse_keys_have_no_holes(void **state)
{
    (void)state;
    for (int metadata = 0; metadata < 2; metadata++) {
        Key base = metadata ? (Key)0x62 << 120 : (Key)0x03 << 120;
        LayerSet set;
        layer_set_init(&set);
        set.form = KEY_PRODUCTION;
        for (Key i = 0; i < 4; i++)
            layer_set_add(&set, &(Layer){.key_lo = base + 10 * i,
                                         .key_hi = base + 10 * i + 10,
                                         .lsn_lo = 5,
                                         .lsn_hi = 6,
                                         .size = SIZE_UNKNOWN,
                                         .records = SIZE_UNKNOWN,
                                         .kind = LAYER_IMAGE});
        LayerId *ids = all_ids(&set);
        LegacyCover cover;
        legacy_cover_init(&cover, &set, ids, set.count, 10);
        LegacyValue values[] = {{.key = base}, {.key = base + 39}};
        LegacyHoles holes = {0};
        legacy_find_holes((LegacyValues){values, 2}, &cover, 8 * PAGE_BYTES, 4, &holes);
        assert_int_equal(holes.count, !metadata);
        array_release(&holes);
        legacy_cover_release(&cover);
        free(ids);
        layer_set_release(&set);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_page_comes_before_a_record_of_its_lsn),
        cmocka_unit_test(test_l0_is_cut_as_stated),
        cmocka_unit_test(test_closed_form_is_the_walk),
        cmocka_unit_test(test_holes_are_the_best),
        cmocka_unit_test(test_sparse_keys_have_no_holes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
