/* svg.c - layers as paths of whole numbers; axes, ribbon and markers around them.
 *
 * Speed is in the small things: numbers are written by hand, a key's label is made once however many layers share it,
 * and names are copied as they were read. A million layers take some 0.3 s, most of it the 240 MB of text.
 */
#include "tui/view/svg_drawing.h"

#include <stdio.h>
#include <stdlib.h>

/* U+FFFE and U+FFFF are no characters of XML, not even as a reference; all others that it forbids are escaped before.
 */
static bool is_forbidden(Str left)
{
    return str_starts(left, STR("\xEF\xBF\xBE")) || str_starts(left, STR("\xEF\xBF\xBF"));
}

void xml_escape(Str raw, Text *out)
{
    char clean[1024];
    size_t length = text_escape(raw, clean, sizeof clean);
    for (size_t i = 0; i < length; i++) {
        const char *entity = clean[i] == '&'   ? "&amp;"
                             : clean[i] == '<' ? "&lt;"
                             : clean[i] == '>' ? "&gt;"
                             : clean[i] == '"' ? "&quot;"
                                               : NULL;
        if (entity) {
            text_add_str(out, str_from(entity));
        } else if (is_forbidden((Str){clean + i, length - i})) {
            text_add_str(out, STR("\xEF\xBF\xBD"));
            i += 2;
        } else {
            text_add_char(out, clean[i]);
        }
    }
}

/* Decimal digits of n at `to`; returns the end. */
static char *put_number(char *to, long n)
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

static char *put_text(char *to, const char *text)
{
    size_t length = strlen(text);
    memcpy(to, text, length);
    return to + length;
}

static Str key_text(Drawing *drawing, uint32_t rank)
{
    if (!drawing->labels[rank].at) {
        char label[KEY_LABEL_SIZE];
        key_label(drawing->index.index.keys[rank], drawing->history->layers.form, label);
        drawing->labels[rank] = (Str){arena_copy(&drawing->arena, label, strlen(label)), strlen(label)};
    }
    return drawing->labels[rank];
}

static Str key_digits(Drawing *drawing, uint32_t rank)
{
    if (!drawing->hex[rank].at) {
        char digits[KEY_TEXT_SIZE];
        key_format(drawing->index.index.keys[rank], drawing->history->layers.form, digits);
        drawing->hex[rank] = (Str){arena_copy(&drawing->arena, digits, strlen(digits)), strlen(digits)};
    }
    return drawing->hex[rank];
}

static void add_hex(Text *out, uint64_t n, int least)
{
    char digits[16];
    int at = 16;
    while (n || 16 - at < least) {
        digits[--at] = "0123456789ABCDEF"[n & 15];
        n >>= 4;
    }
    text_add(out, digits + at, (size_t)(16 - at));
}

/* The logical name, as layer_logical_name() makes it, from the ranks' digits. */
static void add_logical_name(Drawing *drawing, const MapRef *ref)
{
    const LayerIndex *index = &drawing->index.index;
    const LayerSet *set = &drawing->history->layers;
    int digits = set->form == KEY_PLAIN ? 8 : 16;
    text_add_str(drawing->out, key_digits(drawing, ref->key_lo));
    text_add_char(drawing->out, '-');
    text_add_str(drawing->out, key_digits(drawing, ref->key_hi));
    text_add_str(drawing->out, STR("__"));
    add_hex(drawing->out, index->lsns[ref->lsn_lo], digits);
    if (layer_is_image(set, ref->id))
        return;
    text_add_char(drawing->out, '-');
    add_hex(drawing->out, index->lsns[ref->lsn_hi], digits);
}

/* 1.25 MiB, in tenths and hundredths without floating point. */
static void add_size(Text *out, uint64_t bytes)
{
    static const char *const units[] = {" B", " KiB", " MiB", " GiB", " TiB", " PiB", " EiB"};
    char buffer[40], *to = put_text(buffer, "\n");
    int unit = 0;
    uint64_t hundredths = 0;
    for (; bytes >= 1024 && unit < 6; unit++) {
        hundredths = (bytes % 1024) * 100 / 1024;
        bytes /= 1024;
    }
    to = put_number(to, (long)bytes);
    if (unit) {
        *to++ = '.';
        *to++ = (char)('0' + hundredths / 10);
        *to++ = (char)('0' + hundredths % 10);
    }
    to = put_text(to, units[unit]);
    text_add(out, buffer, (size_t)(to - buffer));
}

