/* svg_layers.c - writes layers as paths of whole numbers; in a page as rows of text, which the page's script turns into
 * paths.
 *
 *     <path class="l0" d="M120 340h58v12h-58z"><title>…</title></path>       a picture: each layer has its tooltip
 *     <path class="l0" d="M120 340h58v12h-58zM120 352h58v12h-58z"/>           a figure of many layers: a path per class
 *     <metadata>…                                                             a page: rows, see svg_page.c
 *
 * A browser takes a second for some 20,000 elements, and as long again for each tool that walks them; as rows they are
 * one element. For speed, numbers are formatted by hand. A million layers take some 0.3 s, most of it for 240 MB of
 * text.
 */
#include "tui/view/svg_drawing.h"

#include "core/base/escape.h"

#include <stdlib.h>

/* Writes the decimal digits of n at `to`. Returns their end. */
static char *svg_put_number(char *to, long n)
{
    char digits[24];
    int count = 0;
    unsigned long rest = n < 0 ? (unsigned long)-n : (unsigned long)n;
    if (n < 0)
        *to++ = '-';
    do
        digits[count++] = (char)('0' + rest % 10);
    while (rest /= 10);
    while (count)
        *to++ = digits[--count];
    return to;
}

static char *svg_put_text(char *to, const char *text)
{
    size_t length = strlen(text);
    memcpy(to, text, length);
    return to + length;
}

/* Appends the layer's name, the meaning of its keys, and its size if that is known, each on a line. */
static void add_words(Drawing *drawing, const MapRef *ref)
{
    Text *out = drawing->out;
    uint64_t size = drawing->history->layers.size[ref->id];
    Str name = svg_layer_name(drawing, ref->id);
    if (name.length == 0)
        svg_add_logical_name(drawing, ref, out);
    else
        svg_add_escaped(name, out);
    text_add_char(out, '\n');
    text_add_str(out, svg_key_text(drawing, ref->key_lo));
    text_add_str(out, STR(" – "));
    text_add_str(out, svg_key_text(drawing, ref->key_hi));
    if (size == SIZE_UNKNOWN)
        return;
    char bytes[32];
    text_add_char(out, '\n');
    text_printf(out, "%s%s", bytes_format(size, bytes),
                estimate_mark(history_size_is_estimate(drawing->history, ref->id)));
}

void svg_add_life(const Drawing *drawing, LayerId id)
{
    StepId died = drawing->history->died[id];
    text_printf(drawing->out, " data-b=\"%u\"", drawing->history->born[id]);
    if (died != STEP_NEVER)
        text_printf(drawing->out, " data-d=\"%u\"", died);
    if (drawing->history->job[id] != JOB_NONE)
        text_printf(drawing->out, " data-j=\"%u\"", drawing->history->job[id]);
}

/* Appends a delta's rectangle, or an image's line from its lower left corner, in units. Where there is room a line has
 * ticks at its ends, so that neighbouring images can be told apart. */
static void add_outline(Drawing *drawing, int x0, int x1, int y, int height)
{
    bool image = drawing->kind == LAYER_IMAGE;
    bool ticks = image && svg_has_ticks(drawing) && x1 - x0 > 2 * IMAGE_TICK;
    char buffer[160], *to = svg_put_text(buffer, "M");
    to = svg_put_number(to, x0);
    *to++ = ' ';
    to = svg_put_number(to, y);
    if (ticks) {
        to = svg_put_text(to, "v-");
        to = svg_put_number(to, IMAGE_TICK);
        to = svg_put_text(to, "v");
        to = svg_put_number(to, IMAGE_TICK);
    }
    *to++ = 'h';
    to = svg_put_number(to, x1 - x0);
    if (ticks) {
        to = svg_put_text(to, "v-");
        to = svg_put_number(to, IMAGE_TICK);
    }
    if (!image) {
        *to++ = 'v';
        to = svg_put_number(to, height);
        *to++ = 'h';
        to = svg_put_number(to, x0 - x1);
        *to++ = 'z';
    }
    text_add(drawing->out, buffer, (size_t)(to - buffer));
}

