/* script.h - a script's text, taken apart into commands: one a line, but for `load` and `paste`, which take the lines
 * up to `end load` or `end paste` along.
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
    unsigned long line; /* number of the first line of `rest` */
} Script;

typedef struct ScriptCommand {
    Str text;           /* a part of the script's text */
    unsigned long line; /* the line at which it begins */
} ScriptCommand;

static inline Script script_of(Str text)
{
    return (Script){text, 1};
}
/* Takes the next command off. Skips blank lines and comments. False at the end, and, with an error, where a block has
 * no end. */
bool script_next(Script *script, ScriptCommand *command, Error *error);

#endif
