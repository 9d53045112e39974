/* commands.c - the table of commands, finding one by name, and completion.
 *
 * Completion of "search 1663/1<Tab>": the first word names the row, the row says what its words are, the word at the
 * cursor picks those that start like it.
 */
#include "tui/app/commands.h"

#include "tui/app/help_topics.h"
#include "tui/app/lesson_files.h"
#include "tui/app/panes.h"

#include <sys/stat.h>
#include <dirent.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { PROPOSALS_MAX = 200 };

#define MOVING  "Moving"
#define LOOKING "What is shown"
#define FINDING "Finding"
#define TIME    "Steps"
#define PLAN    "Planning"
#define PANES   "Panes"
#define SESSION "Session"
#define SCRIPT  "Scripts"
#define LESSON  "Lessons"

/* Of a command that does nothing with a count, and of one that does. */
#define RUN(function)                                                                                                  \
    {                                                                                                                  \
        (function), NULL                                                                                               \
    }
#define COUNTED(function)                                                                                              \
    {                                                                                                                  \
        NULL, (function)                                                                                               \
    }

const AppCommand app_commands[] = {
    {"move", "left|right|up|down|far-left|far-right|far-up|far-down [N]", "move the cursor, or a list's line", MOVING,
     COUNTED(command_move), COMPLETE_WORDS, "left right up down far-left far-right far-up far-down"},
    {"zoom", "in|out [keys|lsn]", "zoom at the cursor", MOVING, RUN(command_zoom), COMPLETE_WORDS, "in out keys lsn"},
    {"fit", "", "show everything", MOVING, RUN(command_fit), COMPLETE_NOTHING, NULL},
    {"goto", "KEY|LSN|RELATION|#LAYER", "put the cursor there", MOVING, RUN(command_goto), COMPLETE_KEY, NULL},
    {"enter", "", "zoom to the layer under the cursor, or follow the list's line", MOVING, RUN(command_enter),
     COMPLETE_NOTHING, NULL},
    {"back", "", "undo the last of: message, search, selection, zoom, plan", MOVING, RUN(command_back),
     COMPLETE_NOTHING, NULL},
    {"select", "[#LAYER|NAME]", "select a layer (the one under the cursor)", MOVING, RUN(command_select), COMPLETE_KEY,
     NULL},
    {"search", "KEY|LSN|RELATION|#LAYER|L0|delta|image|job N|TEXT", "find layers; next and previous walk through them",
     FINDING, RUN(command_search), COMPLETE_KEY, NULL},
    {"next", "[N]", "next search match, or next layer", FINDING, COUNTED(command_next), COMPLETE_NOTHING, NULL},
    {"previous", "[N]", "previous search match, or previous layer", FINDING, COUNTED(command_previous),
     COMPLETE_NOTHING, NULL},
    {"axes", "[rank|linear|bytes|adaptive[,rank|,linear]]", "how keys and LSNs are spread; alone: the next one",
     LOOKING, RUN(command_axes), COMPLETE_WORDS, "rank linear bytes adaptive rank,linear linear,linear"},
    {"overlay", "[NAME]", "what fills the layers; alone: the next one", LOOKING, RUN(command_overlay), COMPLETE_OVERLAY,
     NULL},
    {"hex", "[on|off]", "raw keys instead of what they mean", LOOKING, RUN(command_hex), COMPLETE_WORDS, "on off"},
    {"step", "N|next|previous|first|last|next-same|previous-same [N]", "go to a step", TIME, COUNTED(command_step),
     COMPLETE_WORDS, "next previous first last next-same previous-same"},
    {"play", "[on|off|MS]", "play the steps, one every MS milliseconds", TIME, COUNTED(command_play), COMPLETE_WORDS,
     "on off"},
    {"break", "[CONDITION|clear]", "stop at steps where: depth > 30, strategy = image, split found, layer 17 deleted",
     TIME, RUN(command_break), COMPLETE_WORDS, "depth strategy split layer layers op clear"},
    {"continue", "", "run to the next step that a breakpoint holds for", TIME, RUN(command_continue), COMPLETE_NOTHING,
     NULL},
    {"reverse-continue", "", "run back to the previous such step", TIME, RUN(command_reverse), COMPLETE_NOTHING, NULL},
    {"mark", "[LETTER]", "remember step and window under a letter", TIME, RUN(command_mark), COMPLETE_NOTHING, NULL},
    {"jump", "[LETTER]", "go back to a mark", TIME, RUN(command_jump), COMPLETE_NOTHING, NULL},
    {"plan", "[POLICY]", "plan compaction of what is shown, with every reason", PLAN, RUN(command_plan),
     COMPLETE_POLICY, NULL},
    {"unplan", "", "leave the plan: back to what was loaded", PLAN, RUN(command_unplan), COMPLETE_NOTHING, NULL},
    {"why", "[#LAYER|KEY[@LSN]|here]", "the rules tried on the selected layer; or why there is what there is at a spot",
     PLAN, RUN(command_why), COMPLETE_KEY, NULL},
    {"parameter", "NAME VALUE", "change the policy; a plan that is shown follows at once", PLAN, RUN(command_parameter),
     COMPLETE_POLICY, NULL},
    {"change", "+|-|<|> [N]", "the same for the current line of the parameter pane", PLAN, COUNTED(command_change),
     COMPLETE_WORDS, "+ -"},
    {"undo", "", "take the last change of the policy back", PLAN, RUN(command_undo), COMPLETE_NOTHING, NULL},
    {"compare", "[plan] [POLICY|NAME=VALUE…|FILE] [| …]|off",
     "another policy beside what is shown: of a simulation its run, else a plan; or another file; `|` adds a third",
     PLAN, RUN(command_compare), COMPLETE_POLICY, NULL},
    {"diverge", "", "go to the next difference between the sides of a comparison in what they decide and do", PLAN,
     RUN(command_diverge), COMPLETE_NOTHING, NULL},
    {"gc", "[cutoff LSN|up|down|cursor|none] [branch LSN|cursor|none] [reset]",
     "what garbage collection would remove; move its cutoff, set branch points", PLAN, COUNTED(command_gc),
     COMPLETE_WORDS, "cutoff branch reset up down cursor none"},
    {"lives", "[N]", "layers as bars over the steps; rewritten within N compactions is thrash", TIME,
     COUNTED(command_lives), COMPLETE_NOTHING, NULL},
    {"simulate", "WORKLOAD [policy=…] [records=N] [NAME=VALUE…]",
     "run a workload and look at it while it runs; Esc ends it; help workloads tells sizes and parameters", PLAN,
     RUN(command_simulate), COMPLETE_SIMULATION, NULL},
    {"read", "[KEY]", "the layers that a read of the cursor's key visits", FINDING, RUN(command_read), COMPLETE_KEY,
     NULL},
    {"traversal", "FILE", "a log with the path of a real read, beside the predicted one; or paste it", FINDING,
     RUN(command_traversal), COMPLETE_FILE, NULL},
    {"worst", "[list]", "go to the key with the deepest read; list: all, deepest first", FINDING, RUN(command_worst),
     COMPLETE_WORDS, "list"},
    {"pane", "NAME|next|previous", "show a pane and give it the keys", PANES, RUN(command_pane), COMPLETE_WORDS,
     "map findings decisions jobs why read layer parameters statistics lives ledger help lesson compare garbage next "
     "previous"},
    {"close", "", "leave the pane; on the map: quit", PANES, RUN(command_close), COMPLETE_NOTHING, NULL},
    {"help", "[TOPIC|WORD]", "keys and commands; a topic; or all that mentions WORD", PANES, RUN(command_help),
     COMPLETE_HELP, NULL},
    {"prompt", "[TEXT]", "open the command line with TEXT in it", SESSION, RUN(command_prompt), COMPLETE_COMMAND, NULL},
    {"set", "[NAME=VALUE|save]", "mouse=on|off, editor=emacs|vi, glyphs=unicode|ascii, speed=MS; alone: what is set",
     SESSION, RUN(command_set), COMPLETE_WORDS,
     "save mouse=on mouse=off editor=emacs editor=vi glyphs=unicode glyphs=ascii speed="},
    {"bind", "[PANE] KEY COMMAND", "let a key run a command", SESSION, RUN(command_bind), COMPLETE_COMMAND, NULL},
    {"source", "FILE", "run a file of commands", SESSION, RUN(command_source), COMPLETE_FILE, NULL},
    {"open", "FILE…", "look at other files instead", SESSION, RUN(command_open), COMPLETE_FILE, NULL},
    {"export", "FILE.txt|.ansi|.svg|.html", "write what is shown: the screen, or the map as a picture", SESSION,
     RUN(command_export), COMPLETE_FILE, NULL},
    {"link", "[FILE]", "the command line that reopens this view; also copied, or into FILE", SESSION, RUN(command_link),
     COMPLETE_FILE, NULL},
    {"window", "POSITION POSITION POSITION POSITION", "show exactly this part, as `link` says it", SESSION,
     RUN(command_window), COMPLETE_NOTHING, NULL},
    {"mark-layer", "#LAYER", "select a layer and leave the window as it is", SESSION, RUN(command_mark_layer),
     COMPLETE_KEY, NULL},
    {"log", "FILE|off", "write all that happens to a script that plays the same", SESSION, RUN(command_log),
     COMPLETE_FILE, NULL},
    {"yank", "", "copy the selected layer's name, or the cursor's key, to the clipboard", SESSION, RUN(command_yank),
     COMPLETE_NOTHING, NULL},
    {"redraw", "", "send the whole screen again", SESSION, RUN(command_redraw), COMPLETE_NOTHING, NULL},
    {"suspend", "", "stop the program, as Ctrl-Z does elsewhere", SESSION, RUN(command_suspend), COMPLETE_NOTHING,
     NULL},
    {"quit", "", "end the program", SESSION, RUN(command_quit), COMPLETE_NOTHING, NULL},
    {"key", "KEY…", "press keys, by name: `key ] ] Enter Ctrl-L`", SCRIPT, RUN(command_key), COMPLETE_NOTHING, NULL},
    {"type", "TEXT", "press the keys of a text", SCRIPT, RUN(command_type), COMPLETE_NOTHING, NULL},
    {"size", "COLSxROWS", "resize the screen", SCRIPT, RUN(command_size), COMPLETE_NOTHING, NULL},
    {"mouse", "press|drag|release|up|down X Y", "move the mouse; up and down turn its wheel", SCRIPT,
     RUN(command_mouse), COMPLETE_WORDS, "press drag release up down"},
    {"tick", "MS", "let time pass", SCRIPT, RUN(command_tick), COMPLETE_NOTHING, NULL},
    {"wait", "[TICKS]", "let what runs go on, to its end or for so many ticks", SCRIPT, RUN(command_wait),
     COMPLETE_NOTHING, NULL},
    {"frame", "", "print the screen", SCRIPT, RUN(command_frame), COMPLETE_NOTHING, NULL},
    {"print", "TEXT", "print a line", SCRIPT, RUN(command_print), COMPLETE_NOTHING, NULL},
    {"expect", "[not] TEXT", "fail unless the screen shows TEXT", SCRIPT, RUN(command_expect), COMPLETE_NOTHING, NULL},
    {"check", "NAME = VALUE", "fail unless a number of what is shown has that value", SCRIPT, RUN(command_check),
     COMPLETE_NOTHING, NULL},
    {"paste", "", "paste the next lines, up to `end paste`: layer names, a dump, a picture, a read's log", SCRIPT,
     RUN(command_paste), COMPLETE_NOTHING, NULL},
    {"load", "", "look at the scenario on the next lines, up to `end load`", SCRIPT, RUN(command_load),
     COMPLETE_NOTHING, NULL},
    {"lesson", "[NAME|next|again|list]", "begin a lesson, or go on in it; alone: back to it, or the list of all",
     LESSON, RUN(command_lesson), COMPLETE_LESSON, "next again list"},
    {"answer", "N", "predict: choose an answer of the lesson", LESSON, RUN(command_answer), COMPLETE_NOTHING, NULL},
    {"say", "TEXT", "a paragraph of a lesson; {NAME} stands for a number, as for check", LESSON, RUN(command_say),
     COMPLETE_NOTHING, NULL},
    {"ask", "TEXT", "a question; choices follow, then predict", LESSON, RUN(command_ask), COMPLETE_NOTHING, NULL},
    {"choice", "VALUE[: TEXT]", "a possible answer", LESSON, RUN(command_choice), COMPLETE_NOTHING, NULL},
    {"predict", "", "wait for the learner's answer", LESSON, RUN(command_predict), COMPLETE_NOTHING, NULL},
    {"right", "NAME", "the choice with that number's value was right", LESSON, RUN(command_right), COMPLETE_NOTHING,
     NULL},
    {"pause", "", "wait until the learner goes on", LESSON, RUN(command_pause), COMPLETE_NOTHING, NULL},
};
const size_t app_command_count = sizeof app_commands / sizeof *app_commands;

