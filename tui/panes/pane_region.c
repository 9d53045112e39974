/* pane_region.c - describes the selected region, and what can be done with it. */
#include "core/tell/words.h"
#include "tui/app/describe.h"
#include "tui/app/region.h"
#include "tui/panes/pane_table.h"
#include "tui/view/theme.h"

static void pane_region_add_layers(Session *session, Region region, Lines *lines)
{
    const LayerSet *set = &session->shown->layers;
    const RegionFigures *figures = region_figures(session, region);
    char layers[64], deltas[64], images[64], bytes[32], unsized[64], l0[32], whole[32];
    const char *part = word_part(set);
    size_t count = figures->deltas + figures->images;
    plural_format(count, part, layers);
    count_format(figures->l0, l0);
    count_format(figures->whole, whole);
    if (set->lsm)
        lines_field(lines, "tables", "%s (%s in L0), %s wholly inside", layers, l0, whole);
    else
        lines_field(lines, "layers", "%s: %s (%s in L0), %s; %s wholly inside", layers,
                    plural_format(figures->deltas, "delta", deltas), l0,
                    plural_format(figures->images, "image", images), whole);
    if (count == 0)
        return;
    if (region_reaches_beyond(region, figures)) {
        Text reach = TEXT_EMPTY;
        describe_range(session, figures->reach, &reach);
        lines_field(lines, "reach", "their keys: %s", reach.at);
        text_release(&reach);
    }
    if (figures->unsized == count)
        lines_field(lines, "bytes", "unknown");
    else if (figures->unsized)
        lines_field(lines, "bytes", "%s%s, and %s of unknown size", bytes_format(figures->bytes, bytes),
                    estimate_mark(figures->estimated), plural_format(figures->unsized, part, unsized));
    else
        lines_field(lines, "bytes", "%s%s of whole %ss", bytes_format(figures->bytes, bytes),
                    estimate_mark(figures->estimated), part);
    if (figures->reads_wait)
        lines_field(lines, "depth", "many %ss: their reads are analysed when V keeps the region", part);
    else if (figures->segments)
        lines_field(lines, "depth", "reads at its top visit, by segment: mean %.1f of them, max %u", figures->mean,
                    figures->most);
}

static void pane_region_build(Session *session, Lines *lines, int width)
{
    Region region;
    Text keys = TEXT_EMPTY;
    char lo[LSN_TEXT_SIZE], hi[LSN_TEXT_SIZE], wal[32];
    (void)width;
    if (!region_shown(session, &region))
        return;
    const LayerSet *set = &session->shown->layers;
    pane_region_add_layers(session, region, lines);
    describe_range(session, region.keys, &keys);
    lines_field(lines, "keys", "%s", keys.at);
    text_release(&keys);
    const char *from = vertical_label(set->vertical, region.lsns.lo, lo);
    const char *to = vertical_label(set->vertical, region.lsns.hi, hi);
    if (set->lsm)
        lines_field(lines, "levels", strcmp(from, to) ? "%s … %s" : "%s", from, to);
    else
        lines_field(lines, "LSNs", "%s … %s (%s of WAL)", from, to, bytes_format(region.lsns.hi - region.lsns.lo, wal));
    lines_blank(lines);
    lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, "%s",
              region_is_growing(session) && session->focus != PANE_MAP
                  ? "On the map arrows and H J K L extend it, V keeps it and Esc drops it; here p plans it alone and "
                    "E writes it."
              : region_is_growing(session)
                  ? "Arrows extend it, H J K L by more. V keeps it, p plans it alone, E writes it, Esc drops it."
                  : "p plans it alone, E writes it. On the map Enter zooms to it and Esc drops it.");
}

const PaneOps pane_region = {.build = pane_region_build};
