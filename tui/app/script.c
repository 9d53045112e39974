/* script.c - a comment begins with `#` at the line's start, or with a lone `#` after a blank: `search #17` and
 * `why #17` keep theirs. What `type`, `key`, `bind`, `expect` and the sentences of a lesson hold is never a comment. */
#include "tui/app/script.h"

static const char *const VERBATIM[] = {"type ", "key ", "bind ", "search #", "expect ", "say ", "ask ", "choice "};

static bool blank(char c)
{
    return c == ' ' || c == '\t';
}

static Str without_comment(Str line)
{
    Str rest = str_trim(line);
    for (size_t i = 0; i < sizeof VERBATIM / sizeof *VERBATIM; i++)
        if (str_starts(rest, str_from(VERBATIM[i])))
            return rest;
    for (size_t i = 0; i < rest.length; i++)
        if (rest.at[i] == '#' && (i == 0 || (blank(rest.at[i - 1]) && (i + 1 == rest.length || rest.at[i + 1] == ' '))))
            return str_trim((Str){rest.at, i});
    return rest;
}

/* Takes the lines of a `load` or a `paste`, from its own line to before its end. */
static bool take_block(Script *script, const char *start, const char *end, ScriptCommand *command, Error *error)
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
        *command = (ScriptCommand){without_comment(line), script->line++};
        if (str_equal(command->text, STR("load")))
            return take_block(script, command->text.at, "end load", command, error);
        if (str_equal(command->text, STR("paste")))
            return take_block(script, command->text.at, "end paste", command, error);
        if (command->text.length > 0)
            return true;
    }
    return false;
}
