/* pane_lives.c - shows every layer as a bar over the steps, in order of birth, with the lineage of the selected layer
 * and with thrash.
 *
 *      #12 delta  ...━━━━━━━━━┫      ┊            ┫ rewritten, × collected, neither: lives on; ┊ the current step
 *    ← #17 delta     ....━━━━━━━━━━━━╋━━┫         ← the selected layer was made from it
 *    ▸ #31 image         .....━━━━━━━╋━━━━━
 *    → #40 delta ! ............━┫    ┊            → made from the selected one;  ! thrash
 */
#include "core/analysis/lives.h"
#include "core/model/lsm.h"
#include "core/tell/lives_text.h"
#include "core/tell/words.h"
#include "tui/panes/pane_table.h"
#include "tui/view/theme.h"
#include "tui/panes/pane_lives.h"

#include <stdio.h>

enum { HEAD_COLS = 17, BAR_MAX = 400, LISTED = 8 };

typedef struct LivesView {
    Lives lives;
    const History *history; /* the history that they were computed from; NULL: there are no lives */
    uint64_t version;
    uint32_t within, made_within; /* compactions within which a rewrite is thrash: wanted, and as computed */
    LayerId selected;             /* the layer whose lineage follows */
    LayerIdArray from, became;
} LivesView;

static void pane_lives_init(void *state)
{
    ((LivesView *)state)->within = 1;
}

static void forget(Session *session, void *state)
{
    LivesView *view = state;
    (void)session;
    lives_release(&view->lives);
    array_release(&view->from);
    array_release(&view->became);
    *view = (LivesView){.within = view->within};
}

static const Feature LIVES = {
    .name = "lives pane", .size = sizeof(LivesView), .init = pane_lives_init, .release = forget, .forget = forget};

static LivesView *view_of(const Session *session)
{
    return session_feature(session, &LIVES);
}

static Lives *lives_of(const Session *session)
{
    LivesView *view = view_of(session);
    if (view->history != session->shown || view->version != session->shown->version ||
        view->made_within != view->within) {
        lives_release(&view->lives);
        lives_init(&view->lives, session->shown, view->within);
        view->history = session->shown;
        view->version = session->shown->version;
        view->made_within = view->within;
        view->selected = LAYER_NONE;
        view->from.count = view->became.count = 0;
    }
    if (view->selected != session->map.selected) {
        view->selected = session->map.selected;
        view->from.count = view->became.count = 0;
        if (view->selected != LAYER_NONE)
            lives_lineage(session->shown, view->selected, &view->from, &view->became);
    }
    return &view->lives;
}

static size_t pane_lives_count(Session *session)
{
    return session->shown->steps.count > 1 ? lives_of(session)->at.count : 0;
}

static bool pane_lives_holds(const LayerIdArray *layers, LayerId id)
{
    for (size_t i = 0; i < layers->count; i++)
        if (layers->at[i] == id)
            return true;
    return false;
}

/* The cell of a step in a bar; `width` for a step after the last. As on the scrub bar the first and the last step are
 * at the ends. */
static int cell_of(const Session *session, StepId step, int width)
{
    StepId last = session_last_step(session);
    return step > last ? width : last == 0 ? 0 : (int)((uint64_t)step * (uint64_t)(width - 1) / last);
}

static void add_bar(Session *session, const Life *life, int width, Text *out)
{
    int born = cell_of(session, life->born, width), died = cell_of(session, life->died, width);
    int now = cell_of(session, session->step, width);
    const char *end = life->end == LIFE_REWRITTEN ? "┫" : life->end == LIFE_COLLECTED ? "×" : "━";
    int last = life->end == LIFE_LIVES ? width - 1 : died;
    for (int x = 0; x < width; x++) {
        bool alive = x >= born && x <= last;
        if (alive && x == last && life->end != LIFE_LIVES)
            text_printf(out, "%s", end);
        else if (x == now)
            text_printf(out, alive ? "╋" : "┊");
        else
            text_printf(out, alive ? "━" : " ");
    }
}

static int bar_width(const Session *session)
{
    int width = pane_rect(session, PANE_LIVES).width - HEAD_COLS;
    return width < 1 ? 1 : width > BAR_MAX ? BAR_MAX : width;
}

/* Writes the steps as an axis over the bars: the first, the last, and the current one where there is room for it. */
static void pane_lives_head(Session *session, PaneLine *out)
{
    char first[16], now[16], last[16];
    int width = bar_width(session);
    int a = snprintf(first, sizeof first, "step 0"), b = snprintf(now, sizeof now, "%u", session->step);
    int c = snprintf(last, sizeof last, "%u", session_last_step(session));
    int at = cell_of(session, session->step, width) - b / 2;
    text_printf(&out->text, " %-7s%-6s! ", session->shown->layers.lsm ? "table" : "layer", "kind");
    if (at > a + 1 && at + b + 1 < width - c)
        text_printf(&out->text, "%s%*s%s%*s%s", first, at - a, "", now, width - at - b - c, "", last);
    else if (width > a + c)
        text_printf(&out->text, "%s%*s%s", first, width - a - c, "", last);
}

