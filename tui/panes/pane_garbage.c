/* pane_garbage.c - counts what garbage collection would remove and what holds the rest, one line per verdict; Enter on
 * a line visits its layers one by one. */
#include "core/model/lsm.h"
#include "core/tell/garbage_story.h"
#include "tui/app/gc.h"
#include "tui/app/plan.h"
#include "tui/panes/pane_table.h"
#include "tui/view/theme.h"

/* The reference of a line: a GarbageVerdict, or one of these. */
enum { REF_VISIBLE = 100, REF_COVERED };
enum { BRANCHES_SHOWN = 8 };

/* The layer that Enter visited last, and where the cursor goes once the layers have been judged. */
typedef struct GarbageWalk {
    LayerId at;
    bool waits;   /* the layers are being judged: the cursor returns to `line` */
    bool chooses; /* the pane was opened: the cursor goes to the line of choose_line() */
    size_t line;
    unsigned selections; /* session->selections when the cursor last followed them */
} GarbageWalk;

static const Feature WALK = {.name = "garbage pane", .size = sizeof(GarbageWalk)};

typedef struct Bucket {
    size_t deltas, images, unsized; /* unsized: of these, layers of unknown size */
    uint64_t bytes;
} Bucket;

static void add_bucket(Lines *lines, uint32_t ref, const char *sign, const char *name, Bucket bucket)
{
    char text[40], d[32], i[32];
    size_t layers = bucket.deltas + bucket.images;
    lines_add(lines, (Style){.attr = layers ? ATTR_BOLD : 0}, ref, "%s %-10s %8s %8s  %s", sign, name,
              count_format(bucket.deltas, d), count_format(bucket.images, i),
              layers ? bytes_sum_format(bucket.bytes, layers, bucket.unsized, text) : "-");
}

static void add_markers(const Session *session, const GcView *gc, Lines *lines)
{
    const GcMarkers *markers = &gc->markers;
    const LayerSet *set = &session->shown->layers;
    Text text = TEXT_EMPTY;
    Lsn head = 0;
    for (LayerId id = 0; id < gc->layers; id++)
        if (gc->garbage.verdict[id] != GARBAGE_NOT_LIVE && gc_layer_end(set, id) > head)
            head = gc_layer_end(set, id);
    gc_markers_cutoff_text(markers, &text);
    lines_field(lines, "cutoff", "%s%s", text.at, gc->moved ? " (what if)" : "");
    text_clear(&text);
    if (markers->from != GC_FROM_NOWHERE && markers->cutoff < head)
        garbage_distance_text(markers->cutoff, head, &text);
    if (text.length)
        lines_field(lines, "distance", "%s", text.at);
    text_clear(&text);
    garbage_branches_text(markers, BRANCHES_SHOWN, &text);
    lines_field(lines, "branches", "%s", text.at);
    text_release(&text);
}

/* Adds the story of the selected layer: which rule holds it, by how much, and what would have to change. */
static void add_story(Session *session, const GcView *gc, Lines *lines)
{
    LayerId id = session->map.selected;
    const GcJudgement *judgement = id < gc->layers ? gc_judgement(gc, id) : NULL;
    if (!judgement) {
        lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING,
                  "Enter selects the next layer of a line and shows what holds it.");
        return;
    }
    GarbageVerdict verdict = (GarbageVerdict)gc->garbage.verdict[id];
    Text story = TEXT_EMPTY;
    Str rest, line;
    char label[LSM_LABEL_SIZE];
    garbage_story(&session->shown->layers, gc->index, &gc->garbage, judgement, &gc->markers, &story);
    lines_add(lines, (Style){.fg = ROLE_ACCENT, .attr = ATTR_BOLD}, LINE_NOTHING, "layer %s: %s",
              layer_label(&session->shown->layers, id, label), garbage_verdict_name(verdict));
    rest = text_str(&story);
    while (str_line(&rest, &line))
        lines_add(lines, (Style){0}, LINE_NOTHING, "%.*s", STR_ARG(line));
    text_release(&story);
}

static bool has_layers(const GcView *gc, uint32_t bucket)
{
    if (bucket < GARBAGE_VERDICT_COUNT_)
        return gc->garbage.deltas[bucket] + gc->garbage.images[bucket] > 0;
    return bucket != LINE_NOTHING;
}

static bool bucket_holds(const GcView *gc, uint32_t bucket, LayerId id)
{
    if (bucket == LINE_NOTHING || gc->garbage.verdict[id] == GARBAGE_NOT_LIVE)
        return false;
    return bucket >= REF_VISIBLE ? gc->visibility.visible[id] == (bucket == REF_VISIBLE)
                                 : gc->garbage.verdict[id] == bucket;
}

