/* pane_why.c - why (not) here: the spot under the cursor in words (core/history/plan_spot.c), made once per spot and
 * step. */
#include "core/history/plan_text.h"
#include "tui/app/panes.h"
#include "tui/view/theme.h"

void spot_release(SpotView *spot)
{
    text_release(&spot->text);
    *spot = (SpotView){0};
}

static void update(App *app)
{
    SpotView *spot = &app->spot;
    if (spot->history == app->shown && spot->step == app->step && spot->version == app->shown->version)
        return;
    spot->history = app->shown;
    spot->step = app->step;
    spot->version = app->shown->version;
    text_clear(&spot->text);
    plan_spot_text(app->shown, spot->key, spot->has_lsn ? &spot->lsn : NULL, app->step, &spot->text);
}

/* Lines that answer stand out; verdicts carry their sign in words. */
static Style style_of(Str line)
{
    Str text = str_trim(line);
    if (str_starts(text, STR("level ")) || str_starts(text, STR("key ")))
        return (Style){.fg = ROLE_ACCENT, .attr = ATTR_BOLD};
    if (str_starts(text, STR("no split")) || str_starts(text, STR("no layer")) ||
        str_starts(text, STR("a cut here was no")))
        return (Style){.fg = ROLE_WARN};
    if (str_starts(text, STR("a perfect split")) || str_starts(text, STR("a cut here was considered")))
        return (Style){.fg = ROLE_GOOD};
    return (Style){0};
}

void pane_why_build(App *app, Lines *lines, int width)
{
    (void)width;
    if (!app->spot.set) {
        lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING,
                  "Put the cursor anywhere and press w: is there a split, a cut, a layer, and why not? With a layer "
                  "selected w tells the rules that were tried on it.");
        return;
    }
    update(app);
    Str rest = text_str(&app->spot.text), line;
    while (str_line(&rest, &line))
        lines_add(lines, style_of(line), LINE_NOTHING, "%.*s", STR_ARG(line));
}

void spot_ask(App *app, Key key, const Lsn *lsn)
{
    SpotView *spot = &app->spot;
    spot->set = true;
    spot->key = key;
    spot->has_lsn = lsn != NULL;
    spot->lsn = lsn ? *lsn : 0;
    spot->history = NULL;
    app->panes[PANE_WHY].top = 0;
    app_focus(app, PANE_WHY);
}
