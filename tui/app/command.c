/* command.c - has what commands share: finding one by name, errors with their place, numbers, and file arguments. */
#include "tui/app/command.h"

#include "core/base/file.h"
#include "core/base/suggestion.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

/* Words that users type for what another command does. */
static const struct {
    const char *word, *line;
} OTHER_WORDS[] = {
    {"breakpoint", "break"},
    {"bookmark", "mark"},
    {"color", "set theme"},
    {"colour", "set theme"},
    {"decisions", "pane decisions"},
    {"diff", "compare"},
    {"difference", "diverge"},
    {"delete", "gc"},
    {"events", "pane events"},
    {"exit", "quit"},
    {"explain", "why"},
    {"findings", "pane findings"},
    {"garbage", "gc"},
    {"gates", "pane gates"},
    {"info", "pane statistics"},
    {"inside", "pane inside"},
    {"jobs", "pane jobs"},
    {"layer", "select"},
    {"layers", "table"},
    {"ledger", "pane ledger"},
    {"legend", "help"},
    {"levels", "pane levels"},
    {"lessons", "lesson list"},
    {"overlaps", "table pairs"},
    {"overlapping", "table pairs"},
    {"pairs", "table pairs"},
    {"parameters", "pane parameters"},
    {"policy", "plan POLICY"},
    {"run", "simulate"},
    {"save", "export"},
    {"screenshot", "export"},
    {"show", "select"},
    {"split", "pane statistics"},
    {"splits", "pane statistics"},
    {"statistics", "pane statistics"},
    {"stats", "pane statistics"},
    {"theme", "set theme"},
    {"tutor", "lesson"},
    {"tutorial", "lesson"},
    {"url", "link"},
    {"workload", "simulate"},
};

/* The command that serves the purpose of the word, or else the nearest name. */
static void command_unknown(CommandTable table, Str name, Error *error)
{
    Suggestion near = suggestion_for(name);
    const Command *command;
    for (size_t i = 0; i < sizeof OTHER_WORDS / sizeof OTHER_WORDS[0]; i++)
        if (str_equal(name, str_from(OTHER_WORDS[i].word))) {
            error_set(error, ERROR_USAGE, "there is no command '%.*s': use `%s`", STR_ARG(name), OTHER_WORDS[i].line);
            return;
        }
    for (size_t i = 0; (command = table(i)) != NULL; i++)
        suggestion_try(&near, command->name);
    if (near.best)
        error_set(error, ERROR_USAGE, "there is no command '%.*s': did you mean `%s`? help lists all", STR_ARG(name),
                  near.best);
    else
        error_set(error, ERROR_USAGE, "there is no command '%.*s'; help lists all", STR_ARG(name));
}

const Command *command_find(CommandTable table, Str name, Error *error)
{
    const Command *command, *found = NULL;
    size_t fits = 0;
    for (size_t i = 0; (command = table(i)) != NULL; i++) {
        if (strncmp(command->name, name.at, name.length) != 0)
            continue;
        if (command->name[name.length] == 0)
            return command;
        if (fits++ == 0)
            found = command;
    }
    if (fits == 1)
        return found;
    if (fits == 0)
        command_unknown(table, name, error);
    else
        error_set(error, ERROR_USAGE, "'%.*s' is ambiguous: it could be '%s' or %zu more", STR_ARG(name), found->name,
                  fits - 1);
    return NULL;
}

bool command_may(Session *session, Str line, PaneId pane, Error *error)
{
    Str rest = line, name;
    const Command *command = str_word(&rest, &name) ? command_find(session->host.commands, name, error) : NULL;
    return command && (!command->run.may || command->run.may(session, str_trim(rest), pane, error));
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

bool command_path(Str args, PathUse use, Text *path, Error *error)
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
    bool read = use == PATH_READ;
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

bool command_read_file(const char *path, size_t limit, Arena *arena, Str *text, Error *error)
{
    Error why = {0};
    return file_read(path, limit, arena, text, &why) ||
           /* no error_place(): the place is the line that names the file */
           error_set(error, ERROR_INPUT, "%s: %s", path, why.message);
}

bool command_split(Str *rest, Text *out)
{
    size_t i = 0;
    text_clear(out);
    if (rest->length == 0)
        return false;
    for (; i < rest->length && rest->at[i] != ';'; i++) {
        bool escape =
            rest->at[i] == '\\' && i + 1 < rest->length && (rest->at[i + 1] == ';' || rest->at[i + 1] == '\\');
        i += escape;
        if (out->length > 0 || rest->at[i] != ' ')
            text_add_char(out, rest->at[i]);
    }
    text_printf(out, "%s", ""); /* makes even an empty text end with 0 */
    i += i < rest->length;
    *rest = (Str){rest->at + i, rest->length - i};
    return true;
}
