/* Runs joined to chains: as few chains as possible, and every answer as if each chain were one array. */
#include "core/base/mem.h"
#include "core/base/rng.h"
#include "core/records/record_chains.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

enum { RUNS = 60, EACH = 12 };

typedef struct Fixture {
    RecordForm form;
    uint64_t at[RUNS][EACH];
    Words runs[RUNS];
    size_t count, records;
    RecordChains chains;
} Fixture;

/* Makes runs of up to EACH words, sometimes none, that begin below `range` and grow by steps up to `step`. */
static void fixture_init(Fixture *f, size_t count, uint64_t range, uint64_t step, uint64_t seed)
{
    Rng rng = {seed};
    assert_true(record_form_init(&f->form, 100000, 8, 1000));
    f->form.length = 100;
    f->count = count;
    f->records = 0;
    for (size_t r = 0; r < count; r++) {
        size_t words = rng_below(&rng, EACH + 1);
        uint64_t word = rng_below(&rng, range);
        for (size_t i = 0; i < words; i++)
            f->at[r][i] = word += i ? 1 + rng_below(&rng, step) : 0;
        f->runs[r] = (Words){f->at[r], words};
        f->records += words;
    }
    record_chains_init(&f->chains, &f->form, f->runs, count, true);
}

/* The largest number of runs over one place. */
static size_t most_over_one_word(const Fixture *f)
{
    size_t most = 0;
    for (size_t a = 0; a < f->count; a++) {
        size_t over = 0;
        for (size_t b = 0; f->runs[a].count && b < f->count; b++)
            over += f->runs[b].count && f->at[b][0] <= f->at[a][0] && f->at[a][0] <= f->at[b][f->runs[b].count - 1];
        most = over > most ? over : most;
    }
    return most;
}

/* Writes the words of the chain one after the other, and checks that they ascend. */
static size_t lined_up(const RecordChains *chains, RecordChain *chain, uint64_t *words)
{
    size_t n = 0;
    Words piece;
    for (size_t from = 0; record_chain_piece(chains, chain, &from, chain->count, &piece);)
        for (size_t i = 0; i < piece.count; i++) {
            assert_true(n == 0 || chains->merged || words[n - 1] < piece.at[i]);
            words[n++] = piece.at[i];
        }
    return n;
}

static void check_chain(Fixture *f, RecordChain *chain, Rng *rng)
{
    static uint64_t words[RUNS * EACH];
    const RecordChains *chains = &f->chains;
    size_t n = lined_up(chains, chain, words);
    assert_int_equal(n, chain->count);
    for (int i = 0; i < 200; i++) {
        uint64_t word = n && i % 2 ? words[rng_below(rng, n)] + rng_below(rng, 2) : rng_below(rng, 3000);
        size_t below = 0, place = n ? rng_below(rng, n) : 0;
        while (below < n && words[below] < word)
            below++;
        assert_int_equal(record_chain_below(chains, chain, word), below);
        size_t low = rng_below(rng, below + 1), high = below + rng_below(rng, n - below + 1);
        assert_int_equal(record_chain_below_in(chains, chain, low, high, word), below);
        if (n)
            assert_int_equal(record_chain_word(chains, chain, place), words[place]);
        assert_int_equal(record_chain_bytes(chains, chain, place, n), (n - place) * 100);
        Words piece;
        size_t from = place;
        for (size_t at = place; record_chain_piece(chains, chain, &from, n, &piece); at += piece.count)
            assert_true(piece.count > 0 && piece.at[0] == words[at]);
    }
}

static void check_runs(size_t count, uint64_t range, uint64_t step, uint64_t seed)
{
    static Fixture f;
    fixture_init(&f, count, range, step, seed);
    Rng rng = {seed + 7};
    assert_int_equal(f.chains.count, most_over_one_word(&f));
    size_t records = 0;
    for (size_t c = 0; c < f.chains.count; c++) {
        check_chain(&f, &f.chains.at[c], &rng);
        records += f.chains.at[c].count;
    }
    assert_int_equal(records, f.records);
    assert_false(record_chains_settle(&f.chains)); /* nothing was queried yet */
    f.chains.work = f.chains.budget + 1;
    bool several = f.chains.count > 1;
    assert_int_equal(record_chains_settle(&f.chains), several);
    assert_true(f.chains.count <= 1);
    if (f.chains.count) {
        assert_int_equal(f.chains.at[0].count, f.records);
        check_chain(&f, &f.chains.at[0], &rng);
    }
    record_chains_release(&f.chains);
}

static void test_chains_agree_with_lists(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 40; seed++) {
        check_runs(RUNS, 2000, 3, seed);   /* a few deep */
        check_runs(RUNS, 2000, 100, seed); /* many deep */
        check_runs(RUNS, 5, 2, seed);      /* one above the other */
        check_runs(seed % 5, 300, 20, seed);
    }
}

static void test_runs_that_share_a_word_are_apart(void **state)
{
    (void)state;
    static Fixture f;
    fixture_init(&f, 0, 1, 1, 1);
    record_chains_release(&f.chains);
    const uint64_t a[] = {10, 20}, b[] = {20, 30}, c[] = {31};
    const Words runs[] = {{b, 2}, {a, 2}, {c, 1}};
    record_chains_init(&f.chains, &f.form, runs, 3, true);
    assert_int_equal(f.chains.count, 2);
    assert_int_equal(record_chain_below(&f.chains, &f.chains.at[0], 32), 3); /* 10 20 · 31: it ended first */
    assert_int_equal(record_chain_below(&f.chains, &f.chains.at[1], 21), 1); /* 20 30 */
    record_chains_release(&f.chains);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_chains_agree_with_lists),
        cmocka_unit_test(test_runs_that_share_a_word_are_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
