/* pane_words.c - the table. Order is that of PaneId. */
#include "tui/app/pane_words.h"

#include <string.h>

static const PaneWords WORDS[PANE_COUNT] = {
    [PANE_MAP] = {.name = "map",
                  .title = "Map",
                  .help = "Layers over keys (to the right) and LSNs (upwards). Boxes are deltas, thick lines are "
                          "images. Arrows move the cursor, Enter zooms to the layer under it.",
                  .topic = "legend"},
    [PANE_FINDINGS] = {.name = "findings",
                       .title = "Findings",
                       .help = "What is wrong or worth knowing, worst first. Enter flies to the place."},
    [PANE_DECISIONS] = {.name = "decisions",
                        .title = "Decisions",
                        .help = "Every decision of the planner with its numbers, in the order they were made. The "
                                "cursor line's step, place and reasons are shown; Enter flies to the place.",
                        .empty = "Nothing is planned yet: p plans, and tells every reason."},
    [PANE_JOBS] = {.name = "jobs",
                   .title = "Jobs",
                   .help = "The layers that a plan makes: what each reads, writes and waits for. Enter flies to the "
                           "result.",
                   .empty = "There are no jobs: p plans; a plan that has nothing to do has none."},
    [PANE_WHY] = {.name = "why",
                  .title = "Why (not) here",
                  .help =
                      "The spot under the cursor: what holds it or did, and level by level whether the keys are split "
                      "or cut there, with the layers in the way, the candidates and their scores."},
    [PANE_READ] = {.name = "read",
                   .title = "Read path",
                   .help = "The layers that a read of one key visits, from the newest down to the image that ends it. "
                           "`read` asks for the cursor's key, `worst` for the deepest.",
                   .empty = "r reads the key under the cursor; R goes to the deepest."},
    [PANE_WORST] = {.name = "worst",
                    .title = "Deepest reads",
                    .help = "How many layers a read at the head visits, a line for each stretch of keys of which it is "
                            "the same, the deepest first. Enter shows the path of such a read.",
                    .empty = "There is no layer at this step."},
    [PANE_LAYER] = {.name = "layer",
                    .title = "Layer",
                    .help = "The selected layer: what its keys mean, sizes, generation, where it came from."},
    [PANE_INSIDE] = {.name = "inside",
                     .title = "Inside",
                     .help = "The records of the selected layer, read from its file: how many lie where (keys to the "
                             "right, LSNs upwards; the part that the map shows), bytes by kind, the hottest keys and "
                             "the longest holes. Enter on a key shows the path of its read, on a hole flies there."},
    [PANE_PARAMETERS] =
        {.name = "parameters",
         .title = "Parameters",
         .help = "The policy that `plan` uses. Left and right change the line's parameter, and a plan that is shown "
                 "is made anew at once (p plans); < and > go to the next value at which a decision flips; `undo` "
                 "takes the change back. A * marks what differs from the named policy. :help policies tells about all "
                 "policies."},
    [PANE_STATISTICS] = {.name = "statistics",
                         .title = "Statistics",
                         .help = "Counts, bytes and amplifications at this step, and their course over the steps."},
    [PANE_LIVES] = {.name = "lives",
                    .title = "Lives",
                    .help =
                        "Every layer as a bar over the steps: ┫ rewritten, × collected as garbage. The selected one's "
                        "ancestors bear ←, what it became →. ! is thrash: made by compaction and rewritten within "
                        "one compaction more; `lives N` sets how many.",
                    .empty = "This is one moment: nothing has lived yet. p plans, simulate runs."},
    [PANE_LEDGER] = {.name = "ledger",
                     .title = "Ledger",
                     .help =
                         "Which decision wrote how many bytes, and what became of them by this step: ▒ rewritten, × "
                         "collected, █ alive. Sums first, then the decisions whose bytes were rewritten most. Enter "
                         "goes to the step.",
                     .empty = "Nothing was written by this step: p plans, simulate runs, ] goes on."},
    [PANE_LEVELS] = {.name = "levels",
                     .title = "Levels",
                     .help =
                         "An LSM store's levels at this step: tables, bytes, target, score (from 1 on compaction is "
                         "due), how many bytes of the level below each byte lies over, write amplification. Then what "
                         "the engine's rules compact next, what really followed and which rule explains it, what this "
                         "step did, and whose keys L0 holds. Enter flies to the line's tables.",
                     .empty = "This is no LSM store: open the directory or the MANIFEST of one."},
    [PANE_HELP] = {.name = "help",
                   .title = "Help",
                   .help = "Keys of the pane you came from, then all commands. `help WORD` searches."},
    [PANE_LESSON] = {.name = "lesson",
                     .title = "Lesson",
                     .help =
                         "A lesson: read, look, predict. A number answers, Space goes on; the program's own numbers "
                         "tell whether the prediction was right. Without a lesson: the list of all."},
    [PANE_COMPARE] = {.name = "compare",
                      .title = "Comparison",
                      .help =
                          "The figures of the sides of a comparison: of two runs over the whole run, with curves on "
                          "one scale; then of the layers at the steps shown. * marks the least of a row where less "
                          "is better. On the maps, A marks layers that only A has, B those that only B has, ~ those "
                          "that differ. D goes from difference to difference in what the sides decide and do."},
    [PANE_GARBAGE] = {.name = "garbage",
                      .title = "Garbage",
                      .help =
                          "What garbage collection would remove (×) at this cutoff, and what keeps the rest: a branch "
                          "(b), a hole between the images above (h), reads that need it. Then the same layers by what "
                          "reads from the head and from branches get to: visible, or covered (c) by newer images; g "
                          "puts one or the other on the map. Enter flies to the next layer of the line. The cutoff "
                          "can also be dragged on the map."},
};

const PaneWords *pane_words(PaneId pane)
{
    return &WORDS[pane];
}

PaneId pane_named(Str name)
{
    for (int i = 0; i < PANE_COUNT; i++)
        if (name.length > 0 && strncmp(WORDS[i].name, name.at, name.length) == 0)
            return (PaneId)i;
    return PANE_COUNT;
}
