/* decision_list.c - picks the decisions to list. Consecutive deletions are one row, because those of a level of 57
 * layers would fill the list. */
#include "tui/app/decision_list.h"

#include "core/base/search.h"
#include "core/executor/dry_run.h"

typedef struct Listed {
    DecisionList list;
    const History *history; /* the history that the list is about; NULL: the list is empty */
    LayerId layer;          /* the layer that the list is about */
    uint64_t version;       /* version of the history */
} Listed;

static void init(void *state)
{
    Listed *listed = state;
    listed->list = (DecisionList){.layer = LAYER_NONE};
    toned_text_init(&listed->list.told);
}

static void release(Session *session, void *state)
{
    Listed *listed = state;
    (void)session;
    array_release(&listed->list.ids);
    toned_text_release(&listed->list.told);
}

static void forget(Session *session, void *state)
{
    (void)session;
    ((Listed *)state)->history = NULL;
}

static void before_show(Session *session, void *state, History *next)
{
    (void)session;
    (void)next;
    ((Listed *)state)->list.layer = LAYER_NONE;
}

static const Feature LISTED = {.name = "decision list",
                               .size = sizeof(Listed),
                               .init = init,
                               .release = release,
                               .before_show = before_show,
                               .forget = forget};

static Listed *listed_of(const Session *session)
{
    return session_feature(session, &LISTED);
}

static bool decision_is_about_one_layer(RuleId rule)
{
    return rule == RULE_LAYER_ABOVE || rule == RULE_LAYER_PENDING || rule == RULE_LAYER_TOO_TALL ||
           rule == RULE_LAYER_ACCEPTED || rule == RULE_LAYER_BELOW;
}

static bool decision_continues_deletions(const Trace *trace, uint32_t decision)
{
    return decision > 0 && trace->decisions.at[decision].rule == RULE_DELETE &&
           trace->decisions.at[decision - 1].rule == RULE_DELETE;
}

/* Lists the decisions in order, without those of level identification about single layers. */
static void list_main_decisions(const Trace *trace, DecisionIds *ids)
{
    for (uint32_t i = 0; i < trace->decisions.count; i++)
        if (!decision_is_about_one_layer(trace->decisions.at[i].rule) && !decision_continues_deletions(trace, i))
            array_push(ids, i);
}

const DecisionList *decision_list(const Session *session)
{
    Listed *listed = listed_of(session);
    DecisionList *list = &listed->list;
    if (listed->history == session->shown && listed->layer == list->layer && listed->version == session->shown->version)
        return list;
    listed->history = session->shown;
    listed->layer = list->layer;
    listed->version = session->shown->version;
    list->ids.count = 0;
    toned_text_clear(&list->told);
    if (list->layer != LAYER_NONE) {
        DryRunView *known = dry_run_view_open_at(session->shown, 0);
        plan_why_text(session->shown, list->layer, dry_run_view_sources(known), dry_run_plan_again, &list->told.text);
        dry_run_view_close(known);
        list->settled = plan_why_decisions(session->shown, list->layer, &list->ids);
    } else {
        list_main_decisions(&session->shown->trace, &list->ids);
    }
    return list;
}

LayerId decision_list_layer(const Session *session)
{
    return listed_of(session)->list.layer;
}

void decision_list_about(Session *session, LayerId layer)
{
    listed_of(session)->list.layer = layer;
}

uint32_t decision_list_run(const Session *session, uint32_t decision)
{
    const Trace *trace = &session->shown->trace;
    uint32_t end = decision + 1;
    while (decision_list_layer(session) == LAYER_NONE && end < trace->decisions.count &&
           decision_continues_deletions(trace, end))
        end++;
    return end - decision;
}

size_t decision_list_row(const Session *session, uint32_t decision)
{
    const DecisionList *list = decision_list(session);
    size_t after;
    search_first(after, 0, list->ids.count, list->ids.at[after] > decision);
    return after ? after - 1 : 0;
}
