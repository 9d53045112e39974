/* script.h - splits a script into commands: one per line, except that `load` and `paste` include the lines up to `end
 * load` or `end paste`.
 *
 *     # a comment
 *     load                      }  one command, "load\nfanout 2\ndelta …\n": its argument is a scenario
 *     fanout 2                  }
 *     delta 0 100 1000 2000     }
 *     end load                  }
 *     plan
 */
#ifndef TUI_APP_SCRIPT_H
#define TUI_APP_SCRIPT_H

#include "core/base/text.h"

typedef struct Script {
    Str rest;
    unsigned long line; /* line number at which `rest` starts, from 1 */
} Script;

typedef struct ScriptCommand {
    Str text;           /* without comment; part of the script's text */
    unsigned long line; /* the line number at which the command starts */
} ScriptCommand;

/* The script of a text, which must outlive it. */
static inline Script script_of(Str text)
{
    return (Script){text, 1};
}
/* Takes the next command; skips blank lines and comments. Returns false at the end, and, with an error, if a block has
 * no end. */
bool script_next(Script *script, ScriptCommand *command, Error *error);

#endif
