/* pane_worst.c - lists the deepest reads, one key range of equal read depth per line: neighbouring segments of which a
 * read visits the same number of layers are one range.
 *
 *       87   1 segment    1663/16386/35407_fsm:0 … 1663/16386/35417:0
 *       70   3 segments   …
 *
 * Ranges between relations, none of whose keys is known to exist, come after all others.
 */
#include "core/base/sort.h"
#include "core/tell/read_text.h"
#include "tui/app/describe.h"
#include "tui/app/session_insight.h"
#include "tui/panes/pane_table.h"
#include "tui/app/reads.h"
#include "tui/view/theme.h"

#include <stdlib.h>

/* The longest list. The deepest reads come first; nobody reads further. */
enum { STRETCHES_MAX = 500 };

/* A key range of equal read depth. */
typedef struct WorstStretch {
    KeyRange keys;
    uint32_t visits, segments;
    ReadUnsure unsure;
} WorstStretch;

typedef ARRAY(WorstStretch) WorstArray;

typedef struct WorstView {
    WorstArray at; /* in the order of pane_worst_order_stretches() */
    bool made;
    unsigned version; /* version of the insight that it was computed from */
} WorstView;

static void release(Session *session, void *state)
{
    (void)session;
    array_release(&((WorstView *)state)->at);
}

static const Feature WORST = {.name = "worst pane", .size = sizeof(WorstView), .release = release};

static void pane_worst_find_stretches(const ReadProfile *profile, WorstArray *found)
{
    for (uint32_t i = 0; i < profile->segments; i++) {
        WorstStretch *last = found->count ? &found->at[found->count - 1] : NULL;
        bool joined = read_profile_joined(profile, i);
        ReadUnsure unsure = profile->unsure ? (ReadUnsure)profile->unsure[i] : READ_KNOWN;
        if (last && last->unsure == unsure && last->visits == profile->visits[i] && last->keys.hi == profile->keys[i]) {
            last->keys.hi = profile->keys[i + 1];
            last->segments += !joined;
        } else if (profile->visits[i] > 0) {
            KeyRange keys = {profile->keys[i], profile->keys[i + 1]};
            array_push(found, (WorstStretch){keys, profile->visits[i], !joined, unsure});
        }
    }
}

/* Sorts ranges whose keys exist first, then the deepest first, then by key; keeps the first STRETCHES_MAX. */
static void pane_worst_order_stretches(WorstArray *found)
{
    Sort64 *order = mem_alloc((found->count + 1) * sizeof *order);
    WorstStretch *sorted = mem_alloc((found->count + 1) * sizeof *sorted);
    for (size_t i = 0; i < found->count; i++)
        order[i] = (Sort64){((uint64_t)(found->at[i].unsure != READ_KNOWN) << 32) + UINT32_MAX - found->at[i].visits,
                            (uint32_t)i};
    sort_64(order, found->count);
    found->count = found->count < STRETCHES_MAX ? found->count : STRETCHES_MAX;
    for (size_t i = 0; i < found->count; i++)
        sorted[i] = found->at[order[i].place];
    if (found->count)
        memcpy(found->at, sorted, found->count * sizeof *sorted);
    free(sorted);
    free(order);
}

/* NULL: the layers are still being analysed. */
static const WorstArray *stretches_of(Session *session)
{
    WorstView *view = session_feature(session, &WORST);
    const Insight *insight = session_insight(session);
    if (!insight)
        return NULL;
    if (!view->made || view->version != insight->version) {
        view->at.count = 0;
        pane_worst_find_stretches(&insight->summary.profile, &view->at);
        pane_worst_order_stretches(&view->at);
        view->made = true;
        view->version = insight->version;
    }
    return &view->at;
}

static size_t pane_worst_count(Session *session)
{
    const WorstArray *found = stretches_of(session);
    return found ? found->count : 1;
}

static void pane_worst_head(Session *session, PaneLine *out)
{
    (void)session;
    text_printf(&out->text, "visits keys");
}

static void pane_worst_line(Session *session, size_t i, PaneLine *out)
{
    const WorstArray *found = stretches_of(session);
    if (!found) {
        text_printf(&out->text, "analysing the layers …");
        out->style.fg = ROLE_MUTED;
        return;
    }
    const WorstStretch *stretch = &found->at[i];
    text_printf(&out->text, "%5u%s ", stretch->visits, stretch->unsure ? "?" : " ");
    out->keys = text_columns(text_str(&out->text));
    describe_range(session, stretch->keys, &out->text);
    out->style.fg = stretch->unsure ? ROLE_MUTED : stretch->visits > READ_DEPTH_HIGH ? ROLE_BAD : ROLE_TEXT;
}

static void pane_worst_detail(Session *session, size_t i, Lines *lines)
{
    const WorstArray *found = stretches_of(session);
    if (!found)
        return;
    const WorstStretch *stretch = &found->at[i];
    const Summary *summary = &session_insight_last(session)->summary;
    Text keys = TEXT_EMPTY;
    describe_range(session, stretch->keys, &keys);
    lines_field(lines, "keys", "%s", keys.at);
    text_release(&keys);
    char own[32], of[32];
    Text visits = TEXT_EMPTY;
    tell_visits(&summary->read_depth.by_segment, &visits);
    lines_field(lines, "segments", "%s of %s", count_format(stretch->segments, own),
                count_format(summary->profile.distinct, of));
    tell_reads_apart(&summary->read_depth, "; ", &visits);
    lines_field(lines, session->shown->layers.lsm ? "tables" : "layers", "%u a read; by segment: %s", stretch->visits,
                visits.at);
    text_release(&visits);
    if (stretch->unsure)
        lines_add(lines, (Style){.fg = ROLE_WARN}, LINE_NOTHING, "? This range lies %s.",
                  read_unsure_where(stretch->unsure));
    lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, "Enter shows the path of a read there.");
}

static const char *pane_worst_barred(Session *session, size_t i)
{
    const WorstArray *found = stretches_of(session);
    return found && i < found->count ? NULL : "the layers are still being analysed";
}

static bool pane_worst_enter(Session *session, size_t i, Error *error)
{
    (void)error;
    const WorstArray *found = stretches_of(session);
    Key key = found->at[i].keys.lo;
    reads_go(session, key);
    session_descend(session, PANE_WORST);
    return true;
}

static uint64_t pane_worst_sort_key(Session *session, size_t i)
{
    const WorstArray *found = stretches_of(session);
    return found && i < found->count ? found->at[i].visits : 0;
}

const PaneOps pane_worst = {.sort_key = pane_worst_sort_key,
                            .sort_key_name = "visits",
                            .count = pane_worst_count,
                            .line = pane_worst_line,
                            .head = pane_worst_head,
                            .detail = pane_worst_detail,
                            .enter = pane_worst_enter,
                            .barred = pane_worst_barred,
                            .selects = true};
