/* command.h - what a command of the explorer is, and what its function does with its arguments.
 *
 * A command's function gets the rest of its line. On failure it returns false with a reason; the column of the error
 * counts within that rest, and the caller shifts it to the whole line. The table is in tui/commands/commands.c.
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
    COMPLETE_KEY, /* relations of the set, and the selected layer */
    COMPLETE_FILE,
    COMPLETE_SIMULATION, /* a workload, then words of a run */
} CompletionKind;

/* The function of a command, which is one of the first two. `count` is the number typed before the command's key; 0: no
 * number. */
typedef struct CommandRun {
    bool (*plain)(Session *session, Str args, Error *error);
    bool (*counted)(Session *session, Str args, uint64_t count, Error *error);
    /* Fails with the reason where the command could only refuse now, with the focus on `pane`; NULL: it never could.
     * Asked again for each frame, so it must be cheap. */
    bool (*may)(Session *session, Str args, PaneId pane, Error *error);
} CommandRun;

typedef struct Command {
    const char *name;
    const char *arguments; /* "KEY|LSN|NAME"; "": none */
    const char *help;      /* one line */
    const char *group;     /* heading in the help */
    CommandRun run;
    CompletionKind complete;
    const char *words; /* for COMPLETE_WORDS and COMPLETE_LESSON, separated by blanks; else NULL */
} Command;

/* Finds a command by its name, or by a prefix that no other command has. NULL, with the reason, if there is none. */
const Command *command_find(CommandTable table, Str name, Error *error);
/* Would this command line do something now if the focus were on `pane`? False with the reason where it would only
 * refuse. The help and the footer ask here, and so does whoever runs the line. */
bool command_may(Session *session, Str line, PaneId pane, Error *error);

/* Sets a usage error whose column is that of `word` within `args`. Returns false. */
bool command_fail(Error *error, Str args, Str word, const char *format, ...) __attribute__((format(printf, 4, 5)));
typedef enum PathUse { PATH_READ, PATH_WRITTEN } PathUse;

/* Replaces `path` by the path in a command's argument, with `~/` expanded. The file need not exist. Fails for files
 * that would make the explorer wait without end: pipes, sockets and, with PATH_READ, devices. */
bool command_path(Str args, PathUse use, Text *path, Error *error);
/* Reads an optional number; `fallback` if there is none. ERROR_USAGE if it is not a number. */
bool command_number(Str args, uint64_t fallback, uint64_t *value, Error *error);
/* How often to do something: the count typed before the key, else the number in `args`, else `fallback`. ERROR_USAGE if
 * that is not a number. */
bool command_count(Str args, uint64_t count, uint64_t fallback, uint64_t *value, Error *error);

/* Takes the next command, up to `;`, from `rest` and replaces `out` by it. Within a command, `\;` and `\\` stand for
 * `;` and `\`. False at the end. */
bool command_split(Str *rest, Text *out);

/* The largest file that a command may name as a script, log or lesson. */
#define COMMAND_FILE_MAX   ((size_t)16 << 20)
#define COMMAND_LESSON_MAX ((size_t)4 << 20)
/* As file_read(), but with the path in the message, because the place of the error will be the command's own line. */
bool command_read_file(const char *path, size_t limit, Arena *arena, Str *text, Error *error);

#endif
