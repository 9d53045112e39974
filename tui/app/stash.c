/* stash.c - keeps the view and the histories that a lesson replaces.
 *
 * The view is noted when a lesson begins. The histories are handed over by session_replace() when the lesson's first
 * layers replace them. Histories that something else replaces are not kept.
 */
#include "tui/app/stash.h"

#include "tui/app/views.h"

typedef struct Stash {
    bool kept, lends;
    Policy policy;
    StepId loaded_step;
    View view;
    PaneId side, focus;
    bool pasted;
    Text opened, made;      /* as in Source */
    ReplacedHistories lent; /* the histories once they are replaced; owned */
} Stash;

static void init(void *state)
{
    *(Stash *)state = (Stash){.opened = TEXT_EMPTY, .made = TEXT_EMPTY};
}

static void drop(Session *session, void *state)
{
    Stash *stash = state;
    (void)session;
    history_free(stash->lent.planned);
    history_free(stash->lent.loaded);
    text_release(&stash->opened);
    text_release(&stash->made);
    init(stash);
}

/* Called when another input is opened. The first input of a lesson hands the user's histories over; an input that the
 * user opens drops what was set aside. */
static void replace(Session *session, void *state, const History *next)
{
    Stash *stash = state;
    (void)next;
    if (!stash->kept)
        return;
    if (!stash->lends)
        drop(session, stash);
    else if (!stash->lent.loaded)
        session->replaced = &stash->lent;
}

static const Feature STASH = {
    .name = "stash", .size = sizeof(Stash), .init = init, .release = drop, .replace = replace};

static Stash *stash_of(const Session *session)
{
    return session_feature(session, &STASH);
}

void stash_lesson_runs(Session *session, bool lends)
{
    stash_of(session)->lends = lends;
}

bool stash_is_kept(const Session *session)
{
    return stash_of(session)->kept;
}

void stash_keep(Session *session)
{
    Stash *stash = stash_of(session);
    if (stash->kept)
        return;
    stash->kept = true;
    stash->policy = session->policy;
    stash->loaded_step = session->loaded_step;
    stash->view = view_take(session);
    stash->side = session->side == PANE_LESSONS ? session->before_help : session->side;
    stash->focus = session->focus == PANE_LESSONS ? PANE_MAP : session->focus;
    stash->pasted = session->source.pasted;
    text_add_str(&stash->opened, text_str(&session->source.opened));
    text_add_str(&stash->made, text_str(&session->source.made));
}

/* Shows again what was set aside. Shows the loaded history instead of a plan that no longer exists. */
static void show_again(Session *session, Stash *was)
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

void stash_restore(Session *session)
{
    Stash *stash = stash_of(session);
    if (!stash->kept)
        return;
    Stash was = *stash;
    init(stash); /* so that session_replace() does not drop it */
    show_again(session, &was);
    session->side = was.side;
    session_focus(session, was.focus);
    session_relayout(session);
    drop(session, &was);
}