const AppCommand *command_find(Str name, Error *error)
{
    const AppCommand *found = NULL;
    size_t fits = 0;
    for (size_t i = 0; i < app_command_count; i++) {
        if (strncmp(app_commands[i].name, name.at, name.length) != 0)
            continue;
        if (app_commands[i].name[name.length] == 0)
            return &app_commands[i];
        if (fits++ == 0)
            found = &app_commands[i];
    }
    if (fits == 1)
        return found;
    if (fits == 0)
        error_set(error, ERROR_USAGE, "there is no command '%.*s'; help lists all", STR_ARG(name));
    else
        error_set(error, ERROR_USAGE, "'%.*s' could be '%s' or %zu more", STR_ARG(name), found->name, fits - 1);
    return NULL;
}

bool command_fail(Error *error, Str args, Str word, const char *format, ...)
{
    char text[300];
    va_list list;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    error_set(error, ERROR_USAGE, "%s", text);
    if (error)
        error->column =
            word.at >= args.at && word.at <= args.at + args.length ? (unsigned long)(word.at - args.at) + 1 : 1;
    return false;
}

bool command_path(Str args, bool read, Text *path, Error *error)
{
    struct stat about;
    const char *home = getenv("HOME");
    text_clear(path);
    if (str_starts(args, STR("~/")) && home) {
        text_printf(path, "%s", home);
        args = (Str){args.at + 1, args.length - 1};
    }
    text_add_str(path, args);
    if (stat(path->at, &about) != 0)
        return true;
    bool waits = S_ISFIFO(about.st_mode) || S_ISSOCK(about.st_mode);
    bool device = S_ISCHR(about.st_mode) || S_ISBLK(about.st_mode);
    return !(waits || (read && device)) || error_set(error, read ? ERROR_INPUT : ERROR_OUTPUT, "%s is a %s, not a file",
                                                     path->at, device ? "device" : "pipe");
}

