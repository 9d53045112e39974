/* hints.c - holds the table of hints in the order of their importance, and finds the keys of their commands. */
#include "tui/panes/hints.h"

#include "tui/app/command.h"
#include "tui/app/pane_words.h"
#include "tui/panes/map_enter.h"

#include <stdio.h>

#define ON(pane) (1u << (pane))
#define MAP      ON(PANE_MAP)
#define NOT_MAP  (~MAP)
#define SCROLLED                                                                                                       \
    (ON(PANE_LAYER) | ON(PANE_WHY) | ON(PANE_HELP) | ON(PANE_LESSON) | ON(PANE_COMPARE) | ON(PANE_GATES) |             \
     ON(PANE_REGION) | ON(PANE_MESSAGES))
#define LISTS (~(MAP | SCROLLED))
/* The panes whose lists list_view.c can filter. */
#define FILTERED                                                                                                       \
    (ON(PANE_FINDINGS) | ON(PANE_DECISIONS) | ON(PANE_JOBS) | ON(PANE_READ) | ON(PANE_WORST) | ON(PANE_LIVES) |        \
     ON(PANE_LEDGER) | ON(PANE_EVENTS) | ON(PANE_CUTS) | ON(PANE_LESSONS) | ON(PANE_LEVELS))

const Hint hints[] = {
    /* keys of one pane, or of a few */
    {ON(PANE_LESSON), "lesson next", "go on with the lesson"},
    {ON(PANE_LESSON), "answer 1|answer 2|answer 3|answer 4|answer 5|answer 6|answer 7|answer 8|answer 9",
     "choose that answer of the lesson's question"},
    {ON(PANE_LESSON), "lesson back", "go a page back; from the first, to the menu"},
    {ON(PANE_LESSONS), "enter", "begin the lesson"},
    {ON(PANE_LESSONS), "lesson 1|lesson 2|lesson 3|lesson 4|lesson 5|lesson 6|lesson 7|lesson 8|lesson 9",
     "begin the lesson with that number"},
    {ON(PANE_GARBAGE), "gc cutoff down|gc cutoff up", "move the cutoff to the next lower or higher LSN of a layer"},
    {ON(PANE_GARBAGE), "gc branch cursor", "put a branch point at the map's cursor, or remove it there"},
    {ON(PANE_GARBAGE), "gc reset", "take back these moves: cutoff and branches as loaded"},
    {ON(PANE_GARBAGE), "enter", "fly to the next layer that this line counts, and say what holds it"},
    {ON(PANE_GATES), "enter", "go to the highest stack of counted deltas"},
    {ON(PANE_TABLE), "enter", "go to the row's layer on the map"},
    {ON(PANE_TABLE), "column left|column right", "choose the column to sort by"},
    {ON(PANE_TABLE), "sort", "sort by the chosen column; again: the other way"},
    {ON(PANE_TABLE), "prompt filter", "show only rows that satisfy a condition, as in size > 100M or layer = 200"},
    {ON(PANE_TABLE), "table", "show all layers, or those of the finding or the search again"},
    {ON(PANE_FLEET), "enter", "open the timeline"},
    {ON(PANE_FLEET), "fleet left|fleet right", "choose the column to sort by"},
    {ON(PANE_FLEET), "fleet sort", "sort by the chosen column; again: the other way"},
    {ON(PANE_FLEET), "fleet sort worst", "put the worst timelines first again"},
    {ON(PANE_FLEET), "prompt fleet filter", "show only timelines that satisfy a condition"},
    {ON(PANE_FLEET), "prompt fleet find", "search the timelines for a text"},
    {ON(PANE_FLEET), "fleet next|fleet previous", "go to the next or the previous timeline with the text"},
    {ON(PANE_FINDINGS), "enter", "fly to the place of the finding; of skipped lines, list them"},
    {ON(PANE_FINDINGS), "table finding", "list the layers of the finding as a table; of overlaps, the pairs"},
    {ON(PANE_DECISIONS) | ON(PANE_JOBS) | ON(PANE_LIVES) | ON(PANE_LEVELS), "enter",
     "fly to the place of the line on the map"},
    {ON(PANE_READ), "enter", "fly to the layer of the line"},
    {ON(PANE_CUTS), "enter", "go to the candidate on the map"},
    {ON(PANE_STATISTICS), "enter", "go to the place of the line, or down into the relation"},
    {ON(PANE_LEDGER) | ON(PANE_EVENTS), "enter", "go to the step of the line"},
    {ON(PANE_WORST), "enter", "show the path of a read of this range"},
    {ON(PANE_INSIDE), "enter", "read the key of the line, or fly to the hole"},
    {ON(PANE_PARAMETERS), "change -|change +", "lower or raise the parameter; the plan is remade at once"},
    {ON(PANE_PARAMETERS), "change <|change >", "go to the next value at which a verdict of the plan flips"},
    /* keys that move, on the map, in lists and in texts */
    {MAP, "move left|move right|move up|move down", "move the cursor by one cell"},
    {MAP, "move far-left|move far-right", "move the cursor by 10 columns"},
    {MAP, "move far-up|move far-down", "move the cursor by 5 rows"},
    {MAP, "move half-up|move half-down", "move the cursor by 5 rows"},
    {MAP, "move first|move last", "move the cursor to the lowest LSN shown"},
    {MAP, "enter", "zoom to the region, or to the layer under the cursor; else fly to the marked line of the list"},
    {LISTS, "move down|move up", "choose a line"},
    {SCROLLED, "move down|move up", "scroll the text"},
    {(SCROLLED & ~(ON(PANE_LESSON) | ON(PANE_GATES))) | ON(PANE_PARAMETERS), "enter",
     "zoom the map to the selected layer"},
    {NOT_MAP, "move far-down|move far-up", "go a page down or up; if all lines show, in the details below them"},
    {NOT_MAP, "move half-down|move half-up", "go half a page down or up, in the same way"},
    {NOT_MAP, "move first|move last", "go to the first or the last line"},
    {NOT_MAP, "move left|move right|move far-left|move far-right", "scroll lines that are cut to the side"},
    {LISTS, "details down|details up", "scroll the details of the line"},
    {SCROLLED, "details down|details up", "scroll the text by 3 lines"},
    {FILTERED, "sort", "sort the lines: as listed, by number, by text"},
    {FILTERED, "prompt filter", "show only lines that contain a text, or whose step satisfies a condition"},
    {NOT_MAP & ~ON(PANE_FLEET), "prompt find", "go to the next line with a text; if no line has it, search the layers"},
    {~(FILTERED | ON(PANE_TABLE) | ON(PANE_FLEET)), "prompt filter",
     "open the table with only the layers that satisfy a condition"},
    {MAP, "prompt search", "search a key, an LSN, a relation, a layer, a job or a text"},
    /* keys of all panes; first those that are hard to guess and bring one back */
    {0, "view back|view forward", "undo the last change of the view, or redo it"},
    {0, "mark", "bookmark this view under a letter, the next key"},
    {0, "jump", "go to the bookmark of a letter, the next key"},
    {0, "plan", "plan the compaction of all layers shown; on the map and in a region's lists, of the region alone"},
    {0, "step next|step previous", "go to the next or the previous step"},
    {0, "step next-same|step previous-same", "go to the next or the previous decision of the same kind"},
    {0, "step next-cut|step previous-cut", "go to the next or the previous cut of the plan; w lists its candidates"},
    {0, "step first|step last", "go to the first or the last step"},
    {0, "play", "play the steps, or stop"},
    {0, "prompt break", "set a breakpoint: stop where a condition becomes true, as in reads > 3"},
    {0, "continue|reverse-continue", "run to the next breakpoint, or back to the previous one"},
    {0, "pane findings", "list the findings, worst first"},
    {0, "pane decisions", "list the decisions of the plan with their reasons"},
    {0, "pane jobs", "list the jobs of the plan and what each needs"},
    {0, "pane parameters", "change a parameter of the policy and see what the plan becomes"},
    {0, "undo", "undo the last change of a parameter"},
    {0, "why", "explain why the selected layer is or is not compacted; on a cut, list its candidates"},
    {0, "why here", "explain why there is or is not a layer, a split or a cut at the cursor"},
    {0, "read", "show the layers that a read of the cursor's key visits"},
    {0, "worst", "go to the key with the deepest read; again: to the next such key. :worst list has all"},
    {0, "gc", "show what garbage collection would delete, and what holds the rest; X in its pane: what reads reach"},
    {0, "compare", "compare with another policy, side by side; again: end the comparison"},
    {0, "diverge", "go to the next difference between the sides of a comparison"},
    {0, "table", "list the layers as rows: those of the region, the finding or the search, or all"},
    {0, "pane statistics", "show figures: levels, splits, read depth, sizes, relations, curves"},
    {0, "pane layer", "describe the selected layer"},
    {0, "pane inside", "show the records inside the selected layer"},
    {0, "lives", "show when each layer was written, rewritten and deleted, as bars over the steps"},
    {0, "pane ledger", "show how many bytes each decision wrote, and what became of them"},
    {0, "pane levels", "show the levels of an LSM store, and what its engine compacts next"},
    {0, "pane gates", "show why production creates no image of the partition at the cursor"},
    {0, "lesson", "open the menu of lessons, or return to the lesson"},
    {0, "region",
     "select a region: a read's path, a layer or the middle of the window; arrows change it, the key again keeps it"},
    {0, "next|previous", "go to the next or the previous match of the search; without one, to the next layer"},
    {0, "zoom in|zoom out", "zoom the map at the cursor, keys and LSNs"},
    {0, "zoom in keys|zoom out keys", "zoom the keys alone"},
    {0, "zoom in lsn|zoom out lsn", "zoom the LSNs alone"},
    {0, "fit", "show the whole map again"},
    {0, "overlay", "let the fill of the layers show something else: level, age, size, read depth, …"},
    {0, "axes", "change the scale of the axes: by rank, linear, by bytes, adaptive"},
    {0, "hex", "show keys as hexadecimal digits, or by their meaning"},
    {0, "yank", "copy the name of the selected layer, or the cursor's key"},
    {0, "link", "copy the command line that reopens this view, bookmarks included"},
    {0, "prompt export", "write what is shown: text, a picture (SVG) or a page (HTML); of a region also its layers"},
    {0, "help", "list the keys of the pane with the focus; again: what its symbols and those of the map mean"},
    {0, "prompt", "type a command"},
    {0, "pane next|pane previous", "put the focus on the next or the previous pane"},
    {0, "whole", "give the pane with the focus the whole screen, or show all panes again"},
    {0, "back", "go back one step: from a message, a zoom, a selection, a pane to the map, a plan to the dump"},
    {0, "close", "close the pane; on the map, end the program"},
    {0, "quit", "end the program"},
    {0, "redraw", "draw the whole screen again"},
    {0, "suspend", "put the program in the background; fg in the shell returns"},
};
const size_t hint_count = sizeof hints / sizeof *hints;