/* Is the name as plain as layer names are: nothing to escape? */
static bool is_plain(Str name)
{
    for (size_t i = 0; i < name.length; i++) {
        unsigned char c = (unsigned char)name.at[i];
        if (c < ' ' || c > '~' || c == '&' || c == '<' || c == '>' || c == '"')
            return false;
    }
    return true;
}

static void add_name(Drawing *drawing, const MapRef *ref)
{
    const LayerSet *set = &drawing->history->layers;
    Str name = {set->name[ref->id], set->name[ref->id] ? set->name_length[ref->id] : 0};
    const char *slash = name.length ? memrchr(name.at, '/', name.length) : NULL;
    if (slash)
        name = (Str){slash + 1, (size_t)(name.at + name.length - slash - 1)};
    if (name.length == 0)
        add_logical_name(drawing, ref);
    else if (is_plain(name))
        text_add_str(drawing->out, name);
    else
        xml_escape(name, drawing->out);
}

static void add_tooltip(Drawing *drawing, const MapRef *ref)
{
    Text *out = drawing->out;
    text_add_str(out, STR("<title>"));
    add_name(drawing, ref);
    text_add_char(out, '\n');
    text_add_str(out, key_text(drawing, ref->key_lo));
    text_add_str(out, STR(" – "));
    text_add_str(out, key_text(drawing, ref->key_hi));
    uint64_t size = drawing->history->layers.size[ref->id];
    if (size != SIZE_UNKNOWN)
        add_size(out, size);
    text_add_str(out, STR("</title></path>\n"));
}

static const char *path_class(const Drawing *drawing, LayerId id)
{
    if (id == drawing->map->selected)
        return " class=\"sel\"";
    return layer_is_l0(&drawing->history->layers, id) ? " class=\"l0\"" : "";
}

static void add_life(const Drawing *drawing, LayerId id)
{
    StepId died = drawing->history->died[id];
    text_printf(drawing->out, " data-b=\"%u\"", drawing->history->born[id]);
    if (died != STEP_NEVER)
        text_printf(drawing->out, " data-d=\"%u\"", died);
    if (drawing->history->job[id] != JOB_NONE)
        text_printf(drawing->out, " data-j=\"%u\"", drawing->history->job[id]);
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
    char buffer[160], *to = put_text(buffer, "<path");
    to = put_text(to, path_class(drawing, ref->id));
    text_add(drawing->out, buffer, (size_t)(to - buffer));
    if (drawing->options.all_steps)
        add_life(drawing, ref->id);
    to = put_text(buffer, " d=\"M");
    to = put_number(to, x0);
    *to++ = ' ';
    to = put_number(to, top - (drawing->kind == LAYER_IMAGE ? y0 : y1));
    *to++ = 'h';
    to = put_number(to, x1 - x0);
    if (drawing->kind == LAYER_DELTA) {
        *to++ = 'v';
        to = put_number(to, y1 - y0);
        *to++ = 'h';
        to = put_number(to, x0 - x1);
        *to++ = 'z';
    }
    to = put_text(to, "\">");
    text_add(drawing->out, buffer, (size_t)(to - buffer));
    add_tooltip(drawing, ref);
    return true;
}

static void add_layers(Drawing *drawing, LayerKind kind)
{
    drawing->kind = kind;
    MapRef all = {0, UINT32_MAX, 0, UINT32_MAX, 0};
    text_printf(drawing->out, "<g class=\"%s\">\n", kind == LAYER_IMAGE ? "i" : "d");
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
    text_add_str(drawing->out, STR("</g>\n"));
}

double svg_x(const Drawing *drawing, Key key)
{
    return (double)scale_part(&drawing->x, axis_position(&drawing->keys, key)) / UNIT;
}

double svg_y(const Drawing *drawing, Lsn lsn)
{
    return drawing->height - (double)scale_part(&drawing->y, axis_position(&drawing->lsns, lsn)) / UNIT;
}

static bool shows(const Axis *axis, Window window, U128 value)
{
    Position at = axis_position(axis, value);
    return at >= window.lo && at <= window.hi;
}

bool svg_shows_lsn(const Drawing *drawing, Lsn lsn)
{
    return shows(&drawing->lsns, drawing->up, lsn);
}

static void add_lsn_tick(Drawing *drawing, Lsn lsn, int y)
{
    char text[LSN_TEXT_SIZE];
    text_printf(
        drawing->out,
        "<text class=\"m\" x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text><path class=\"tick\" d=\"M-5 %dh5\"/>\n", -8,
        y + 4, lsn_format(lsn, text), y);
}

