/* pane_worst.c - the deepest reads, a stretch of keys a line: neighbouring segments of which a read visits as many
 * layers.
 *
 *       87   1 segment    1663/16386/35407_fsm:0 … 1663/16386/35417:0
 *       70   3 segments   …
 *
 * Stretches between relations, none of whose keys is known to exist, come after all others.
 */
#include "core/base/sort.h"
#include "tui/app/commands.h"
#include "tui/app/panes.h"
#include "tui/view/theme.h"

#include <stdlib.h>

/* Longer lists are not read; the deepest come first. */
enum { STRETCHES_MAX = 500 };

void worst_forget(WorstView *view)
{
    array_release(&view->at);
    *view = (WorstView){0};
}

static void find_stretches(const ReadProfile *profile, WorstArray *found)
{
    for (uint32_t i = 0; i < profile->segments; i++) {
        WorstStretch *last = found->count ? &found->at[found->count - 1] : NULL;
        bool joined = read_profile_joined(profile, i), unsure = read_profile_unsure(profile, i);
        if (last && last->unsure == unsure && last->visits == profile->visits[i] && last->keys.hi == profile->keys[i]) {
            last->keys.hi = profile->keys[i + 1];
            last->segments += !joined;
        } else if (profile->visits[i] > 0) {
            KeyRange keys = {profile->keys[i], profile->keys[i + 1]};
            array_push(found, (WorstStretch){keys, profile->visits[i], !joined, unsure});
        }
    }
}

/* Keys that exist first, then deepest first, then by key. */
static void order_stretches(WorstArray *found)
{
    Sort64 *order = mem_alloc((found->count + 1) * sizeof *order);
    WorstStretch *sorted = mem_alloc((found->count + 1) * sizeof *sorted);
    for (size_t i = 0; i < found->count; i++)
        order[i] = (Sort64){((uint64_t)found->at[i].unsure << 32) + UINT32_MAX - found->at[i].visits, (uint32_t)i};
    sort_64(order, found->count);
    found->count = found->count < STRETCHES_MAX ? found->count : STRETCHES_MAX;
    for (size_t i = 0; i < found->count; i++)
        sorted[i] = found->at[order[i].place];
    if (found->count)
        memcpy(found->at, sorted, found->count * sizeof *sorted);
    free(sorted);
    free(order);
}

/* NULL: the layers are still looked into. */
static const WorstArray *stretches_of(App *app)
{
    WorstView *view = &app->worst;
    if (!app_insight(app))
        return NULL;
    if (!view->made || view->version != app->insight.version) {
        worst_forget(view);
        find_stretches(&app->insight.summary.profile, &view->at);
        order_stretches(&view->at);
        view->made = true;
        view->version = app->insight.version;
    }
    return &view->at;
}

size_t pane_worst_count(App *app)
{
    const WorstArray *found = stretches_of(app);
    return found ? found->count : 1;
}

void pane_worst_head(App *app, PaneLine *out)
{
    (void)app;
    text_printf(&out->text, "visits keys");
}

void pane_worst_line(App *app, size_t i, PaneLine *out)
{
    const WorstArray *found = stretches_of(app);
    if (!found) {
        text_printf(&out->text, "looking into the layers …");
        out->style.fg = ROLE_MUTED;
        return;
    }
    const WorstStretch *stretch = &found->at[i];
    text_printf(&out->text, "%5u  ", stretch->visits);
    describe_range(app, stretch->keys, &out->text);
    out->style.fg = stretch->unsure ? ROLE_MUTED : stretch->visits > READ_DEPTH_HIGH ? ROLE_BAD : ROLE_TEXT;
}

void pane_worst_detail(App *app, size_t i, Lines *lines)
{
    const WorstArray *found = stretches_of(app);
    if (!found)
        return;
    const WorstStretch *stretch = &found->at[i];
    const Distribution *all = &app->insight.summary.read_depth.by_segment;
    Text keys = {0};
    describe_range(app, stretch->keys, &keys);
    lines_field(lines, "keys", "%s", keys.at);
    text_release(&keys);
    lines_field(lines, "segments", "%u of %u", stretch->segments, app->insight.summary.profile.distinct);
    lines_field(lines, "layers", "%u a read; over all segments mean %.1f, p99 %llu, max %llu", stretch->visits,
                all->mean, (unsigned long long)all->p99, (unsigned long long)all->max);
    if (stretch->unsure)
        lines_add(lines, (Style){.fg = ROLE_WARN}, LINE_NOTHING,
                  "No key here is known to exist: the stretch lies between relations, or on other shards.");
    lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, "Enter shows the path of a read there.");
}

bool pane_worst_enter(App *app, size_t i, Error *error)
{
    const WorstArray *found = stretches_of(app);
    if (!found || i >= found->count)
        return error_set(error, ERROR_USAGE, "the layers are still looked into");
    MapView *map = app_map(app);
    map->has_cursor = true;
    map->cursor_key = found->at[i].keys.lo;
    map_reveal(map, map->cursor_key, map->cursor_lsn);
    app->map_stale = true;
    return command_read(app, (Str){0}, error);
}
