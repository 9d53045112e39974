/* svg_legend.c - explains the signs that the picture has.
 *
 *     size: 1/5 of the target ▁▂▃▄▅▆▇█ 2x   □ delta   □ L0   ━ image   ┈ split   □ planned   ◆ cut: image
 */
#include "tui/view/svg_drawing.h"

#include "core/base/escape.h"
#include "tui/view/map_states.h"

#include <stdio.h>

enum { SWATCH = 18, GAP = 22 };

static SvgKey *add_key(Drawing *drawing, const char *class, SvgKeyShape shape, const char *text)
{
    SvgKey key = {.class = class, .shape = shape};
    snprintf(key.text, sizeof key.text, "%s", text);
    array_push(&drawing->legend, key);
    return &drawing->legend.at[drawing->legend.count - 1];
}

/* Collects the kinds of layers that are drawn in the fill of their kind. */
static void collect_kinds(Drawing *drawing)
{
    const History *history = drawing->history;
    bool delta = false, l0 = false, image = false, faded = false;
    for (LayerId id = 0; id < history->layers.count; id++) {
        if (!drawing->options.all_steps && !history_alive(history, id, drawing->step))
            continue;
        uint8_t fill = drawing->fills ? drawing->fills[id] : SVG_FILL_NONE;
        bool plain = fill == SVG_FILL_NONE;
        image = image || (layer_is_image(&history->layers, id) && plain);
        l0 = l0 || (layer_is_l0(&history->layers, id) && plain);
        delta = delta || (!layer_is_image(&history->layers, id) && !layer_is_l0(&history->layers, id) && plain);
        faded = faded || fill == SVG_FILL_FADED;
    }
    if (delta)
        add_key(drawing, "d", SVG_KEY_BOX, history->lsm ? "table" : "delta");
    if (l0)
        snprintf(add_key(drawing, "d", SVG_KEY_BOX, "L0")->fill, sizeof(SvgKey){0}.fill, "l0");
    if (image)
        add_key(drawing, "i", SVG_KEY_LINE, "image");
    if (faded)
        snprintf(add_key(drawing, "d", SVG_KEY_BOX, "not visited by reads at the head")->fill, sizeof(SvgKey){0}.fill,
                 "faded");
}

/* Has a layer a fill in [lo, hi)? */
static bool any_fill(const Drawing *drawing, int lo, int hi)
{
    for (LayerId id = 0; drawing->fills && id < drawing->history->layers.count; id++)
        if (drawing->fills[id] >= lo && drawing->fills[id] < hi)
            return true;
    return false;
}

/* Says that the overlay fills no layer, because the picture looks as if there were none. */
static void collect_unknown(Drawing *drawing)
{
    char text[64];
    snprintf(text, sizeof text, "%s: unknown here", overlay_name(drawing->map->overlay));
    add_key(drawing, NULL, SVG_KEY_TEXT, text);
}

static void collect_ramp(Drawing *drawing)
{
    const char *low, *high;
    char text[64];
    if (!overlay_ramp(drawing->map->overlay, &low, &high))
        return;
    if (!any_fill(drawing, SVG_FILL_RAMP, SVG_FILL_CLASS)) {
        collect_unknown(drawing);
        return;
    }
    snprintf(text, sizeof text, "%s: %s", overlay_name(drawing->map->overlay), low);
    add_key(drawing, NULL, SVG_KEY_TEXT, text);
    for (unsigned step = 0; step < 8; step++)
        snprintf(add_key(drawing, "d", SVG_KEY_BOX, step == 7 ? high : "")->fill, sizeof(SvgKey){0}.fill, "r%u",
                 step % 8);
}

static void collect_states(Drawing *drawing)
{
    const MapStates *states = &drawing->map->states;
    char text[64];
    if (drawing->map->overlay != OVERLAY_STATES || !states->of)
        return;
    snprintf(text, sizeof text, "%s:", states->name);
    add_key(drawing, NULL, SVG_KEY_TEXT, text);
    uint64_t present = map_states_present(states);
    for (size_t i = 0; i < states->state_count; i++) {
        const MapState *state = &states->states[i];
        if (!(present >> i & 1))
            continue;
        SvgKey *key = add_key(drawing, "d", SVG_KEY_BOX, state->name);
        snprintf(key->fill, sizeof key->fill, "r%d", state->weight);
        key->glyph = state->sign;
    }
}

