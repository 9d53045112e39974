/* hints.c - holds the table of hints in the order of their importance, and finds the keys of their commands. */
#include "tui/panes/hints.h"

#include "tui/app/lesson.h"
#include "tui/panes/map_enter.h"

#include <stdio.h>

int hint_lesson_waits(const Session *session)
{
    const Lesson *lesson = lesson_shown(session);
    return lesson->name[0] && (lesson->wait == LESSON_PAUSES || lesson->wait == LESSON_ENDED);
}

static int lesson_begun(const Session *session)
{
    return lesson_shown(session)->name[0] != 0;
}

int hint_lesson_choices(const Session *session)
{
    const Lesson *lesson = lesson_shown(session);
    return lesson->wait == LESSON_ASKS ? lesson->choice_count : 0;
}

#define ON(pane) (1u << (pane))
#define SCROLLED                                                                                                       \
    (ON(PANE_LAYER) | ON(PANE_WHY) | ON(PANE_HELP) | ON(PANE_LESSON) | ON(PANE_COMPARE) | ON(PANE_GATES) |             \
     ON(PANE_REGION) | ON(PANE_MESSAGES))
#define LISTS (~(ON(PANE_MAP) | SCROLLED))

const Hint hints[] = {
    {ON(PANE_GARBAGE), "gc cutoff down|gc cutoff up", "move the cutoff", NULL},
    {ON(PANE_GARBAGE), "gc branch cursor", "branch here", NULL},
    {ON(PANE_GARBAGE), "gc reset", "as loaded", NULL},
    {ON(PANE_GARBAGE), "enter", "next such layer", NULL},
    {ON(PANE_GATES), "enter", "highest stack", NULL},
    {ON(PANE_TABLE), "move down|move up", "choose", NULL},
    {ON(PANE_TABLE), "enter", "go to layer", NULL},
    {ON(PANE_TABLE), "column left|column right", "column", NULL},
    {ON(PANE_TABLE), "sort", "sort", NULL},
    {ON(PANE_TABLE), "prompt filter", "filter", NULL},
    {ON(PANE_TABLE), "table", "all or some", NULL},
    {ON(PANE_FINDINGS), "table finding", "its layers", NULL},
    {ON(PANE_LESSON), "lesson next", "go on", hint_lesson_waits},
    {ON(PANE_LESSON), "answer 1|answer 2|answer 3|answer 4|answer 5|answer 6|answer 7|answer 8|answer 9", "predict",
     hint_lesson_choices},
    {ON(PANE_LESSON), "lesson back", "page back", lesson_begun},
    {ON(PANE_LESSONS), "enter", "begin", NULL},
    {~ON(PANE_LESSON), "lesson", "lesson", lesson_begun},
    {ON(PANE_FLEET), "enter", "open", NULL},
    {ON(PANE_FLEET), "fleet left|fleet right", "column", NULL},
    {ON(PANE_FLEET), "fleet sort", "sort", NULL},
    {ON(PANE_FLEET), "prompt fleet filter", "filter", NULL},
    {ON(PANE_FLEET), "prompt fleet find", "search", NULL},
    {ON(PANE_FLEET), "fleet sort worst", "worst first", NULL},
    {ON(PANE_MAP), "move left|move right", "move", NULL},
    {ON(PANE_MAP), "zoom in|zoom out", "zoom", NULL},
    {LISTS & ~ON(PANE_TABLE), "move down|move up", "choose", NULL},
    {SCROLLED, "move down|move up", "scroll", NULL},
    {ON(PANE_FINDINGS) | ON(PANE_DECISIONS) | ON(PANE_JOBS) | ON(PANE_READ) | ON(PANE_LIVES) | ON(PANE_LEVELS), "enter",
     "fly there", NULL},
    {ON(PANE_STATISTICS), "enter", "go there, or into it", NULL},
    {ON(PANE_LEDGER) | ON(PANE_EVENTS), "enter", "go to its step", NULL},
    {ON(PANE_WORST), "enter", "its path", NULL},
    {ON(PANE_INSIDE), "enter", "read or fly there", NULL},
    {ON(PANE_PARAMETERS), "change -|change +", "change", NULL},
    {ON(PANE_PARAMETERS), "change <|change >", "next flip", NULL},
    {ON(PANE_PARAMETERS), "undo", "undo", NULL},
    {ON(PANE_LAYER), "yank", "copy name", NULL},
    {ON(PANE_LAYER), "pane inside", "inside", NULL},
    {ON(PANE_LAYER), "hex", "hex", NULL},
    {ON(PANE_MAP), "enter", NULL, NULL},
    {ON(PANE_MAP) | ON(PANE_DECISIONS) | ON(PANE_STATISTICS) | ON(PANE_LIVES) | ON(PANE_LEDGER) | ON(PANE_LEVELS),
     "step next|step previous", "step", NULL},
    {ON(PANE_DECISIONS), "step next-same|step previous-same", "same kind", NULL},
    {ON(PANE_MAP) | ON(PANE_DECISIONS), "step first|step last", "first and last step", NULL},
    {ON(PANE_MAP), "play", "play the steps", NULL},
    {ON(PANE_MAP), "prompt break", "break where a condition becomes true: reads > 3", NULL},
    {ON(PANE_MAP), "continue|reverse-continue", "on to the next break, back to the last", NULL},
    {ON(PANE_MAP), "pane findings", "findings", NULL},
    {ON(PANE_MAP), "pane decisions", "the plan's decisions", NULL},
    {ON(PANE_MAP), "pane parameters", "change a parameter and plan again", NULL},
    {ON(PANE_MAP) | ON(PANE_PARAMETERS), "plan", "plan all that is shown", NULL},
    {ON(PANE_REGION), "plan selection", "plan the region alone", NULL},
    {ON(PANE_REGION), "prompt region export", "write the region: a picture, or its layers", NULL},
    {ON(PANE_MAP), "region", "select a region", NULL},
    {ON(PANE_MAP) | ON(PANE_DECISIONS), "why|why here", "why", NULL},
    {ON(PANE_MAP), "prompt search", "search", NULL},
    {ON(PANE_MAP), "next|previous", "next layer, or match", NULL},
    {ON(PANE_MAP), "read", "read here", NULL},
    {ON(PANE_MAP), "worst", "worst read", NULL},
    {ON(PANE_MAP), "gc", "GC", NULL},
    {ON(PANE_MAP), "compare", "compare", NULL},
    {ON(PANE_MAP) | ON(PANE_COMPARE), "diverge", "next difference", NULL},
    {ON(PANE_MAP), "table", "table", NULL},
    {ON(PANE_MAP), "pane statistics", "statistics", NULL},
    {ON(PANE_MAP), "lives", "lives", NULL},
    {ON(PANE_MAP), "pane ledger", "ledger", NULL},
    {ON(PANE_MAP), "lesson", "lessons", NULL},
    {ON(PANE_MAP) | ON(PANE_DECISIONS), "pane gates", "production's gates", NULL},
    {ON(PANE_MAP), "prompt export", "write a text, a picture or a page", NULL},
    {ON(PANE_MAP), "link", "copy the command that reopens this view", NULL},
    {ON(PANE_FINDINGS) | ON(PANE_DECISIONS) | ON(PANE_JOBS) | ON(PANE_READ) | ON(PANE_WORST) | ON(PANE_LIVES) |
         ON(PANE_LEDGER) | ON(PANE_EVENTS) | ON(PANE_CUTS) | ON(PANE_LEVELS) | ON(PANE_LESSONS),
     "sort|prompt filter|prompt find", "sort, filter, search the lines", NULL},
    {~ON(PANE_MAP), "details down|details up", "scroll the details", NULL},
    {0, "whole", "whole screen, or all panes", NULL},
    {0, "pane next", "pane", NULL},
    {~(ON(PANE_MAP) | ON(PANE_FLEET)), "back", "map", NULL},
    {0, "prompt", "command", NULL},
    {0, "help", "help", NULL},
    {0, "close", "quit", NULL},
    {ON(PANE_MAP), "fit", "fit", NULL},
    {ON(PANE_MAP), "overlay", "overlay", NULL},
    {ON(PANE_MAP), "axes", "axes", NULL},
};
const size_t hint_count = sizeof hints / sizeof *hints;