bool command_number(Str args, uint64_t fallback, uint64_t *value, Error *error)
{
    Str word;
    *value = fallback;
    Str rest = args;
    if (!str_word(&rest, &word))
        return true;
    Error why = {0};
    return number_parse(word, value, &why) || command_fail(error, args, word, "%s", why.message);
}

bool command_count(Str args, uint64_t count, uint64_t fallback, uint64_t *value, Error *error)
{
    if (count == 0)
        return command_number(args, fallback, value, error);
    *value = count;
    return true;
}

/* ---- completion ---- */

static void propose(Completion *list, Str word, Str proposal)
{
    if (list->count >= PROPOSALS_MAX || !str_starts(proposal, word))
        return;
    text_printf(&list->words, "%.*s\n", STR_ARG(proposal));
    list->count++;
}

static void propose_words(Completion *list, Str word, const char *words)
{
    Str rest = str_from(words ? words : ""), one;
    while (str_word(&rest, &one))
        propose(list, word, one);
}

static void propose_policy(Completion *list, Str word)
{
    const NamedPolicy *named;
    const PolicyParameter *parameter;
    for (size_t i = 0; (named = policy_named_at(i)) != NULL; i++)
        propose(list, word, str_from(named->name));
    for (size_t i = 0; (parameter = policy_parameter_at(NULL, i)) != NULL; i++)
        propose(list, word, str_from(parameter->name));
}

