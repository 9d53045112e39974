/* cmd_render.c - writes a picture of a layer set: text, ASCII, colours, SVG, HTML, or ASCII art that can be read
 * back. */
#include "core/analysis/gc_markers.h"
#include "core/formats/format.h"
#include "tui/app/gc_work.h"
#include "tui/app/overlays.h"
#include "tui/app/target.h"
#include "tui/cli/commands.h"
#include "tui/cli/input.h"
#include "tui/cli/theme_option.h"
#include "tui/view/curves.h"
#include "tui/view/emit.h"
#include "tui/view/frame.h"

#include <stdio.h>
#include <stdlib.h>

typedef enum RenderFormat {
    RENDER_TEXT,
    RENDER_ASCII,
    RENDER_ART,
    RENDER_ANSI,
    RENDER_SVG,
    RENDER_HTML,
    RENDER_SCREEN,
    RENDER_COUNT_
} RenderFormat;

typedef struct RenderOptions {
    RenderFormat format;
    int cols, rows;
    StepId step;
    Theme theme;
    bool zoomed;
    KeyRange keys; /* the window, if zoomed */
    LsnRange lsns;
    StatesKind states; /* of OVERLAY_STATES */
} RenderOptions;

static bool parse_format(const char *word, RenderFormat *format, Error *error)
{
    static const char *const names[RENDER_COUNT_] = {"text", "ascii", "art", "ansi", "svg", "html", "screen"};
    for (int i = 0; word && i < RENDER_COUNT_; i++) {
        if (strcmp(word, names[i]) == 0) {
            *format = (RenderFormat)i;
            return true;
        }
    }
    return !word ||
           error_set(error, ERROR_USAGE, "format '%s': expected text, ascii, art, ansi, svg, html or screen", word);
}

/* The format that the ending of the output's name stands for; text for any other. */
static RenderFormat render_format_of_name(const char *path)
{
    static const struct {
        const char *ending;
        RenderFormat format;
    } endings[] = {{".svg", RENDER_SVG}, {".html", RENDER_HTML}, {".htm", RENDER_HTML}, {".art", RENDER_ART}};
    size_t length = path ? strlen(path) : 0;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t ends = strlen(endings[i].ending);
        if (length > ends && strcmp(path + length - ends, endings[i].ending) == 0)
            return endings[i].format;
    }
    return RENDER_TEXT;
}

static bool render_parse_size(const char *word, int *cols, int *rows, Error *error)
{
    if (!word)
        return true;
    char *end;
    long c = strtol(word, &end, 10), r = 0;
    bool ok = end != word && (*end == 'x' || *end == 'X');
    if (ok) {
        const char *start = end + 1;
        r = strtol(start, &end, 10);
        ok = end != start && *end == 0 && c >= 10 && r >= 3 && c <= 8000 && r <= 8000 && c * r <= 4000000;
    }
    if (!ok)
        return error_set(error, ERROR_USAGE, "size '%s': expected COLSxROWS, from 10x3 up to 4,000,000 cells", word);
    *cols = (int)c;
    *rows = (int)r;
    return true;
}

/* Reads a layer as the explorer's `select` does, and notes on stderr where the word fits several. */
static bool render_parse_selection(const char *word, const History *history, StepId step, LayerId *selected,
                                   Error *error)
{
    Text said = TEXT_EMPTY;
    Error why = {0};
    if (word && !target_choose(history, step, str_from(word), selected, &said, &why))
        return error_set(error, ERROR_USAGE, "--select %s: %s", word, why.message);
    if (said.length > 0)
        fprintf(stderr, "layerscope: note: --select %s: %s\n", word, said.at);
    text_release(&said);
    return true;
}

/* Splits "A,B" at the first comma; false if there is none. */
static bool render_split_pair(const char *word, Str *a, Str *b)
{
    const char *comma = strchr(word, ',');
    if (!comma)
        return false;
    *a = str_trim((Str){word, (size_t)(comma - word)});
    *b = str_trim(str_from(comma + 1));
    return true;
}

