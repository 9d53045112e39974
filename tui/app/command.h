/* command.h - what a command of the explorer is, and what its function does with its arguments.
 *
 * A command's function gets the rest of its line. It returns false with a reason when it can't be done; the column in
 * the error counts within that rest, and the caller shifts it to the whole line. The table: tui/commands/commands.c.
 */
#ifndef TUI_APP_COMMAND_H
#define TUI_APP_COMMAND_H

#include "tui/app/session.h"

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
    bool (*plain)(Session *session, Str args, Error *error);
    bool (*counted)(Session *session, Str args, uint64_t count, Error *error);
} CommandRun;

typedef struct Command {
    const char *name;
    const char *arguments; /* "KEY|LSN|NAME"; "" for none */
    const char *help;      /* one line */
    const char *group;     /* heading in the help */
    CommandRun run;
    CompletionKind complete;
    const char *words; /* blank-separated */
} Command;

/* By its name, or by a front of it that no other command shares. NULL, with a reason. */
const Command *command_find(CommandTable table, Str name, Error *error);

/* Usage errors with a column: places `error` at `word` within `args`. */
bool command_fail(Error *error, Str args, Str word, const char *format, ...) __attribute__((format(printf, 4, 5)));
typedef enum PathUse { PATH_READ, PATH_WRITTEN } PathUse;

/* A path that a command was given, `~/` spelled out. Fails for what would keep the explorer waiting, and nobody could
 * end that: a pipe, a socket, and where it is `read` a device. What is not there is fine. */
bool command_path(Str args, PathUse use, Text *path, Error *error);
/* An optional number argument; `fallback` where there is none. */
bool command_number(Str args, uint64_t fallback, uint64_t *value, Error *error);
/* How often: the count typed before the key, else the number argument, else `fallback`. */
bool command_count(Str args, uint64_t count, uint64_t fallback, uint64_t *value, Error *error);

/* Takes the next command off `rest`, up to `;`. In a command, `\;` and `\\` stand for `;` and `\`. False at the end. */
bool command_split(Str *rest, Text *out);

/* Files that a command names: scripts and logs, and a lesson. A larger one is refused. */
#define COMMAND_FILE_MAX   ((size_t)16 << 20)
#define COMMAND_LESSON_MAX ((size_t)4 << 20)
/* file_read(), with the path in the message: the place of a command's error is its own line. */
bool command_read_file(const char *path, size_t limit, Arena *arena, Str *text, Error *error);

#endif
