/* script.c - a comment starts with `#` at the start of a line, or with a `#` between blanks, so `why #17` has none. The
 * arguments of the commands in VERBATIM, such as `type` and `expect`, never contain a comment. */
#include "tui/app/script.h"

static const char *const VERBATIM[] = {"type ", "key ", "bind ", "search #", "expect ", "say ", "ask ", "choice "};

static bool script_blank(char c)
{
    return c == ' ' || c == '\t';
}

static Str script_without_comment(Str line)
{
    Str rest = str_trim(line);
    for (size_t i = 0; i < sizeof VERBATIM / sizeof *VERBATIM; i++)
        if (str_starts(rest, str_from(VERBATIM[i])))
            return rest;
    for (size_t i = 0; i < rest.length; i++)
        if (rest.at[i] == '#' &&
            (i == 0 || (script_blank(rest.at[i - 1]) && (i + 1 == rest.length || rest.at[i + 1] == ' '))))
            return str_trim((Str){rest.at, i});
    return rest;
}

/* Takes a block, from the line `load` or `paste` up to its end line. Fails if there is no end line. */
static bool script_take_block(Script *script, const char *start, const char *end, ScriptCommand *command, Error *error)
{
    Str line;
    while (str_line(&script->rest, &line)) {
        script->line++;
        if (str_equal(str_trim(line), str_from(end))) {
            command->text = (Str){start, (size_t)(line.at - start)};
            return true;
        }
    }
    error_set(error, ERROR_INPUT, "%s: there is no line '%s' after it", end + strlen("end "), end);
    return error_place(error, NULL, command->line, 0);
}

bool script_next(Script *script, ScriptCommand *command, Error *error)
{
    Str line;
    while (str_line(&script->rest, &line)) {
        *command = (ScriptCommand){script_without_comment(line), script->line++};
        if (str_equal(command->text, STR("load")))
            return script_take_block(script, command->text.at, "end load", command, error);
        if (str_equal(command->text, STR("paste")))
            return script_take_block(script, command->text.at, "end paste", command, error);
        if (command->text.length > 0)
            return true;
    }
    return false;
}
