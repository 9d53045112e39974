/* pane_lives.c - every layer as a bar over the steps, in the order of birth; lineage of the selected one, and thrash.
 *
 *      #12 delta  ...━━━━━━━━━┫      ┊            ┫ rewritten, × collected, neither: lives on; ┊ the step that is shown
 *    ← #17 delta     ....━━━━━━━━━━━━╋━━┫         ← the selected layer was made from it
 *    ▸ #31 image         .....━━━━━━━╋━━━━━
 *    → #40 delta ! ............━┫    ┊            → made from the selected one;  ! thrash
 */
#include "tui/app/panes.h"
#include "tui/view/theme.h"

enum { HEAD_COLS = 17, BAR_MAX = 400, LISTED = 8 };

static Lives *lives_of(App *app)
{
    LivesView *view = &app->lives;
    if (view->history != app->shown || view->version != app->shown->version || view->made_within != view->within) {
        lives_release(&view->lives);
        lives_init(&view->lives, app->shown, view->within);
        view->history = app->shown;
        view->version = app->shown->version;
        view->made_within = view->within;
        view->selected = LAYER_NONE;
        view->from.count = view->became.count = 0;
    }
    if (view->selected != app->map.selected) {
        view->selected = app->map.selected;
        view->from.count = view->became.count = 0;
        if (view->selected != LAYER_NONE)
            lineage(app->shown, view->selected, &view->from, &view->became);
    }
    return &view->lives;
}

void lives_forget(App *app)
{
    lives_release(&app->lives.lives);
    array_release(&app->lives.from);
    array_release(&app->lives.became);
    app->lives = (LivesView){.within = app->lives.within};
}

size_t pane_lives_count(App *app)
{
    return app->shown->steps.count > 1 ? lives_of(app)->at.count : 0;
}

static bool holds(const LayerIdArray *layers, LayerId id)
{
    for (size_t i = 0; i < layers->count; i++)
        if (layers->at[i] == id)
            return true;
    return false;
}

/* The cell of a step. */
static int cell_of(const App *app, StepId step, int width)
{
    size_t steps = app->shown->steps.count;
    return step >= steps ? width : (int)((uint64_t)step * (uint64_t)width / steps);
}

static void add_bar(App *app, const Life *life, int width, Text *out)
{
    int born = cell_of(app, life->born, width), died = cell_of(app, life->died, width);
    int now = cell_of(app, app->step, width);
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

static int bar_width(const App *app)
{
    int width = pane_rect(app, PANE_LIVES).width - HEAD_COLS;
    return width < 1 ? 1 : width > BAR_MAX ? BAR_MAX : width;
}

/* The steps as an axis over the bars: the first, the last, and between them where there is room the one that is shown.
 */
void pane_lives_head(App *app, PaneLine *out)
{
    char first[16], now[16], last[16];
    int width = bar_width(app);
    int a = snprintf(first, sizeof first, "step 0"), b = snprintf(now, sizeof now, "%u", app->step);
    int c = snprintf(last, sizeof last, "%u", app_last_step(app));
    int at = cell_of(app, app->step, width) - b / 2;
    text_printf(&out->text, " %-7s%-6s! ", "layer", "kind");
    if (at > a + 1 && at + b + 1 < width - c)
        text_printf(&out->text, "%s%*s%s%*s%s", first, at - a, "", now, width - at - b - c, "", last);
    else if (width > a + c)
        text_printf(&out->text, "%s%*s%s", first, width - a - c, "", last);
}

void pane_lives_line(App *app, size_t i, PaneLine *out)
{
    const Life *life = &lives_of(app)->at.at[i];
    const LayerSet *set = &app->shown->layers;
    const LivesView *view = &app->lives;
    bool image = layer_is_image(set, life->layer), l0 = layer_is_l0(set, life->layer);
    const char *kin = life->layer == view->selected       ? "▸"
                      : holds(&view->from, life->layer)   ? "←"
                      : holds(&view->became, life->layer) ? "→"
                                                          : " ";
    text_printf(&out->text, "%s#%-6u%-5s %s ", kin, life->layer,
                image ? "image"
                : l0  ? "L0"
                      : "delta",
                life->thrash ? "!" : " ");
    add_bar(app, life, bar_width(app), &out->text);
    out->style.fg = life->thrash ? ROLE_BAD : image ? ROLE_IMAGE : l0 ? ROLE_L0 : ROLE_DELTA;
}

static void add_kin(Lines *lines, const char *label, const LayerIdArray *layers)
{
    Text text = {0};
    for (size_t n = 0; n < layers->count && n < LISTED; n++)
        text_printf(&text, "%s#%u", n ? ", " : "", layers->at[n]);
    if (layers->count > LISTED)
        text_printf(&text, " and %zu more", layers->count - LISTED);
    if (layers->count)
        lines_field(lines, label, "%s", text.at);
    text_release(&text);
}

void pane_lives_detail(App *app, size_t i, Lines *lines)
{
    const Lives *lives = lives_of(app);
    const Life *life = &lives->at.at[i];
    char size[32], made[32];
    static const char *const ends[] = {"lives on", "rewritten", "collected as garbage"};
    uint64_t bytes = app->shown->layers.size[life->layer];
    if (life->end == LIFE_LIVES)
        lines_field(lines, "life", "from step %u on", life->born);
    else
        lines_field(lines, "life", "steps %u to %u: %s; %u compaction%s began meanwhile", life->born, life->died,
                    ends[life->end], life->compactions, life->compactions == 1 ? "" : "s");
    if (bytes != SIZE_UNKNOWN)
        lines_field(lines, "size", "%s", bytes_format(bytes, size));
    if (app->lives.selected == life->layer) {
        add_kin(lines, "← made of", &app->lives.from);
        add_kin(lines, "→ became", &app->lives.became);
    }
    if (life->thrash)
        lines_field(lines, "! thrash", "made, and rewritten within %u compaction%s", app->lives.within,
                    app->lives.within == 1 ? "" : "s");
    lines_field(lines, "all", "%zu layers: ┫ %zu rewritten, × %zu collected; ! %zu thrashed, %s of %s that jobs wrote",
                lives->at.count, lives->rewritten, lives->collected, lives->thrashed,
                bytes_format(lives->thrashed_bytes, size), bytes_format(lives->made_bytes, made));
}

void pane_lives_visit(App *app, size_t i)
{
    app->map.selected = lives_of(app)->at.at[i].layer;
    lives_of(app); /* its kin */
    app->map_stale = true;
}

/* To the step at which it came, where it does not live now. */
bool pane_lives_enter(App *app, size_t i, Error *error)
{
    (void)error;
    const Life life = lives_of(app)->at.at[i];
    if (!history_alive(app->shown, life.layer, app->step))
        app_set_step(app, life.born);
    app_fly(app, life.layer, true);
    return true;
}

/* The rows of the list follow the selection from elsewhere. */
size_t pane_lives_row(App *app, LayerId layer)
{
    const Lives *lives = lives_of(app);
    for (size_t i = 0; i < lives->at.count; i++)
        if (lives->at.at[i].layer == layer)
            return i;
    return SIZE_MAX;
}
