/* pane_layer.c - describes the selected layer; without a selection, what the cell under the cursor covers. */
#include "core/history/slices.h"
#include "core/model/lsm.h"
#include "core/tell/lsm_report.h"
#include "core/tell/words.h"
#include "tui/app/compare.h"
#include "tui/app/describe.h"
#include "tui/panes/pane_table.h"
#include "tui/view/theme.h"

#include <stdio.h>

static void pane_layer_add_lsns(Lines *lines, const LayerSet *set, LayerId id)
{
    char lo[LSN_TEXT_SIZE], hi[LSN_TEXT_SIZE], span[32];
    if (layer_is_image(set, id))
        lines_field(lines, "LSN", "%s", lsn_format(set->lsn_lo[id], lo));
    else
        lines_field(lines, "LSNs", "%s … %s (%s of WAL)", lsn_format(set->lsn_lo[id], lo),
                    lsn_format(set->lsn_hi[id], hi), bytes_format(set->lsn_hi[id] - set->lsn_lo[id], span));
}

static void add_size(Session *session, const LayerSet *set, Lines *lines, LayerId id)
{
    char text[32], share[32];
    double percent = 100.0 * (double)set->size[id] / (double)session->policy.target_file_size;
    if (percent < 1 && set->size[id] > 0)
        snprintf(share, sizeof share, "under 1%%");
    else
        snprintf(share, sizeof share, "%.0f%%", percent);
    if (set->size[id] == SIZE_UNKNOWN)
        lines_field(lines, "size", "unknown");
    else
        lines_field(lines, "size", "%s%s, %s of target", bytes_format(set->size[id], text),
                    estimate_mark(history_size_is_estimate(session->shown, id)), share);
    if (set->records && set->records[id] != SIZE_UNKNOWN)
        lines_field(lines, "records", "%s", count_format(set->records[id], text));
}

static void pane_layer_add_state(Lines *lines, const LayerSet *set, LayerId id)
{
    uint8_t flags = set->flags[id];
    if (set->generation[id] != GENERATION_NONE)
        lines_field(lines, "generation", "%u", set->generation[id]);
    if (set->shard[id] != SHARD_NONE)
        lines_field(lines, "shard", "%u of %u", set->shard[id] >> 8, set->shard[id] & 0xFF);
    if (flags & LAYER_RESIDENCY_KNOWN)
        lines_field(lines, "on disk", flags & LAYER_EVICTED ? "no, evicted" : "yes");
    if (flags & LAYER_VISIBILITY_KNOWN)
        lines_field(lines, "visible", flags & LAYER_VISIBLE ? "yes" : "no, covered by images");
    if (flags & LAYER_COLD)
        lines_field(lines, "heatmap", "cold");
}

static void add_life(const History *history, Lines *lines, LayerId id)
{
    if (history->steps.count < 2 || history->born[id] == STEP_NEVER)
        return;
    LayerId whole = layer_whole(&history->layers, id);
    StepId deleted = history_deleted_at(history, id), died = history->died[id];
    if (whole != id && died == STEP_NEVER)
        lines_field(lines, "in use", "from step %u on", history->born[id]);
    else if (whole != id)
        lines_field(lines, "in use", "from step %u until step %u", history->born[id], died);
    if (deleted == STEP_NEVER)
        lines_field(lines, "born", "step %u, lives on", history->born[whole]);
    else
        lines_field(lines, "born", "step %u, deleted at step %u", history->born[whole], deleted);
    if (history_is_cut(history, id))
        lines_field(lines, "slices", "shown one by one from step %u on", died);
    if (history->job[id] != JOB_NONE)
        lines_field(lines, "made by", "job %u", history->job[id]);
}

static void pane_layer_add_name(Lines *lines, const LayerSet *set, LayerId id)
{
    char name[LAYER_NAME_SIZE];
    if (set->name[id]) {
        lines_field_raw(lines, "name", (Str){set->name[id], set->name_length[id]});
        return;
    }
    Layer layer = layer_set_get(set, id);
    lines_field(lines, "name", "%s", layer_logical_name(&layer, set->form, name));
}

static void build_cursor(Session *session, Lines *lines)
{
    const char *part = word_part(&session->shown->layers);
    if (!session->map.has_cursor) {
        lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING,
                  "No %s is selected. Arrows or a click select; n and N walk from %s to %s; / searches.", part, part,
                  part);
        return;
    }
    Text text = TEXT_EMPTY;
    char lsn[LSN_TEXT_SIZE];
    describe_key(session, session->map.cursor_key, &text);
    lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, "No %s is selected. The cursor is at:", part);
    lines_field(lines, "key", "%s", text.at);
    if (session->shown->layers.lsm)
        lines_field(lines, vertical_name(session->shown->layers.vertical), "%s",
                    vertical_label(session->shown->layers.vertical, session->map.cursor_lsn, lsn));
    else
        lines_field(lines, "LSN", "%s", lsn_format(session->map.cursor_lsn, lsn));
    text_release(&text);
}