/* A workload, then what a run and that workload take, with the `=` that comes next. */
static void propose_simulation(Completion *list, Str word, bool first, const WorkloadKind *kind)
{
    for (size_t i = 0; first && i < workload_kind_count; i++)
        propose(list, word, str_from(workload_kinds[i].name));
    for (size_t i = 0; !first && simulation_word(i); i++) {
        char name[64];
        snprintf(name, sizeof name, "%s=", simulation_word(i));
        propose(list, word, str_from(name));
    }
    for (size_t i = 0; !first && kind && i < WORKLOAD_VALUES_MAX && kind->parameters[i].name; i++) {
        char name[64];
        snprintf(name, sizeof name, "%s=", kind->parameters[i].name);
        propose(list, word, str_from(name));
    }
    if (!first)
        propose_words(list, word, "sanity policy=neon+gc");
    const NamedPolicy *named;
    for (size_t i = 0; !first && (named = policy_named_at(i)) != NULL; i++) {
        char name[64];
        Policy policy = {0};
        if (policy_named(str_from(named->name), &policy, NULL) && policy_algorithm(&policy)->own_alone)
            continue; /* of stores that are read, not simulated */
        snprintf(name, sizeof name, "policy=%s", named->name);
        propose(list, word, str_from(name));
    }
}

