/* lsm_pick_fixture.h - a store in a few lines, and what its engine would compact next. */
#ifndef TESTS_UNIT_LSM_PICK_FIXTURE_H
#define TESTS_UNIT_LSM_PICK_FIXTURE_H

#include "tests/unit/lsm_fixture.h"

#include "core/planner/leveled/lsm_pick.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define MIB ((uint64_t)1 << 20)

typedef struct Pick {
    Fixture f;
    LsmOptions options;
    LsmState state;
    LsmScores scores;
    LsmPick pick;
} Pick;

static inline void pick_init(Pick *p, EngineDialect dialect)
{
    *p = (Pick){.options = lsm_options_default((LsmEngine)dialect)};
    fixture_init(&p->f, dialect);
    put_base(&p->f, "leveldb.BytewiseComparator");
}

static inline void pick_go(Pick *p)
{
    put(&p->f, EDIT_NEXT_FILE, 5);
    assert_true(fixture_read(&p->f, NULL));
    lsm_state_init(&p->state, &p->f.lsm, 0);
    lsm_state_go(&p->state, (StepId)p->f.lsm.steps.count - 1);
    lsm_scores(&p->state, &p->options, &p->scores);
    lsm_pick(&p->state, &p->options, &p->pick);
}

static inline void pick_release(Pick *p)
{
    lsm_pick_release(&p->pick);
    lsm_state_release(&p->state);
    fixture_release(&p->f);
}

/* Compares the pick with "0>1 9 7 | 20": levels, start tables, tables below. "-" stands for no pick. */
static inline void check_pick(const Pick *p, const char *wanted)
{
    Text text = TEXT_EMPTY;
    const LsmPick *pick = &p->pick;
    if (!pick->found)
        text_printf(&text, "-");
    else if (pick->output == LSM_DELETED)
        text_printf(&text, "%u>gone", pick->level);
    else
        text_printf(&text, "%u%s%u", pick->level, pick->move ? "~" : ">", pick->output);
    for (size_t i = 0; i < pick->start.at.count; i++)
        text_printf(&text, " %llu", (unsigned long long)lsm_state_placement(&p->state, pick->start.at.at[i])->number);
    for (size_t i = 0; i < pick->below.at.count; i++)
        text_printf(&text, "%s%llu", i ? " " : " | ",
                    (unsigned long long)lsm_state_placement(&p->state, pick->below.at.at[i])->number);
    assert_string_equal(text.at, wanted);
    text_release(&text);
}

#endif
