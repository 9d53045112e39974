/* explore.c - `layerscope [FILE…]`: the event loop between a terminal and an App.
 *
 *     until it ends: take an event ─► app_event() ─► when no more input waits: app_draw() ─► term_draw()
 *
 * Without a terminal, prints one frame and a summary of the skipped lines.
 */
#include "tui/explore.h"

#include "core/base/escape.h"
#include "core/base/file.h"
#include "core/catalog/catalog.h"
#include "core/catalog/fleet.h"
#include "core/catalog/source.h"
#include "core/catalog/watch.h"
#include "tui/app.h"
#include "tui/app/command.h"
#include "core/simulator/demo.h"
#include "tui/app/live.h"
#include "tui/app/skipped.h"
#include "tui/cli/input.h"
#include "tui/cli/theme_option.h"
#include "tui/prompt.h"
#include "tui/prompt_history.h"
#include "tui/term.h"
#include "tui/term_io.h"
#include "tui/view/emit.h"
#include "tui/command_line.h"

#include <langinfo.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <sys/ioctl.h>
#include <poll.h>
#include <unistd.h>

static const CliOption OPTIONS[] = {
    {"ascii", NULL, "use plain ASCII glyphs", 0},
    CLI_THEME_OPTIONS,
    {"colors", "DEPTH", "use this many colours: none, 8, 16 or 256 (default: what the terminal has)", 0},
    {"command", "COMMANDS", "run commands at the start, separated by ;", 'c'},
    {"watch", "COMMAND", "run COMMAND at intervals, and explore the dumps that it prints", 0},
    {"every", "TIME", "set the interval of --watch, as in 500ms, 5s or 2m (default: 5s)", 0},
    {"record", "HISTORY", "with --watch: write the history to this file after each dump", 0},
    {"log", "FILE", "with --watch: join the pageserver's log, and follow it as it grows", 0},
    {"count", "N", "end --watch after N dumps (default: never; without a terminal: 1)", 0},
    CLI_INPUT_OPTIONS,
    {NULL, NULL, NULL, 0},
};

/* $XDG_CONFIG_HOME/layerscope/rc, or the same below $HOME/.config, for the caller to free. NULL if neither variable
 * holds an absolute path. */
static char *rc_path(void)
{
    const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    Text path = TEXT_EMPTY;
    if (config && config[0] == '/')
        text_printf(&path, "%s/layerscope/rc", config);
    else if (home && home[0] == '/')
        text_printf(&path, "%s/.config/layerscope/rc", home);
    return path.length ? path.at : NULL;
}

#define CONFIG_MAX ((size_t)1 << 20)

/* Runs the config file. A missing file is no error; any failure becomes the message of the first frame. */
static void run_config(App *app, const char *path)
{
    Arena arena = {0};
    Str text;
    Error error = {0};
    if (!path || access(path, F_OK) != 0)
        return;
    if (file_read(path, CONFIG_MAX, &arena, &text, &error)) {
        app_run_config(app, text, "rc");
    } else {
        char why[sizeof error.file + sizeof error.message + 64];
        app_note(app, error_text(&error, why, sizeof why));
    }
    arena_release(&arena);
}

static bool run_commands(App *app, const char *commands, Error *error)
{
    Str rest = str_from(commands ? commands : "");
    Text command = TEXT_EMPTY;
    bool ok = true;
    while (ok && command_split(&rest, &command))
        ok = app_run(app, text_str(&command), error) || error_place(error, "--command", 0, 0);
    text_release(&command);
    return ok;
}

/* ---- no terminal ---- */

static int explore_print_frame(App *app, const char *summary)
{
    Grid grid = {0};
    Text out = TEXT_EMPTY;
    Error error = {0};
    grid_init(&grid, 0, 0);
    app_draw(app, &grid);
    emit_text(&grid, app_ascii(app), &out);
    if (summary)
        text_printf(&out, "%s\n", summary);
    bool ok = cli_write(NULL, text_str(&out), &error);
    text_release(&out);
    grid_release(&grid);
    return ok ? 0 : cli_fail(&error);
}

/* ---- the terminal ---- */

static Theme theme_of(const Term *term, const ExploreOptions *options)
{
    int colors = term_colors(term);
    ColorDepth depth = colors >= 256 ? COLORS_256 : colors >= 16 ? COLORS_16 : colors >= 8 ? COLORS_8 : COLORS_NONE;
    return (Theme){.depth = depth < options->colors ? depth : options->colors,
                   .light = false}; /* show_grid() sets it before each frame */
}

