/* pane_garbage.c - what garbage collection would remove and what holds the rest, in counts; a line stands for its
 * layers. */
#include "tui/app/gc.h"
#include "tui/panes/pane_table.h"
#include "tui/view/theme.h"

/* What Enter went to last. */
typedef struct GarbageWalk {
    LayerId at;
} GarbageWalk;

static const Feature WALK = {.name = "garbage pane", .size = sizeof(GarbageWalk)};

static void add_bucket(Lines *lines, uint32_t ref, const char *sign, const char *name, size_t deltas, size_t images,
                       uint64_t bytes)
{
    char text[32], d[32], i[32];
    lines_add(lines, (Style){0}, ref, "%s %-10s %8s %8s  %s", sign, name, count_format(deltas, d),
              count_format(images, i), bytes ? bytes_format(bytes, text) : "");
}

static void add_markers(const GcView *gc, Lines *lines)
{
    const GcMarkers *markers = &gc->markers;
    char lsn[LSN_TEXT_SIZE];
    Text branches = {0}, cutoff = {0};
    gc_markers_cutoff_text(markers, &cutoff);
    for (size_t i = 0; i < markers->branch_count && i < 8; i++)
        text_printf(&branches, "%s%s", i ? ", " : "", lsn_format(markers->branches[i], lsn));
    if (markers->branch_count > 8)
        text_printf(&branches, " and %zu more", markers->branch_count - 8);
    lines_field(lines, "cutoff", "%s%s", cutoff.at, gc->moved ? " (what if)" : "");
    text_release(&cutoff);
    lines_field(lines, "branches", "%s", branches.length ? branches.at : "none");
    text_release(&branches);
}

static void pane_garbage_build(Session *session, Lines *lines, int width)
{
    static const struct {
        GarbageVerdict verdict;
        const char *sign, *name;
    } BUCKETS[] = {{GARBAGE_REMOVABLE, "×", "removable"},
                   {GARBAGE_HOLE, "h", "hole"},
                   {GARBAGE_BRANCH, "b", "branch"},
                   {GARBAGE_CURRENT, " ", "current"},
                   {GARBAGE_NEEDED, " ", "needed"}};
    const GcView *gc = gc_update(session);
    const Garbage *garbage = &gc->garbage;
    (void)width;
    add_markers(gc, lines);
    lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, "  %-10s %8s %8s  bytes", "", "deltas", "images");
    size_t deltas = 0, images = 0;
    for (size_t i = 0; i < sizeof BUCKETS / sizeof *BUCKETS; i++) {
        GarbageVerdict verdict = BUCKETS[i].verdict;
        add_bucket(lines, (uint32_t)verdict, BUCKETS[i].sign, BUCKETS[i].name, garbage->deltas[verdict],
                   garbage->images[verdict], garbage->bytes[verdict]);
        deltas += garbage->deltas[verdict];
        images += garbage->images[verdict];
    }
    add_bucket(lines, 100, " ", "visible", gc->visibility.deltas, gc->visibility.images, 0);
    add_bucket(lines, 101, "c", "covered", deltas - gc->visibility.deltas, images - gc->visibility.images, 0);
    if (gc->visibility.missed_count > 0)
        lines_field(lines, "production", "calls %zu of the visible deltas covered, though a branch point reads %s",
                    gc->visibility.missed_count, gc->visibility.missed_count == 1 ? "it" : "them");
    if (gc->dump_same + gc->dump_differs > 0)
        lines_field(lines, "the dump", "says the same of %zu layers' visibility, otherwise of %zu", gc->dump_same,
                    gc->dump_differs);
    lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING,
              "Left and right move the cutoff, b sets a branch point at the cursor, g shows what reads can reach.");
}

/* Enter: the next layer of the line's bucket. */
static bool pane_garbage_enter(Session *session, size_t line, Error *error)
{
    const GcView *gc = gc_update(session);
    GarbageWalk *walk = session_feature(session, &WALK);
    const Lines *lines = pane_lines(session, PANE_GARBAGE);
    uint32_t bucket = line < lines->at.count ? lines->at.at[line].ref : LINE_NOTHING;
    if (bucket == LINE_NOTHING)
        return error_set(error, ERROR_USAGE, "this line stands for no layers");
    for (size_t n = 1; n <= gc->layers; n++) {
        LayerId id = (LayerId)((walk->at + n) % gc->layers);
        if (gc->garbage.verdict[id] == GARBAGE_NOT_LIVE)
            continue;
        bool fits = bucket >= 100 ? gc->visibility.visible[id] == (bucket == 100) : gc->garbage.verdict[id] == bucket;
        if (!fits)
            continue;
        walk->at = id;
        session_fly(session, id, false);
        return true;
    }
    return error_set(error, ERROR_USAGE, "there is none");
}

const PaneOps pane_garbage = {.build = pane_garbage_build, .enter = pane_garbage_enter, .selects = true};
