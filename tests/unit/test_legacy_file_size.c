/* The size of a layer file with given entries: the closed form of the policy `legacy` against real pages. */
#include "core/planner/legacy/file_size.h"
#include "core/base/rng.h"
#include "tests/unit/legacy_model.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static Key random_key(Rng *rng, Key last)
{
    switch (rng_below(rng, 12)) {
    case 0:
        return last + ((Key)1 << (8 * rng_below(rng, 14))); /* a different prefix */
    case 1:
    case 2:
        return last;
    default:
        return last + 1 + rng_below(rng, 40);
    }
}

static void test_file_size_is_that_of_real_pages(void **state)
{
    (void)state;
    Rng rng = {4};
    for (int round = 0; round < 60; round++) {
        LayerKind kind = round % 2 ? LAYER_IMAGE : LAYER_DELTA;
        LegacyFile file;
        ModelFile model = {.kind = kind};
        legacy_file_init(&file, kind);
        Key key = 0;
        Lsn lsn = 0;
        for (size_t n = rng_below(&rng, round < 50 ? 3000 : 60000); n > 0; n--) {
            Key next = random_key(&rng, key);
            next += kind == LAYER_IMAGE && next == key;
            lsn = next == key ? lsn + 8 : rng_below(&rng, 1000);
            key = next;
            uint64_t length = rng_below(&rng, 300);
            legacy_file_put(&file, key, lsn, length);
            model_file_add(&model, key, lsn, length);
            assert_int_equal(file.pages, model.pages);
        }
        if (model.depth > 0)
            assert_int_equal(legacy_file_size(&file), model_file_size(&model));
        model_file_release(&model);
    }
}

/* 629 keys of 18 bytes that share ten would fill all 8192 bytes of a page: one key too many. */
static void test_a_page_is_never_quite_full(void **state)
{
    (void)state;
    LegacyFile file;
    legacy_file_init(&file, LAYER_IMAGE);
    for (Key i = 0; i < 628; i++)
        legacy_file_put(&file, i << 48, 0, 10);
    assert_int_equal(file.pages, 0);
    assert_int_equal(file.index[0].prefix, 10);
    legacy_file_put(&file, (Key)628 << 48, 0, 10);
    assert_int_equal(file.pages, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_file_size_is_that_of_real_pages),
        cmocka_unit_test(test_a_page_is_never_quite_full),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