static LayerId judged_selection(const Session *session, const GcView *gc)
{
    LayerId id = session->map.selected;
    return id < gc->layers && gc_judgement(gc, id) ? id : LAYER_NONE;
}

/* Moves the cursor to the verdict of the selected layer, so that both texts of the details are about the same verdict.
 * Without a selection it stays on a line that has layers, or moves to the first one that has. */
static void choose_line(Session *session, const GcView *gc, const Lines *lines)
{
    size_t *at = &session->panes[PANE_GARBAGE].at, count = lines->at.count;
    LayerId selected = judged_selection(session, gc);
    for (size_t i = 0; i < count && selected != LAYER_NONE; i++)
        if (lines->at.at[i].ref == gc->garbage.verdict[selected]) {
            *at = i;
            return;
        }
    if (*at < count && has_layers(gc, lines->at.at[*at].ref))
        return;
    for (size_t i = 0; i < count; i++)
        if (has_layers(gc, lines->at.at[i].ref)) {
            *at = i;
            return;
        }
}

/* Moves the cursor to the verdict of a newly selected layer, unless its line includes the layer already. */
static void follow_selection(Session *session, const GcView *gc, const Lines *lines)
{
    size_t at = session->panes[PANE_GARBAGE].at;
    LayerId selected = judged_selection(session, gc);
    if (selected != LAYER_NONE && !(at < lines->at.count && bucket_holds(gc, lines->at.at[at].ref, selected)))
        choose_line(session, gc, lines);
}

/* A line for each verdict, which together hold every layer; then all of them once more, divided into what reads reach
 * and what newer images cover. Signs are those of the map. */
static void add_buckets(const GcView *gc, Lines *lines)
{
    static const struct {
        GarbageVerdict verdict;
        const char *sign, *name;
    } BUCKETS[] = {{GARBAGE_REMOVABLE, "×", "removable"},
                   {GARBAGE_HOLE, "h", "hole"},
                   {GARBAGE_BRANCH, "b", "branch"},
                   {GARBAGE_CURRENT, "r", "current"},
                   {GARBAGE_NEEDED, "n", "needed"}};
    const Garbage *garbage = &gc->garbage;
    size_t deltas = 0, images = 0;
    char all[64];
    for (size_t i = 0; i < sizeof BUCKETS / sizeof *BUCKETS; i++) {
        GarbageVerdict verdict = BUCKETS[i].verdict;
        add_bucket(lines, (uint32_t)verdict, BUCKETS[i].sign, BUCKETS[i].name,
                   (Bucket){garbage->deltas[verdict], garbage->images[verdict], garbage->unsized[verdict],
                            garbage->bytes[verdict]});
        deltas += garbage->deltas[verdict];
        images += garbage->images[verdict];
    }
    lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, "the same %s by what reads reach",
              plural_format(deltas + images, "layer", all));
    size_t visible = gc->visibility.deltas + gc->visibility.images, covered = deltas + images - visible;
    add_bucket(lines, REF_VISIBLE, "v", "visible",
               (Bucket){gc->visibility.deltas, gc->visibility.images, visible - gc->visible_sized, gc->visible_bytes});
    add_bucket(lines, REF_COVERED, "c", "covered",
               (Bucket){deltas - gc->visibility.deltas, images - gc->visibility.images, covered - gc->covered_sized,
                        gc->covered_bytes});
}

/* Adds where production, or the dump, differs about the visibility of layers. */
static void add_other_views(const GcView *gc, Lines *lines)
{
    Text text = TEXT_EMPTY;
    if (garbage_production_text(&gc->visibility, &text))
        lines_field(lines, "production", "%s", text.at);
    text_clear(&text);
    if (garbage_dump_text(gc->dump_same, gc->dump_differs, &text))
        lines_field(lines, "the dump", "%s", text.at);
    text_release(&text);
}

static void pane_garbage_build(Session *session, Lines *lines, int width)
{
    if (session->shown->layers.lsm)
        return;
    const GcView *gc = gc_view(session);
    GarbageWalk *walk = session_feature(session, &WALK);
    size_t *at = &session->panes[PANE_GARBAGE].at;
    (void)width;
    if (!gc) {
        walk->line = walk->waits ? walk->line : *at;
        walk->waits = true;
        lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, "judging the layers …");
        return;
    }
    add_buckets(gc, lines);
    pane_add_moment(session, lines);
    add_markers(session, gc, lines);
    add_other_views(gc, lines);
    *at = walk->waits ? walk->line : *at;
    if (walk->chooses)
        choose_line(session, gc, lines);
    else if (walk->selections != session->selections)
        follow_selection(session, gc, lines);
    walk->selections = session->selections;
    walk->waits = walk->chooses = false;
}

