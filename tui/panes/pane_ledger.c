/* pane_ledger.c - shows how many bytes each decision wrote, and what became of them by the current step. The totals by
 * level and kind come first, then the decisions, those with the most rewritten bytes first. */
#include "core/analysis/ledger.h"
#include "core/tell/decision_text.h"
#include "core/tell/ledger_text.h"
#include "core/tell/policy_text.h"
#include "core/tell/words.h"
#include "tui/app/describe.h"
#include "tui/panes/pane_table.h"
#include "tui/view/theme.h"

#include <stdio.h>

enum { SHARE_CELLS = 10, STEP_COLS = 7, HEAD_COLS = 22, KEYS_COLS_MIN = 10 };

typedef struct LedgerView {
    Ledger ledger;
    const History *history; /* the history that it was computed from; NULL: there is no ledger */
    uint64_t version;
    StepId step;
} LedgerView;

static void forget(Session *session, void *state)
{
    LedgerView *view = state;
    (void)session;
    ledger_release(&view->ledger);
    *view = (LedgerView){0};
}

static const Feature LEDGER = {.name = "ledger pane", .size = sizeof(LedgerView), .release = forget, .forget = forget};

static const Ledger *ledger_of(Session *session)
{
    LedgerView *view = session_feature(session, &LEDGER);
    if (view->history != session->shown || view->step != session->step || view->version != session->shown->version) {
        forget(session, view);
        ledger_init(&view->ledger, session->shown, session->step);
        view->history = session->shown;
        view->step = session->step;
        view->version = session->shown->version;
    }
    return &view->ledger;
}

/* Writes the name of a sum, shortened for a store: "compactions to L1" would push the bars aside. */
static void pane_ledger_sum_name(const LedgerSum *sum, const History *history, Text *out)
{
    if (history->lsm && sum->level != UINT32_MAX)
        text_printf(out, "jobs to L%u", sum->level);
    else
        ledger_sum_text(sum, history, out);
}

/* The columns for steps and names: a policy's own names for its rounds may be longer than "level 0 deltas". */
static int head_cols(Session *session)
{
    const Ledger *ledger = ledger_of(session);
    int widest = HEAD_COLS;
    Text name = TEXT_EMPTY;
    for (size_t i = 0; i < ledger->sums.count; i++) {
        text_clear(&name);
        pane_ledger_sum_name(&ledger->sums.at[i], session->shown, &name);
        int columns = STEP_COLS + text_columns(text_str(&name)) + 1;
        widest = columns > widest ? columns : widest;
    }
    text_release(&name);
    return widest;
}

static size_t pane_ledger_count(Session *session)
{
    const Ledger *ledger = ledger_of(session);
    return ledger->all.layers ? 1 + ledger->sums.count + ledger->rows.count : 0;
}

static const LedgerRow *row_at(Session *session, size_t i)
{
    const Ledger *ledger = ledger_of(session);
    size_t sums = 1 + ledger->sums.count;
    return i >= sums && i - sums < ledger->rows.count ? &ledger->rows.at[i - sums] : NULL;
}

/* Appends ten cells for what became of the bytes: ▒ rewritten, × collected, █ alive. */
static void pane_ledger_add_shares(const LedgerBytes *bytes, Text *out)
{
    if (ledger_bytes_unknown(bytes)) {
        text_printf(out, "%*s", SHARE_CELLS, "");
        return;
    }
    double written = bytes->written ? (double)bytes->written : 1;
    int rewritten = (int)((double)bytes->rewritten / written * SHARE_CELLS + 0.5);
    int deleted = (int)((double)(bytes->rewritten + bytes->collected) / written * SHARE_CELLS + 0.5);
    for (int x = 0; x < SHARE_CELLS; x++)
        text_printf(out, "%s", x < rewritten ? "▒" : x < deleted ? "×" : "█");
}

/* Is there room for the keys? The details show them too. */
static bool has_keys(Session *session)
{
    return pane_rect(session, PANE_LEDGER).width >= head_cols(session) + 11 + SHARE_CELLS + KEYS_COLS_MIN;
}

static void pane_ledger_head(Session *session, PaneLine *out)
{
    text_printf(&out->text, "%-*s%-*s%9s %-*s%s", STEP_COLS, "step", head_cols(session) - STEP_COLS, "written by",
                "bytes", SHARE_CELLS, "are now", has_keys(session) ? " keys" : "");
}