static void collect_classes(Drawing *drawing)
{
    Overlay overlay = drawing->map->overlay;
    if (overlay != OVERLAY_LEVEL && overlay != OVERLAY_PARTITION)
        return;
    if (!any_fill(drawing, SVG_FILL_CLASS, SVG_FILL_FADED)) {
        collect_unknown(drawing);
        return;
    }
    SvgKey *key = add_key(drawing, "d", SVG_KEY_BOX,
                          overlay == OVERLAY_LEVEL ? "a colour for each level" : "a colour for each partition");
    snprintf(key->fill, sizeof key->fill, "c0");
}

/* Has the animation such a step? False for a picture of one step. */
static bool any_step(const Drawing *drawing, StepOp op)
{
    for (size_t i = 0; drawing->options.all_steps && i < drawing->history->steps.count; i++)
        if (drawing->history->steps.at[i].op == op)
            return true;
    return false;
}

/* Collects the marks, one key for each pair of word and role. */
static void collect_marks(Drawing *drawing)
{
    const MapView *map = drawing->map;
    for (size_t i = 0; i < map->mark_count; i++)
        if (map_mark_is_first(map, i))
            add_key(drawing, svg_mark_class(&map->marks[i], true), SVG_KEY_BOX,
                    map->marks[i].full ? map->marks[i].full : map_mark_word(&map->marks[i]));
}

static void collect_scene(Drawing *drawing)
{
    static const char *const CLASSES[] = {"k-new", "k-doomed", "k-ghost", "k-kept", "k-from", "k-became"};
    const Scene *scene = &drawing->scene;
    unsigned states = 0, cuts = 0;
    bool split = any_step(drawing, STEP_SPLIT);
    for (size_t i = 0; i < scene->rects.count; i++)
        states |= 1u << scene->rects.at[i].state;
    if (any_step(drawing, STEP_CREATE))
        states |= 1u << SCENE_NEW;
    if (any_step(drawing, STEP_DELETE))
        states |= 1u << SCENE_DOOMED;
    if (any_step(drawing, STEP_JOB))
        states |= 1u << SCENE_GHOST;
    for (size_t i = 0; i < scene->lines.count; i++)
        split = split || scene->lines.at[i].kind == SCENE_SPLIT;
    if (split)
        add_key(drawing, "k-split", SVG_KEY_LINE, "split");
    for (int state = 0; state < SCENE_STATE_COUNT_; state++)
        if (states >> state & 1)
            add_key(drawing, CLASSES[state], SVG_KEY_BOX, scene_state_name((SceneState)state));
    for (size_t i = 0; svg_has_ruler(drawing) && i < scene->cuts.count; i++)
        cuts |= 1u << scene->cuts.at[i].class;
    for (int class = CUT_CLASS_SPLIT; class <= CUT_CLASS_END; class ++) {
        char text[64];
        snprintf(text, sizeof text, "cut: %s", cut_class_name((CutClass) class));
        if (cuts >> class & 1)
            add_key(drawing, "cut-chosen", SVG_KEY_TEXT, text)->glyph = scene_cut_glyph((CutClass) class);
    }
    collect_marks(drawing);
    if (svg_decision(drawing))
        add_key(drawing, "k-decision", SVG_KEY_BOX, "what the decision is about");
    if (drawing->map->selected != LAYER_NONE)
        add_key(drawing, "k-selected", SVG_KEY_BOX, "selected");
}

/* Collects the kinds of lines from side to side. Their labels have the numbers. */
static void collect_lines(Drawing *drawing)
{
    static const struct {
        const char *class, *name;
    } LINES[SCENE_LINE_COUNT_] = {
        [SCENE_LEVEL] = {"k-level", "lower end of a level"}, [SCENE_GC] = {"k-gc", "GC cutoff"},
        [SCENE_BRANCH] = {"k-branch", "branch point"},       [SCENE_HORIZON] = {"k-horizon", "horizon"},
        [SCENE_DISK] = {"k-horizon", "on disk up to here"},  [SCENE_ANCESTRY] = {"k-branch", "branched off here"}};
    const MapOptions *hidden = &drawing->map->options;
    unsigned kinds = drawing->options.all_steps && any_step(drawing, STEP_LEVEL) ? 1u << SCENE_LEVEL : 0;
    for (size_t i = 0; i < drawing->scene.lines.count; i++)
        if (svg_shows_lsn(drawing, drawing->scene.lines.at[i].lsns.lo))
            kinds |= 1u << drawing->scene.lines.at[i].kind;
    for (int kind = SCENE_LEVEL; kind < SCENE_LINE_COUNT_; kind++)
        if (kinds >> kind & 1 && !(kind == SCENE_LEVEL ? hidden->hide_levels : hidden->hide_markers))
            add_key(drawing, LINES[kind].class, SVG_KEY_LINE, LINES[kind].name);
}

