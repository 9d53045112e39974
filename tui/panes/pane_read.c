/* pane_read.c - lists the layers that a read visits, one per line; with a log of the real read, both in one list.
 *
 *       1 L0    #17  93/1BF2      58 records          as predicted, or there is no log
 *     + 2 delta #12  93/1B00                          only the log visits it
 *     - 3 delta #31  93/1A00                          only predicted
 */
#include "core/model/lsm.h"
#include "core/tell/read_text.h"
#include "core/tell/words.h"
#include "tui/app/describe.h"
#include "tui/panes/pane_table.h"
#include "tui/app/reads.h"
#include "tui/view/theme.h"

enum { SIZE_COLUMNS = 13 };

typedef struct ReadLook {
    unsigned selections; /* session->selections when the cursor last followed the selected layer */
} ReadLook;

static const Feature LOOK = {.name = "read pane", .size = sizeof(ReadLook)};

/* The list's cursor follows the layer that is selected on the map. */
static size_t pane_read_count(Session *session)
{
    const Reads *reads = reads_shown(session);
    ReadLook *look = session_feature(session, &LOOK);
    if (!reads->has_path)
        return 0;
    for (size_t i = 0; i < reads->rows.count && look->selections != session->selections; i++)
        if (reads->rows.at[i].layer == session->map.selected && session->map.selected != LAYER_NONE) {
            session->panes[PANE_READ].at = i;
            break;
        }
    look->selections = session->selections;
    return reads->rows.count;
}

/* Appends a layer of the log that is not in the set. */
static void pane_read_add_stranger(const LoggedVisit *entry, Text *out)
{
    char lsn[LSN_TEXT_SIZE];
    if (entry->has_layer)
        text_printf(out, "%-5s %-7s %-12s not in this set", layer_kind_name((LayerKind)entry->layer.kind), "",
                    lsn_format(entry->layer.lsn_lo, lsn));
    else
        text_printf(out, "a layer in memory");
}

/* Appends what the layer's file contributes to the read. */
static void pane_read_add_contribution(const Contribution *own, bool image, Text *out)
{
    if (own->unknown)
        text_printf(out, "no file");
    else if (image)
        text_printf(out, own->missing ? "no such page" : "the page");
    else
        text_printf(out, "%llu record%s%s", (unsigned long long)own->records, plural_ending(own->records),
                    own->ends ? ", a page" : "");
}

/* The columns for the name of a layer; a store's table has a longer one: 000679.sst. */
static int name_width(const Session *session)
{
    return session->shown->layers.lsm ? 10 : 7;
}

/* Has the pane room for the upper LSN and the keys of a layer? */
static bool is_roomy(const Session *session)
{
    enum { ROOMY = 70 };
    return !session->shown->layers.lsm && pane_rect(session, PANE_READ).width >= ROOMY;
}

/* The first LSN of the layer; for a store's table, its first sequence number, which a planned table does not have. */
static const char *pane_read_from_text(const LayerSet *set, LayerId id, char out[LSN_TEXT_SIZE])
{
    if (!set->lsm)
        return lsn_format(set->lsn_lo[id], out);
    const LsmFamily *family = &set->lsm->families.at[set->family];
    const LsmPlacement *table = id < family->placements.count ? &family->placements.at[id] : NULL;
    bool known = table && table->flags & PLACEMENT_SEQ_KNOWN;
    return known ? vertical_label(VERTICAL_SEQUENCE, table->seq_lo, out) : "";
}

