/* region.c - keeps the region and its figures. While it grows, it spans the first cell and the cursor's, so that
 * whatever moves the cursor extends it. */
#include "tui/app/region.h"

#include "core/analysis/overlap.h"
#include "core/analysis/read_depth.h"
#include "tui/app/background.h"
#include "tui/app/run.h"
#include "tui/app/task.h"

#include <stdlib.h>

/* Counting layers is fast, but measuring reads indexes the whole set. In a set of more layers than this it waits until
 * the selection has ended, so that no frame takes long. */
enum { READS_AT_ONCE = 50000 };

typedef struct Selection {
    bool set, growing;
    Region region;
    Region anchor; /* while it grows: what it spans together with the cursor's cell */
    /* where the cursor was when that was done last: a map of another size has other cells, but the region stays */
    Key cursor_key;
    Lsn cursor_lsn;
    struct {
        bool made;
        Region region;
        uint64_t version;
        StepId epoch;
        RegionFigures figures;
    } known;
} Selection;

/* Leaves the region pane, which shows nothing without a region. */
static void region_leave_pane(Session *session)
{
    if (session->side == PANE_REGION)
        session->side = session->shown->trace.decisions.count ? PANE_DECISIONS : PANE_FINDINGS;
    if (session->focus == PANE_REGION)
        session->focus = PANE_MAP;
    session_relayout(session);
}

static void replace(Session *session, void *state, const History *next)
{
    bool was = ((const Selection *)state)->set;
    (void)next;
    *(Selection *)state = (Selection){0};
    if (was)
        region_leave_pane(session);
}

static const Feature SELECTION = {.name = "region", .size = sizeof(Selection), .replace = replace};

static void region_measure_kept(Session *session, Region region);

static Selection *selection_of(const Session *session)
{
    return session_feature(session, &SELECTION);
}

static void region_join(Region *region, KeyRange keys, LsnRange lsns)
{
    region->keys = key_range_hull(region->keys, keys);
    region->lsns = lsn_range_hull(region->lsns, lsns);
}

/* Between two relations a column of the map begins at a key that no page can have: then the region begins and ends
 * with a relation, so that its keys can be read. */
static KeyRange region_settled(KeyForm form, KeyRange keys)
{
    enum { FORK_AND_BLOCK_BITS = 40 };
    const Key one = (Key)1 << FORK_AND_BLOCK_BITS;
    if (form != KEY_PRODUCTION)
        return keys;
    Key lo = keys.lo - keys.lo % one, hi = keys.hi - keys.hi % one;
    if (key_kind(keys.lo, form) == KEY_KIND_UNKNOWN && key_kind(lo, form) == KEY_KIND_REL_BLOCK)
        keys.lo = lo;
    if (key_kind(keys.hi, form) == KEY_KIND_UNKNOWN && key_kind(hi, form) == KEY_KIND_REL_BLOCK)
        keys.hi = hi > keys.lo ? hi : hi + one;
    return keys;
}

/* Lets the region reach from its anchor to the cursor's cell, once the cursor has moved. */
static void region_follow(Selection *selection, const MapView *map, KeyForm form)
{
    int x, y;
    bool moved = map->cursor_key != selection->cursor_key || map->cursor_lsn != selection->cursor_lsn;
    if (!map->has_cursor || !moved || !map_locate(map, map->cursor_key, map->cursor_lsn, &x, &y))
        return;
    MapHit hit = map_pick(map, x, y);
    if (hit.place != MAP_LAYERS)
        return;
    selection->region = selection->anchor;
    region_join(&selection->region, region_settled(form, hit.keys), hit.lsns);
    selection->cursor_key = map->cursor_key;
    selection->cursor_lsn = map->cursor_lsn;
}

bool region_shown(Session *session, Region *region)
{
    Selection *selection = selection_of(session);
    if (selection->set && selection->growing)
        region_follow(selection, session_map(session), session->shown->layers.form);
    *region = selection->region;
    return selection->set;
}

bool region_is_growing(const Session *session)
{
    const Selection *selection = selection_of(session);
    return selection->set && selection->growing;
}