/* What a command does, for where the others of its hint have no key or would only refuse: at the last step only
 * "[ go to the previous step" is left of "] [ go to the next or the previous step". */
static const struct {
    const char *command, *what;
} ALONE[] = {
    {"change -", "lower the parameter; the plan is remade at once"},
    {"change +", "raise the parameter; the plan is remade at once"},
    {"change <", "go to the next lower value at which a verdict of the plan flips"},
    {"change >", "go to the next higher value at which a verdict of the plan flips"},
    {"step next", "go to the next step"},
    {"step previous", "go to the previous step"},
    {"step next-same", "go to the next decision of the same kind"},
    {"step previous-same", "go to the previous decision of the same kind"},
    {"step next-cut", "go to the next cut of the plan; w lists its candidates"},
    {"step previous-cut", "go to the previous cut of the plan; w lists its candidates"},
    {"step first", "go to the first step"},
    {"step last", "go to the last step"},
    {"continue", "run to the next breakpoint"},
    {"reverse-continue", "run back to the previous breakpoint"},
    {"next", "go to the next match of the search; without one, to the next layer"},
    {"previous", "go to the previous match of the search; without one, to the layer before"},
    {"zoom in", "zoom in at the cursor, keys and LSNs"},
    {"zoom out", "zoom out at the cursor, keys and LSNs"},
    {"zoom in keys", "zoom in on the keys alone"},
    {"zoom out keys", "zoom out of the keys alone"},
    {"zoom in lsn", "zoom in on the LSNs alone"},
    {"zoom out lsn", "zoom out of the LSNs alone"},
    {"view back", "undo the last change of the view"},
    {"view forward", "redo the last change of the view that was undone"},
};

