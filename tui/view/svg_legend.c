/* svg_legend.c - explains the signs that the picture has.
 *
 *     size: 1/5 of the target ▁▂▃▄▅▆▇█ 2x   □ delta   □ L0   ━ image   ┈ split   □ planned   ◆ cut: image
 */
#include "tui/view/svg_drawing.h"

#include "core/base/escape.h"
#include "tui/view/map_states.h"

#include <stdio.h>

enum { SWATCH = 18, GAP = 22 };

/* What the signs of an overlay stand for: a page shows it at the step that it was made for. */
static const char OVERLAY[] = "overlay";

static SvgKey *add_key(Drawing *drawing, const char *class, SvgKeyShape shape, const char *text)
{
    SvgKey key = {.class = class, .shape = shape};
    snprintf(key.text, sizeof key.text, "%s", text);
    array_push(&drawing->legend, key);
    return &drawing->legend.at[drawing->legend.count - 1];
}

/* Adds a key whose box has this fill. */
static SvgKey *add_filled(Drawing *drawing, const char *text, const char *fill)
{
    SvgKey *key = add_key(drawing, "d", SVG_KEY_BOX, text);
    snprintf(key->fill, sizeof key->fill, "%.*s", (int)sizeof key->fill - 1, fill);
    return key;
}

/* The kinds of layers that are drawn in the fill of their kind, and whether any is faded. */
typedef struct DrawnKinds {
    bool delta, l0, image, faded;
} DrawnKinds;

static DrawnKinds find_kinds(const Drawing *drawing)
{
    const History *history = drawing->history;
    DrawnKinds kinds = {0};
    for (LayerId id = 0; id < history->layers.count; id++) {
        if (!drawing->options.all_steps && !history_alive(history, id, drawing->step))
            continue;
        uint8_t fill = drawing->fills ? drawing->fills[id] : SVG_FILL_NONE;
        bool plain = fill == SVG_FILL_NONE || (drawing->options.all_steps && svg_overlay_of_step(drawing));
        bool image = layer_is_image(&history->layers, id), l0 = layer_is_l0(&history->layers, id);
        kinds.image |= image && plain;
        kinds.l0 |= l0 && plain;
        kinds.delta |= !image && !l0 && plain;
        kinds.faded |= fill == SVG_FILL_FADED;
    }
    return kinds;
}

static void collect_kinds(Drawing *drawing)
{
    DrawnKinds kinds = find_kinds(drawing);
    if (kinds.delta)
        add_key(drawing, "d", SVG_KEY_BOX, drawing->history->lsm ? "table" : "delta")->of = "delta";
    if (kinds.l0)
        add_filled(drawing, "L0", "l0")->of = "l0";
    if (kinds.image)
        add_key(drawing, "i", SVG_KEY_LINE, "image")->of = "image";
    if (kinds.faded)
        add_filled(drawing, "not visited by reads at the head", "faded")->of = OVERLAY;
}

/* Has a layer a fill in [lo, hi)? */
static bool any_fill(const Drawing *drawing, int lo, int hi)
{
    for (LayerId id = 0; drawing->fills && id < drawing->history->layers.count; id++)
        if (drawing->fills[id] >= lo && drawing->fills[id] < hi)
            return true;
    return false;
}

/* Says why the overlay fills no layer, because the picture looks as if there were none. */
static void collect_unfilled(Drawing *drawing, const char *why)
{
    char text[64];
    snprintf(text, sizeof text, "%s: %s", map_overlay_name(drawing->map->overlay), why);
    add_key(drawing, NULL, SVG_KEY_TEXT, text)->of = OVERLAY;
}

static void collect_ramp(Drawing *drawing)
{
    const char *low, *high;
    char text[64];
    if (!map_overlay_ramp(drawing->map->overlay, &low, &high))
        return;
    if (!any_fill(drawing, SVG_FILL_RAMP, SVG_FILL_CLASS)) {
        collect_unfilled(drawing, "unknown here");
        return;
    }
    snprintf(text, sizeof text, "%s: %s", map_overlay_name(drawing->map->overlay), low);
    add_key(drawing, NULL, SVG_KEY_TEXT, text)->of = OVERLAY;
    for (unsigned step = 0; step < 8; step++) {
        snprintf(text, sizeof text, "r%u", step);
        add_filled(drawing, step == 7 ? high : "", text)->of = OVERLAY;
    }
}

