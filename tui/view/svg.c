/* svg.c - writes the SVG document: its head and styles, the scales of the axes, the order of drawing, and the names
 * inside boxes. */
#include "tui/view/svg_drawing.h"

#include "core/base/escape.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- names inside boxes ---- */

/* Writes the text inside a box: the name that people gave the layer, else its size. */
static void svg_box_text(const LayerSet *set, LayerId id, char *out, size_t size)
{
    Str name = {set->name[id], set->name[id] ? set->name_length[id] : 0};
    char bytes[32] = "";
    if (map_name_given(name)) {
        text_escape(name, out, size);
        return;
    }
    if (set->size[id] != SIZE_UNKNOWN)
        bytes_format(set->size[id], bytes);
    snprintf(out, size, "%s%s%s", layer_is_l0(set, id) ? "L0" : "", layer_is_l0(set, id) && *bytes ? " " : "", bytes);
}

/* The state that the caller has given the layer; NULL: it has none with a sign. */
static const MapState *state_of(const Drawing *drawing, LayerId id)
{
    const MapStates *states = &drawing->map->states;
    if (drawing->map->overlay != OVERLAY_STATES || !states->of || id >= states->count)
        return NULL;
    const MapState *state = &states->states[states->of[id]];
    return state->sign && state->weight >= 0 ? state : NULL;
}

/* Writes the name or size and the sign of a state, or the sign alone where both are too wide. False: nothing fits. */
static bool box_label(const Drawing *drawing, LayerId id, double width, char *out, size_t size)
{
    enum { BYTES = 200, MARGIN = 4 };
    bool image = layer_is_image(&drawing->history->layers, id);
    const MapState *state = state_of(drawing, id);
    char text[BYTES] = "", sign[8] = "";
    if (!image)
        svg_box_text(&drawing->history->layers, id, text, sizeof text);
    if (state)
        sign[utf8_put(state->sign, sign)] = 0;
    snprintf(out, size, "%s%s%s", text, *text && *sign ? " " : "", sign);
    if (*sign && (image || width < svg_text_width(text_columns(str_from(out))) + MARGIN))
        snprintf(out, size, "%s", sign);
    return *out && width >= svg_text_width(text_columns(str_from(out))) + MARGIN;
}

static void add_box_text(Drawing *drawing, LayerId id)
{
    enum { HEIGHT_MIN = 14 };
    const LayerIndex *index = &drawing->index.index;
    double x0 = drawing->x_of[index->key_lo[id]] / (double)UNIT, x1 = drawing->x_of[index->key_hi[id]] / (double)UNIT;
    double y0 = drawing->y_of[index->lsn_lo[id]] / (double)UNIT, y1 = drawing->y_of[index->lsn_hi[id]] / (double)UNIT;
    x0 = x0 < 0 ? 0 : x0, x1 = x1 > drawing->width ? drawing->width : x1;
    y0 = y0 < 0 ? 0 : y0, y1 = y1 > drawing->height ? drawing->height : y1;
    bool image = layer_is_image(&drawing->history->layers, id);
    char label[216];
    bool low = !image && y1 - y0 < HEIGHT_MIN && !svg_moves_rows(drawing);
    if (low || !box_label(drawing, id, x1 - x0, label, sizeof label))
        return;
    text_add_str(drawing->out, STR("<text class=\""));
    svg_text_class(drawing->fills && !image ? drawing->fills[id] : SVG_FILL_NONE, drawing->out);
    text_add_char(drawing->out, '"');
    if (drawing->options.all_steps)
        svg_add_life(drawing, id);
    svg_add_rows(drawing, (LsnRange){drawing->history->layers.lsn_lo[id], drawing->history->layers.lsn_hi[id]});
    text_printf(drawing->out, " x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">", (x0 + x1) / 2,
                drawing->height - (y0 + (image ? 0 : y1 - y0) / 2 - 4));
    xml_escape(str_from(label), drawing->out);
    text_add_str(drawing->out, STR("</text>\n"));
}

static void add_box_texts(Drawing *drawing)
{
    const History *history = drawing->history;
    if (history->layers.count >= SVG_FEW_LAYERS)
        return;
    for (LayerId id = 0; id < history->layers.count; id++)
        if (drawing->options.all_steps || history_alive(history, id, drawing->step))
            add_box_text(drawing, id);
}

/* ---- the document ---- */

static void add_name_of_picture(const Drawing *drawing)
{
    const History *history = drawing->history;
    Str title = str_from(drawing->options.title ? drawing->options.title : history->title ? history->title : "layers");
    xml_escape(str_trim(title), drawing->out);
}

/* In a page the picture has no title line, so its place at the top is cut off. */
static void add_head(Drawing *drawing)
{
    Text *out = drawing->out;
    const SvgOptions *options = &drawing->options;
    int top = options->in_page ? TOP - PAGE_TOP : 0;
    text_printf(out,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 %d %d %d\"%s "
                "role=\"img\" aria-label=\"",
                options->width, options->height - top, top, options->width, options->height - top,
                options->all_steps && svg_overlay_of_step(drawing) ? " data-overlay=\"step\"" : "");
    add_name_of_picture(drawing);
    text_add_str(out, STR("\">\n"));
    if (options->in_page)
        return;
    text_add_str(out, STR("<style>"));
    bool few = drawing->history->layers.count < SVG_FEW_LAYERS;
    svg_rules(options->theme, few, out);
    if (options->both_themes) {
        text_add_str(out, STR("@media screen and (prefers-color-scheme:dark){\n"));
        svg_rules((Theme){options->theme.depth, false}, few, out);
        text_add_str(out, STR("}\n"));
    }
    text_add_str(out, STR("</style>\n<rect class=\"page\" width=\"100%\" height=\"100%\"/>\n"
                          "<text class=\"t\" x=\"16\" y=\"26\">"));
    add_name_of_picture(drawing);
    text_add_str(out, STR("</text>\n"));
}