void svg_legend_collect(Drawing *drawing)
{
    collect_ramp(drawing);
    collect_states(drawing);
    collect_classes(drawing);
    collect_kinds(drawing);
    collect_scene(drawing);
    collect_lines(drawing);
    if (!drawing->map->options.hide_ribbon)
        add_key(drawing, "k-ribbon", SVG_KEY_BOX, "read depth at the head");
}

static int key_width(const SvgKey *key)
{
    int text = svg_text_width(text_columns(str_from(key->text)));
    bool swatch = key->shape != SVG_KEY_TEXT || key->glyph;
    return (swatch ? SWATCH + (text ? 6 : 0) : 0) + text + (text ? GAP : 0); /* no gap between the steps of a ramp */
}

static int legend_width(const Drawing *drawing)
{
    return drawing->options.width - LEFT - RIGHT;
}

int svg_legend_rows(const Drawing *drawing)
{
    int rows = drawing->legend.count > 0, x = 0;
    for (size_t i = 0; i < drawing->legend.count; i++) {
        int width = key_width(&drawing->legend.at[i]);
        if (x > 0 && x + width - GAP > legend_width(drawing)) {
            rows++;
            x = 0;
        }
        x += width;
    }
    return rows;
}

static void draw_key(Drawing *drawing, const SvgKey *key, int x, int y)
{
    Text *out = drawing->out;
    char glyph[8] = "";
    if (key->glyph)
        glyph[utf8_put(key->glyph, glyph)] = 0;
    if (key->shape == SVG_KEY_LINE && strcmp(key->class, "i") == 0)
        text_printf(out, "<g class=\"i\"><path style=\"stroke-width:2\" d=\"M%d %dh%d\"/></g>", x, y - 4, SWATCH);
    else if (key->shape == SVG_KEY_LINE)
        text_printf(out, "<path class=\"%s\" d=\"M%d %dh%d\"/>", key->class, x, y - 4, SWATCH);
    else if (key->shape == SVG_KEY_BOX && strcmp(key->class, "d") == 0)
        text_printf(out, "<g class=\"d\"><path class=\"%s\" style=\"stroke-width:1\" d=\"M%d %dh%dv11h-%dz\"/></g>",
                    key->fill, x, y - 10, SWATCH, SWATCH);
    else if (key->shape == SVG_KEY_BOX)
        text_printf(out, "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"11\"/>", key->class, x, y - 10,
                    SWATCH);
    if (key->glyph)
        text_printf(out, "<text class=\"%s%s%s\" x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                    key->shape == SVG_KEY_TEXT ? key->class : "in", *key->fill ? " on-" : "", key->fill, x + SWATCH / 2,
                    y, glyph);
    bool swatch = key->shape != SVG_KEY_TEXT || key->glyph;
    if (key->text[0]) {
        text_printf(out, "<text class=\"m\" x=\"%d\" y=\"%d\">", x + (swatch ? SWATCH + 6 : 0), y);
        xml_escape(str_from(key->text), out);
        text_add_str(out, STR("</text>"));
    }
    text_add_char(out, '\n');
}

void svg_legend(Drawing *drawing)
{
    int x = 0, row = 2;
    text_add_str(drawing->out, STR("<g class=\"legend\">\n"));
    for (size_t i = 0; i < drawing->legend.count; i++) {
        int width = key_width(&drawing->legend.at[i]);
        if (x > 0 && x + width - GAP > legend_width(drawing)) {
            row++;
            x = 0;
        }
        draw_key(drawing, &drawing->legend.at[i], x, svg_row(drawing, row));
        x += width;
    }
    text_add_str(drawing->out, STR("</g>\n"));
}