/* Appends the columns of a layer that is in the set. */
static void add_layer(Session *session, const Reads *reads, const PathRow *row, PaneLine *out)
{
    const LayerSet *set = &session->shown->layers;
    LayerId id = row->layer;
    bool image = layer_is_image(set, id);
    char size[32], lsn[LSN_TEXT_SIZE];
    Text name = TEXT_EMPTY;
    describe_layer_short(session, id, &name);
    text_printf(&out->text, "%-5s %-*s %-12s ", word_layer(set, id), name_width(session), name.at,
                pane_read_from_text(set, id, lsn));
    text_release(&name);
    if (is_roomy(session))
        text_printf(&out->text, "%-12s ", image ? "" : lsn_format(set->lsn_hi[id], lsn));
    size_t before = out->text.length;
    if (reads->own && row->predicted < reads->taken)
        pane_read_add_contribution(&reads->own[row->predicted], image, &out->text);
    else
        text_printf(&out->text, "%s", set->size[id] != SIZE_UNKNOWN ? bytes_format(set->size[id], size) : "unknown");
    if (is_roomy(session)) {
        int used = text_columns((Str){out->text.at + before, out->text.length - before});
        text_printf(&out->text, "%*s", used < SIZE_COLUMNS ? SIZE_COLUMNS - used : 1, "");
        out->keys = text_columns(text_str(&out->text));
        describe_range(session, (KeyRange){set->key_lo[id], set->key_hi[id]}, &out->text);
    }
}

static void pane_read_line(Session *session, size_t i, PaneLine *out)
{
    const Reads *reads = reads_shown(session);
    const LayerSet *set = &session->shown->layers;
    const PathRow *row = &reads->rows.at[i];
    bool added = row->predicted == PATH_NOT, missing = reads->has_log && row->real == PATH_NOT;
    const char *sign = !reads->has_log ? "" : added ? "+ " : missing ? "- " : "  ";
    text_printf(&out->text, "%s%3zu ", sign, i + 1);
    if (row->layer == LAYER_NONE)
        pane_read_add_stranger(&reads->log.at.at[row->real], &out->text);
    else
        add_layer(session, reads, row, out);
    if (added)
        out->style.fg = ROLE_BAD;
    else if (missing)
        out->style.fg = ROLE_MUTED;
    else if (row->layer != LAYER_NONE)
        out->style.fg = layer_is_image(set, row->layer) ? ROLE_IMAGE
                        : layer_is_l0(set, row->layer)  ? ROLE_L0
                                                        : ROLE_DELTA;
}

static void pane_read_head(Session *session, PaneLine *out)
{
    bool store = session->shown->layers.lsm != NULL;
    text_printf(&out->text, "%s%3s %-5s %-*s %-12s ", reads_shown(session)->has_log ? "± " : "", "", "kind",
                name_width(session), word_part(&session->shown->layers), store ? "from seq" : "from LSN");
    if (is_roomy(session))
        text_printf(&out->text, "%-12s %-*s%s", "to LSN", SIZE_COLUMNS, reads_shown(session)->own ? "gives" : "size",
                    "keys");
    else
        text_printf(&out->text, "%s", reads_shown(session)->own ? "gives" : "size");
}

/* Adds what the layers hold for the key, all together and that of the line. */
static void pane_read_add_contributions(Session *session, const PathRow *row, Lines *lines)
{
    char bytes[32], records[64], label[LSM_LABEL_SIZE];
    ContributionSum sum = contributions_sum(reads_shown(session)->own, reads_shown(session)->taken);
    lines_field(lines, "applies", "%s, %s%s", plural_format(sum.records, "record", records),
                bytes_format(sum.bytes, bytes), sum.ended ? " with the page" : "");
    lines_field(lines, "holding", "%zu of the layers hold%s the key", sum.holding, verb_ending(sum.holding));
    if (sum.in_vain)
        lines_field(lines, "in vain", "%zu of the layers hold%s nothing of the key", sum.in_vain,
                    verb_ending(sum.in_vain));
    if (sum.unknown)
        lines_field(lines, "unknown", "%zu of the layers ha%s no file that can be read", sum.unknown,
                    sum.unknown == 1 ? "s" : "ve");
    if (row->predicted < reads_shown(session)->taken)
        lines_field(lines, "line", "%s of the key in %s %s",
                    bytes_format(reads_shown(session)->own[row->predicted].bytes, bytes),
                    word_part(&session->shown->layers), layer_label(&session->shown->layers, row->layer, label));
}

