/* svg_names.c - writes the names of layers and their classes in the style sheet. The digits of a key are made once for
 * all layers that share it; plain names are copied as they were read.
 *
 *     000000067F…-000000067F…__0000000001696070-00000000016E8B31      the logical name, of two keys and two LSNs
 *     l0 r3 sel                                                       an L0 delta, filled by the ramp, selected
 */
#include "tui/view/svg_drawing.h"

#include "core/base/escape.h"

Str svg_key_digits(Drawing *drawing, uint32_t rank)
{
    if (!drawing->hex[rank].at) {
        char digits[KEY_TEXT_SIZE];
        key_format(drawing->index.index.keys[rank], drawing->history->layers.form, digits);
        drawing->hex[rank] = (Str){arena_text(&drawing->arena, digits), strlen(digits)};
    }
    return drawing->hex[rank];
}

static void svg_add_hex(Text *out, uint64_t n, int least)
{
    char digits[16];
    int at = 16;
    while (n || 16 - at < least) {
        digits[--at] = "0123456789ABCDEF"[n & 15];
        n >>= 4;
    }
    text_add(out, digits + at, (size_t)(16 - at));
}

void svg_add_lsn_digits(const Drawing *drawing, uint32_t rank, Text *out)
{
    svg_add_hex(out, drawing->index.index.lsns[rank], drawing->history->layers.form == KEY_PLAIN ? 8 : 16);
}

void svg_add_logical_name(Drawing *drawing, const MapRef *ref, Text *out)
{
    text_add_str(out, svg_key_digits(drawing, ref->key_lo));
    text_add_char(out, '-');
    text_add_str(out, svg_key_digits(drawing, ref->key_hi));
    text_add_str(out, STR("__"));
    svg_add_lsn_digits(drawing, ref->lsn_lo, out);
    if (layer_is_image(&drawing->history->layers, ref->id))
        return;
    text_add_char(out, '-');
    svg_add_lsn_digits(drawing, ref->lsn_hi, out);
}

/* Has the name nothing to escape, as the names of layers in dumps? */
static bool svg_is_plain(Str name)
{
    for (size_t i = 0; i < name.length; i++) {
        unsigned char c = (unsigned char)name.at[i];
        if (c < ' ' || c > '~' || c == '&' || c == '<' || c == '>' || c == '"')
            return false;
    }
    return true;
}

Str svg_layer_name(const Drawing *drawing, LayerId id)
{
    const LayerSet *set = &drawing->history->layers;
    Str name = {set->name[id], set->name[id] ? set->name_length[id] : 0};
    const char *slash = name.length ? memrchr(name.at, '/', name.length) : NULL;
    return slash ? (Str){slash + 1, (size_t)(name.at + name.length - slash - 1)} : name;
}

void svg_add_escaped(Str name, Text *out)
{
    if (svg_is_plain(name))
        text_add_str(out, name);
    else
        xml_escape(name, out);
}

void svg_add_classes(const Drawing *drawing, LayerId id, Text *out)
{
    bool selected = id == drawing->map->selected, l0 = layer_is_l0(&drawing->history->layers, id);
    uint8_t fill = drawing->fills ? drawing->fills[id] : SVG_FILL_NONE;
    text_add_str(out, l0 ? STR("l0") : STR(""));
    text_add_str(out, l0 && fill ? STR(" ") : STR(""));
    svg_fill_class(fill, out);
    text_add_str(out, selected ? l0 || fill ? STR(" sel") : STR("sel") : STR(""));
}