/* Refuses a window without any layer, which would show nothing. */
static bool render_check_window(const LayerSet *set, const RenderOptions *options, Error *error)
{
    Key key_lo = U128_MAX, key_hi = 0;
    Lsn lsn_lo = UINT64_MAX, lsn_hi = 0;
    char a[KEY_LABEL_SIZE], b[KEY_LABEL_SIZE], from[LSN_TEXT_SIZE], to[LSN_TEXT_SIZE];
    for (size_t id = 0; id < set->count; id++) {
        key_lo = set->key_lo[id] < key_lo ? set->key_lo[id] : key_lo;
        key_hi = set->key_hi[id] > key_hi ? set->key_hi[id] : key_hi;
        lsn_lo = set->lsn_lo[id] < lsn_lo ? set->lsn_lo[id] : lsn_lo;
        lsn_hi = set->lsn_hi[id] > lsn_hi ? set->lsn_hi[id] : lsn_hi;
    }
    if (set->count > 0 && (options->keys.lo >= key_hi || options->keys.hi <= key_lo))
        return error_set(error, ERROR_USAGE, "--keys: no layer is in this range; the layers go from %s to %s",
                         key_label(key_lo, set->form, a), key_label(key_hi, set->form, b));
    if (set->count > 0 && (options->lsns.lo > lsn_hi || options->lsns.hi < lsn_lo))
        return error_set(error, ERROR_USAGE, "--lsns: no layer is in this range; the layers go from %s to %s",
                         lsn_format(lsn_lo, from), lsn_format(lsn_hi, to));
    return true;
}

/* Reads a key as a bound. Bounds need not be keys of the set's form: 0 is one of production keys, MAX one of plain
 * keys. */
static bool render_parse_bound(KeyForm form, Str text, Key *key, Error *error)
{
    KeyForm any;
    return key_dictionary_of(form) ? key_parse_in(form, text, key, error) : key_parse(text, key, &any, error);
}

/* Reads --keys and --lsns. An axis without an option is shown whole. */
static bool parse_window(const CliArgs *args, const History *history, RenderOptions *options, Error *error)
{
    const char *keys = cli_value(args, "keys"), *lsns = cli_value(args, "lsns");
    Str a, b;
    KeyForm form = history->layers.form;
    options->keys = (KeyRange){0, key_max(history->layers.form)};
    options->lsns = (LsnRange){0, UINT64_MAX};
    options->zoomed = keys || lsns;
    bool fine = !keys || (render_split_pair(keys, &a, &b) && render_parse_bound(form, a, &options->keys.lo, error) &&
                          render_parse_bound(form, b, &options->keys.hi, error));
    if (options->keys.hi > key_max(history->layers.form)) /* MAX */
        options->keys.hi = key_max(history->layers.form);
    if (!fine || options->keys.lo >= options->keys.hi)
        return error_set(error, ERROR_USAGE, "keys '%s': expected LOW,HIGH", keys);
    if (lsns && (!render_split_pair(lsns, &a, &b) || !lsn_parse(a, &options->lsns.lo, error) ||
                 !lsn_parse(b, &options->lsns.hi, error) || options->lsns.lo >= options->lsns.hi))
        return error_set(error, ERROR_USAGE, "lsns '%s': expected LOW,HIGH", lsns);
    return !options->zoomed || render_check_window(&history->layers, options, error);
}

/* Notes which of these options were given, although they have no effect. */
static void note_ignored(const CliArgs *args, const char *const *names, const char *why)
{
    for (; *names; names++)
        if (cli_flag(args, *names))
            cli_note_ignored(*names, why);
}

/* Notes options that have no effect with the format. Refuses a window, because without it the picture would show more
 * than the user wants. */
static bool check_format(const CliArgs *args, const History *history, RenderFormat format, Error *error)
{
    static const char *const colors[] = {"colors", NULL}, *const themes[] = {"theme", "light", NULL},
                             *const views[] = {"size", "axes", "overlay", "select", NULL},
                             *const windows[] = {"keys", "lsns", NULL};
    bool colored = format == RENDER_ANSI || format == RENDER_SVG || format == RENDER_HTML || format == RENDER_SCREEN;
    bool whole = format == RENDER_ART || (format == RENDER_HTML && history->steps.count > 1);
    if (format != RENDER_ANSI)
        note_ignored(args, colors, "without --format ansi");
    if (!colored)
        note_ignored(args, themes, "on a format without colours");
    if (format == RENDER_ART)
        note_ignored(args, views, "on --format art, which holds all layers as they are");
    for (const char *const *window = windows; *window && whole; window++)
        if (cli_flag(args, *window))
            return error_set(error, ERROR_USAGE, "--%s can't be combined with a format that holds all layers%s",
                             *window, format == RENDER_HTML ? " of all steps: the page of a history" : ": art");
    return true;
}

