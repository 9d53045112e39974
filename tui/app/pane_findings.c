/* pane_findings.c - what is wrong or worth knowing, worst first. Severity shows as a mark too, not by colour alone. */
#include "tui/app/panes.h"
#include "tui/view/theme.h"

static const struct {
    const char *mark;
    Role role;
} SEVERITIES[] = {
    [SEVERITY_NOTE] = {" ·", ROLE_TEXT}, [SEVERITY_WARNING] = {" !", ROLE_WARN}, [SEVERITY_SEVERE] = {"!!", ROLE_BAD}};

/* NULL: they are still looked for. */
static const Findings *findings_of(App *app)
{
    return app_insight(app) ? &app->insight.findings : NULL;
}

/* A line that says so where there is nothing. */
size_t pane_findings_count(App *app)
{
    const Findings *findings = findings_of(app);
    return findings && findings->list.count ? findings->list.count : 1;
}

void pane_findings_line(App *app, size_t i, PaneLine *out)
{
    const Findings *findings = findings_of(app);
    if (!findings) {
        char layers[32];
        text_printf(&out->text, "looking into %s layers …", count_format(app->shown->layers.count, layers));
        out->style.fg = ROLE_MUTED;
        return;
    }
    if (i >= findings->list.count) {
        text_printf(&out->text, "✓ nothing is wrong here");
        out->style.fg = ROLE_GOOD;
        return;
    }
    const Finding *finding = &findings->list.at[i];
    text_printf(&out->text, "%s %s: %s", SEVERITIES[finding->severity].mark, finding_kind_title(finding->kind),
                finding->text);
    out->style.fg = SEVERITIES[finding->severity].role;
}

void pane_findings_detail(App *app, size_t i, Lines *lines)
{
    const Findings *findings = findings_of(app);
    if (!findings)
        return;
    if (i >= findings->list.count) {
        const Summary *summary = &app->insight.summary;
        lines_field(lines, "reads", "mean %.1f, p99 %llu, max %llu layers", summary->read_depth.by_segment.mean,
                    (unsigned long long)summary->read_depth.by_segment.p99,
                    (unsigned long long)summary->read_depth.by_segment.max);
        return;
    }
    const Finding *finding = &findings->list.at[i];
    Text keys = {0};
    char lo[LSN_TEXT_SIZE], hi[LSN_TEXT_SIZE];
    lines_add(lines, (Style){.fg = SEVERITIES[finding->severity].role, .attr = ATTR_BOLD}, LINE_NOTHING, "%s (%s)",
              finding_kind_title(finding->kind), severity_name(finding->severity));
    lines_add(lines, (Style){0}, LINE_NOTHING, "%s", finding->text);
    describe_range(app, finding->keys, &keys);
    if (finding->keys.lo < finding->keys.hi)
        lines_field(lines, "keys", "%s", keys.at);
    if (finding->lsns.lo < finding->lsns.hi)
        lines_field(lines, "LSNs", "%s … %s", lsn_format(finding->lsns.lo, lo), lsn_format(finding->lsns.hi, hi));
    if (finding->layers_count > 0)
        lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING,
                  "Enter flies there; n and N then walk its %u layer%s.", finding->layers_count,
                  finding->layers_count == 1 ? "" : "s");
    else
        lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, "Enter flies there.");
    text_release(&keys);
}

bool pane_findings_enter(App *app, size_t i, Error *error)
{
    const Findings *findings = findings_of(app);
    if (!findings || i >= findings->list.count)
        return error_set(error, ERROR_USAGE, "there is no finding to fly to");
    const Finding *finding = &findings->list.at[i];
    MapView *map = app_map(app);
    const LayerSet *set = &app->shown->layers;
    KeyRange keys = finding->keys.lo < finding->keys.hi ? finding->keys : (KeyRange){0, key_max(set->form)};
    app->zoomed = true;
    map_fly(map, keys, finding->lsns);
    app->map_stale = true;
    map->has_cursor = true;
    map->cursor_key = keys.lo;
    map->cursor_lsn = finding->lsns.lo;
    search_layers(&app->search, finding_kind_title(finding->kind), findings->layers.at + finding->layers_first,
                  finding->layers_count);
    app_select(app, LAYER_NONE);
    app_focus(app, PANE_MAP);
    app_say(app, "%s; Esc goes back out", finding->text);
    return true;
}