static void add_lsn_axis(Drawing *drawing)
{
    int next = drawing->height + 40;
    for (uint32_t r = 0; r < drawing->lsns.count; r++) {
        int y = drawing->height - drawing->y_of[r] / UNIT;
        if (y < 0 || y > drawing->height || y > next - 32 || !svg_shows_lsn(drawing, (Lsn)drawing->lsns.values[r]))
            continue;
        if (next > drawing->height && y < drawing->height - 32) /* none near the corner: say what that is */
            add_lsn_tick(drawing, (Lsn)axis_value(&drawing->lsns, drawing->up.lo), drawing->height);
        add_lsn_tick(drawing, (Lsn)drawing->lsns.values[r], y);
        next = y;
    }
    if (next > drawing->height)
        add_lsn_tick(drawing, (Lsn)axis_value(&drawing->lsns, drawing->up.lo), drawing->height);
}

static void add_key_tick(Drawing *drawing, Str label, int x)
{
    text_printf(drawing->out, "<path class=\"tick\" d=\"M%d %dv8\"/><text class=\"m\" x=\"%d\" y=\"%d\">", x,
                drawing->height + RIBBON + 6, x + 3, drawing->height + RIBBON + 18);
    xml_escape(label, drawing->out);
    text_add_str(drawing->out, STR("</text>\n"));
}

static void add_key_axis(Drawing *drawing)
{
    char corner[KEY_LABEL_SIZE];
    key_label(axis_value(&drawing->keys, drawing->across.lo), drawing->history->layers.form, corner);
    int next = 0, wide = (int)strlen(corner) * 7 + 50;
    bool cornered = false;
    for (uint32_t r = 0; r < drawing->keys.count; r++) {
        int x = drawing->x_of[r] / UNIT;
        if (x < next || x > drawing->width || !shows(&drawing->keys, drawing->across, drawing->keys.values[r]))
            continue;
        Str label = key_text(drawing, r);
        if (x > 0 && x + (int)label.length * 7 > drawing->width)
            break;
        if (!cornered && x > wide)
            add_key_tick(drawing, str_from(corner), 0);
        cornered = true;
        add_key_tick(drawing, label, x);
        next = x + (int)label.length * 7 + 50;
    }
    if (!cornered)
        add_key_tick(drawing, str_from(corner), 0);
}

/* The deepest read in each of the picture's columns of two pixels, as one filled outline. */
static void add_ribbon(Drawing *drawing)
{
    if (drawing->options.all_steps)
        return;
    uint32_t most = 1;
    MapReads reads = map_reads(&drawing->index, drawing->history, drawing->step);
    int columns = drawing->width / 2 + 1;
    uint32_t *deepest = mem_zero((size_t)columns, sizeof *deepest);
    bool some_known = false;
    for (uint32_t s = 0; s < reads.segments; s++)
        some_known = some_known || !map_reads_unsure(&reads, s);
    for (uint32_t s = 0; s < reads.segments; s++) {
        if (some_known && map_reads_unsure(&reads, s)) /* no key of it is known to exist */
            continue;
        int x0 = drawing->x_of[s] / (2 * UNIT), x1 = (drawing->x_of[s + 1] - 1) / (2 * UNIT);
        for (int x = x0 < 0 ? 0 : x0; x <= (x1 > x0 ? x1 : x0) && x < columns; x++) {
            deepest[x] = reads.visits[s] > deepest[x] ? reads.visits[s] : deepest[x];
            most = reads.visits[s] > most ? reads.visits[s] : most;
        }
    }
    map_reads_release(&reads);
    int base = drawing->height + RIBBON + 2;
    text_printf(
        drawing->out,
        "<text class=\"m\" x=\"-8\" y=\"%d\" text-anchor=\"end\">reads ≤%u</text><path class=\"ribbon\" d=\"M0 %d",
        base - 4, most, base);
    for (int x = 0; x < columns; x++)
        text_printf(drawing->out, "V%.1fh2", base - (double)deepest[x] * (RIBBON - 4) / most);
    text_printf(drawing->out, "V%dz\"><title>layers that a read at the head visits, at most %u</title></path>\n", base,
                most);
    free(deepest);
}