static bool parse_options(const CliArgs *args, const History *history, RenderOptions *options, MapView *map,
                          Error *error)
{
    const char *axes = cli_value(args, "axes"), *overlay = cli_value(args, "overlay"),
               *colors = cli_value(args, "colors");
    options->format = render_format_of_name(cli_value(args, "output"));
    return cli_theme(args, &options->theme.light, NULL, error) &&
           parse_format(cli_value(args, "format"), &options->format, error) &&
           render_parse_size(cli_value(args, "size"), &options->cols, &options->rows, error) &&
           cli_step(args, history, &options->step, error) &&
           (!axes || axes_parse(str_from(axes), &map->key_axis, &map->lsn_axis, error)) &&
           (!overlay || overlays_parse_single(str_from(overlay), &map->overlay, &options->states, error)) &&
           (!colors || theme_depth_parse(str_from(colors), &options->theme.depth, error)) &&
           parse_window(args, history, options, error) &&
           render_parse_selection(cli_value(args, "select"), history, options->step, &map->selected, error) &&
           check_format(args, history, options->format, error);
}

static void emit(const Grid *grid, const RenderOptions *options, Text *out)
{
    if (options->format == RENDER_ANSI)
        emit_ansi(grid, false, options->theme, out);
    else if (options->format == RENDER_SCREEN)
        emit_svg(grid, options->theme, out);
    else
        emit_text(grid, options->format == RENDER_ASCII, out);
}

static void render_frame(const History *history, const RenderOptions *options, MapView *map, Text *out)
{
    Grid grid;
    grid_init(&grid, options->cols, options->rows);
    frame_draw(map, history, options->step, &grid);
    emit(&grid, options, out);
    grid_release(&grid);
}

/* Judges the layers for the overlays garbage and reach. The caller frees the result. */
static uint8_t *render_judge(const History *history, const RenderOptions *options, MapView *map)
{
    uint8_t *of = mem_alloc(history->layers.count + 1);
    GcMarkers markers = gc_markers_of(history, options->step);
    gc_judge_states(history, options->step, &markers, options->states, of);
    map->states = states_map(options->states, 0, of, history->layers.count, 1);
    return of;
}

/* Says on stderr why the overlay shows nothing. Levels are left out: which there are is known while drawing only. */
static void render_note_lacks(const History *history, const RenderOptions *options, MapView *map)
{
    bool states = map->overlay == OVERLAY_STATES;
    if (map->overlay == OVERLAY_LEVEL)
        return;
    map_stage(map, history, options->step);
    const char *lacks = overlays_refuse(&history->layers, map->overlay, options->states);
    lacks = lacks ? lacks : map_overlay_lacks(map, history, options->step);
    if (lacks)
        fprintf(stderr, "layerscope: overlay '%s' shows nothing: %s\n",
                states ? states_name(options->states) : map_overlay_name(map->overlay), lacks);
}

static bool render(const History *history, const RenderOptions *options, MapView *map, Text *out, Error *error)
{
    if (options->format == RENDER_ART) {
        const Format *art = format_named(STR("art"));
        if (!art || !art->write)
            return error_set(error, ERROR_INPUT, "art can't be written by this build");
        return art->write(history, options->step, out, error);
    }
    if (options->zoomed)
        map_window(map, history, options->keys, options->lsns);
    uint8_t *of = map->overlay == OVERLAY_STATES ? render_judge(history, options, map) : NULL;
    if (options->format == RENDER_SVG || options->format == RENDER_HTML)
        frame_svg(map, history, options->step,
                  &(FrameOptions){options->cols,
                                  options->rows,
                                  options->theme,
                                  options->format == RENDER_HTML ? FRAME_PAGE : FRAME_PICTURE,
                                  {0}},
                  out);
    else
        render_frame(history, options, map, out);
    render_note_lacks(history, options, map);
    free(of);
    return true;
}

/* Draws curves instead of the map; `other`, the history of --against, may be NULL. */
static bool render_curves(const History *history, const History *other, const RenderOptions *options, Text *out,
                          Error *error)
{
    if (!curves_exist(history))
        return error_set(error, ERROR_INPUT, "%s has no curves: `simulate -o` writes histories that have",
                         history->title ? history->title : "the input");
    if (other && !curves_exist(other))
        return error_set(error, ERROR_INPUT, "the history of --against has no curves");
    if (options->format == RENDER_SVG) {
        curves_svg(history, other, options->step, options->cols * 8, options->rows * 16, options->theme, out);
        return true;
    }
    if (options->format == RENDER_ART || options->format == RENDER_HTML)
        return error_set(error, ERROR_USAGE, "curves are drawn as text, ascii, ansi, svg or screen");
    Grid grid;
    grid_init(&grid, options->cols, options->rows);
    curves_draw(history, other, options->step, &grid);
    emit(&grid, options, out);
    grid_release(&grid);
    return true;
}

