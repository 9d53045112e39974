/* describe.c - writes raw keys if the session is set to hex, else their meaning. */
#include "tui/app/describe.h"

#include "core/model/lsm.h"
#include "core/tell/decision_text.h"
#include "core/tell/event_text.h"
#include "core/tell/lsm_report.h"
#include "core/tell/words.h"

#include <stdio.h>

void describe_key(const Session *session, Key key, Text *out)
{
    char text[KEY_LABEL_SIZE];
    KeyForm form = session->shown->layers.form;
    text_printf(out, "%s", session->hex ? key_format(key, form, text) : key_label(key, form, text));
}

void describe_range(const Session *session, KeyRange keys, Text *out)
{
    KeyForm form = session->shown->layers.form;
    if (keys.lo == 0 && keys.hi == key_max(form) && !session->hex) {
        text_printf(out, "all keys");
        return;
    }
    if (keys.lo == keys.hi) { /* an empty range is a place between keys: a split */
        describe_key(session, keys.lo, out);
        return;
    }
    char lo[KEY_LABEL_SIZE], hi[KEY_LABEL_SIZE];
    bool relation = !session->hex && form == KEY_PRODUCTION && keys.lo >> 32 == keys.hi >> 32 &&
                    key_kind(keys.lo, form) == KEY_KIND_REL_BLOCK && key_kind(keys.hi, form) == KEY_KIND_REL_BLOCK;
    if (relation) {
        key_label(keys.lo, form, lo);
        char *colon = strrchr(lo, ':');
        if (colon)
            *colon = 0;
        text_printf(out, "%s blk %u…%u", lo, (unsigned)(keys.lo & UINT32_MAX), (unsigned)(keys.hi & UINT32_MAX));
        return;
    }
    describe_key(session, keys.lo, out);
    text_printf(out, " … ");
    text_printf(out, "%s", session->hex ? key_format(keys.hi, form, hi) : key_label(keys.hi, form, hi));
}

/* Adds a layer's keys, LSNs and kind, in words. */
static void describe_layer(const Session *session, LayerId id, Text *out)
{
    const LayerSet *set = &session->shown->layers;
    char lsn[LSN_TEXT_SIZE], label[LSM_LABEL_SIZE];
    if (id >= set->count) {
        text_printf(out, "%s %s", word_part(set), layer_label(set, id, label));
        return;
    }
    text_printf(out, "%s %s ", layer_label(set, id, label), word_layer(set, id));
    describe_range(session, (KeyRange){set->key_lo[id], set->key_hi[id]}, out);
    if (!set->lsm) /* a table's level is its word */
        text_printf(out, " at %s", lsn_format(set->lsn_lo[id], lsn));
}

static void describe_level(const Session *session, const PlanLevel *level, Text *out)
{
    const LayerSet *set = &session->shown->layers;
    char layers[64];
    text_printf(out, " %u: %s", level->level, plural_format(level->layers_count, word_part(set), layers));
    if (set->lsm) /* whose reason has the numbers with their units */
        text_printf(out, ", %s", level->reason ? level->reason : "");
    else
        text_printf(out, ", depth %llu", (unsigned long long)level->depth);
}

/* Adds the object of a planning step. */
static void describe_planned(const Session *session, const Step *step, Text *out)
{
    static const char *const STRATEGIES[] = {"nothing", "images", "deltas"};
    const Plan *plan = &session->shown->plan;
    char lsn[LSN_TEXT_SIZE];
    switch (step->op) {
    case STEP_COMPACT:
        text_printf(out, " up to %s", lsn_format(step->lsn, lsn));
        break;
    case STEP_GC_RUN:
        text_printf(out, ", horizon %s", lsn_format(step->lsn, lsn));
        break;
    case STEP_LEVEL:
        if (step->index < plan->levels.count)
            describe_level(session, &plan->levels.at[step->index], out);
        break;
    case STEP_SPLIT:
        if (step->index < plan->splits.count) {
            text_printf(out, " at ");
            describe_key(session, plan->splits.at[step->index].gap.hi, out);
        }
        break;
    case STEP_STRATEGY:
        if (step->index < plan->partitions.count) {
            text_printf(out, ": %s for ", STRATEGIES[plan->partitions.at[step->index].strategy]);
            describe_range(session, plan->partitions.at[step->index].keys, out);
        }
        break;
    case STEP_CUT:
        if (step->index < plan->cuts.count) {
            text_printf(out, " at ");
            describe_key(session, plan->cuts.at[step->index].key, out);
            text_printf(out, " (%s)", cut_class_name(plan->cuts.at[step->index].class));
        }
        break;
    case STEP_JOB:
    case STEP_SKIP:
        if (step->job < plan->jobs.count) {
            text_printf(out, " %u: %s ", step->job,
                        session->shown->layers.lsm ? "table" : word_job(&plan->jobs.at[step->job]));
            describe_range(session, plan->jobs.at[step->job].keys, out);
        }
        break;
    default:
        break;
    }
}

/* Adds the object of a step, after its name. */
static void describe_object(const Session *session, const Step *step, Text *out)
{
    describe_planned(session, step, out);
    if (step->layer != LAYER_NONE && step->op != STEP_SKIP) {
        text_printf(out, " ");
        describe_layer(session, step->layer, out);
    }
    if (step->text) {
        char escaped[300];
        text_escape(str_from(step->text), escaped, sizeof escaped);
        text_printf(out, ": %s", escaped);
    }
}

void describe_layer_short(const Session *session, LayerId layer, Text *out)
{
    enum { COLUMNS = 12 };
    const LayerSet *set = &session->shown->layers;
    Str name = {set->name[layer], set->name[layer] ? set->name_length[layer] : 0}, rest, bytes;
    CharKind kind;
    if (!map_name_given(name)) {
        char label[LSM_LABEL_SIZE];
        text_printf(out, "%s", layer_label(set, layer, label));
        return;
    }
    char escaped[160];
    rest = (Str){escaped, text_escape(name, escaped, sizeof escaped)};
    for (int i = 0; i < COLUMNS && str_char(&rest, &bytes, &kind); i++)
        text_add_str(out, bytes);
}

void describe_step(const Session *session, StepId id, Text *out)
{
    if (id >= session->shown->steps.count)
        return;
    const Step *step = &session->shown->steps.at[id];
    text_printf(out, "step %u: ", id);
    if (step->op == STEP_DECISION && step->decision < session->shown->trace.decisions.count) {
        decision_text(&session->shown->trace, &session->shown->trace.decisions.at[step->decision],
                      &session->shown->layers, out);
        return;
    }
    const LsmEvent *event = session->shown->lsm ? lsm_event_at(session->shown->lsm, session->shown->family, id) : NULL;
    if (event) {
        lsm_event_text(session->shown->lsm, event, out);
        return;
    }
    if (history_event(session->shown, id)) {
        event_text(session->shown, id, out);
        return;
    }
    const Plan *plan = &session->shown->plan;
    if (step->op == STEP_SPLIT && step->index < plan->splits.count && plan->splits.at[step->index].blocked > 0)
        text_printf(out, "near-");
    text_printf(out, "%s", step_op_name(step->op));
    describe_object(session, step, out);
}
