/* pane_events.c - lists what happened between the dumps of a series, newest last, with the time of the dump that shows
 * it.
 *
 *     22:31:05     14   flush             +1
 *     22:31:10     15 ▸ L0 compaction     -10 +11     layers deleted and created; ▸ the step that is shown
 */
#include "core/base/clock_text.h"
#include "core/base/search.h"
#include "core/tell/event_text.h"
#include "tui/app/live.h"
#include "tui/panes/pane_table.h"
#include "tui/view/theme.h"

/* Every step but the first is an event. */
static size_t pane_events_count(Session *session)
{
    const History *history = session->shown;
    return history->dumps.count && history->steps.count ? history->steps.count - 1 : 0;
}

static void pane_events_head(Session *session, PaneLine *out)
{
    Text status = TEXT_EMPTY;
    live_status(session, &status);
    text_printf(&out->text, "%s", status.length ? status.at : "seen at  step   event");
    text_release(&status);
}

/* "L0 compaction     -10 +11": the numbers of layers deleted and created. The details have the whole sentence. */
static void pane_events_add(const History *history, StepId step, Text *out)
{
    const HistoryEvent *event = history_event(history, step);
    if (!event)
        return;
    text_printf(out, "%-17s", event_name(history->steps.at[step].op));
    if (event->in_count)
        text_printf(out, " -%u", event->in_count);
    if (event->out_count)
        text_printf(out, " +%u", event->out_count);
}

static void pane_events_line(Session *session, size_t i, PaneLine *out)
{
    const History *history = session->shown;
    StepId step = (StepId)i + 1;
    const HistoryDump *dump = history_dump_at(history, step);
    char time[CLOCK_TEXT_SIZE];
    bool timed = dump && dump->time_ms != HISTORY_TIME_UNKNOWN;
    text_printf(&out->text, "%8s %5u %s ", timed ? clock_format_time(dump->time_ms, time) : "", step,
                step == session->step ? "▸" : " ");
    pane_events_add(history, step, &out->text);
    StepOp op = history->steps.at[step].op;
    out->style.fg = op == STEP_UNEXPLAINED ? ROLE_BAD
                    : op == STEP_FLUSH     ? ROLE_L0
                    : op == STEP_IMAGES    ? ROLE_IMAGE
                    : op == STEP_GC        ? ROLE_MUTED
                                           : ROLE_DELTA;
    if (step == session->step)
        out->style.attr = ATTR_BOLD;
}

static void pane_events_detail(Session *session, size_t i, Lines *lines)
{
    const History *history = session->shown;
    const HistoryDump *dump = history_dump_at(history, (StepId)i + 1);
    char time[CLOCK_TEXT_SIZE], before[CLOCK_TEXT_SIZE];
    Text text = TEXT_EMPTY;
    event_text(history, (StepId)i + 1, &text);
    lines_field(lines, "event", "%s", text.at);
    text_release(&text);
    if (!dump || dump->time_ms == HISTORY_TIME_UNKNOWN)
        return;
    bool later = dump > history->dumps.at && dump[-1].time_ms != HISTORY_TIME_UNKNOWN;
    if (later)
        lines_field(lines, "when", "between %s and %s", clock_format(dump[-1].time_ms, before),
                    clock_format(dump->time_ms, time));
    else
        lines_field(lines, "when", "before %s", clock_format(dump->time_ms, time));
}

static bool pane_events_enter(Session *session, size_t i, Error *error)
{
    (void)error;
    session_set_step(session, (StepId)i + 1);
    return true;
}

/* The number of layers deleted and created. */
static uint64_t pane_events_sort_key(Session *session, size_t i)
{
    const HistoryEvent *event = history_event(session->shown, (StepId)i + 1);
    return event ? (uint64_t)event->in_count + event->out_count : 0;
}

static void pane_events_steps(Session *session, StepId *of, size_t count)
{
    (void)session;
    for (size_t i = 0; i < count; i++)
        of[i] = (StepId)i + 1;
}

static const char *pane_events_empty(Session *session)
{
    return session->shown->layers.lsm ? "The edits of an LSM store are its steps: ] and [ walk them, S for what "
                                        "each one did to the levels, $ for what it wrote."
                                      : NULL;
}

const PaneOps pane_events = {.sort_key = pane_events_sort_key,
                             .sort_key_name = "layers",
                             .steps = pane_events_steps,
                             .count = pane_events_count,
                             .empty = pane_events_empty,
                             .line = pane_events_line,
                             .head = pane_events_head,
                             .detail = pane_events_detail,
                             .enter = pane_events_enter,
                             .selects = true,
                             .tall = true};
