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

/* The function of a command; a row has one of the two. `count` is the number typed before the command's key; 0:
 * none. */
typedef struct CommandRun {
    bool (*plain)(Session *session, Str args, Error *error);
    bool (*counted)(Session *session, Str args, uint64_t count, Error *error);
} CommandRun;

typedef struct Command {
    const char *name;
    const char *arguments; /* "KEY|LSN|NAME"; "" where it takes none */
    const char *help;      /* one line */
    const char *group;     /* heading in the help */
    CommandRun run;
    CompletionKind complete;
    const char *words; /* blank-separated */
} Command;

/* Finds a command by its name, or by a prefix that no other command has. NULL, with the reason, where there is none. */
const Command *command_find(CommandTable table, Str name, Error *error);

/* Sets a usage error whose column is that of `word` within `args`. Returns false. */
bool command_fail(Error *error, Str args, Str word, const char *format, ...) __attribute__((format(printf, 4, 5)));
typedef enum PathUse { PATH_READ, PATH_WRITTEN } PathUse;

/* Takes a path from a command's argument, with `~/` expanded. Fails for files that would make the explorer wait without
 * end: a pipe, a socket, and with `read` a device. The file need not exist. */
bool command_path(Str args, PathUse use, Text *path, Error *error);
/* Reads an optional number; `fallback` where there is none. ERROR_USAGE where it is not a number. */
bool command_number(Str args, uint64_t fallback, uint64_t *value, Error *error);
/* How often to do something: the count typed before the key, else the number in `args`, else `fallback`. ERROR_USAGE
 * where that is not a number. */
bool command_count(Str args, uint64_t count, uint64_t fallback, uint64_t *value, Error *error);

/* Takes the next command off `rest`, up to `;`. In a command, `\;` and `\\` stand for `;` and `\`. False at the end. */
bool command_split(Str *rest, Text *out);

/* The largest file that a command may name as a script, log or lesson. */
#define COMMAND_FILE_MAX   ((size_t)16 << 20)
#define COMMAND_LESSON_MAX ((size_t)4 << 20)
/* As file_read(), with the path in the message: the place of a command's error is its own line. */
bool command_read_file(const char *path, size_t limit, Arena *arena, Str *text, Error *error);

#endif
