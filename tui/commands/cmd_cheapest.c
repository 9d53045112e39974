/* cmd_cheapest.c - names the policy that a report recommends for the layers that are loaded. */
#include "core/tell/policy_choice.h"
#include "tui/app/background.h"
#include "tui/app/plan.h"
#include "tui/commands/commands.h"

/* The work on a thread: it only reads the loaded history. */
typedef struct Cheapest {
    const History *history;
    StepId step;
    TriedPolicies tried;
    Arena arena;
    Error error;
    bool ok;
} Cheapest;

static void try_all(void *self, const atomic_bool *cancelled)
{
    Cheapest *cheapest = self;
    cheapest->ok = policies_try(&cheapest->tried, cheapest->history, cheapest->step, STR(POLICIES_TRIED), cancelled,
                                &cheapest->arena, &cheapest->error);
}

static void say_cheapest(Session *session, const Cheapest *cheapest)
{
    PolicyAdvice advice = policies_cheapest(cheapest->tried.at, cheapest->tried.count, cheapest->history->policy.base);
    Text text = TEXT_EMPTY;
    if (advice.best) {
        text_printf(&text, "%s ", advice.best->policy);
        policy_effect_text(advice.best, &text);
        if (advice.unserved) {
            text_printf(&text, "; less only with %s, which no server runs yet: it ", advice.unserved->policy);
            policy_effect_text(advice.unserved, &text);
        }
        session_say(session, "%s", text.at);
    } else {
        session_say(session, "no compaction of %s would make the median read shallower now", POLICIES_TRIED);
    }
    text_release(&text);
}

bool may_cheapest(Session *session, Str args, PaneId pane, Error *error)
{
    (void)args;
    (void)pane;
    if (session->loaded->lsm)
        return error_set(error, ERROR_USAGE, "a store compacts by its own options: S shows what comes next");
    return session->loaded->layers.count > 0 || error_set(error, ERROR_USAGE, "there are no layers to compact");
}

bool command_cheapest(Session *session, Str args, Error *error)
{
    (void)args;
    Cheapest cheapest = {.history = session->loaded, .step = plan_start(session)};
    bool done = background_do(session, "trying policies", try_all, &cheapest);
    bool ok = done && cheapest.ok;
    if (!done)
        error_set(error, ERROR_CANCELLED, "cancelled");
    else if (!ok)
        *error = cheapest.error;
    else
        say_cheapest(session, &cheapest);
    array_release(&cheapest.tried);
    arena_release(&cheapest.arena);
    return ok;
}