static void collect_states(Drawing *drawing)
{
    const MapStates *states = &drawing->map->states;
    char text[64];
    if (drawing->map->overlay != OVERLAY_STATES || !states->of)
        return;
    snprintf(text, sizeof text, "%s:", states->name);
    add_key(drawing, NULL, SVG_KEY_TEXT, text)->of = OVERLAY;
    uint64_t present = map_states_present(states);
    for (size_t i = 0; i < states->state_count; i++) {
        const MapState *state = &states->states[i];
        if (!(present >> i & 1))
            continue;
        snprintf(text, sizeof text, "r%d", state->weight);
        SvgKey *key = add_filled(drawing, state->name, text);
        key->glyph = state->sign;
        key->of = OVERLAY;
    }
}

/* Collects the levels that a layer is filled as: "level 0", from the label of the level's line, "level 0 (depth 35)".
 * False: there are more levels than colours. */
static bool collect_levels(Drawing *drawing)
{
    int classes = 0;
    for (size_t i = 0; i < drawing->scene.lines.count; i++)
        classes += drawing->scene.lines.at[i].kind == SCENE_LEVEL;
    if (classes > SVG_FILL_FADED - SVG_FILL_CLASS)
        return false;
    int class = 0;
    for (size_t i = 0; i < drawing->scene.lines.count; i++) {
        const SceneLine *line = &drawing->scene.lines.at[i];
        if (line->kind != SCENE_LEVEL)
            continue;
        int fill = SVG_FILL_CLASS + class ++;
        char name[32], text[64];
        if (!any_fill(drawing, fill, fill + 1))
            continue;
        snprintf(name, sizeof name, "c%d", fill - SVG_FILL_CLASS);
        Str level = scene_level_name(line);
        snprintf(text, sizeof text, "%.*s", (int)level.length, level.at);
        add_filled(drawing, text, name)->of = OVERLAY;
    }
    return true;
}

static void collect_classes(Drawing *drawing)
{
    Overlay overlay = drawing->map->overlay;
    if (overlay == OVERLAY_LINEAGE && drawing->map->selected == LAYER_NONE)
        collect_unfilled(drawing, "no layer is selected");
    if (overlay != OVERLAY_LEVEL && overlay != OVERLAY_PARTITION)
        return;
    if (!any_fill(drawing, SVG_FILL_CLASS, SVG_FILL_FADED))
        collect_unfilled(drawing, "unknown here");
    else if (overlay == OVERLAY_PARTITION || !collect_levels(drawing))
        add_filled(drawing, overlay == OVERLAY_LEVEL ? "a colour for each level" : "a colour for each partition", "c0")
            ->of = OVERLAY;
}

/* Has the animation such a step? False for a picture of one step. */
static bool any_step(const Drawing *drawing, StepOp op)
{
    for (size_t i = 0; drawing->options.all_steps && i < drawing->history->steps.count; i++)
        if (drawing->history->steps.at[i].op == op)
            return true;
    return false;
}

/* A bit for each state that the picture draws. An animation draws none of its last step's rectangles: its script marks
 * layers at the steps at which they are born and die, and jobs have ghosts. */