static void pane_lives_line(Session *session, size_t i, PaneLine *out)
{
    const Life *life = &lives_of(session)->at.at[i];
    const LayerSet *set = &session->shown->layers;
    const LivesView *view = view_of(session);
    char label[LSM_LABEL_SIZE];
    bool image = layer_is_image(set, life->layer), l0 = layer_is_l0(set, life->layer);
    const char *kin = life->layer == view->selected                  ? "▸"
                      : pane_lives_holds(&view->from, life->layer)   ? "←"
                      : pane_lives_holds(&view->became, life->layer) ? "→"
                                                                     : " ";
    text_printf(&out->text, "%s%-7s%-5s %s ", kin, layer_label(set, life->layer, label), word_layer(set, life->layer),
                life->thrash ? "!" : " ");
    add_bar(session, life, bar_width(session), &out->text);
    out->style.fg = life->thrash ? ROLE_BAD : image ? ROLE_IMAGE : l0 ? ROLE_L0 : ROLE_DELTA;
}

static void add_kin(Lines *lines, const char *label, const LayerSet *set, const LayerIdArray *layers)
{
    Text text = TEXT_EMPTY;
    char name[LSM_LABEL_SIZE];
    for (size_t n = 0; n < layers->count && n < LISTED; n++)
        text_printf(&text, "%s%s", n ? ", " : "", layer_label(set, layers->at[n], name));
    if (layers->count > LISTED)
        text_printf(&text, " and %zu more", layers->count - LISTED);
    if (layers->count)
        lines_field(lines, label, "%s", text.at);
    text_release(&text);
}

static void pane_lives_detail(Session *session, size_t i, Lines *lines)
{
    const Lives *lives = lives_of(session);
    const Life *life = &lives->at.at[i];
    char size[32], parts[64];
    Text text = TEXT_EMPTY;
    bool store = session->shown->layers.lsm != NULL;
    uint64_t bytes = session->shown->layers.size[life->layer];
    life_span_text(life, store, &text);
    lines_take_field(lines, "life", &text);
    if (bytes != SIZE_UNKNOWN)
        lines_field(lines, "size", "%s", bytes_format(bytes, size));
    if (view_of(session)->selected == life->layer) {
        add_kin(lines, "← made of", &session->shown->layers, &view_of(session)->from);
        add_kin(lines, "→ became", &session->shown->layers, &view_of(session)->became);
    }
    lives_thrash_text(view_of(session)->within, &text);
    if (life->thrash)
        lines_field(lines, "! thrash", "made, and %s", text.at);
    char others[64] = "";
    if (lives->moved)
        snprintf(others, sizeof others, ", %zu %s", lives->moved, word_life(LIFE_MOVED, store));
    lives_thrashed_bytes_text(lives, &text);
    lines_field(lines, "all", "%s: ┫ %zu rewritten, × %zu collected%s; ! %zu %s",
                plural_format(lives->at.count, word_part(&session->shown->layers), parts), lives->rewritten,
                lives->collected, others, lives->thrashed, text.at);
    text_release(&text);
}

static void pane_lives_visit(Session *session, size_t i)
{
    session->map.selected = lives_of(session)->at.at[i].layer;
    lives_of(session); /* computes the lineage */
    session->map_stale = true;
}

/* Flies to the layer; where it is not alive now, at the step of its birth. */
static bool pane_lives_enter(Session *session, size_t i, Error *error)
{
    (void)error;
    const Life life = lives_of(session)->at.at[i];
    if (!history_alive(session->shown, life.layer, session->step))
        session_set_step(session, life.born);
    session_fly(session, life.layer);
    return true;
}

uint32_t lives_within(const Session *session)
{
    return view_of(session)->within;
}

/* Moves the list to the selected layer, if there is one. */
void lives_open(Session *session, uint32_t within)
{
    LayerId selected = session->map.selected;
    view_of(session)->within = within;
    if (selected != LAYER_NONE && session->shown->steps.count > 1) {
        const Lives *lives = lives_of(session);
        for (size_t i = 0; i < lives->at.count; i++)
            if (lives->at.at[i].layer == selected)
                session->panes[PANE_LIVES].at = i;
    }
    session_focus(session, PANE_LIVES);
}

static const char *pane_lives_empty(Session *session)
{
    return session->shown->steps.count > 1 ? "There is no layer in any step." : NULL;
}

/* The number of steps that the layer lives, up to the last step. */
static uint64_t pane_lives_sort_key(Session *session, size_t i)
{
    const Life *life = &lives_of(session)->at.at[i];
    return (life->end == LIFE_LIVES ? session_last_step(session) : life->died) - life->born;
}

static void pane_lives_steps(Session *session, StepId *of, size_t count)
{
    for (size_t i = 0; i < count; i++)
        of[i] = lives_of(session)->at.at[i].born;
}

const PaneOps pane_lives = {.sort_key = pane_lives_sort_key,
                            .sort_key_name = "steps",
                            .steps = pane_lives_steps,
                            .count = pane_lives_count,
                            .empty = pane_lives_empty,
                            .line = pane_lives_line,
                            .head = pane_lives_head,
                            .detail = pane_lives_detail,
                            .visit = pane_lives_visit,
                            .enter = pane_lives_enter,
                            .selects = true,
                            .tall = true};