void region_begin(Session *session, Region box, Region anchor)
{
    Selection *selection = selection_of(session);
    const MapView *map = session_map(session);
    KeyForm form = session->shown->layers.form;
    selection->set = selection->growing = true;
    selection->region = (Region){region_settled(form, box.keys), box.lsns};
    selection->anchor = (Region){region_settled(form, anchor.keys), anchor.lsns};
    selection->cursor_key = map->cursor_key;
    selection->cursor_lsn = map->cursor_lsn;
}

void region_end(Session *session)
{
    Region region;
    if (region_shown(session, &region))
        region_set(session, region);
}

void region_set(Session *session, Region region)
{
    Selection *selection = selection_of(session);
    selection->set = true;
    selection->growing = false;
    selection->region = region;
    region_measure_kept(session, region);
}

void region_clear(Session *session)
{
    bool was = selection_of(session)->set;
    selection_of(session)->set = selection_of(session)->growing = false;
    if (was)
        region_leave_pane(session);
}

/* ---- what the region contains ---- */

/* The end of the layer's LSN range, which for an image includes its LSN. */
static Lsn region_layer_top(const LayerSet *set, LayerId layer)
{
    return set->lsn_hi[layer] > set->lsn_lo[layer] ? set->lsn_hi[layer] : set->lsn_lo[layer] + 1;
}

/* Does the layer overlap the region? */
static bool region_has(const LayerSet *set, LayerId layer, Region region)
{
    return set->key_lo[layer] < region.keys.hi && region.keys.lo < set->key_hi[layer] &&
           set->lsn_lo[layer] < region.lsns.hi && region.lsns.lo < region_layer_top(set, layer);
}

static bool region_has_whole(const LayerSet *set, LayerId layer, Region region)
{
    return set->key_lo[layer] >= region.keys.lo && set->key_hi[layer] <= region.keys.hi &&
           set->lsn_lo[layer] >= region.lsns.lo && region_layer_top(set, layer) <= region.lsns.hi;
}

static void region_count_layer(const History *history, LayerId layer, Region region, RegionFigures *figures)
{
    const LayerSet *set = &history->layers;
    bool image = layer_is_image(set, layer);
    figures->images += image;
    figures->deltas += !image;
    figures->l0 += layer_is_l0(set, layer);
    figures->whole += region_has_whole(set, layer, region);
    KeyRange keys = {set->key_lo[layer], set->key_hi[layer]};
    figures->reach = figures->deltas + figures->images == 1 ? keys : key_range_hull(figures->reach, keys);
    if (set->size[layer] == SIZE_UNKNOWN)
        figures->unsized++;
    else
        figures->bytes += set->size[layer];
    figures->estimated = figures->estimated || history_size_is_estimate(history, layer);
}

static bool region_has_segment(const ReadProfile *profile, uint32_t segment, Region region)
{
    return profile->keys[segment] < region.keys.hi && profile->keys[segment + 1] > region.keys.lo &&
           profile->visits[segment] > 0;
}

/* Adds up the reads of the region's segments: as on the ribbon, of those whose keys are known to exist, and without
 * such, of all. */
static void region_add_reads(const ReadProfile *profile, Region region, RegionFigures *figures)
{
    uint64_t sum = 0;
    bool some_known = false;
    for (uint32_t s = 0; s < profile->segments && !some_known; s++)
        some_known = region_has_segment(profile, s, region) && !read_profile_unsure(profile, s);
    for (uint32_t s = 0; s < profile->segments; s++) {
        if (!region_has_segment(profile, s, region) || (some_known && read_profile_unsure(profile, s)))
            continue;
        figures->segments++;
        sum += profile->visits[s];
        figures->most = profile->visits[s] > figures->most ? profile->visits[s] : figures->most;
    }
    figures->mean = figures->segments ? (double)sum / (double)figures->segments : 0;
}

/* Measures reads at the region's upper LSN over these layers alone. */
static void region_measure_reads(const LayerSet *set, const LayerId *ids, size_t count, Region region,
                                 RegionFigures *figures)
{
    LayerIndex index;
    Overlaps overlaps;
    ReadProfile profile;
    layer_index_init(&index, set);
    overlaps_init(&overlaps, (LayerView){set, &index, ids, count});
    read_profile_init(&profile, (LayerView){set, &index, ids, count}, &overlaps, region.lsns.hi);
    read_profile_depth(&profile, set, layer_set_sharding(set, ids, count));
    region_add_reads(&profile, region, figures);
    read_profile_release(&profile);
    overlaps_release(&overlaps);
    layer_index_release(&index);
}