void hint_keys_of(const Session *session, const char *command, PaneId pane, Text *out)
{
    char name[KEY_NAME_SIZE];
    for (size_t i = 0; i < session->keymap.rows.count; i++) {
        const Binding *row = &session->keymap.rows.at[i];
        if (strcmp(row->command, command) == 0 && keymap_command(&session->keymap, row->key, pane) == row->command)
            text_printf(out, "%s%s", out->length ? " " : "", key_name_format(row->key, name));
    }
}

const char *hint_alone(const Hint *hint, const char *command)
{
    for (size_t i = 0; i < sizeof ALONE / sizeof *ALONE; i++)
        if (strcmp(ALONE[i].command, command) == 0)
            return ALONE[i].what;
    return hint->what;
}

const char *hint_what(Session *session, const Hint *hint)
{
    return hint->what ? hint->what : map_enter_words(map_enter(session));
}

/* Takes the next command off the list, in which `|` separates them. False: the list is empty. */
static bool hints_next_command(const char **rest, char command[64])
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
    for (const char *rest = hint->commands; hints_next_command(&rest, command);)
        if (strcmp(command, line) == 0)
            return true;
    return false;
}

/* Was a layer written up to the shown step? */
static bool has_written(const Session *session)
{
    const History *history = session->shown;
    bool loads = history->steps.count > 0 && history->steps.at[0].op == STEP_LOAD; /* a run begins with a flush */
    for (LayerId id = 0; id < history->layers.count; id++)
        if (history->born[id] >= (StepId)loads && history->born[id] <= session->step)
            return true;
    return false;
}