static void add_head(Drawing *drawing)
{
    Text *out = drawing->out;
    const SvgOptions *options = &drawing->options;
    text_printf(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\">\n",
                options->width, options->height, options->width, options->height);
    svg_style(options->theme, drawing->history->layers.count < FEW_LAYERS, out);
    text_printf(out, "<rect width=\"100%%\" height=\"100%%\" fill=\"#%06X\"/>\n<text class=\"t\" x=\"16\" y=\"26\">",
                theme_page(options->theme));
    const char *title = drawing->history->title ? drawing->history->title : "layers";
    xml_escape(str_from(title), out);
    size_t counts[2] = {0, 0};
    for (LayerId id = 0; id < drawing->history->layers.count; id++) {
        if (drawing->options.all_steps || history_alive(drawing->history, id, drawing->step))
            counts[layer_is_image(&drawing->history->layers, id)]++;
    }
    char layers[32], deltas[32], images[32];
    text_printf(
        out, "<tspan class=\"m\" dx=\"16\" font-weight=\"normal\">%s layers%s, %s deltas, %s images</tspan></text>\n",
        count_format(counts[0] + counts[1], layers), drawing->options.all_steps ? " in all steps" : "",
        count_format(counts[0], deltas), count_format(counts[1], images));
}

static void drawing_init(Drawing *drawing)
{
    const MapView *map = drawing->map;
    map_index_init(&drawing->index, drawing->history);
    axis_init_keys(&drawing->keys, map->key_axis, &drawing->history->layers, &drawing->index.index);
    axis_init_lsns(&drawing->lsns, map->lsn_axis, &drawing->index.index);
    drawing->width = drawing->options.width - LEFT - RIGHT;
    drawing->height = drawing->options.height - TOP - BOTTOM;
    Window keys = map->keys, lsns = map->lsns;
    if (drawing->options.all_steps) {
        keys = window_all(&drawing->keys);
        lsns = window_all(&drawing->lsns);
    } else if (map->fitted || keys.hi <= keys.lo || lsns.hi <= lsns.lo) {
        map_index_fit(&drawing->index, &drawing->keys, &drawing->lsns, drawing->history, drawing->step, &keys, &lsns);
    }
    drawing->across = keys;
    drawing->up = lsns;
    scale_init(&drawing->x, keys, drawing->width + 1, UNIT);
    scale_init(&drawing->y, lsns, drawing->height + 1, UNIT);
    drawing->x_of = mem_alloc(((size_t)drawing->keys.count + 1) * sizeof *drawing->x_of);
    drawing->y_of = mem_alloc(((size_t)drawing->lsns.count + 1) * sizeof *drawing->y_of);
    scale_ranks(&drawing->x, &drawing->keys, drawing->x_of);
    scale_ranks(&drawing->y, &drawing->lsns, drawing->y_of);
    for (uint32_t r = 0; r < drawing->keys.count; r++)
        drawing->x_of[r] -= UNIT / 2; /* a pixel's middle is where its positions begin */
    for (uint32_t r = 0; r < drawing->lsns.count; r++)
        drawing->y_of[r] -= UNIT / 2;
    drawing->labels = mem_zero((size_t)drawing->keys.count + 1, sizeof *drawing->labels);
    drawing->hex = mem_zero((size_t)drawing->keys.count + 1, sizeof *drawing->hex);
}

static void drawing_release(Drawing *drawing)
{
    free(drawing->x_of);
    free(drawing->y_of);
    free(drawing->labels);
    free(drawing->hex);
    arena_release(&drawing->arena);
    scale_release(&drawing->x);
    scale_release(&drawing->y);
    axis_release(&drawing->keys);
    axis_release(&drawing->lsns);
    map_index_release(&drawing->index);
}

void svg_write(const MapView *map, const History *history, StepId step, const SvgOptions *options, Text *out)
{
    Drawing drawing = {.map = map, .history = history, .step = step, .options = *options, .out = out};
    drawing.options.width = options->width < LEFT + RIGHT + 60 ? LEFT + RIGHT + 60 : options->width;
    drawing.options.height = options->height < TOP + BOTTOM + 40 ? TOP + BOTTOM + 40 : options->height;
    drawing_init(&drawing);
    text_reserve(out, history->layers.count * 250 + 65536);
    add_head(&drawing);
    text_printf(out, "<g transform=\"translate(%d %d)\">\n", LEFT, TOP);
    text_printf(out, "<g transform=\"scale(%g)\">\n", 1.0 / UNIT);
    add_layers(&drawing, LAYER_DELTA);
    add_layers(&drawing, LAYER_IMAGE);
    text_add_str(out, STR("</g>\n"));
    if (drawing.keys.count) {
        svg_scene(&drawing);
        add_ribbon(&drawing);
        add_lsn_axis(&drawing);
        add_key_axis(&drawing);
    }
    text_printf(out,
                "<text class=\"m\" x=\"0\" y=\"%d\">LSN ↑ %s axis  ·  key → %s axis  ·  areas are deltas, lines are "
                "images</text>\n</g>\n</svg>\n",
                drawing.height + BOTTOM - 10, lsn_axis_name(map->lsn_axis), key_axis_name(map->key_axis));
    drawing_release(&drawing);
}