/* Runs --curves, with or without --against. */
static bool run_curves(const CliArgs *args, const History *history, const RenderOptions *options, Text *out,
                       Error *error)
{
    const char *against = cli_value(args, "against");
    History other;
    if (!against)
        return render_curves(history, NULL, options, out, error);
    if (!cli_load(args, &against, 1, &other, NULL, error))
        return false;
    bool ok = render_curves(history, &other, options, out, error);
    history_release(&other);
    return ok;
}

typedef struct RenderJob {
    const CliArgs *args;
    const History *history;
    const RenderOptions *options;
    MapView *map;
} RenderJob;

static bool render_fill(void *self, Text *out, Error *error)
{
    const RenderJob *job = self;
    return cli_flag(job->args, "curves") ? run_curves(job->args, job->history, job->options, out, error)
                                         : render(job->history, job->options, job->map, out, error);
}

/* Writes output for terminals, whose escape sequences must not be escaped. */
static bool write_ansi(const char *path, RenderJob *job, Error *error)
{
    Text out = TEXT_EMPTY;
    bool ok = render_fill(job, &out, error) && cli_write_ansi(path, text_str(&out), error);
    text_release(&out);
    return ok;
}

static int run(const CliArgs *args)
{
    Error error = {0};
    History history;
    if (!cli_load_files(args, &history, NULL, &error))
        return cli_fail(&error);
    RenderOptions options = {.cols = SCREEN_COLS_USUAL, .rows = SCREEN_ROWS_USUAL, .theme = {COLORS_256, false}};
    MapView map;
    map_init(&map);
    map_usual_axes(&history, &map.key_axis, &map.lsn_axis);
    RenderJob job = {args, &history, &options, &map};
    const char *path = cli_value(args, "output");
    bool ok = parse_options(args, &history, &options, &map, &error) &&
              (options.format == RENDER_ANSI ? write_ansi(path, &job, &error)
                                             : cli_write_filled(path, render_fill, &job, &error));
    map_release(&map);
    int status = ok ? cli_shown_status(args, &history) : cli_fail(&error);
    history_release(&history);
    return status;
}

static const CliOption options_table[] = {
    {"format", "FORMAT", "write text, ascii, art, ansi, svg, html or screen (default: by the ending of OUT, else text)",
     'f'},
    {"size", "COLSxROWS", "set the size in characters (default: 120x40)", 's'},
    {"axes", "KEYS[,LSNS]",
     "set the scale of keys: rank, linear, bytes or adaptive; of LSNs: rank or linear (default: rank; linear for ASCII "
     "art)",
     'a'},
    {"keys", "LOW,HIGH", "show only these keys", 'k'},
    {"lsns", "LOW,HIGH", "show only these LSNs", 'l'},
    {"step", "N", "draw this step of a history (default: the last)", 0},
    {"overlay", "NAME",
     "fill by kind, level, partition, age, size, depth, residency, visibility, lineage, garbage or reach (default: "
     "kind)",
     0},
    {"select", "LAYER", "select a layer by its ID, its name, or a key (the newest layer over that key)", 0},
    {"curves", NULL, "for a simulation: draw bytes written, stored, layers and read costs over the WAL", 0},
    {"against", "FILE", "with --curves: draw a second history beside it", 0},
    {"colors", "DEPTH", "use this many colours with --format ansi: none, 8, 16, 256 or true (default: 256)", 0},
    CLI_THEME_OPTIONS,
    {"output", "OUT", "write to this file instead of standard output", 'o'},
    CLI_INPUT_OPTIONS,
    {0},
};

static const CliRule rules[] = {
    {"against", CLI_NEEDS, "curves"},
    {"curves", CLI_EXCLUDES, "axes keys lsns overlay select"},
    {0},
};

const CliCommand cmd_render = {
    .name = "render",
    .synopsis = "[OPTION…] FILE…",
    .summary = "draw one picture: text, ASCII, colours, SVG, HTML, ASCII art",
    .details = "Keys grow to the right, LSNs upwards. Deltas are areas, brighter where there are more. Images are "
               "lines at their LSN. A ribbon below shows how many layers a read of these keys visits. The caption says "
               "what one column and one row span. `--format art` writes a picture that layerscope can read back, "
               "`--format screen` the coloured text picture as SVG.",
    .options = options_table,
    .rules = rules,
    .run = run,
};