void hint_keys_of(const Session *session, const char *command, PaneId pane, Text *out)
{
    char name[KEY_NAME_SIZE];
    for (size_t i = 0; i < session->keymap.rows.count; i++) {
        const Binding *row = &session->keymap.rows.at[i];
        if (strcmp(row->command, command) == 0 && keymap_command(&session->keymap, row->key, pane) == row->command)
            text_printf(out, "%s%s", out->length ? " " : "", key_name_format(row->key, name));
    }
}

const char *hint_what(Session *session, const Hint *hint)
{
    return hint->what ? hint->what : map_enter_words(map_enter(session));
}

/* Takes the next command off the list, in which `|` separates them. False: the list is empty. */
static bool next_command(const char **rest, char command[64])
{
    if (**rest == 0)
        return false;
    size_t length = strcspn(*rest, "|");
    snprintf(command, 64, "%.*s", (int)length, *rest);
    *rest += length + ((*rest)[length] == '|');
    return true;
}

bool hint_has(const Hint *hint, const char *line)
{
    char command[64];
    for (const char *rest = hint->commands; next_command(&rest, command);)
        if (strcmp(command, line) == 0)
            return true;
    return false;
}

bool hint_keys(const Session *session, const Hint *hint, PaneId pane, bool all, Text *out)
{
    char name[KEY_NAME_SIZE], command[64];
    int limit = hint->possible && !all ? hint->possible(session) : 9;
    const char *left = keymap_command(&session->keymap, INPUT_LEFT, pane);
    const char *up = keymap_command(&session->keymap, INPUT_UP, pane);
    bool sideways = left && hint_has(hint, left), upright = up && hint_has(hint, up);
    if (!all && (sideways || upright)) {
        text_printf(out, sideways && pane != PANE_MAP ? "left right" : "arrows");
        return true;
    }
    for (const char *rest = hint->commands; limit > 0 && next_command(&rest, command); limit--) {
        const char *key = keymap_key_of(&session->keymap, command, pane, name);
        if (!key)
            return false;
        if (all)
            hint_keys_of(session, command, pane, out);
        else
            text_printf(out, "%s%s", out->length ? " " : "", key);
    }
    return out->length > 0;
}