static void pane_read_add_log(const Reads *reads, const PathRow *row, Lines *lines)
{
    char lsn[LSN_TEXT_SIZE], number[64];
    size_t visits = reads->log.at.count;
    lines_field(lines, "log", "%s; %zu %s predicted", plural_format(visits, "visit", number), reads->path.steps.count,
                word_for(reads->path.steps.count, "was", "were"));
    if (row->real == PATH_NOT) {
        lines_field(lines, "line", "- predicted, but the log does not visit it");
        return;
    }
    const LoggedVisit *entry = &reads->log.at.at[row->real];
    lines_field(lines, "line", "%svisit %zu%s%s%s%s", row->predicted == PATH_NOT ? "+ not predicted: " : "",
                row->real + 1, entry->result[0] ? ", " : "", entry->result, entry->has_cont ? ", continued below " : "",
                entry->has_cont ? lsn_format(entry->cont, lsn) : "");
}

static void pane_read_detail(Session *session, size_t i, Lines *lines)
{
    const Reads *reads = reads_shown(session);
    const ReadPath *path = &reads->path;
    size_t taken = reads->taken, passed = path->over + path->steps.count - taken;
    char bytes[32], lsn[LSN_TEXT_SIZE];
    Text key = TEXT_EMPTY;
    describe_key(session, reads->key, &key);
    lines_field(lines, "key", "%s%s%s", key.at, reads->lsn == LSN_HEAD ? "" : " at ",
                reads->lsn == LSN_HEAD ? "" : lsn_format(reads->lsn - 1, lsn));
    const char *part = word_part(&session->shown->layers);
    Text visits = TEXT_EMPTY;
    read_visits_text(session->shown, path, taken, &visits);
    lines_field(lines, "visits", "%s", visits.at);
    text_release(&visits);
    if (reads->has_log)
        pane_read_add_log(reads, &reads->rows.at[i], lines);
    if (reads->own)
        pane_read_add_contributions(session, &reads->rows.at[i], lines);
    if (path->size_unknown == 0 && taken == path->steps.count)
        lines_field(lines, "sizes", "%s%s, all these %ss together", bytes_format(path->bytes, bytes),
                    estimate_mark(read_sizes_estimated(session->shown, path, taken)), part);
    if (!session->shown->layers.lsm)
        lines_field(lines, "order",
                    "as the read goes down: next is the layer that reaches highest below the last one; "
                    "an image is visited when no delta above its LSN is left");
    if (passed > 0)
        lines_field(lines, "passes", "%zu more layers over this key without a visit: they are below the %s", passed,
                    taken < path->steps.count ? "record that gives the page" : "image, or other layers hide them");
    text_release(&key);
}

static void pane_read_visit(Session *session, size_t i)
{
    LayerId layer = reads_shown(session)->rows.at[i].layer;
    if (layer == LAYER_NONE)
        return;
    session_select(session, layer);
    MapView *map = session_map(session);
    map->has_cursor = true;
    map->cursor_key = reads_shown(session)->key;
    map->cursor_lsn = session->shown->layers.lsn_lo[layer];
    map_reveal(map, map->cursor_key, map->cursor_lsn);
    session->map_stale = true;
}

static const char *pane_read_barred(Session *session, size_t i)
{
    return reads_shown(session)->rows.at[i].layer == LAYER_NONE ? "the log's layer is not in this set" : NULL;
}

static bool pane_read_enter(Session *session, size_t i, Error *error)
{
    (void)error;
    session_fly(session, reads_shown(session)->rows.at[i].layer);
    return true;
}

/* The size of the layer in bytes; 0 where it is unknown. */
static uint64_t pane_read_sort_key(Session *session, size_t i)
{
    LayerId id = reads_shown(session)->rows.at[i].layer;
    uint64_t size = id == LAYER_NONE ? SIZE_UNKNOWN : session->shown->layers.size[id];
    return size == SIZE_UNKNOWN ? 0 : size;
}

/* A read that visits nothing is not one that was never asked for. */
static const char *pane_read_empty(Session *session)
{
    return reads_shown(session)->has_path ? "The read visits nothing: no layer holds the key. R reads the key with the "
                                            "deepest read."
                                          : NULL;
}

const PaneOps pane_read = {.empty = pane_read_empty,
                           .sort_key = pane_read_sort_key,
                           .sort_key_name = "bytes",
                           .count = pane_read_count,
                           .line = pane_read_line,
                           .head = pane_read_head,
                           .detail = pane_read_detail,
                           .visit = pane_read_visit,
                           .enter = pane_read_enter,
                           .barred = pane_read_barred,
                           .selects = true};