static unsigned states_shown(const Drawing *drawing)
{
    const History *history = drawing->history;
    const Scene *scene = &drawing->scene;
    unsigned states = any_step(drawing, STEP_JOB) ? 1u << SCENE_GHOST : 0;
    for (LayerId id = 0; drawing->options.all_steps && id < history->layers.count; id++) {
        LayerId whole = layer_whole(&history->layers, id);
        StepId died = whole == id ? history_deleted_at(history, id) : history->died[id];
        states |= (history->born[whole] > 0 ? 1u << SCENE_NEW : 0) | (died != STEP_NEVER ? 1u << SCENE_DOOMED : 0);
    }
    for (size_t i = 0; !drawing->options.all_steps && i < scene->rects.count; i++)
        states |= 1u << scene->rects.at[i].state;
    return states;
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

/* A bit for the class of each cut on the ruler; 0: it has none, or there is no ruler. */
static unsigned cut_classes_on(const Drawing *drawing)
{
    const Scene *scene = &drawing->scene;
    unsigned classes = 0;
    for (size_t i = 0; svg_has_ruler(drawing) && i < scene->cuts.count; i++)
        if (svg_shows_key(drawing, scene->cuts.at[i].key))
            classes |= 1u << scene->cuts.at[i].class;
    return classes;
}

static void collect_scene(Drawing *drawing)
{
    static const char *const CLASSES[] = {"k-new", "k-doomed", "k-ghost", "k-kept", "k-from", "k-became"};
    const Scene *scene = &drawing->scene;
    unsigned states = states_shown(drawing), cuts = cut_classes_on(drawing);
    bool split = any_step(drawing, STEP_SPLIT);
    for (size_t i = 0; !drawing->options.all_steps && i < scene->lines.count; i++)
        split = split || scene->lines.at[i].kind == SCENE_SPLIT;
    if (split)
        add_key(drawing, "k-split", SVG_KEY_LINE, "split")->of = "split";
    for (int state = 0; state < SCENE_STATE_COUNT_; state++)
        if (states >> state & 1)
            add_key(drawing, CLASSES[state], SVG_KEY_BOX, scene_state_name((SceneState)state))->of = CLASSES[state] + 2;
    for (int class = CUT_CLASS_SPLIT; class <= CUT_CLASS_END; class ++) {
        char text[64];
        snprintf(text, sizeof text, "cut: %s", cut_class_name((CutClass) class));
        if (cuts >> class & 1)
            add_key(drawing, "cut-chosen", SVG_KEY_TEXT, text)->glyph = scene_cut_glyph((CutClass) class);
    }
    collect_marks(drawing);
    if (svg_decision(drawing) || (drawing->options.all_steps && drawing->history->trace.decisions.count))
        add_key(drawing, "k-decision", SVG_KEY_BOX, "what the decision is about")->of = "about";
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
    bool all = drawing->options.all_steps;
    unsigned kinds = all && any_step(drawing, STEP_LEVEL) ? 1u << SCENE_LEVEL : 0;
    kinds |= all && any_step(drawing, STEP_GC_RUN) ? 1u << SCENE_HORIZON : 0;
    for (size_t i = 0; i < drawing->scene.lines.count; i++)
        if (svg_shows_lsn(drawing, drawing->scene.lines.at[i].lsns.lo) &&
            !(all && drawing->scene.lines.at[i].kind == SCENE_LEVEL))
            kinds |= 1u << drawing->scene.lines.at[i].kind;
    for (int kind = SCENE_LEVEL; kind < SCENE_LINE_COUNT_; kind++)
        if (kinds >> kind & 1 && !(kind == SCENE_LEVEL ? hidden->hide_levels : hidden->hide_markers))
            add_key(drawing, LINES[kind].class, SVG_KEY_LINE, LINES[kind].name)->of = kind == SCENE_LEVEL ? "level"
                                                                                      : kind == SCENE_HORIZON && all
                                                                                          ? "horizon"
                                                                                          : NULL;
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
    text_add_str(drawing->out, STR("<g class=\"legend\""));
    if (drawing->options.all_steps)
        text_printf(drawing->out, " data-size=\"%d %d %d\"", legend_width(drawing), GAP, ROW);
    text_add_str(drawing->out, STR(">\n"));
    for (size_t i = 0; i < drawing->legend.count; i++) {
        int width = key_width(&drawing->legend.at[i]);
        if (x > 0 && x + width - GAP > legend_width(drawing)) {
            row++;
            x = 0;
        }
        const SvgKey *key = &drawing->legend.at[i];
        if (drawing->options.all_steps) {
            text_printf(drawing->out, "<g data-at=\"%d %d %d\"", x, row, width);
            if (key->of)
                text_printf(drawing->out, " data-of=\"%s\"", key->of);
            text_add_char(drawing->out, '>');
        }
        draw_key(drawing, key, x, svg_row(drawing, row));
        if (drawing->options.all_steps)
            text_add_str(drawing->out, STR("</g>\n"));
        x += width;
    }
    text_add_str(drawing->out, STR("</g>\n"));
}
