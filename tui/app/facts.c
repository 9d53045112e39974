/* facts.c - counts the layers of the shown step; the verdict comes from the judge.
 *
 * At the first step of a history that is asked for, one pass counts its layers. When a second step is asked for, one
 * pass writes into each step what it adds and takes away; the running sums are the counts of all steps:
 *
 *     step               0    1    2    3
 *     born - died       +9    0   +2   -3
 *     layers             9    9   11    8
 */
#include "tui/app/facts.h"

#include "core/model/lsm.h"

#include "core/model/layer_count.h"
#include "tui/app/session_insight.h"

#include <stdlib.h>

/* The layers alive at a step; while they are being made, those born there minus those that died there. */
typedef struct StepSums {
    size_t layers, images, l0, sized, estimated;
    U128 bytes;
} StepSums;

typedef struct Counted {
    Facts facts;
    const History *history; /* the history that was counted; NULL: nothing is counted yet */
    uint64_t version;       /* version of the history */
    StepId step, epoch;     /* epoch: see insight.h */
    StepSums *sums;         /* by step; owned; NULL: one step was asked for so far, or sums do not pay */
} Counted;

static void forget(Session *session, void *state)
{
    Counted *counted = state;
    (void)session;
    free(counted->sums);
    *counted = (Counted){0};
}

static const Feature FACTS = {.name = "facts", .size = sizeof(Counted), .release = forget, .forget = forget};

/* The sums over all steps. */
typedef struct Summed {
    PlanTotals totals;
    const History *history; /* NULL: nothing is summed yet */
    uint64_t version;
} Summed;

static void forget_sums(Session *session, void *state)
{
    (void)session;
    *(Summed *)state = (Summed){0};
}

static const Feature TOTALS = {.name = "totals", .size = sizeof(Summed), .release = forget_sums, .forget = forget_sums};

static Facts facts_count_layers(const History *history, StepId step)
{
    size_t count;
    LayerId *live = history_live(history, step, &count);
    LayerCounts counts = layer_counts(&history->layers, live, count);
    size_t estimated = 0;
    for (size_t i = 0; i < count; i++)
        estimated += history_size_is_estimate(history, live[i]);
    free(live);
    return (Facts){.layers = counts.layers,
                   .deltas = counts.deltas,
                   .images = counts.images,
                   .l0 = counts.l0,
                   .bytes = counts.bytes,
                   .sized = counts.layers - counts.sizes_unknown,
                   .estimated = estimated};
}

/* Adds a layer (sign 1) or takes it away (SIZE_MAX): numbers wrap around, so that the sums are right although a step
 * may take away more than it adds. */
static void step_sums_add(StepSums *sums, const History *history, LayerId id, size_t sign)
{
    const LayerSet *set = &history->layers;
    bool sized = set->size[id] != SIZE_UNKNOWN;
    sums->layers += sign;
    sums->images += layer_is_image(set, id) ? sign : 0;
    sums->l0 += layer_is_l0(set, id) ? sign : 0;
    sums->sized += sized ? sign : 0;
    sums->estimated += history_size_is_estimate(history, id) ? sign : 0;
    U128 bytes = sized ? set->size[id] : 0;
    sums->bytes += sign == 1 ? bytes : -bytes;
}

/* The counts of all steps. O(layers + steps). */
static StepSums *facts_sum_steps(const History *history)
{
    size_t steps = history->steps.count;
    StepSums *sums = mem_zero(steps, sizeof *sums);
    for (LayerId id = 0; id < history->layers.count; id++) {
        StepId born = history->born[id], died = history->died[id];
        if (born >= steps || died <= born)
            continue;
        step_sums_add(&sums[born], history, id, 1);
        if (died < steps)
            step_sums_add(&sums[died], history, id, SIZE_MAX);
    }
    for (size_t s = 1; s < steps; s++) {
        sums[s].layers += sums[s - 1].layers;
        sums[s].images += sums[s - 1].images;
        sums[s].l0 += sums[s - 1].l0;
        sums[s].sized += sums[s - 1].sized;
        sums[s].estimated += sums[s - 1].estimated;
        sums[s].bytes += sums[s - 1].bytes;
    }
    return sums;
}

/* Are the counts of all steps worth their memory? Layers that are pieces of others count once together, which sums do
 * not tell. */
static bool sums_pay(const History *history)
{
    return !history->layers.piece_of && history->steps.count > 1 && history->steps.count <= history->layers.count;
}

static Facts facts_of_sums(const StepSums *sums)
{
    return (Facts){.layers = sums->layers,
                   .deltas = sums->layers - sums->images,
                   .images = sums->images,
                   .l0 = sums->l0,
                   .bytes = sums->bytes > UINT64_MAX ? UINT64_MAX : (uint64_t)sums->bytes,
                   .sized = sums->sized,
                   .estimated = sums->estimated};
}

Facts facts_of(const History *history, StepId step)
{
    Facts facts = facts_count_layers(history, step);
    facts.judged = title_judged_level(history, step);
    return facts;
}

const Facts *facts_shown(const Session *session)
{
    Counted *counted = session_feature(session, &FACTS);
    const History *history = session->shown;
    StepId epoch = history_epoch(history, session->step);
    bool known = counted->history == history && counted->version == history->version;
    if (!known) {
        forget(NULL, counted);
        *counted =
            (Counted){.facts = facts_of(history, session->step), .history = history, .version = history->version};
    } else if (counted->epoch != epoch) {
        if (!counted->sums && sums_pay(history))
            counted->sums = facts_sum_steps(history);
        counted->facts =
            counted->sums ? facts_of_sums(&counted->sums[epoch]) : facts_count_layers(history, session->step);
    }
    if (known && (counted->step != session->step || counted->epoch != epoch))
        counted->facts.judged = title_judged_level(history, session->step);
    counted->epoch = epoch;
    counted->step = session->step;
    return &counted->facts;
}

const PlanTotals *facts_totals(const Session *session)
{
    Summed *summed = session_feature(session, &TOTALS);
    const History *history = session->shown;
    if (summed->history != history || summed->version != history->version)
        *summed = (Summed){plan_totals(history), history, history->version};
    return &summed->totals;
}

TitleVerdict facts_verdict(Session *session)
{
    const Facts *facts = facts_shown(session);
    const Insight *insight = facts->judged || facts->layers == 0 ? NULL : session_insight(session);
    return title_verdict(session->shown, session->step, facts->judged, facts->layers,
                         insight ? &insight->summary : NULL);
}