static bool region_equal(Region a, Region b)
{
    return a.keys.lo == b.keys.lo && a.keys.hi == b.keys.hi && a.lsns.lo == b.lsns.lo && a.lsns.hi == b.lsns.hi;
}

/* Counts the layers in the region. Returns the ids of these `inside` layers, for the caller to free. */
static LayerId *count_inside(const History *history, StepId step, Region region, RegionFigures *figures, size_t *inside)
{
    size_t count;
    LayerId *ids = history_live(history, step, &count);
    *inside = 0;
    for (size_t i = 0; i < count; i++)
        if (region_has(&history->layers, ids[i], region)) {
            region_count_layer(history, ids[i], region, figures);
            ids[(*inside)++] = ids[i];
        }
    return ids;
}

RegionFigures region_count(const History *history, StepId step, Region region)
{
    RegionFigures figures = {0};
    size_t inside;
    free(count_inside(history, step, region, &figures, &inside));
    return figures;
}

bool region_reaches_beyond(Region region, const RegionFigures *figures)
{
    return figures->deltas + figures->images > 0 &&
           (figures->reach.lo < region.keys.lo || figures->reach.hi > region.keys.hi);
}

void region_layers(const Session *session, Region region, LayerIdArray *layers)
{
    size_t count;
    LayerId *ids = history_live(session->shown, session->step, &count);
    for (size_t i = 0; i < count; i++)
        if (region_has(&session->shown->layers, ids[i], region))
            array_push(layers, ids[i]);
    free(ids);
}

static void keep_figures(Session *session, Region region, const RegionFigures *figures)
{
    Selection *selection = selection_of(session);
    selection->known.made = true;
    selection->known.region = region;
    selection->known.version = session->shown->version;
    selection->known.epoch = history_epoch(session->shown, session->step);
    selection->known.figures = *figures;
}

static bool are_known(const Session *session, Region region)
{
    const Selection *selection = selection_of(session);
    const History *history = session->shown;
    return selection->known.made && region_equal(selection->known.region, region) &&
           selection->known.epoch == history_epoch(history, session->step) &&
           selection->known.version == history->version;
}

const RegionFigures *region_figures(Session *session, Region region)
{
    if (!are_known(session, region)) {
        RegionFigures figures = {0};
        size_t inside;
        LayerId *ids = count_inside(session->shown, session->step, region, &figures, &inside);
        figures.reads_wait = inside > 0 && session->shown->layers.count > READS_AT_ONCE;
        if (inside > 0 && !figures.reads_wait)
            region_measure_reads(&session->shown->layers, ids, inside, region, &figures);
        free(ids);
        keep_figures(session, region, &figures);
    }
    return &selection_of(session)->known.figures;
}

typedef struct Measuring {
    const History *history;
    StepId step;
    Region region;
    RegionFigures figures;
} Measuring;

static void region_measure_all(void *self, const atomic_bool *cancelled)
{
    Measuring *own = self;
    size_t inside;
    LayerId *ids = count_inside(own->history, own->step, own->region, &own->figures, &inside);
    if (inside > 0 && !task_given_up(cancelled))
        region_measure_reads(&own->history->layers, ids, inside, own->region, &own->figures);
    free(ids);
}

/* Measures the reads that were not measured while the region grew, on a thread. If the user cancels it they still wait;
 * the shown history lives on until the thread has ended. */
static void region_measure_kept(Session *session, Region region)
{
    if (!region_figures(session, region)->reads_wait)
        return;
    Measuring *own = mem_zero(1, sizeof *own);
    *own = (Measuring){.history = session->shown, .step = session->step, .region = region};
    BackgroundJob job = {.self = own, .work = region_measure_all, .release = free, .stays = run_is_on(session)};
    if (!background_try(session, "analysing the region's reads", &job))
        return;
    keep_figures(session, region, &own->figures);
    free(own);
}

void region_narrow(History *history, Region region)
{
    for (LayerId id = 0; id < history->layers.count; id++) {
        if (region_has(&history->layers, id, region))
            continue;
        if (history->born[id] != STEP_NEVER)
            array_push(&history->layers.aside, id);
        history->born[id] = STEP_NEVER;
    }
}