/* Adds a layer to the path of a figure: consecutive layers of the same class share one. */
static void add_to_path(Drawing *drawing, const MapRef *ref, int x0, int x1, int y, int height)
{
    Text class = TEXT_EMPTY;
    svg_add_classes(drawing, ref->id, &class);
    if (!drawing->path_open || !str_equal(text_str(&class), text_str(&drawing->path_class))) {
        text_printf(drawing->out, "%s<path class=\"%s\" d=\"", drawing->path_open ? "\"/>\n" : "",
                    class.length ? class.at : "");
        text_clear(&drawing->path_class);
        text_add_str(&drawing->path_class, text_str(&class));
        drawing->path_open = true;
    }
    add_outline(drawing, x0, x1, y, height);
    text_release(&class);
}

static void add_path(Drawing *drawing, const MapRef *ref, int x0, int x1, int y, int height)
{
    Text class = TEXT_EMPTY;
    text_add_str(drawing->out, STR("<path"));
    svg_add_classes(drawing, ref->id, &class);
    if (class.length)
        text_printf(drawing->out, " class=\"%s\"", class.at);
    text_release(&class);
    text_add_str(drawing->out, STR(" d=\""));
    add_outline(drawing, x0, x1, y, height);
    text_add_str(drawing->out, STR("\"><title>"));
    add_words(drawing, ref);
    text_add_str(drawing->out, STR("</title></path>\n"));
}

static bool add_layer(void *context, const MapRef *ref)
{
    Drawing *drawing = context;
    int x0 = drawing->x_of[ref->key_lo], x1 = drawing->x_of[ref->key_hi];
    int y0 = drawing->y_of[ref->lsn_lo], y1 = drawing->y_of[ref->lsn_hi];
    int right = drawing->width * UNIT, top = drawing->height * UNIT;
    if (layer_is_image(&drawing->history->layers, ref->id) != (drawing->kind == LAYER_IMAGE) || x1 < 0 || y1 < 0 ||
        x0 > right || y0 > top)
        return true;
    x0 = x0 < 0 ? 0 : x0, x1 = x1 > right ? right : x1, y0 = y0 < 0 ? 0 : y0, y1 = y1 > top ? top : y1;
    int y = top - (drawing->kind == LAYER_IMAGE ? y0 : y1);
    if (drawing->options.in_page)
        svg_page_layer(drawing, ref);
    else if (svg_is_merged(drawing))
        add_to_path(drawing, ref, x0, x1, y, y1 - y0);
    else
        add_path(drawing, ref, x0, x1, y, y1 - y0);
    text_pour(drawing->out);
    return true;
}

void svg_layers(Drawing *drawing, LayerKind kind)
{
    drawing->kind = kind;
    MapRef all = {0, UINT32_MAX, 0, UINT32_MAX, 0};
    text_printf(drawing->out, "<g class=\"%s\" transform=\"scale(%g)\">\n", kind == LAYER_IMAGE ? "i" : "d",
                1.0 / UNIT);
    if (drawing->options.in_page)
        svg_page_open(drawing);
    if (drawing->options.all_steps) {
        for (size_t i = 0; kind == LAYER_DELTA && i < drawing->index.delta_count; i++)
            add_layer(drawing, &drawing->index.deltas[i]);
        for (uint32_t lsn = 0; kind == LAYER_IMAGE && lsn < drawing->index.index.lsn_count; lsn++) {
            for (size_t i = drawing->index.run[lsn]; i < drawing->index.run[lsn + 1]; i++) {
                MapRef ref = map_index_image(&drawing->index, i, lsn);
                add_layer(drawing, &ref);
            }
        }
    } else {
        map_index_visit(&drawing->index, drawing->history, drawing->step, &all, add_layer, drawing);
    }
    if (drawing->path_open)
        text_add_str(drawing->out, STR("\"/>\n"));
    drawing->path_open = false;
    text_add_str(drawing->out, drawing->options.in_page ? STR("</metadata></g>\n") : STR("</g>\n"));
}
