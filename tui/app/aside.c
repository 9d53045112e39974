/* aside.c - keeps the view and the histories that a lesson replaces.
 *
 * The view is noted when a lesson begins. The histories are handed over by session_replace() when the lesson's first
 * layers replace them. Histories that something else replaces are not kept.
 */
#include "tui/app/aside.h"

#include "tui/app/views.h"

typedef struct Aside {
    bool kept, lends;
    Policy policy;
    StepId loaded_step;
    View view;
    PaneId side, focus;
    bool pasted;
    Text opened, made;      /* as in Source */
    ReplacedHistories lent; /* the histories, once they were replaced; owned */
} Aside;

static void init(void *state)
{
    *(Aside *)state = (Aside){.opened = TEXT_EMPTY, .made = TEXT_EMPTY};
}

static void drop(Session *session, void *state)
{
    Aside *aside = state;
    (void)session;
    history_free(aside->lent.planned);
    history_free(aside->lent.loaded);
    text_release(&aside->opened);
    text_release(&aside->made);
    init(aside);
}

/* Called when another input is opened. An input that the lesson opens replaces nothing; one that the user opens
 * meanwhile replaces what was set aside. */
static void replace(Session *session, void *state, const History *next)
{
    Aside *aside = state;
    (void)next;
    if (!aside->kept)
        return;
    if (!aside->lends)
        drop(session, aside);
    else if (!aside->lent.loaded)
        session->replaced = &aside->lent;
}

static const Feature ASIDE = {
    .name = "aside", .size = sizeof(Aside), .init = init, .release = drop, .replace = replace};

static Aside *aside_of(const Session *session)
{
    return session_feature(session, &ASIDE);
}

void aside_lends(Session *session, bool lends)
{
    aside_of(session)->lends = lends;
}

bool aside_kept(const Session *session)
{
    return aside_of(session)->kept;
}

void aside_keep(Session *session)
{
    Aside *aside = aside_of(session);
    if (aside->kept)
        return;
    aside->kept = true;
    aside->policy = session->policy;
    aside->loaded_step = session->loaded_step;
    aside->view = view_take(session);
    aside->side = session->side == PANE_LESSONS ? session->before_help : session->side;
    aside->focus = session->focus == PANE_LESSONS ? PANE_MAP : session->focus;
    aside->pasted = session->source.pasted;
    text_add_str(&aside->opened, text_str(&session->source.opened));
    text_add_str(&aside->made, text_str(&session->source.made));
}

/* Shows again what was set aside. A plan of a region whose layers are gone cannot be shown: then the loaded history
 * is. */
static void show_again(Session *session, Aside *was)
{
    if (was->lent.loaded) {
        session_replace(session, was->lent.loaded);
        session->planned = was->lent.planned;
        was->lent = (ReplacedHistories){0};
    }
    session->policy = was->policy;
    session->loaded_step = was->loaded_step;
    session->source.pasted = was->pasted;
    text_clear(&session->source.opened);
    text_add_str(&session->source.opened, text_str(&was->opened));
    text_clear(&session->source.made);
    text_add_str(&session->source.made, text_str(&was->made));
    History *shown = session->planned && was->view.shown == session->planned ? session->planned : session->loaded;
    if (session->shown != shown)
        session_show(session, shown, shown == session->loaded ? was->loaded_step : was->view.step);
    if (was->view.shown == shown)
        view_show(session, &was->view);
}

void aside_return(Session *session)
{
    Aside *aside = aside_of(session);
    if (!aside->kept)
        return;
    Aside was = *aside;
    init(aside); /* replacing what the lesson showed must not drop it */
    show_again(session, &was);
    session->side = was.side;
    session_focus(session, was.focus);
    session_relayout(session);
    drop(session, &was);
}