/* Relations of the set that start like the word, and the selected layer's number. */
static void propose_keys(App *app, Completion *list, Str word)
{
    const LayerSet *set = &app->shown->layers;
    char label[KEY_LABEL_SIZE];
    if (app->map.selected != LAYER_NONE) {
        snprintf(label, sizeof label, "#%u", app->map.selected);
        propose(list, word, str_from(label));
    }
    U128 last = 0;
    for (size_t i = 0; i < set->count && set->form == KEY_PRODUCTION && list->count < PROPOSALS_MAX; i++) {
        U128 relation = key_relation(set->key_lo[i]);
        if (relation == last || key_kind(set->key_lo[i], set->form) != KEY_KIND_REL_BLOCK)
            continue;
        last = relation;
        Str text = str_from(key_label(set->key_lo[i], set->form, label));
        for (size_t n = 0; n < text.length; n++)
            if (text.at[n] == ':' || text.at[n] == '_')
                text.length = n;
        if (!str_starts(text, word))
            continue;
        Str known = text_str(&list->words), one;
        bool twice = false;
        while (!twice && str_line(&known, &one))
            twice = str_equal(one, text);
        if (!twice)
            propose(list, word, text);
    }
}

static void propose_files(Completion *list, Str word)
{
    size_t slash = word.length;
    while (slash > 0 && word.at[slash - 1] != '/')
        slash--;
    char folder[1024];
    snprintf(folder, sizeof folder, "%.*s", slash ? (int)slash : 1, slash ? word.at : ".");
    DIR *dir = opendir(folder);
    if (!dir)
        return;
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        char path[2048], shown[2048];
        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%.*s%s%s", (int)slash, word.at, entry->d_name, entry->d_type == DT_DIR ? "/" : "");
        text_escape(str_from(path), shown, sizeof shown);
        if (strcmp(path, shown) == 0 && !strchr(path, ' '))
            propose(list, word, str_from(path));
    }
    closedir(dir);
}

void command_complete(void *context, Str line, Completion *list)
{
    App *app = context;
    size_t from = line.length;
    while (from > 0 && line.at[from - 1] != ' ')
        from--;
    Str word = {line.at + from, line.length - from}, rest = line, name;
    list->from = from;
    bool first = !str_word(&rest, &name) || name.at + name.length == line.at + line.length;
    const AppCommand *command = first ? NULL : command_find(name, NULL);
    if (first || (command && command->complete == COMPLETE_COMMAND)) {
        for (size_t i = 0; i < app_command_count; i++)
            propose(list, word, str_from(app_commands[i].name));
    } else if (command && command->complete == COMPLETE_HELP) {
        for (size_t i = 0; i < help_topic_count; i++)
            propose(list, word, str_from(help_topics[i].name));
        for (size_t i = 0; i < app_command_count; i++)
            propose(list, word, str_from(app_commands[i].name));
    } else if (command && command->complete == COMPLETE_LESSON) {
        LessonFiles files;
        lesson_files_init(&files);
        for (size_t i = 0; i < files.list.count; i++)
            propose(list, word, str_from(files.list.at[i].name));
        lesson_files_release(&files);
        propose_words(list, word, command->words);
    } else if (command && command->complete == COMPLETE_OVERLAY) {
        Text names = {0};
        states_overlay_names(" ", &names);
        propose_words(list, word, names.at);
        text_release(&names);
    } else if (command && command->complete == COMPLETE_WORDS) {
        propose_words(list, word, command->words);
    } else if (command && command->complete == COMPLETE_SIMULATION) {
        Str name_of_workload;
        bool after = str_word(&rest, &name_of_workload) && name_of_workload.at + name_of_workload.length < word.at;
        propose_simulation(list, word, !after, after ? workload_find(name_of_workload) : NULL);
    } else if (command && command->complete == COMPLETE_POLICY) {
        propose_policy(list, word);
    } else if (command && command->complete == COMPLETE_KEY) {
        propose_keys(app, list, word);
    } else if (command && command->complete == COMPLETE_FILE) {
        propose_files(list, word);
    }
}
