/* svg_page.c - writes layers as rows of text, which the script of a page turns into paths, names and tooltips.
 *
 *     keys      0 / 000000067F000032AC…00 / dbdir            x, digits, meaning: a line for each rank, / is a tab
 *     lsns      4882 / 0000000001696070                      y, digits; of a store also the height of the row above it
 *     layers    =l0 / 0 - -                                  classes / born, died, job (and slice) of all rows that
 * follow 17 3 5 2 / 2.00 MiB / +-v1-00000001          key rank, keys, LSN rank, LSNs / size / name 20 1 5 an image of
 * unknown size, with its logical name
 *
 * Names of layers repeat their keys and LSNs. For 24,070 images, which share 5,000 keys, names, outlines and meanings
 * take 4 MB; rows take 0.4 MB, and the tables 0.3 MB.
 */
#include "tui/view/svg_drawing.h"

#include "core/base/escape.h"
#include "core/history/slices.h"

static int svg_clip(int at, int most)
{
    return at < 0 ? 0 : at > most ? most : at;
}

/* Ranks outside the window are put on its border, because outlines are cut there. */
void svg_page_tables(Drawing *drawing)
{
    const LayerIndex *index = &drawing->index.index;
    int right = drawing->width * UNIT, top = drawing->height * UNIT;
    text_add_str(drawing->out, STR("<metadata class=\"keys\">"));
    for (uint32_t rank = 0; rank < index->key_count; rank++) {
        text_printf(drawing->out, "%d\t", svg_clip(drawing->x_of[rank], right));
        text_add_str(drawing->out, svg_key_digits(drawing, rank));
        text_add_char(drawing->out, '\t');
        text_add_str(drawing->out, svg_key_text(drawing, rank));
        text_add_char(drawing->out, '\n');
        text_pour(drawing->out);
    }
    text_add_str(drawing->out, STR("</metadata>\n<metadata class=\"lsns\""));
    if (svg_moves_rows(drawing))
        text_printf(drawing->out, " data-rows=\"%d\"", top);
    text_add_char(drawing->out, '>');
    for (uint32_t rank = 0; rank < index->lsn_count; rank++) {
        text_printf(drawing->out, "%d\t", top - svg_clip(drawing->y_of[rank], top));
        svg_add_lsn_digits(drawing, rank, drawing->out);
        if (svg_moves_rows(drawing))
            text_printf(drawing->out, "\t%u", axis_row_height(&drawing->history->layers, index->lsns[rank]));
        text_add_char(drawing->out, '\n');
        text_pour(drawing->out);
    }
    text_add_str(drawing->out, STR("</metadata>\n"));
}

void svg_page_open(Drawing *drawing)
{
    text_clear(&drawing->path_class);
    if (drawing->kind == LAYER_IMAGE && svg_has_ticks(drawing))
        text_printf(drawing->out, "<metadata data-tick=\"%d\">", IMAGE_TICK);
    else
        text_add_str(drawing->out, STR("<metadata>"));
}

/* How slices change what birth and death mean: " cut", it is not deleted where it ends, but its slices are drawn from
 * there on; " slice", of a layer that was there before; " new", the slice of a new layer. "" for other layers. */
static const char *slice_word(const History *history, LayerId id)
{
    LayerId whole = layer_whole(&history->layers, id);
    if (whole == id)
        return history_is_cut(history, id) ? " cut" : "";
    return history->born[whole] < history->born[id] ? " slice" : " new";
}

/* Writes the layer's classes, its steps of birth and death, its job, "-" for none, and what it has to do with slices,
 * unless they are those of the row before it. */
static void add_state(Drawing *drawing, LayerId id)
{
    const History *history = drawing->history;
    StepId died = history->died[id];
    uint32_t job = history->job[id];
    Text state = TEXT_EMPTY;
    text_add_char(&state, '=');
    svg_add_classes(drawing, id, &state);
    text_printf(&state, "\t%u ", history->born[id]);
    text_printf(&state, died == STEP_NEVER ? "-" : "%u", died);
    text_printf(&state, job == JOB_NONE ? " -" : " %u", job);
    text_printf(&state, "%s\n", slice_word(history, id));
    if (!str_equal(text_str(&state), text_str(&drawing->path_class))) {
        text_add_str(drawing->out, text_str(&state));
        text_clear(&drawing->path_class);
        text_add_str(&drawing->path_class, text_str(&state));
    }
    text_release(&state);
}

/* Writes how the name differs from the logical one, which the script makes from keys and LSNs: "+" and what follows it,
 * "=" and the whole name, or nothing where it does not differ. */
static void add_name(Drawing *drawing, const MapRef *ref, Text *out)
{
    Str name = svg_layer_name(drawing, ref->id);
    Text logical = TEXT_EMPTY;
    svg_add_logical_name(drawing, ref, &logical);
    if (name.length && !str_equal(name, text_str(&logical))) {
        bool starts = str_starts(name, text_str(&logical));
        text_add_char(out, starts ? '+' : '=');
        svg_add_escaped(starts ? (Str){name.at + logical.length, name.length - logical.length} : name, out);
    }
    text_release(&logical);
}

void svg_page_layer(Drawing *drawing, const MapRef *ref)
{
    Text *out = drawing->out, name = TEXT_EMPTY;
    uint64_t size = drawing->history->layers.size[ref->id];
    add_name(drawing, ref, &name);
    add_state(drawing, ref->id);
    text_printf(out, "%u %u %u", ref->key_lo, ref->key_hi - ref->key_lo, ref->lsn_lo);
    if (ref->lsn_hi != ref->lsn_lo)
        text_printf(out, " %u", ref->lsn_hi - ref->lsn_lo);
    if (size != SIZE_UNKNOWN || name.length)
        text_add_char(out, '\t');
    if (size != SIZE_UNKNOWN) {
        char bytes[32];
        text_printf(out, "%s%s", bytes_format(size, bytes),
                    estimate_mark(history_size_is_estimate(drawing->history, ref->id)));
    }
    if (name.length)
        text_add_char(out, '\t');
    text_add_str(out, text_str(&name));
    text_add_char(out, '\n');
    text_release(&name);
}