/* Why the pane that the command opens has nothing to show; NULL: it has, or the command opens none. */
static const char *leads_nowhere(const Session *session, const char *command)
{
    Str rest = str_from(command), word, name = {0};
    const History *history = session->shown;
    str_word(&rest, &word);
    if (str_equal(word, STR("lives")))
        name = word;
    else if (!str_equal(word, STR("pane")) || !str_word(&rest, &name))
        return NULL;
    switch (pane_named(name)) {
    case PANE_LAYER:
    case PANE_INSIDE:
        return session->map.selected == LAYER_NONE ? "no layer is selected; n selects the next one" : NULL;
    case PANE_DECISIONS:
        return history->trace.decisions.count ? NULL : "there is no plan yet; p makes one";
    case PANE_JOBS:
        return history->plan.jobs.count ? NULL : "there are no jobs yet; p plans some";
    case PANE_LIVES:
        return history->steps.count > 1 ? NULL : "nothing was written yet; p plans, :simulate runs a workload";
    case PANE_LEDGER:
        return has_written(session) ? NULL : "nothing was written yet; p plans, :simulate runs a workload";
    case PANE_LEVELS:
        return history->lsm ? NULL : "this is no LSM store";
    default:
        return NULL;
    }
}

/* May the command run now, and does it lead to something? */
static bool hint_may(Session *session, const char *command, PaneId pane, Error *why)
{
    if (!command_may(session, str_from(command), pane, why))
        return false;
    const char *nowhere = leads_nowhere(session, command);
    return !nowhere || error_set(why, ERROR_USAGE, "%s", nowhere);
}

/* Appends the keys of the commands that may run now, or of those that may not, and says what they do. */
static const char *keys_of(Session *session, const Hint *hint, PaneId pane, bool may, Text *out, Error *why)
{
    char command[64], with_keys[64] = "";
    size_t count = 0;
    for (const char *rest = hint->commands; hints_next_command(&rest, command);) {
        Error reason = {0};
        size_t before = out->length;
        if (hint_may(session, command, pane, &reason) != may)
            continue;
        hint_keys_of(session, command, pane, out);
        if (out->length > before && count++ == 0)
            snprintf(with_keys, sizeof with_keys, "%s", command);
        if (!why->message[0])
            *why = reason;
    }
    return count == 0 ? NULL : count == 1 ? hint_alone(hint, with_keys) : hint->what;
}

const char *hint_keys(Session *session, const Hint *hint, PaneId pane, Text *out)
{
    Error none = {0};
    return keys_of(session, hint, pane, true, out, &none);
}

const char *hint_refused_keys(Session *session, const Hint *hint, PaneId pane, Text *out, Error *why)
{
    *why = (Error){0};
    return keys_of(session, hint, pane, false, out, why);
}

bool hint_first_keys(Session *session, const Hint *hint, PaneId pane, Text *out)
{
    char name[KEY_NAME_SIZE], command[64];
    const char *left = keymap_command(&session->keymap, INPUT_LEFT, pane);
    const char *up = keymap_command(&session->keymap, INPUT_UP, pane);
    bool sideways = left && hint_has(hint, left), upright = up && hint_has(hint, up);
    if (sideways || upright) {
        text_printf(out, sideways && pane != PANE_MAP ? "left right" : "arrows");
        return command_may(session, str_from(sideways ? left : up), pane, NULL);
    }
    for (const char *rest = hint->commands; hints_next_command(&rest, command);) {
        if (!command_may(session, str_from(command), pane, NULL))
            continue;
        const char *key = keymap_key_of(&session->keymap, command, pane, name);
        if (!key)
            return false;
        text_printf(out, "%s%s", out->length ? " " : "", key);
    }
    return out->length > 0;
}
