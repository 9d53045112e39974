/* commands.h - every command of the explorer: one const table that is also the help and the completion.
 *
 * A command's function gets the rest of its line. It returns false with a reason when it can't be done; the column in
 * the error counts within that rest, and the caller shifts it to the whole line.
 */
#ifndef TUI_APP_COMMANDS_H
#define TUI_APP_COMMANDS_H

#include "tui/app/state.h"

typedef enum CompletionKind {
    COMPLETE_NOTHING,
    COMPLETE_WORDS, /* from the command's `words` */
    COMPLETE_COMMAND,
    COMPLETE_OVERLAY,
    COMPLETE_LESSON,
    COMPLETE_HELP, /* topics, then commands */
    COMPLETE_POLICY,
    COMPLETE_KEY, /* keys, relations and layer ids of the set */
    COMPLETE_FILE,
    COMPLETE_SIMULATION, /* a workload, then words of a run */
} CompletionKind;

/* One of the two. `count`: typed before the command's key; 0: none was. */
typedef struct CommandRun {
    bool (*plain)(App *app, Str args, Error *error);
    bool (*counted)(App *app, Str args, uint64_t count, Error *error);
} CommandRun;

typedef struct AppCommand {
    const char *name;
    const char *arguments; /* "KEY|LSN|NAME"; "" for none */
    const char *help;      /* one line */
    const char *group;     /* heading in the help */
    CommandRun run;
    CompletionKind complete;
    const char *words; /* blank-separated */
} AppCommand;

extern const AppCommand app_commands[];
extern const size_t app_command_count;

/* By its name, or by a front of it that no other command shares. NULL, with a reason. */
const AppCommand *command_find(Str name, Error *error);
/* Completion of the line up to its end, for Editor.complete. */
void command_complete(void *app, Str line, Completion *list);

/* Usage errors with a column: places `error` at `word` within `args`. */
bool command_fail(Error *error, Str args, Str word, const char *format, ...) __attribute__((format(printf, 4, 5)));
/* A path that a command was given, `~/` spelled out. Fails for what would keep the explorer waiting, and nobody could
 * end that: a pipe, a socket, and where it is `read` a device. What is not there is fine. */
bool command_path(Str args, bool read, Text *path, Error *error);
/* An optional number argument; `fallback` where there is none. */
bool command_number(Str args, uint64_t fallback, uint64_t *value, Error *error);
/* How often: the count typed before the key, else the number argument, else `fallback`. */
bool command_count(Str args, uint64_t count, uint64_t fallback, uint64_t *value, Error *error);

/* Implementations, by file. */
bool command_move(App *, Str, uint64_t, Error *); /* cmd_move.c */
bool command_zoom(App *, Str, Error *);
bool command_fit(App *, Str, Error *);
bool command_goto(App *, Str, Error *);
bool command_axes(App *, Str, Error *);
bool command_overlay(App *, Str, Error *);
bool command_hex(App *, Str, Error *);
bool command_enter(App *, Str, Error *);
bool command_back(App *, Str, Error *);
bool command_select(App *, Str, Error *);
bool command_next(App *, Str, uint64_t, Error *);
bool command_previous(App *, Str, uint64_t, Error *);
bool command_search(App *, Str, Error *);
bool command_step(App *, Str, uint64_t, Error *); /* cmd_time.c */
bool command_play(App *, Str, uint64_t, Error *);
bool command_break(App *, Str, Error *);
bool command_continue(App *, Str, Error *);
bool command_reverse(App *, Str, Error *);
bool command_mark(App *, Str, Error *);
bool command_jump(App *, Str, Error *);
bool command_lives(App *, Str, uint64_t, Error *);
bool command_plan(App *, Str, Error *); /* cmd_plan.c */
bool command_unplan(App *, Str, Error *);
bool command_parameter(App *, Str, Error *);
bool command_change(App *, Str, uint64_t, Error *);
bool command_undo(App *, Str, Error *);
bool command_why(App *, Str, Error *);
bool command_read(App *, Str, Error *); /* cmd_read.c */
bool command_worst(App *, Str, Error *);
bool command_traversal(App *, Str, Error *);
bool command_pane(App *, Str, Error *); /* cmd_app.c */
bool command_close(App *, Str, Error *);
bool command_help(App *, Str, Error *);
bool command_prompt(App *, Str, Error *);
bool command_set(App *, Str, Error *);
bool command_bind(App *, Str, Error *);
bool command_source(App *, Str, Error *);
bool command_open(App *, Str, Error *);
bool command_yank(App *, Str, Error *);
bool command_quit(App *, Str, Error *);
bool command_redraw(App *, Str, Error *);
bool command_suspend(App *, Str, Error *);
bool command_export(App *, Str, Error *); /* cmd_share.c */
bool command_link(App *, Str, Error *);
bool command_window(App *, Str, Error *);
bool command_mark_layer(App *, Str, Error *);
bool command_log(App *, Str, Error *);
bool command_key(App *, Str, Error *); /* cmd_script.c */
bool command_type(App *, Str, Error *);
bool command_size(App *, Str, Error *);
bool command_mouse(App *, Str, Error *);
bool command_tick(App *, Str, Error *);
bool command_frame(App *, Str, Error *);
bool command_print(App *, Str, Error *);
bool command_expect(App *, Str, Error *);
bool command_simulate(App *, Str, Error *); /* run_view.c */
bool command_wait(App *, Str, Error *);
bool command_paste(App *, Str, Error *);   /* paste.c */
bool command_compare(App *, Str, Error *); /* compare.c */
bool command_diverge(App *, Str, Error *);
bool command_gc(App *, Str, uint64_t, Error *); /* gc_view.c */
bool command_lesson(App *, Str, Error *);       /* cmd_lesson.c */
bool command_answer(App *, Str, Error *);
bool command_say(App *, Str, Error *);
bool command_ask(App *, Str, Error *);
bool command_choice(App *, Str, Error *);
bool command_predict(App *, Str, Error *);
bool command_right(App *, Str, Error *);
bool command_pause(App *, Str, Error *);
bool command_load(App *, Str, Error *);
bool command_check(App *, Str, Error *);

#endif
