/* commands.c - the table of commands. */
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

/* Of a command that does nothing with a count, and of one that does. */
#define RUN(function)                                                                                                  \
    {                                                                                                                  \
        (function), NULL                                                                                               \
    }
#define COUNTED(function)                                                                                              \
    {                                                                                                                  \
        NULL, (function)                                                                                               \
    }

static const Command COMMANDS[] = {
    {"move", "left|right|up|down|far-left|far-right|far-up|far-down [N]", "move the cursor, or a list's line", MOVING,
     COUNTED(command_move), COMPLETE_WORDS, "left right up down far-left far-right far-up far-down"},
    {"zoom", "in|out [keys|lsn]", "zoom at the cursor", MOVING, RUN(command_zoom), COMPLETE_WORDS, "in out keys lsn"},
    {"fit", "", "show everything", MOVING, RUN(command_fit), COMPLETE_NOTHING, NULL},
    {"goto", "KEY|LSN|RELATION|#LAYER", "put the cursor there", MOVING, RUN(command_goto), COMPLETE_KEY, NULL},
    {"enter", "", "zoom to the layer under the cursor, or follow the list's line", MOVING, RUN(command_enter),
     COMPLETE_NOTHING, NULL},
    {"back", "", "undo the last of: message, search, selection, zoom, plan", MOVING, RUN(command_back),
     COMPLETE_NOTHING, NULL},
    {"select", "[#LAYER|NAME]", "select a layer (the one under the cursor)", MOVING, RUN(command_select), COMPLETE_KEY,
     NULL},
    {"search", "KEY|LSN|RELATION|#LAYER|L0|delta|image|job N|TEXT", "find layers; next and previous walk through them",
     FINDING, RUN(command_search), COMPLETE_KEY, NULL},
    {"next", "[N]", "next search match, or next layer", FINDING, COUNTED(command_next), COMPLETE_NOTHING, NULL},
    {"previous", "[N]", "previous search match, or previous layer", FINDING, COUNTED(command_previous),
     COMPLETE_NOTHING, NULL},
    {"axes", "[rank|linear|bytes|adaptive[,rank|,linear]]", "how keys and LSNs are spread; alone: the next one",
     LOOKING, RUN(command_axes), COMPLETE_WORDS, "rank linear bytes adaptive rank,linear linear,linear"},
    {"overlay", "[NAME]", "what fills the layers; alone: the next one", LOOKING, RUN(command_overlay), COMPLETE_OVERLAY,
     NULL},
    {"hex", "[on|off]", "raw keys instead of what they mean", LOOKING, RUN(command_hex), COMPLETE_WORDS, "on off"},
    {"step", "N|next|previous|first|last|next-same|previous-same [N]", "go to a step", TIME, COUNTED(command_step),
     COMPLETE_WORDS, "next previous first last next-same previous-same"},
    {"play", "[on|off|MS]", "play the steps, one every MS milliseconds", TIME, COUNTED(command_play), COMPLETE_WORDS,
     "on off"},
    {"break", "[CONDITION|clear]", "stop at steps where: depth > 30, strategy = image, split found, layer 17 deleted",
     TIME, RUN(command_break), COMPLETE_WORDS, "depth strategy split layer layers op clear"},
    {"continue", "", "run to the next step that a breakpoint holds for", TIME, RUN(command_continue), COMPLETE_NOTHING,
     NULL},
    {"reverse-continue", "", "run back to the previous such step", TIME, RUN(command_reverse), COMPLETE_NOTHING, NULL},
    {"mark", "[LETTER]", "remember step and window under a letter", TIME, RUN(command_mark), COMPLETE_NOTHING, NULL},
    {"jump", "[LETTER]", "go back to a mark", TIME, RUN(command_jump), COMPLETE_NOTHING, NULL},
    {"plan", "[POLICY]", "plan compaction of what is shown, with every reason", PLAN, RUN(command_plan),
     COMPLETE_POLICY, NULL},
    {"unplan", "", "leave the plan: back to what was loaded", PLAN, RUN(command_unplan), COMPLETE_NOTHING, NULL},
    {"why", "[#LAYER|KEY[@LSN]|here]", "the rules tried on the selected layer; or why there is what there is at a spot",
     PLAN, RUN(command_why), COMPLETE_KEY, NULL},
    {"parameter", "NAME VALUE", "change the policy; a plan that is shown follows at once", PLAN, RUN(command_parameter),
     COMPLETE_POLICY, NULL},
    {"change", "+|-|<|> [N]", "the same for the current line of the parameter pane", PLAN, COUNTED(command_change),
     COMPLETE_WORDS, "+ -"},
    {"undo", "", "take the last change of the policy back", PLAN, RUN(command_undo), COMPLETE_NOTHING, NULL},
    {"compare", "[plan] [POLICY|NAME=VALUE…|FILE] [| …]|off",
     "another policy beside what is shown: of a simulation its run, else a plan; or another file; `|` adds a third",
     PLAN, RUN(command_compare), COMPLETE_POLICY, NULL},
    {"diverge", "", "go to the next difference between the sides of a comparison in what they decide and do", PLAN,
     RUN(command_diverge), COMPLETE_NOTHING, NULL},
    {"gc", "[cutoff LSN|up|down|cursor|none] [branch LSN|cursor|none] [reset]",
     "what garbage collection would remove; move its cutoff, set branch points", PLAN, COUNTED(command_gc),
     COMPLETE_WORDS, "cutoff branch reset up down cursor none"},
    {"lives", "[N]", "layers as bars over the steps; rewritten within N compactions is thrash", TIME,
     COUNTED(command_lives), COMPLETE_NOTHING, NULL},
    {"simulate", "WORKLOAD [policy=…] [records=N] [NAME=VALUE…]",
     "run a workload and look at it while it runs; Esc ends it; help workloads tells sizes and parameters", PLAN,
     RUN(command_simulate), COMPLETE_SIMULATION, NULL},
    {"read", "[KEY]", "the layers that a read of the cursor's key visits", FINDING, RUN(command_read), COMPLETE_KEY,
     NULL},
    {"traversal", "FILE", "a log with the path of a real read, beside the predicted one; or paste it", FINDING,
     RUN(command_traversal), COMPLETE_FILE, NULL},
    {"worst", "[list]", "go to the key with the deepest read; list: all, deepest first", FINDING, RUN(command_worst),
     COMPLETE_WORDS, "list"},
    {"pane", "NAME|next|previous", "show a pane and give it the keys", PANES, RUN(command_pane), COMPLETE_WORDS,
     "map findings decisions jobs why read layer parameters statistics lives ledger help lesson compare garbage next "
     "previous"},
    {"close", "", "leave the pane; on the map: quit", PANES, RUN(command_close), COMPLETE_NOTHING, NULL},
    {"help", "[TOPIC|WORD]", "keys and commands; a topic; or all that mentions WORD", PANES, RUN(command_help),
     COMPLETE_HELP, NULL},
    {"prompt", "[TEXT]", "open the command line with TEXT in it", SESSION, RUN(command_prompt), COMPLETE_COMMAND, NULL},
    {"set", "[NAME=VALUE|save]", "mouse=on|off, editor=emacs|vi, glyphs=unicode|ascii, speed=MS; alone: what is set",
     SESSION, RUN(command_set), COMPLETE_WORDS,
     "save mouse=on mouse=off editor=emacs editor=vi glyphs=unicode glyphs=ascii speed="},
    {"bind", "[PANE] KEY COMMAND", "let a key run a command", SESSION, RUN(command_bind), COMPLETE_COMMAND, NULL},
    {"source", "FILE", "run a file of commands", SESSION, RUN(command_source), COMPLETE_FILE, NULL},
    {"open", "FILE…", "look at other files instead", SESSION, RUN(command_open), COMPLETE_FILE, NULL},
    {"export", "FILE.txt|.ansi|.svg|.html", "write what is shown: the screen, or the map as a picture", SESSION,
     RUN(command_export), COMPLETE_FILE, NULL},
    {"link", "[FILE]", "the command line that reopens this view; also copied, or into FILE", SESSION, RUN(command_link),
     COMPLETE_FILE, NULL},
    {"window", "POSITION POSITION POSITION POSITION", "show exactly this part, as `link` says it", SESSION,
     RUN(command_window), COMPLETE_NOTHING, NULL},
    {"mark-layer", "#LAYER", "select a layer and leave the window as it is", SESSION, RUN(command_mark_layer),
     COMPLETE_KEY, NULL},
    {"log", "FILE|off", "write all that happens to a script that plays the same", SESSION, RUN(command_log),
     COMPLETE_FILE, NULL},
    {"yank", "", "copy the selected layer's name, or the cursor's key, to the clipboard", SESSION, RUN(command_yank),
     COMPLETE_NOTHING, NULL},
    {"redraw", "", "send the whole screen again", SESSION, RUN(command_redraw), COMPLETE_NOTHING, NULL},
    {"suspend", "", "stop the program, as Ctrl-Z does elsewhere", SESSION, RUN(command_suspend), COMPLETE_NOTHING,
     NULL},
    {"quit", "", "end the program", SESSION, RUN(command_quit), COMPLETE_NOTHING, NULL},
    {"key", "KEY…", "press keys, by name: `key ] ] Enter Ctrl-L`", SCRIPT, RUN(command_key), COMPLETE_NOTHING, NULL},
    {"type", "TEXT", "press the keys of a text", SCRIPT, RUN(command_type), COMPLETE_NOTHING, NULL},
    {"size", "COLSxROWS", "resize the screen", SCRIPT, RUN(command_size), COMPLETE_NOTHING, NULL},
    {"mouse", "press|drag|release|up|down X Y", "move the mouse; up and down turn its wheel", SCRIPT,
     RUN(command_mouse), COMPLETE_WORDS, "press drag release up down"},
    {"tick", "MS", "let time pass", SCRIPT, RUN(command_tick), COMPLETE_NOTHING, NULL},
    {"wait", "[TICKS]", "let what runs go on, to its end or for so many ticks", SCRIPT, RUN(command_wait),
     COMPLETE_NOTHING, NULL},
    {"frame", "", "print the screen", SCRIPT, RUN(command_frame), COMPLETE_NOTHING, NULL},
    {"print", "TEXT", "print a line", SCRIPT, RUN(command_print), COMPLETE_NOTHING, NULL},
    {"expect", "[not] TEXT", "fail unless the screen shows TEXT", SCRIPT, RUN(command_expect), COMPLETE_NOTHING, NULL},
    {"check", "NAME = VALUE", "fail unless a number of what is shown has that value", SCRIPT, RUN(command_check),
     COMPLETE_NOTHING, NULL},
    {"paste", "", "paste the next lines, up to `end paste`: layer names, a dump, a picture, a read's log", SCRIPT,
     RUN(command_paste), COMPLETE_NOTHING, NULL},
    {"load", "", "look at the scenario on the next lines, up to `end load`", SCRIPT, RUN(command_load),
     COMPLETE_NOTHING, NULL},
    {"lesson", "[NAME|next|again|list]", "begin a lesson, or go on in it; alone: back to it, or the list of all",
     LESSON, RUN(command_lesson), COMPLETE_LESSON, "next again list"},
    {"answer", "N", "predict: choose an answer of the lesson", LESSON, RUN(command_answer), COMPLETE_NOTHING, NULL},
    {"say", "TEXT", "a paragraph of a lesson; {NAME} stands for a number, as for check", LESSON, RUN(command_say),
     COMPLETE_NOTHING, NULL},
    {"ask", "TEXT", "a question; choices follow, then predict", LESSON, RUN(command_ask), COMPLETE_NOTHING, NULL},
    {"choice", "VALUE[: TEXT]", "a possible answer", LESSON, RUN(command_choice), COMPLETE_NOTHING, NULL},
    {"predict", "", "wait for the learner's answer", LESSON, RUN(command_predict), COMPLETE_NOTHING, NULL},
    {"right", "NAME", "the choice with that number's value was right", LESSON, RUN(command_right), COMPLETE_NOTHING,
     NULL},
    {"pause", "", "wait until the learner goes on", LESSON, RUN(command_pause), COMPLETE_NOTHING, NULL},
};
const Command *command_at(size_t i)
{
    return i < sizeof COMMANDS / sizeof *COMMANDS ? &COMMANDS[i] : NULL;
}
