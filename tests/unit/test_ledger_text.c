/* What is said of bytes and layers whose sizes are partly unknown, and of a change of the policy. */
#include "core/tell/ledger_text.h"
#include "core/tell/lives_text.h"
#include "core/tell/plan_change_text.h"

#include "core/planner/algorithm.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

/* Of layers of which some have no known size, the known bytes are a lower bound, in the table as in the pane. */
static void sums_of_partly_unknown_sizes_are_lower_bounds(void **state)
{
    (void)state;
    char out[40];
    Text text = TEXT_EMPTY;
    LedgerBytes known = {.layers = 2, .written = 4096, .rewritten = 1024}, some = known,
                none = {.layers = 2, .unknown = 2};
    some.unknown = 1;
    assert_string_equal(ledger_bytes_format(&known, known.written, out), "4.00 KiB");
    assert_string_equal(ledger_bytes_format(&some, some.written, out), ">= 4.00 KiB");
    assert_string_equal(ledger_bytes_format(&none, none.written, out), "unknown");
    ledger_written_text(&some, "layer", &text);
    ledger_rewritten_text(&none, &text);
    ledger_alive_text(&some, 7, &text);
    assert_string_equal(text.at, ">= 4.00 KiB in 2 layersunknown bytes have been rewritten since>= 3.00 KiB at step 7");
    LedgerBytes planned = {.layers = 2, .written = 4096, .estimated = 1};
    text_clear(&text);
    ledger_written_text(&planned, "layer", &text);
    ledger_rewritten_text(&planned, &text);
    assert_string_equal(text.at, "4.00 KiB (estimated) in 2 layers0 B have been rewritten since");
    Ledger ledger = {.all = some};
    History history;
    history_init(&history);
    text_clear(&text);
    ledger_text(&ledger, &history, 10, &text);
    assert_non_null(strstr(text.at, "all                        2 >= 4.00 KiB >= 1.00 KiB"));
    history_release(&history);
    text_release(&text);
}

/* Totals of lives say nothing of thrashed bytes where no size is known. */
static void unknown_bytes_are_not_zero_bytes(void **state)
{
    (void)state;
    Text text = TEXT_EMPTY;
    Lives lives = {.thrashed = 2};
    lives_thrashed_bytes_text(&lives, &text);
    assert_int_equal(text.length, 0);
    lives.made_bytes = 2048;
    lives_thrashed_bytes_text(&lives, &text);
    assert_string_equal(text.at, ", 0 B of 2.00 KiB that jobs wrote");
    text_release(&text);
}

static void a_change_names_its_parameter_and_what_becomes_of_a_layer(void **state)
{
    (void)state;
    PlanOutcome before = {.jobs = 1, .bytes_written = 1024, .layers = 3}, after = before;
    Text text = TEXT_EMPTY;
    assert_true(policy_named(STR("full"), &before.policy, NULL));
    before.policy.fanout = 10;
    before.policy.target_file_size = 1024;
    after.policy = before.policy;
    after.policy.fanout = 4;
    plan_change_text(&before, &after, 0, &text);
    assert_string_equal(text.at, "fanout 10 → 4: no change, the plan does the same");
    after.jobs = 3;
    text_clear(&text);
    plan_change_text(&before, &after, 2, &text);
    assert_string_equal(text.at, "fanout 10 → 4: 1 → 3 jobs");
    after.bytes_written = 2048;
    after.estimated = true;
    text_clear(&text);
    plan_change_text(&before, &after, 2, &text);
    assert_string_equal(text.at, "fanout 10 → 4: 1 → 3 jobs, 1.00 KiB → 2.00 KiB written (estimated)");
    LayerSet set;
    layer_set_init(&set);
    layer_set_add(&set, &(Layer){.key_hi = 9, .lsn_lo = 1, .lsn_hi = 2, .kind = LAYER_DELTA});
    text_clear(&text);
    plan_change_layer_text(&set, 0, (LayerFate){true, 0}, (LayerFate){false, 1}, &text);
    assert_string_equal(text.at, "layer #0: deleted after 1 job; before: kept");
    layer_set_release(&set);
    text_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_of_partly_unknown_sizes_are_lower_bounds),
        cmocka_unit_test(unknown_bytes_are_not_zero_bytes),
        cmocka_unit_test(a_change_names_its_parameter_and_what_becomes_of_a_layer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