static void handle_requests(App *app, Term *term)
{
    AppRequests requests = app_requests(app);
    if (requests.clipboard)
        term_clipboard(term, str_from(requests.clipboard));
    if (requests.redraw)
        term_redraw(term);
    if (requests.suspend)
        term_suspend(term);
    term_set_mouse(term, app_mouse(app));
}

typedef struct Screen {
    App *app;
    Term *term;
    Grid grid;
    Theme theme;
} Screen;

static void show_grid(Screen *screen)
{
    screen->theme.light = app_light(screen->app);
    term_draw(screen->term, &screen->grid, screen->theme, app_ascii(screen->app));
}

/* The Waiter of the session: shows progress while a plan is made, and handles only Esc and Ctrl-C, which cancel it, and
 * resizes. */
static bool show_progress(void *self, const char *what, uint32_t ms)
{
    Screen *screen = self;
    App *app = screen->app;
    Event event;
    bool pending = true;
    char note[160];
    while (pending) {
        if (!term_event(screen->term, 0, &event, &pending))
            return false;
        if (event.kind == EVENT_KEY && (event.key == INPUT_ESC || event.key == INPUT_CTRL_C))
            return false;
        if (event.kind == EVENT_RESIZE)
            app_event(app, &event);
    }
    snprintf(note, sizeof note, "%s, %.1f s; Esc cancels", what, ms / 1000.0);
    app_note(app, note);
    app_draw(app, &screen->grid);
    show_grid(screen);
    return true;
}

/* The event loop. Returns the deadly signal that ended it, or 0. */
static int run_session(App *app, Term *term, const ExploreOptions *options)
{
    Screen screen = {.app = app, .term = term, .theme = theme_of(term, options)};
    const Waiter waiter = {&screen, show_progress};
    Event event = {.kind = EVENT_RESIZE, .cols = term_cols(term), .rows = term_rows(term)};
    bool pending = false;
    uint32_t ticked = term_io_now_ms(); /* time up to which ticks have been sent */
    grid_init(&screen.grid, event.cols, event.rows);
    app_set_waiter(app, &waiter);
    app_event(app, &event);
    while (!app_quitting(app)) {
        if (!pending) {
            handle_requests(app, term);
            app_draw(app, &screen.grid);
            show_grid(&screen);
        }
        int every = app_tick_ms(app);
        ticked = every < 0 ? term_io_now_ms() : ticked;
        if (!term_event(term, every, &event, &pending))
            break;
        if (event.kind != EVENT_TICK)
            app_event(app, &event);
        /* Send a tick that is due even after a key, because held-down keys would otherwise starve all background
         * work. */
        uint32_t passed = term_io_now_ms() - ticked;
        if (event.kind == EVENT_TICK || (every >= 0 && passed >= (uint32_t)every)) {
            app_event(app, &(Event){.kind = EVENT_TICK, .ms = passed});
            ticked += passed;
        }
    }
    app_set_waiter(app, NULL);
    grid_release(&screen.grid);
    return term_signal(term);
}

/* Are there layers on standard input: a file, or a pipe with data? Where `make demo` runs without a terminal, standard
 * input may be a pipe that nobody ever writes to; after PIPE_MS it counts as empty. */
static bool input_waits(void)
{
    enum { PIPE_MS = 3000 };
    struct stat about;
    int bytes = 0;
    if (isatty(STDIN_FILENO) || fstat(STDIN_FILENO, &about) != 0 || S_ISCHR(about.st_mode))
        return false;
    if (S_ISREG(about.st_mode))
        return about.st_size > 0;
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    int limit = isatty(STDOUT_FILENO) ? -1 : PIPE_MS;
    return poll(&input, 1, limit) > 0 && ioctl(STDIN_FILENO, FIONREAD, &bytes) == 0 && bytes > 0;
}

/* What to open: files, or standard input alone, whose text is read once into the arena. */
typedef struct Inputs {
    const char *const *paths;
    size_t count;
    Str text;
    bool has_text;
    Arena arena;
} Inputs;

static bool explore_inputs_read(const CliArgs *args, Inputs *inputs, Error *error)
{
    static const char *const STDIN_ONLY[] = {"-"};
    bool named = args->file_count == 1 && strcmp(args->files[0], "-") == 0;
    *inputs = (Inputs){.paths = args->files, .count = (size_t)args->file_count};
    if (!named && (args->file_count || !input_waits()))
        return true;
    inputs->paths = STDIN_ONLY;
    inputs->count = 1;
    inputs->has_text = source_read_stdin(&inputs->arena, &inputs->text, error);
    return inputs->has_text;
}