static void drawing_init(Drawing *drawing)
{
    const MapView *map = drawing->map;
    const History *history = drawing->history;
    LayerId lineage = map->overlay == OVERLAY_LINEAGE ? map->selected : LAYER_NONE;
    map_index_init(&drawing->index, history, map->space ? &map->space->edges : NULL);
    map_key_axis(map, history, &drawing->index, &drawing->keys);
    map_lsn_axis(&drawing->lsns, map->lsn_axis, history, &drawing->index.index, drawing->step);
    scene_init(&drawing->scene, history, drawing->step, lineage, map->markers);
    if (map->summary && history->steps.count <= 1)
        scene_add_summary(&drawing->scene, map->summary);
    drawing->right = svg_scene_margin(drawing);
    drawing->width = drawing->options.width - LEFT - drawing->right;
    Window keys = map->keys, lsns = map->lsns;
    if (drawing->options.all_steps) {
        keys = window_all(&drawing->keys);
        lsns = window_all(&drawing->lsns);
    } else if (map->fitted || keys.hi <= keys.lo || lsns.hi <= lsns.lo) {
        map_index_fit(&drawing->index, &drawing->keys, &drawing->lsns, history, drawing->step, &keys, &lsns);
    }
    drawing->across = keys;
    drawing->up = lsns;
    drawing->labels = mem_zero((size_t)drawing->keys.count + 1, sizeof *drawing->labels);
    drawing->hex = mem_zero((size_t)drawing->keys.count + 1, sizeof *drawing->hex);
    drawing->x_of = mem_alloc(((size_t)drawing->keys.count + 1) * sizeof *drawing->x_of);
    drawing->y_of = mem_alloc(((size_t)drawing->lsns.count + 1) * sizeof *drawing->y_of);
}

/* The pixels below the area: ribbon, ruler, key labels, caption, legend. */
static int rows_below(const Drawing *drawing)
{
    return svg_row(drawing, 1 + svg_legend_rows(drawing)) - drawing->height + 12;
}

static void place_ranks(Drawing *drawing)
{
    scale_init(&drawing->x, drawing->across, drawing->width + 1, UNIT);
    scale_init(&drawing->y, drawing->up, drawing->height + 1, UNIT);
    scale_ranks(&drawing->x, &drawing->keys, drawing->x_of);
    scale_ranks(&drawing->y, &drawing->lsns, drawing->y_of);
    for (uint32_t r = 0; r < drawing->keys.count; r++)
        drawing->x_of[r] -= UNIT / 2; /* the window begins in the middle of the first pixel */
    for (uint32_t r = 0; r < drawing->lsns.count; r++)
        drawing->y_of[r] -= UNIT / 2;
}

static void drawing_release(Drawing *drawing)
{
    free(drawing->fills);
    array_release(&drawing->legend);
    scene_release(&drawing->scene);
    free(drawing->x_of);
    free(drawing->y_of);
    free(drawing->labels);
    free(drawing->hex);
    text_release(&drawing->path_class);
    arena_release(&drawing->arena);
    scale_release(&drawing->x);
    scale_release(&drawing->y);
    axis_release(&drawing->keys);
    axis_release(&drawing->lsns);
    map_index_release(&drawing->index);
}

void svg_write(const MapView *map, const History *history, StepId step, const SvgOptions *options, Text *out)
{
    enum { AREA_WIDTH_MIN = 60, AREA_HEIGHT_MIN = 40 };
    Drawing drawing = {.map = map, .history = history, .step = step, .options = *options, .out = out};
    drawing_init(&drawing);
    if (drawing.width < AREA_WIDTH_MIN) {
        drawing.options.width += AREA_WIDTH_MIN - drawing.width;
        drawing.width = AREA_WIDTH_MIN;
    }
    drawing.height =
        drawing.options.height; /* fills of overlays need a height, and the legend is made from the fills */
    place_ranks(&drawing);
    svg_overlay_fills(&drawing);
    svg_legend_collect(&drawing);
    scale_release(&drawing.x);
    scale_release(&drawing.y);
    drawing.height = drawing.options.height - TOP - rows_below(&drawing);
    if (drawing.height < AREA_HEIGHT_MIN) {
        drawing.options.height += AREA_HEIGHT_MIN - drawing.height;
        drawing.height = AREA_HEIGHT_MIN;
    }
    place_ranks(&drawing);
    if (!out->sink)
        text_reserve(out, history->layers.count * 250 + 65536);
    add_head(&drawing);
    text_printf(out, "<g transform=\"translate(%d %d)\">\n", LEFT, TOP);
    if (options->in_page)
        svg_page_tables(&drawing);
    svg_layers(&drawing, LAYER_DELTA);
    if (drawing.keys.count)
        svg_scene(&drawing);
    svg_layers(&drawing, LAYER_IMAGE); /* over the borders of planned and doomed deltas: cuts follow images */
    if (drawing.keys.count) {
        add_box_texts(&drawing);
        svg_marks(&drawing);
        svg_axes(&drawing);
    }
    svg_legend(&drawing);
    text_add_str(out, STR("</g>\n</svg>\n"));
    drawing_release(&drawing);
}
