/* pane_words.c - holds the names, titles and explanations of the panes. */
#include "tui/app/pane_words.h"

#include "core/tell/lsm_level_text.h"

#include <string.h>

static const PaneWords WORDS[PANE_COUNT] = {
    [PANE_MAP] = {.name = "map",
                  .title = "Map",
                  .help = "Layers over keys (to the right) and LSNs (upwards). Boxes are deltas, thick lines are "
                          "images. Arrows move the cursor. Enter zooms to the layer under it; where there is none, "
                          "it flies to the line that is marked beside the map.",
                  .topic = "legend"},
    [PANE_FINDINGS] = {.name = "findings",
                       .title = "Findings",
                       .help = "Findings, worst first. Enter flies to the place of the selected one.",
                       .signs = "!! severe\n"
                                "! a warning\n"
                                "· a note\n"},
    [PANE_DECISIONS] = {.name = "decisions",
                        .title = "Decisions",
                        .help = "Every decision of the planner with its numbers, in the order in which it was made. "
                                "The reasons of the selected one follow below. Enter flies to its place.",
                        .empty = "There is no plan yet. Press p to plan.",
                        .signs = "▶ the decision of the step that is shown\n"},
    [PANE_JOBS] =
        {.name = "jobs",
         .title = "Jobs",
         .help = "The layers that a plan creates: what each job reads, writes and needs. Enter flies to the result.",
         .empty = "There are no jobs. Press p to plan.",
         .signs = "→ time goes on this way\n"
                  "■ the job runs at this time\n"
                  "! the job is on the longest chain of jobs that need each other\n"},
    [PANE_WHY] =
        {.name = "why",
         .title = "Why (not) here",
         .help = "The place under the cursor: which layers contain or contained it, and for each level whether the "
                 "keys are split or cut there, with the layers in the way, the candidates and their scores."},
    [PANE_READ] = {.name = "read",
                   .title = "Read path",
                   .help = "The layers that a read of one key visits, from the newest down to the image that ends it. "
                           "r shows the cursor's key, R the key with the deepest read.",
                   .empty = "Press R to read the key with the deepest read; r reads the key under the map's cursor.",
                   .signs = "+ the read in the log visits the layer, the prediction does not\n"
                            "- the prediction has the layer, the read in the log does not visit it\n"},
    [PANE_WORST] =
        {.name = "worst",
         .title = "Deepest reads",
         .help =
             "Key ranges of equal read depth at the head, deepest first. Enter shows the path of a read of the range.",
         .empty = "There is no layer at this step.",
         .signs = "? after the visits: no relation is known to hold the keys, so nobody may read them\n"},
    [PANE_LAYER] =
        {.name = "layer",
         .title = "Layer",
         .help = "The selected layer: the meaning of its keys, its size and generation, and what it was made from."},
    [PANE_INSIDE] = {.name = "inside",
                     .title = "Inside",
                     .help = "The records of the selected layer, read from its file: a map of their density (keys to "
                             "the right, LSNs upwards; the part that the map shows), bytes by kind, the hottest keys "
                             "and the longest holes. Enter shows the read path of a key, or flies to a hole."},
    [PANE_PARAMETERS] =
        {.name = "parameters",
         .title = "Parameters",
         .help =
             "The policy that p plans with. Left and right change the selected parameter, and the plan on screen is "
             "remade at once. < and > go to the next value at which a verdict flips. u reverts a change. A * "
             "marks what differs from the named policy. :help policies explains every parameter.",
         .signs = "* the value differs from that of the named policy\n"
                  "→ below the bars: the last range of values has no end\n"},
    [PANE_STATISTICS] =
        {.name = "statistics",
         .title = "Statistics",
         .help =
             "Figures of this step: levels, splits and the bytes on each side of them, a histogram of read depth, "
             "sizes against the target, garbage collection, bytes per relation, and skipped lines; for a run also "
             "curves. Enter goes to the place that the line describes, or down in the tree of relations; Esc returns."},
    [PANE_LIVES] = {.name = "lives",
                    .title = "Lives",
                    .help = "Every layer as a bar over the steps: ┫ rewritten, × collected as garbage. ← marks the "
                            "selected layer's ancestors, → what it became. ! marks thrash: layers that a compaction "
                            "wrote and the next one rewrote; `lives N` counts the next N compactions.",
                    .empty =
                        "A dump shows a single moment, so no layer has a history. Press p to plan, or type :simulate.",
                    .signs = "━ the steps in which the layer lives\n"
                             "╋ the step that is shown\n"
                             "┫ a compaction rewrote it\n"
                             "× it was collected as garbage\n"
                             "▸ the selected layer\n"
                             "← what the selected layer was made from\n"
                             "→ what the selected layer became\n"
                             "! a compaction wrote the layer and the next one rewrote it\n"},
    [PANE_LEDGER] = {.name = "ledger",
                     .title = "Ledger",
                     .help =
                         "How many bytes each decision wrote, and what became of them by this step: ▒ rewritten, × "
                         "collected, █ alive. Totals come first, then the decisions whose bytes were rewritten most. "
                         "Enter goes to the step.",
                     .empty = "Nothing was written by this step. Press p to plan, ] to step on, or type :simulate.",
                     .signs = "▒ bytes that were rewritten since\n"
                              "× bytes that were collected as garbage\n"
                              "█ bytes that are alive\n"},
    [PANE_LEVELS] =
        {.name = "levels",
         .title = "Levels",
         .help = "What the engine's rules compact next and why, what really followed and which rule explains it, and "
                 "what this step did. Then come an LSM store's levels at this step: tables, bytes, target, score (from "
                 "1 on compaction is due), how many bytes of the level below each byte overlaps, write amplification; "
                 "and which tables L0's keys belong to. Enter flies to the line's tables. " LSM_WRITE_AMP_WORDS,
         .empty = "These layers are of no LSM store: `pane statistics` shows their levels. A store opens by its "
                  "directory or its MANIFEST."},
    [PANE_EVENTS] =
        {.name = "events",
         .title = "Events",
         .help =
             "What happened between the dumps of a series or of a watched command, newest last, with the time of the "
             "first dump that shows it. A change that no rule explains says what is missing. Enter goes to the step.",
         .empty = "There are no events. `layerscope series` makes a history of several dumps, `--watch` one of a "
                  "command's output.",
         .signs = "▸ the step that is shown\n"},
    [PANE_HELP] = {.name = "help",
                   .title = "Help",
                   .help = "Keys of the pane you came from, then all commands. `help WORD` searches."},
    [PANE_LESSON] = {.name = "lesson",
                     .title = "Lesson",
                     .help = "A lesson: read, look, predict. Press a number to answer and Space to continue. The "
                             "program computes the right answer from its own state. Backspace goes back a page, and "
                             "from the first page to the menu. q leaves the lesson and returns to your own layers.",
                     .empty = "No lesson has begun. Press T to open the menu.",
                     .signs = "✓ the right answer\n"
                              "✗ a wrong answer\n"},
    [PANE_LESSONS] =
        {.name = "lessons",
         .title = "Lessons",
         .help = "The menu of lessons. Press its number to begin one, or Enter. The score of your predictions is shown "
                 "before the title. Esc leaves a lesson that has begun and returns to your own layers.",
         .empty = "No lessons were found next to the program."},
    [PANE_REGION] = {.name = "region",
                     .title = "Region",
                     .help = "The selected region of the map: the layers that overlap it, their bytes, and how many of "
                             "them a read at its top visits. Press V to begin with the path of the read, the selected "
                             "layer or the middle of the window, and arrows to change it, or drag with Shift if the "
                             "terminal passes that on. p plans the region alone, "
                             "and E writes its layers (.json, .scn, .txt) or a picture of it (.svg); both do so on the "
                             "map and in the table of its layers (#) too. After Esc on the map, which drops the "
                             "region, they apply to all layers.",
                     .empty = "No region is selected. Press V to begin one."},
    [PANE_COMPARE] = {.name = "compare",
                      .title = "Comparison",
                      .help =
                          "The sides of a comparison: figures of the whole runs with curves on one scale, then "
                          "figures of the layers at the steps shown. * marks the best value of a row. On the maps, "
                          "A marks layers that only A has, B layers that only B has, ~ layers that differ. D goes "
                          "to the next step at which the sides decide or do something different; compactions that make "
                          "and delete the same layers count as equal, however they were decided.",
                      .empty = "Nothing is compared. :compare neon, :compare neon | blocks, :compare fanout=6 "
                               "target_file_size=128M, or :compare FILE.",
                      .signs = "* the best value of the row\n"
                               "= the sides have the same value\n"},
    [PANE_GARBAGE] =
        {.name = "garbage",
         .title = "Garbage",
         .help = "What garbage collection would delete (×) at this cutoff, and what keeps the other layers: a branch "
                 "(b), a hole between newer images (h), or that no image covers them. Then the same layers by reach: "
                 "visible to reads from the head and from branches, or covered (c) by newer images. X switches the map "
                 "between the two. Enter flies to the next layer of a line. Drag the cutoff on the map to move it."},
    [PANE_TABLE] = {.name = "table",
                    .title = "Table",
                    .help =
                        "Layers as rows: all, those of a finding, or pairs. Left and right choose a column, s sorts by "
                        "it, & shows only the rows that satisfy a condition, which names columns by their heads: layer "
                        "= 200, from key > 3. / goes to the next row that contains a text. Enter goes to the layer.",
                    .empty = "No row matches. & changes the condition, # shows all layers.",
                    .signs = "▲ the rows are sorted by this column, upwards\n"
                             "▼ the same, downwards\n"
                             "- the value is unknown\n"
                             "‹2 2 columns are hidden at the left: arrows move there\n"
                             "›5 5 columns are hidden at the right\n"},
    [PANE_CUTS] = {.name = "cuts",
                   .title = "Cuts",
                   .help = "All places at which the planner could have ended the layer, the chosen one included, with "
                           "class, size, score and reason. The ruler below the map shows the same candidates. The "
                           "list's line and the map's cursor move together. Esc returns to the decisions.",
                   .empty = "Press d for the decisions; w on one that cuts lists its candidates here."},
    [PANE_FLEET] = {.name = "fleet",
                    .title = "Fleet",
                    .help = "All timelines, worst first: those that can't be read, then those with most severe "
                            "findings, most warnings and the deepest read. Shards of one timeline stay together. Enter "
                            "opens a timeline, Esc returns. Left and right choose a column, s sorts by it, w puts the "
                            "worst first again, & filters as `fleet --where` does, / searches.",
                    .empty = "No timeline is shown. `fleet open SOURCE` reads a directory or a listing; an empty "
                             "filter (&) shows all."},
    [PANE_GATES] = {.name = "gates",
                    .title = "Gates",
                    .help = "Why production creates no image of the partition under the cursor, or when it creates "
                            "one: its conditions in order, each open, closed or unknown, with their numbers. The "
                            "digits below the map are the heights of the stacks that it counts. Where they differ from "
                            "the read depth, reads visit layers that do not count. Enter goes to the highest stack. If "
                            "the policy is legacy (e), its parameters apply, else production's defaults.",
                    .topic = "production"},
    [PANE_MESSAGES] = {.name = "messages",
                       .title = "Messages",
                       .help =
                           "The messages that were shown, the newest first, each in full. `messages` opens the list "
                           "from everywhere.",
                       .empty = "No message has been shown yet."},
};

const PaneWords *pane_words(PaneId pane)
{
    return &WORDS[pane];
}

PaneId pane_named(Str name)
{
    for (int i = 0; i < PANE_COUNT; i++)
        if (name.length > 0 && WORDS[i].name && strncmp(WORDS[i].name, name.at, name.length) == 0)
            return (PaneId)i;
    return PANE_COUNT;
}