/* True for inputs of several timelines if --timeline chooses none: the fleet is shown, with an empty layer set behind
 * it. */
static bool explore_is_fleet(const CliArgs *args, const Inputs *inputs)
{
    return inputs->count && !cli_value(args, "timeline") &&
           (inputs->has_text ? fleet_is_text(inputs->text) : fleet_is_source(inputs->paths, inputs->count));
}

static bool explore_load(const CliArgs *args, const Inputs *inputs, History **history, LoadReport *report,
                         Text *summary, Error *error)
{
    if (!inputs->count) {
        *history = demo_history();
        return true;
    }
    LoadOptions options = cli_load_options(args);
    options.stdin_text = inputs->has_text ? &inputs->text : NULL;
    *history = mem_zero(1, sizeof **history);
    bool ok = source_load(inputs->paths, inputs->count, &options, *history, report, error);
    if (ok)
        skipped_summary(report, summary);
    if (!ok) {
        free(*history);
        *history = NULL;
    }
    return ok;
}

static int run_on_terminal(App *app, const ExploreOptions *options, int *deadly)
{
    const char *no_color = getenv("NO_COLOR");
    Error error = {0};
    Term *term = term_open((no_color && *no_color) || options->colors == COLORS_NONE, &error);
    if (!term)
        return cli_fail(&error);
    *deadly = run_session(app, term, options);
    term_close(term);
    return 0;
}

/* Sets up the first frame. A later message replaces an earlier one, so the most important comes last. */
static void open_with(App *app, const ExploreOptions *options, const char *config)
{
    if (options->report)
        app_keep_report(app, options->report);
    if (options->at_step)
        app_open_at(app, options->step);
    if (options->fleet_count)
        app_open_fleet(app, options->fleet, options->fleet_count, options->stdin_text);
    if (options->note)
        app_note(app, options->note);
    run_config(app, config); /* its errors replace the note */
    if (options->has_theme)
        app_session(app)->options.light = options->light;
    if (options->live)
        live_begin(app_session(app), options->live);
}

int explore_run(History *history, const ExploreOptions *options)
{
    Error error = {0}, failed = {0};
    bool terminal = isatty(STDOUT_FILENO);
    char *history_path = terminal ? prompt_history_path() : NULL;
    SessionOptions app_options = {.cols = SCREEN_COLS_USUAL,
                                  .rows = SCREEN_ROWS_USUAL,
                                  .ascii = options->ascii,
                                  .files = options->files,
                                  .interactive = terminal};
    app_options.clock_ms = terminal ? term_io_now_ms : NULL;
    app_options.ascii = app_options.ascii || strcmp(nl_langinfo(CODESET), "UTF-8") != 0;
    app_options.editor = prompt_new(history_path, NULL);
    char *config = rc_path();
    app_options.rc_path = config;
    App *app = app_new(history, &app_options);
    int status = 0, deadly = 0;
    open_with(app, options, config);
    bool ready = !options->live || terminal || live_wait(app_session(app), &error);
    if (!ready || !run_commands(app, options->commands, &error))
        status = cli_fail(&error);
    else if (terminal)
        status = run_on_terminal(app, options, &deadly);
    else
        status = explore_print_frame(app, options->summary);
    if (!app_close_log(app, &failed) && status == 0)
        status = cli_fail(&failed);
    app_free(app);
    prompt_free(app_options.editor);
    free(history_path);
    free(config);
    return deadly ? 128 + deadly : status;
}

/* Appends the file arguments, quoted for the shell. */
static void explore_quote_files(const CliArgs *args, Text *out)
{
    for (int i = 0; i < args->file_count; i++) {
        text_add_str(out, i ? STR(" ") : STR(""));
        shell_quote(str_from(args->files[i]), out);
    }
}

static int64_t wall_clock_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Reads --watch and the options that belong to it. */
static bool explore_live_options(const CliArgs *args, LiveOptions *live, Error *error)
{
    const char *command = cli_value(args, "watch"), *every = cli_value(args, "every");
    *live = (LiveOptions){.command = command,
                          .record = cli_value(args, "record"),
                          .log = cli_value(args, "log"),
                          .every_ms = 5000,
                          .now_ms = wall_clock_ms,
                          .load = cli_load_options(args)};
    if (command && args->file_count)
        return error_set(error, ERROR_USAGE, "--watch takes no files: COMMAND prints the dumps");
    return (!every || watch_parse_every(str_from(every), &live->every_ms, error)) &&
           cli_number(args, "count", &live->count, error);
}

