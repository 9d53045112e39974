/* commands.c - holds the table of commands: name, arguments, help, group, function and completion of each. */
#include "tui/commands/commands.h"

#define MOVING  "Moving"
#define LOOKING "What is shown"
#define FINDING "Finding"
#define TIME    "Steps"
#define PLAN    "Planning"
#define PANES   "Panes"
#define SESSION "Session"
#define SCRIPT  "Scripts"
#define LESSON  "Lessons"

/* For a command without a count, and for one that uses it. */
#define RUN(function)                                                                                                  \
    {                                                                                                                  \
        (function), NULL, NULL                                                                                         \
    }
#define COUNTED(function)                                                                                              \
    {                                                                                                                  \
        NULL, (function), NULL                                                                                         \
    }
/* The same, for a command that sometimes can only refuse. */
#define RUN_IF(may, function)                                                                                          \
    {                                                                                                                  \
        (function), NULL, (may)                                                                                        \
    }
#define COUNTED_IF(may, function)                                                                                      \
    {                                                                                                                  \
        NULL, (function), (may)                                                                                        \
    }

static const Command COMMANDS[] = {
    {"move", "DIRECTION [N]",
     "move the cursor, or a list's line: left, right, up, down, each with far- before it; half-up, half-down (pages); "
     "first, last",
     MOVING, COUNTED(command_move), COMPLETE_WORDS,
     "left right up down far-left far-right far-up far-down half-up half-down first last"},
    {"zoom", "in|out [keys|lsn]", "zoom at the cursor", MOVING, RUN(command_zoom), COMPLETE_WORDS, "in out keys lsn"},
    {"fit", "", "show everything", MOVING, RUN(command_fit), COMPLETE_NOTHING, NULL},
    {"goto", "KEY|LSN|RELATION|#LAYER", "put the cursor there", MOVING, RUN(command_goto), COMPLETE_KEY, NULL},
    {"enter", "", "zoom to the layer under the cursor, or follow the list's line", MOVING,
     RUN_IF(may_enter, command_enter), COMPLETE_NOTHING, NULL},
    {"back", "", "leave the latest of these: message, search, selection, zoom, plan", MOVING,
     RUN_IF(may_back, command_back), COMPLETE_NOTHING, NULL},
    {"select", "[#LAYER|NAME|KEY]",
     "select a layer: by its id, with or without #, else the newest with this name or over this key; alone: the one "
     "under the cursor",
     MOVING, RUN(command_select), COMPLETE_KEY, NULL},
    {"region", "[LOW,HIGH LOW,HIGH|zoom|clear|export FILE]",
     "select a part of the map by ranges of keys and LSNs; alone: begin with the path of the read, the selected layer "
     "or "
     "the middle of the window, or keep what was extended; zoom "
     "to the selection, clear it, or write its layers to FILE",
     MOVING, RUN_IF(may_region, command_region), COMPLETE_WORDS, "zoom clear export"},
    {"search", "KEY|LSN|RELATION|#LAYER|L0|delta|image|job N|TEXT", "find layers; next and previous walk through them",
     FINDING, RUN(command_search), COMPLETE_KEY, NULL},
    {"next", "[N]", "next search match, or next layer", FINDING, COUNTED_IF(may_next, command_next), COMPLETE_NOTHING,
     NULL},
    {"previous", "[N]", "previous search match, or previous layer", FINDING, COUNTED_IF(may_next, command_previous),
     COMPLETE_NOTHING, NULL},
    {"axes", "[rank|linear|bytes|adaptive[,rank|,linear]]",
     "choose the scale of the keys and of the LSNs; alone: switch to the next one", LOOKING, RUN(command_axes),
     COMPLETE_WORDS, "rank linear bytes adaptive rank,linear linear,linear"},
    {"vertical", "[level|sequence|creation]",
     "choose what the vertical axis of an LSM store shows; alone: switch to the next one", LOOKING,
     RUN(command_vertical), COMPLETE_WORDS, "level sequence creation"},
    {"family", "[NAME]", "show another column family of an LSM store; alone: switch to the next one", LOOKING,
     RUN(command_family), COMPLETE_NOTHING, NULL},
    {"overlay", "[NAME]", "choose what the fill of the layers shows; alone: switch to the next one", LOOKING,
     RUN(command_overlay), COMPLETE_OVERLAY, NULL},
    {"hex", "[on|off]", "show raw keys instead of their meaning", LOOKING, RUN(command_hex), COMPLETE_WORDS, "on off"},
    {"step", "N|next|previous|first|last|next-same|previous-same|next-cut|previous-cut [N]", "go to a step", TIME,
     COUNTED_IF(may_step, command_step), COMPLETE_WORDS,
     "next previous first last next-same previous-same next-cut previous-cut"},
    {"play", "[on|off|faster|slower|MS]",
     "play the steps, one every MS milliseconds; while they play + and - change that", TIME,
     COUNTED_IF(may_play, command_play), COMPLETE_WORDS, "on off faster slower"},
    {"break", "[CONDITION|clear]",
     "stop playing at steps where a condition becomes true: reads > 3 (the deepest), depth > 30 (of a level), strategy "
     "= images, split found, layer 17 deleted",
     TIME, RUN(command_break), COMPLETE_WORDS,
     "depth reads layers strategy split layer op rule event level bytes tables clear"},
    {"continue", "[CONDITION]",
     "run to the next step where a breakpoint becomes true; CONDITION sets that breakpoint first", TIME,
     RUN_IF(may_continue, command_continue), COMPLETE_WORDS,
     "depth reads layers strategy split layer op rule event level bytes tables"},
    {"reverse-continue", "", "run back to the previous such step", TIME, RUN_IF(may_reverse, command_reverse),
     COMPLETE_NOTHING, NULL},
    {"view", "back|forward",
     "go back to the view before the last change, or forward again (Ctrl-R, because a terminal sends Tab for Ctrl-I); "
     "a view "
     "is the step, window, axes, overlay, selection, panes and read path",
     MOVING, RUN_IF(may_view, command_view), COMPLETE_WORDS, "back forward"},
    {"mark", "[LETTER]", "bookmark the view under a letter; `link` keeps it", TIME, RUN(command_mark), COMPLETE_NOTHING,
     NULL},
    {"jump", "[LETTER]", "go back to a bookmark", TIME, RUN_IF(may_jump, command_jump), COMPLETE_NOTHING, NULL},
    {"plan", "[selection] [POLICY]",
     "plan compaction of what is shown, or of the selected region alone, with every reason", PLAN,
     RUN_IF(may_plan, command_plan), COMPLETE_POLICY, NULL},
    {"cheapest", "",
     "name the policy whose next compaction makes the median read shallower for the fewest bytes, as `report` does",
     PLAN, RUN_IF(may_cheapest, command_cheapest), COMPLETE_NOTHING, NULL},
    {"unplan", "", "leave the plan and return to what was loaded", PLAN, RUN(command_unplan), COMPLETE_NOTHING, NULL},
    {"why", "[#LAYER|NAME|KEY[@LSN]|here]",
     "show the rules tried on a layer, or explain why there is or is not a layer, split or cut at a place; without "
     "argument what is selected, in the findings the marked one",
     PLAN, RUN_IF(may_why, command_why), COMPLETE_KEY, NULL},
    {"parameter", "NAME VALUE", "change a parameter of the policy; the plan on screen is remade at once", PLAN,
     RUN(command_parameter), COMPLETE_POLICY, NULL},
    {"change", "+|-|<|> [N]", "change the selected parameter of the parameter pane", PLAN,
     COUNTED_IF(may_change, command_change), COMPLETE_WORDS, "+ - < >"},
    {"undo", "", "revert the last change of the policy", PLAN, RUN_IF(may_undo, command_undo), COMPLETE_NOTHING, NULL},
    {"compare", "[plan] [POLICY|NAME=VALUE…|FILE] [| …]|off",
     "compare with another policy (a run of the same simulation, or a plan) or another file; `|` adds a third side",
     PLAN, RUN(command_compare), COMPLETE_POLICY, NULL},
    {"diverge", "[N]",
     "go to the next step at which the sides of a comparison decide, do or read something different, or to difference "
     "N",
     PLAN, RUN_IF(may_diverge, command_diverge), COMPLETE_NOTHING, NULL},
    {"gc", "[cutoff LSN|up|down|cursor|none] [branch LSN|cursor|none] [reset]",
     "show what garbage collection would delete; move its cutoff, set branch points", PLAN,
     COUNTED_IF(may_gc, command_gc), COMPLETE_WORDS, "cutoff branch reset up down cursor none"},
    {"lives", "[N]", "show layers as bars over the steps; thrash is what is rewritten within N compactions", TIME,
     COUNTED(command_lives), COMPLETE_NOTHING, NULL},
    {"simulate", "WORKLOAD [small] [policy=…] [records=N] [NAME=VALUE…]|again [POLICY]",
     "run a workload and show it while it runs; Esc ends it; `help workloads` lists sizes and parameters, whose "
     "defaults are those of the shell's `simulate`. small: many steps to watch (policy full, 300 MiB, target 16 MiB). "
     "again: repeat the flushes of an LSM store with the options in use",
     PLAN, RUN(command_simulate), COMPLETE_SIMULATION, NULL},
    {"read", "[KEY]", "show the layers that a read of KEY visits (default: the cursor's key)", FINDING,
     RUN_IF(may_read, command_read), COMPLETE_KEY, NULL},
    {"traversal", "FILE", "compare the predicted read path with that in a log; the log can also be pasted", FINDING,
     RUN(command_traversal), COMPLETE_FILE, NULL},
    {"worst", "[list]", "go to the key with the deepest read; list: show all key ranges, deepest first", FINDING,
     RUN_IF(may_worst, command_worst), COMPLETE_WORDS, "list"},
    {"fleet", "[open SOURCE…|sort [COLUMNS|worst]|filter [CONDITION]|find TEXT|next|previous|left|right]",
     "show the timelines of a fleet as a table; open another fleet, sort, filter or search it", SESSION,
     COUNTED_IF(may_fleet, command_fleet), COMPLETE_WORDS, "open sort filter find next previous left right"},
    {"table", "[all|finding [N]|pairs]",
     "show layers as a table: those of the finding (of line N) or the search, or all; pairs: the pairs that overlap",
     FINDING, RUN_IF(may_table, command_table), COMPLETE_WORDS, "all finding pairs"},
    {"filter", "[CONDITION]",
     "show only rows that satisfy a condition, as in size > 100M and not visible, or layer = 200; in other lists, "
     "lines that contain a "
     "text, or whose step satisfies a breakpoint's condition",
     FINDING, RUN(command_filter), COMPLETE_NOTHING, NULL},
    {"sort", "[COLUMN,…]",
     "sort the table by its current column, or by COLUMNs as in level,-size; in other lists, switch to the next order",
     FINDING, RUN(command_sort), COMPLETE_NOTHING, NULL},
    {"find", "TEXT", "go to the next line of the list that contains TEXT; if there is none, search the layers", FINDING,
     RUN(command_find_line), COMPLETE_KEY, NULL},
    {"column", "left|right [N]", "move to another column of the table", FINDING, COUNTED(command_column),
     COMPLETE_WORDS, "left right"},
    {"pane", "NAME|next|previous", "open a pane and focus it", PANES, RUN(command_pane), COMPLETE_WORDS,
     "map findings decisions jobs why read worst layer inside parameters statistics lives ledger levels events help "
     "lesson lessons region compare garbage table cuts fleet gates messages next previous"},
    {"whole", "", "give the focused pane the whole screen, or show the other panes again", PANES, RUN(command_whole),
     COMPLETE_NOTHING, NULL},
    {"messages", "", "list the messages that were shown, the newest first, each in full", PANES, RUN(command_messages),
     COMPLETE_NOTHING, NULL},
    {"title", "", "show the title in full, where the screen is too narrow for it", PANES, RUN(command_title),
     COMPLETE_NOTHING, NULL},
    {"line", "N [M]", "put the cursor on line N of the list, and begin its details with line M", PANES,
     RUN(command_line), COMPLETE_NOTHING, NULL},
    {"details", "down|up [N]", "scroll the details of the list's current line", PANES, COUNTED(command_details),
     COMPLETE_WORDS, "down up"},
    {"close", "", "close the pane; on the map: quit", PANES, RUN(command_close), COMPLETE_NOTHING, NULL},
    {"help", "[TOPIC|WORD]", "show keys and commands, a topic, or everything that mentions WORD", PANES,
     RUN(command_help), COMPLETE_HELP, NULL},
    {"prompt", "[TEXT]", "open the command line with TEXT in it", SESSION, RUN_IF(may_prompt, command_prompt),
     COMPLETE_COMMAND, NULL},
    {"set", "[NAME=VALUE|save]",
     "set mouse=on|off, editor=emacs|vi, glyphs=unicode|ascii, theme=light|dark, speed=MS or policy=NAME; alone: print "
     "the settings",
     SESSION, RUN(command_set), COMPLETE_WORDS,
     "save mouse=on mouse=off editor=emacs editor=vi glyphs=unicode glyphs=ascii theme=light theme=dark speed= "
     "policy="},
    {"bind", "[PANE] KEY COMMAND", "bind a key to a command", SESSION, RUN(command_bind), COMPLETE_COMMAND, NULL},
    {"source", "FILE", "run a file of commands", SESSION, RUN(command_source), COMPLETE_FILE, NULL},
    {"open", "FILE…", "open other files instead", SESSION, RUN(command_open), COMPLETE_FILE, NULL},
    {"export", "FILE.txt|.ansi|.svg|.html", "write what is shown: the screen, or the map as a picture", SESSION,
     RUN(command_export), COMPLETE_FILE, NULL},
    {"link", "[FILE]",
     "send the command line that reopens this view to the terminal's clipboard (OSC 52, which not every terminal has), "
     "or write it to FILE; without undo, what was tried in the parameters, and the marked column",
     SESSION, RUN(command_link), COMPLETE_FILE, NULL},
    {"window", "POSITION POSITION POSITION POSITION", "show exactly this part of the map; `link` prints such a command",
     SESSION, RUN(command_window), COMPLETE_NOTHING, NULL},
    {"mark-layer", "#LAYER|none", "select a layer without moving the window", SESSION, RUN(command_mark_layer),
     COMPLETE_KEY, NULL},
    {"cursor", "KEY@LSN|none", "put the cursor there without moving the window", SESSION, RUN(command_cursor),
     COMPLETE_KEY, NULL},
    {"finding", "N", "find the layers of finding N, for n and N, without moving the window", SESSION,
     RUN(command_finding), COMPLETE_NOTHING, NULL},
    {"match", "N", "make this match of the search the current one, without moving the window", SESSION,
     RUN(command_match), COMPLETE_NOTHING, NULL},
    {"return-to", "PANE", "let Esc return from the map to this pane", SESSION, RUN(command_return_to), COMPLETE_NOTHING,
     NULL},
    {"log", "FILE|off", "record all input as a script for `layerscope play`", SESSION, RUN(command_log), COMPLETE_FILE,
     NULL},
    {"record", "FILE.cast|off", "record the screen as an asciicast, for asciinema and web players", SESSION,
     RUN(command_record), COMPLETE_FILE, NULL},
    {"yank", "", "send the selected layer's name, or the cursor's key, to the terminal's clipboard (OSC 52)", SESSION,
     RUN_IF(may_yank, command_yank), COMPLETE_NOTHING, NULL},
    {"redraw", "", "send the whole screen again, without a message", SESSION, RUN(command_redraw), COMPLETE_NOTHING,
     NULL},
    {"suspend", "", "suspend the program, as Ctrl-Z does elsewhere", SESSION, RUN(command_suspend), COMPLETE_NOTHING,
     NULL},
    {"quit", "", "end the program", SESSION, RUN(command_quit), COMPLETE_NOTHING, NULL},
    {"key", "KEY…", "press keys, by name: `key ] ] Enter Ctrl-L`", SCRIPT, RUN(command_key), COMPLETE_NOTHING, NULL},
    {"type", "TEXT", "press the keys of a text", SCRIPT, RUN(command_type), COMPLETE_NOTHING, NULL},
    {"size", "COLSxROWS", "resize the screen", SCRIPT, RUN(command_size), COMPLETE_NOTHING, NULL},
    {"mouse", "[shift-]press|drag|release|up|down X Y", "move the mouse; up and down turn its wheel", SCRIPT,
     RUN(command_mouse), COMPLETE_WORDS, "press drag release up down"},
    {"tick", "MS", "let time pass", SCRIPT, RUN(command_tick), COMPLETE_NOTHING, NULL},
    {"wait", "[TICKS]", "wait until work in the background ends, or for TICKS ticks", SCRIPT, RUN(command_wait),
     COMPLETE_NOTHING, NULL},
    {"frame", "", "print the screen", SCRIPT, RUN(command_frame), COMPLETE_NOTHING, NULL},
    {"print", "TEXT", "print a line", SCRIPT, RUN(command_print), COMPLETE_NOTHING, NULL},
    {"expect", "[not] TEXT", "fail unless the screen shows TEXT", SCRIPT, RUN(command_expect), COMPLETE_NOTHING, NULL},
    {"check", "NAME = VALUE", "fail unless the value NAME is VALUE; `layerscope tutor --numbers` lists the names",
     SCRIPT, RUN(command_check), COMPLETE_NOTHING, NULL},
    {"paste", "", "paste the next lines, up to `end paste`: layer names, a dump, a picture, a read's log", SCRIPT,
     RUN(command_paste), COMPLETE_NOTHING, NULL},
    {"load", "", "open the scenario on the next lines, up to `end load`", SCRIPT, RUN(command_load), COMPLETE_NOTHING,
     NULL},
    {"lesson", "[NAME|next|back|again|leave|list]",
     "begin a lesson, or continue it; alone: return to the lesson, or open the menu; leave: return to your own layers",
     LESSON, RUN_IF(may_lesson, command_lesson), COMPLETE_LESSON, "next back again leave list"},
    {"answer", "N", "predict: choose an answer of the lesson", LESSON, RUN_IF(may_answer, command_answer),
     COMPLETE_NOTHING, NULL},
    {"say", "TEXT", "print a paragraph of a lesson; {NAME} is replaced by that value", LESSON, RUN(command_say),
     COMPLETE_NOTHING, NULL},
    {"ask", "TEXT", "ask a question; `choice` lines and `predict` follow", LESSON, RUN(command_ask), COMPLETE_NOTHING,
     NULL},
    {"choice", "VALUE[: TEXT]", "offer an answer", LESSON, RUN(command_choice), COMPLETE_NOTHING, NULL},
    {"predict", "", "wait for the learner's answer", LESSON, RUN(command_predict), COMPLETE_NOTHING, NULL},
    {"right", "NAME", "mark the choice that equals the value NAME as right", LESSON, RUN(command_right),
     COMPLETE_NOTHING, NULL},
    {"pause", "", "wait until the learner continues", LESSON, RUN(command_pause), COMPLETE_NOTHING, NULL},
};
const Command *command_at(size_t i)
{
    return i < sizeof COMMANDS / sizeof *COMMANDS ? &COMMANDS[i] : NULL;
}