/* Describes a table of an LSM store, in the store's own terms. */
static void build_table(Session *session, const History *history, LayerId id, Lines *lines)
{
    const LayerSet *set = &history->layers;
    const LsmFamily *family = &set->lsm->families.at[set->family];
    bool known = id < family->placements.count;
    const LsmPlacement planned = known ? (LsmPlacement){0} : lsm_planned_table(set, id);
    const LsmPlacement *table = known ? &family->placements.at[id] : &planned;
    char size[32], label[LSM_LABEL_SIZE];
    Text text = TEXT_EMPTY;
    lines_add(lines, (Style){.fg = ROLE_DELTA, .attr = ATTR_BOLD}, LINE_NOTHING, "Table %s, L%u%s%s",
              placement_label(table, label), table->level, known ? "" : ", planned",
              !history_alive(history, id, session->step) ? ", not alive at this step" : "");
    describe_range(session, (KeyRange){set->key_lo[id], set->key_hi[id]}, &text);
    lines_field(lines, "keys", "%s", text.at);
    text_release(&text);
    if (table->flags & PLACEMENT_SEQ_KNOWN)
        lines_field(lines, "sequences", "%llu … %llu", (unsigned long long)table->seq_lo,
                    (unsigned long long)table->seq_hi);
    lines_field(lines, "size", "%s", bytes_format(table->size, size));
    if (table->flags & PLACEMENT_MARKED)
        lines_field(lines, "marked", "for compaction");
    if (table->flags & PLACEMENT_VIRTUAL)
        lines_field(lines, "virtual", "a part of #%llu", (unsigned long long)table->backing);
    if (history->lsm && history->steps.count > 1) {
        Text born = TEXT_EMPTY;
        lsm_event_text(set->lsm, &set->lsm->events.at[table->event], &born);
        lines_field(lines, "born", "step %u: %s", table->born, born.at);
        text_release(&born);
        if (table->died == STEP_NEVER)
            lines_field(lines, "died", "it lives on");
        else
            lines_field(lines, "died", "step %u", table->died);
    }
    pane_layer_add_name(lines, set, id);
    lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, "w explains why it is or is not compacted next.");
}

/* What is said of a selected layer that the map does not show at this step. */
static const char *absence_of(const Session *session, LayerId id)
{
    const History *history = session->shown;
    StepId step = session->step;
    if (history_alive(history, id, step))
        return "";
    bool whole = layer_whole(&history->layers, id) == id;
    if (whole && history->born[id] <= step && step < history_deleted_at(history, id))
        return ", shown as its slices";
    return whole ? ", not alive at this step" : ", not in use at this step";
}

static void pane_layer_build(Session *session, Lines *lines, int width)
{
    (void)width;
    size_t side; /* the side of the picked layer, where A does not have it; else 0 */
    LayerId picked = compare_picked(session, &side);
    const History *history = side ? compare_shown(session)->side[side].history : session->shown;
    const LayerSet *set = &history->layers;
    LayerId id = side ? picked : session->map.selected;
    if (id == LAYER_NONE || id >= set->count) {
        build_cursor(session, lines);
        return;
    }
    if (set->lsm) {
        build_table(session, history, id, lines);
        return;
    }
    Text keys = TEXT_EMPTY;
    LayerId whole = layer_whole(set, id);
    char slice_of[40] = "";
    if (whole != id)
        snprintf(slice_of, sizeof slice_of, ", a slice of #%u", whole);
    bool image = layer_is_image(set, id), ghost = set->flags[id] & LAYER_GHOST;
    lines_add(lines, (Style){.fg = image ? ROLE_IMAGE : ROLE_DELTA, .attr = ATTR_BOLD}, LINE_NOTHING, "%s #%u%s%s%s",
              image                  ? "Image"
              : layer_is_l0(set, id) ? "L0 delta"
                                     : "Delta",
              id, slice_of, ghost ? ", planned" : "",
              side == 1   ? ", only in B"
              : side == 2 ? ", only in C"
                          : absence_of(session, id));
    describe_range(session, (KeyRange){set->key_lo[id], set->key_hi[id]}, &keys);
    lines_field(lines, "keys", "%s", keys.at);
    text_release(&keys);
    pane_layer_add_lsns(lines, set, id);
    add_size(session, set, lines, id);
    pane_layer_add_state(lines, set, id);
    add_life(history, lines, id);
    pane_layer_add_name(lines, set, id);
}

const PaneOps pane_layer = {.build = pane_layer_build};