/* The history that is shown until the first dump arrives. */
static History *explore_empty_history(void)
{
    History *history = mem_zero(1, sizeof *history);
    history_init(history);
    history_add_step(history, STEP_LOAD);
    history->title = "no dump yet";
    policy_named(STR("legacy"), &history->policy, NULL);
    history->policy.fanout = LOAD_FANOUT;
    return history;
}

/* Loads the inputs, or sets up a fleet. A single directory is loaded as one timeline first, and searched for several
 * timelines only if that fails. */
static bool explore_load_or_fleet(const CliArgs *args, const Inputs *inputs, ExploreOptions *options, History **history,
                                  LoadReport *report, Text *summary, Error *error)
{
    bool one = inputs->count == 1 && file_is_directory(inputs->paths[0]),
         fleet = !one && explore_is_fleet(args, inputs);
    if (!fleet && explore_load(args, inputs, history, report, summary, error))
        return true;
    if (!fleet && !(one && error->code == ERROR_USAGE && explore_is_fleet(args, inputs)))
        return false;
    *history = load_history_empty("fleet");
    options->fleet = inputs->paths;
    options->fleet_count = inputs->count;
    options->stdin_text = inputs->has_text ? &inputs->text : NULL;
    return true;
}

static int run_explore(const CliArgs *args)
{
    Error error = {0};
    History *history = NULL;
    Text summary = TEXT_EMPTY;
    LoadReport report = {0};
    const char *depth = cli_value(args, "colors");
    ExploreOptions options = {
        .ascii = cli_flag(args, "ascii"), .colors = COLORS_256, .commands = cli_value(args, "command")};
    LiveOptions live;
    Inputs inputs = {0};
    if (!cli_theme(args, &options.light, &options.has_theme, &error) || !explore_live_options(args, &live, &error))
        return cli_fail(&error);
    if (live.command) {
        options.live = &live;
        if (depth && !theme_depth_parse(str_from(depth), &options.colors, &error))
            return cli_fail(&error);
        return explore_run(explore_empty_history(), &options);
    }
    if ((depth && !theme_depth_parse(str_from(depth), &options.colors, &error)) ||
        !explore_inputs_read(args, &inputs, &error) ||
        !explore_load_or_fleet(args, &inputs, &options, &history, &report, &summary, &error)) {
        arena_release(&inputs.arena);
        text_release(&summary);
        load_report_release(&report);
        return cli_fail(&error);
    }
    if (history->workload && strcmp(history->workload, "demo") == 0) {
        options.at_step = true;
        options.step = demo_step(history);
        options.note =
            "A level has just been split into partitions. Press ] for the next step, Space to play, ? for help, "
            "q to quit.";
    }
    if (summary.length > 0)
        options.note = options.summary = summary.at;
    Text files = TEXT_EMPTY;
    explore_quote_files(args, &files);
    options.files = files.at;
    options.report = &report;
    int status = explore_run(history, &options);
    arena_release(&inputs.arena);
    text_release(&files);
    text_release(&summary);
    load_report_release(&report);
    return status;
}

static const CliRule rules[] = {
    {"every", CLI_NEEDS, "watch"},
    {"record", CLI_NEEDS, "watch"},
    {"log", CLI_NEEDS, "watch"},
    {"count", CLI_NEEDS, "watch"},
    {0},
};

const CliCommand cmd_explore = {
    .name = "explore",
    .synopsis = "[OPTION…] [FILE…]",
    .summary = "explore layers, and step through what happened to them",
    .details =
        "The word explore is optional. `-` or a pipe reads standard input; keys then come from the terminal. Without "
        "FILE a built-in demo is shown. Press ? for all keys and commands.\nWithout a terminal, the commands of "
        "--command run, and one frame of 120x40 is printed as text with a list of skipped lines. Use `info` for "
        "figures and `render` for pictures of any size.\n--watch runs COMMAND with sh at the interval of --every and "
        "adds each dump that it prints to a growing history: new layers are marked, the pane of events and the curves "
        "grow. The view follows the newest step until you step back. If the command fails, the error is shown and the "
        "command runs again, after a pause that doubles each time. --record saves the history after each dump; the "
        "file is complete at any time and can be opened. Without a terminal, --watch ends after --count dumps.\n  "
        "layerscope --watch 'curl -sf $URL/layer' --every 5s --record night.json\nCommands in "
        "$XDG_CONFIG_HOME/layerscope/rc run at the start. NO_COLOR is honoured.",
    .options = OPTIONS,
    .rules = rules,
    .run = run_explore,
};