static void pane_ledger_line(Session *session, size_t i, PaneLine *out)
{
    const Ledger *ledger = ledger_of(session);
    const LedgerRow *row = row_at(session, i);
    const LedgerBytes *bytes = row ? &row->bytes : i == 0 ? &ledger->all : &ledger->sums.at[i - 1].bytes;
    char text[40];
    Text name = TEXT_EMPTY;
    const Policy *policy = &session->shown->policy;
    if (row) {
        text_printf(&name, "%-6u ", row->step);
        if (session->shown->lsm)
            text_printf(&name, "job to L%u", row->level);
        else
            policy_round_text(policy, row->level, row->images, &name);
    } else if (i == 0) {
        text_printf(&name, "all");
    } else {
        const LedgerSum *sum = &ledger->sums.at[i - 1];
        text_printf(&name, "%-*s", STEP_COLS, sum->level == UINT32_MAX ? "" : "all");
        pane_ledger_sum_name(sum, session->shown, &name);
    }
    text_printf(&out->text, "%-*s", head_cols(session), name.at);
    text_release(&name);
    text_printf(&out->text, "%9s ", ledger_bytes_format(bytes, bytes->written, text));
    pane_ledger_add_shares(bytes, &out->text);
    if (row && has_keys(session)) {
        text_printf(&out->text, " ");
        describe_range(session, row->keys, &out->text);
    }
    out->style.fg = row ? (row->images ? ROLE_IMAGE : ROLE_DELTA) : ROLE_TEXT;
    out->style.attr = i == 0 ? ATTR_BOLD : 0;
}

static void pane_ledger_detail(Session *session, size_t i, Lines *lines)
{
    const Ledger *ledger = ledger_of(session);
    const LedgerRow *row = row_at(session, i);
    const LedgerBytes *bytes = row ? &row->bytes : i == 0 ? &ledger->all : &ledger->sums.at[i - 1].bytes;
    Text text = TEXT_EMPTY;
    ledger_written_text(bytes, word_part(&session->shown->layers), &text);
    lines_take_field(lines, "written", &text);
    ledger_rewritten_text(bytes, &text);
    lines_take_field(lines, "▒ again", &text);
    ledger_collected_text(bytes, &text);
    lines_take_field(lines, "× garbage", &text);
    ledger_alive_text(bytes, session->step, &text);
    lines_take_field(lines, "█ alive", &text);
    text_release(&text);
    if (!row)
        return;
    Text keys = TEXT_EMPTY;
    describe_range(session, row->keys, &keys);
    lines_field(lines, "keys", "%s", keys.at);
    text_clear(&keys);
    uint32_t decision = row->decision;
    if (decision < session->shown->trace.decisions.count) {
        decision_text(&session->shown->trace, &session->shown->trace.decisions.at[decision], &session->shown->layers,
                      &keys);
        lines_field(lines, "decision", "%s", keys.at);
    }
    text_release(&keys);
}

static const char *pane_ledger_barred(Session *session, size_t i)
{
    return row_at(session, i) ? NULL : "totals have no step; choose a line below";
}

/* Goes to the step of the decision's first layer. */
static bool pane_ledger_enter(Session *session, size_t i, Error *error)
{
    (void)error;
    session_set_step(session, row_at(session, i)->step);
    return true;
}

static uint64_t pane_ledger_sort_key(Session *session, size_t i)
{
    const Ledger *ledger = ledger_of(session);
    const LedgerRow *row = row_at(session, i);
    return row ? row->bytes.written : i == 0 ? ledger->all.written : ledger->sums.at[i - 1].bytes.written;
}

static void pane_ledger_steps(Session *session, StepId *of, size_t count)
{
    for (size_t i = 0; i < count; i++)
        of[i] = row_at(session, i) ? row_at(session, i)->step : STEP_NEVER;
}

static const char *pane_ledger_empty(Session *session)
{
    if (!session_shows_plan(session))
        return NULL;
    return session->shown->plan.jobs.count == 0
               ? "The plan has no jobs, so nothing is written. Press d for its decisions."
               : "Nothing has been written by this step. `step last` goes to the last one, where all planned jobs have "
                 "run.";
}

const PaneOps pane_ledger = {.sort_key = pane_ledger_sort_key,
                             .sort_key_name = "bytes",
                             .steps = pane_ledger_steps,
                             .count = pane_ledger_count,
                             .line = pane_ledger_line,
                             .head = pane_ledger_head,
                             .detail = pane_ledger_detail,
                             .enter = pane_ledger_enter,
                             .barred = pane_ledger_barred,
                             .empty = pane_ledger_empty,
                             .selects = true,
                             .tall = true};