static void pane_garbage_head(Session *session, PaneLine *out)
{
    (void)session;
    text_printf(&out->text, "  %-10s %8s %8s  bytes", "", "deltas", "images");
}

static const char *pane_garbage_empty(Session *session)
{
    return session->shown->layers.lsm
               ? "An LSM store has no GC cutoff: its compactions drop what no read needs. Press S for its levels."
               : NULL;
}

/* Adds what the line's verdict means, and what holds the selected layer. */
static void pane_garbage_detail(Session *session, size_t line, Lines *lines)
{
    const Lines *own = pane_lines(session, PANE_GARBAGE);
    uint32_t ref = line < own->at.count ? own->at.at[line].ref : LINE_NOTHING;
    const char *name = ref == REF_VISIBLE             ? "visible"
                       : ref == REF_COVERED           ? "covered"
                       : ref < GARBAGE_VERDICT_COUNT_ ? garbage_verdict_name((GarbageVerdict)ref)
                                                      : NULL;
    char label[LSM_LABEL_SIZE];
    const char *meaning = ref == REF_VISIBLE || ref == REF_COVERED ? visibility_meaning(ref == REF_VISIBLE)
                          : ref < GARBAGE_VERDICT_COUNT_           ? garbage_meaning((GarbageVerdict)ref)
                                                                   : NULL;
    const GcView *gc = gc_view(session);
    LayerId selected = gc ? judged_selection(session, gc) : LAYER_NONE;
    bool other = selected != LAYER_NONE && !bucket_holds(gc, ref, selected); /* it belongs to another line */
    bool story = selected != LAYER_NONE && !other; /* what holds the layer itself, and what to do, comes first */
    if (gc && story)
        add_story(session, gc, lines);
    if (meaning)
        lines_add(lines, (Style){0}, LINE_NOTHING, "%s%s %s.", other ? name : "Such a layer",
                  other ? ": such a layer" : "", meaning);
    if (gc && !story && (!other || !meaning))
        add_story(session, gc, lines);
    else if (gc && !story)
        lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING,
                  "The selected layer %s is none of them; Enter selects the next that is.",
                  layer_label(&session->shown->layers, selected, label));
}

/* Selects the next layer of the line's bucket. */
static const char *pane_garbage_barred(Session *session, size_t line)
{
    const GcView *gc = gc_view(session);
    const Lines *lines = pane_lines(session, PANE_GARBAGE);
    if (!gc)
        return "the layers are still being judged: press Enter once they are counted";
    if (line >= lines->at.count || lines->at.at[line].ref == LINE_NOTHING)
        return "this line has no layers to visit";
    for (LayerId id = 0; id < gc->layers; id++)
        if (bucket_holds(gc, lines->at.at[line].ref, id))
            return NULL;
    return "no layer of this line is left";
}

static bool pane_garbage_enter(Session *session, size_t line, Error *error)
{
    (void)error;
    const GcView *gc = gc_view(session);
    GarbageWalk *walk = session_feature(session, &WALK);
    const Lines *lines = pane_lines(session, PANE_GARBAGE);
    uint32_t bucket = lines->at.at[line].ref;
    for (size_t n = 1; n <= gc->layers; n++) {
        LayerId id = (LayerId)((walk->at + n) % gc->layers);
        if (!bucket_holds(gc, bucket, id))
            continue;
        walk->at = id;
        session_reveal(session, id);
        break;
    }
    return true;
}

static void pane_garbage_begin(Session *session)
{
    ((GarbageWalk *)session_feature(session, &WALK))->chooses = true;
}

static void pane_garbage_title(Session *session, Text *out)
{
    if (session->shown->layers.lsm)
        return;
    const GcView *gc = gc_view(session);
    char lsn[LSN_TEXT_SIZE];
    if (gc && gc->markers.from != GC_FROM_NOWHERE)
        text_printf(out, "Garbage%s: cutoff %s%s",
                    session_shows_plan(session) && plan_scope(session) ? " of the region alone" : "",
                    lsn_format(gc->markers.cutoff, lsn), gc->moved ? " (what if)" : "");
}

const PaneOps pane_garbage = {.begin = pane_garbage_begin,
                              .empty = pane_garbage_empty,
                              .title = pane_garbage_title,
                              .build = pane_garbage_build,
                              .head = pane_garbage_head,
                              .detail = pane_garbage_detail,
                              .enter = pane_garbage_enter,
                              .barred = pane_garbage_barred,
                              .selects = true,
                              .roomy = true};
