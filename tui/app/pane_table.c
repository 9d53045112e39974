/* pane_table.c - all panes: names, titles, help, and the functions that fill them. */
#include "tui/app/panes.h"

const PaneOps pane_ops[PANE_COUNT] = {
    [PANE_MAP] = {.name = "map",
                  .title = "Map",
                  .help = "Layers over keys (to the right) and LSNs (upwards). Boxes are deltas, thick lines are "
                          "images. Arrows move the cursor, Enter zooms to the layer under it.",
                  .topic = "legend"},
    [PANE_FINDINGS] = {.name = "findings",
                       .title = "Findings",
                       .help = "What is wrong or worth knowing, worst first. Enter flies to the place.",
                       .count = pane_findings_count,
                       .line = pane_findings_line,
                       .detail = pane_findings_detail,
                       .enter = pane_findings_enter,
                       .selects = true},
    [PANE_DECISIONS] = {.name = "decisions",
                        .title = "Decisions",
                        .help = "Every decision of the planner with its numbers, in the order they were made. The "
                                "cursor line's step, place and reasons are shown; Enter flies to the place.",
                        .count = pane_decisions_count,
                        .line = pane_decisions_line,
                        .detail = pane_decisions_detail,
                        .visit = pane_decisions_visit,
                        .enter = pane_decisions_enter,
                        .empty = "Nothing is planned yet: p plans, and tells every reason.",
                        .selects = true},
    [PANE_JOBS] = {.name = "jobs",
                   .title = "Jobs",
                   .help = "The layers that a plan makes: what each reads, writes and waits for. Enter flies to the "
                           "result.",
                   .count = pane_jobs_count,
                   .line = pane_jobs_line,
                   .head = pane_jobs_head,
                   .detail = pane_jobs_detail,
                   .enter = pane_jobs_enter,
                   .empty = "There are no jobs: p plans; a plan that has nothing to do has none.",
                   .selects = true},
    [PANE_WHY] = {.name = "why",
                  .title = "Why (not) here",
                  .help =
                      "The spot under the cursor: what holds it or did, and level by level whether the keys are split "
                      "or cut there, with the layers in the way, the candidates and their scores.",
                  .build = pane_why_build,
                  .tall = true},
    [PANE_READ] = {.name = "read",
                   .title = "Read path",
                   .help = "The layers that a read of one key visits, from the newest down to the image that ends it. "
                           "`read` asks for the cursor's key, `worst` for the deepest.",
                   .count = pane_read_count,
                   .line = pane_read_line,
                   .head = pane_read_head,
                   .detail = pane_read_detail,
                   .visit = pane_read_visit,
                   .enter = pane_read_enter,
                   .empty = "r reads the key under the cursor; R goes to the deepest.",
                   .selects = true},
    [PANE_WORST] = {.name = "worst",
                    .title = "Deepest reads",
                    .help = "How many layers a read at the head visits, a line for each stretch of keys of which it is "
                            "the same, the deepest first. Enter shows the path of such a read.",
                    .count = pane_worst_count,
                    .line = pane_worst_line,
                    .head = pane_worst_head,
                    .detail = pane_worst_detail,
                    .enter = pane_worst_enter,
                    .empty = "There is no layer at this step.",
                    .selects = true},
    [PANE_LAYER] = {.name = "layer",
                    .title = "Layer",
                    .help = "The selected layer: what its keys mean, sizes, generation, where it came from.",
                    .build = pane_layer_build},
    [PANE_PARAMETERS] =
        {.name = "parameters",
         .title = "Parameters",
         .help = "The policy that `plan` uses. Left and right change the line's parameter, and a plan that is shown "
                 "is made anew at once (p plans); < and > go to the next value at which a decision flips; `undo` "
                 "takes the change back. A * marks what differs from the named policy. :help policies tells about all "
                 "policies.",
         .count = pane_parameters_count,
         .line = pane_parameters_line,
         .detail = pane_parameters_detail,
         .selects = true,
         .tall = true},
    [PANE_STATISTICS] = {.name = "statistics",
                         .title = "Statistics",
                         .help = "Counts, bytes and amplifications at this step, and their course over the steps.",
                         .build = pane_statistics_build},
    [PANE_LIVES] = {.name = "lives",
                    .title = "Lives",
                    .help =
                        "Every layer as a bar over the steps: ┫ rewritten, × collected as garbage. The selected one's "
                        "ancestors bear ←, what it became →. ! is thrash: made by compaction and rewritten within "
                        "one compaction more; `lives N` sets how many.",
                    .count = pane_lives_count,
                    .line = pane_lives_line,
                    .head = pane_lives_head,
                    .detail = pane_lives_detail,
                    .visit = pane_lives_visit,
                    .enter = pane_lives_enter,
                    .empty = "This is one moment: nothing has lived yet. p plans, simulate runs.",
                    .selects = true,
                    .tall = true},
    [PANE_LEDGER] = {.name = "ledger",
                     .title = "Ledger",
                     .help =
                         "Which decision wrote how many bytes, and what became of them by this step: ▒ rewritten, × "
                         "collected, █ alive. Sums first, then the decisions whose bytes were rewritten most. Enter "
                         "goes to the step.",
                     .count = pane_ledger_count,
                     .line = pane_ledger_line,
                     .head = pane_ledger_head,
                     .detail = pane_ledger_detail,
                     .enter = pane_ledger_enter,
                     .empty = "Nothing was written by this step: p plans, simulate runs, ] goes on.",
                     .selects = true,
                     .tall = true},
    [PANE_HELP] = {.name = "help",
                   .title = "Help",
                   .help = "Keys of the pane you came from, then all commands. `help WORD` searches.",
                   .build = pane_help_build},
    [PANE_LESSON] = {.name = "lesson",
                     .title = "Lesson",
                     .help =
                         "A lesson: read, look, predict. A number answers, Space goes on; the program's own numbers "
                         "tell whether the prediction was right. Without a lesson: the list of all.",
                     .build = pane_lesson_build,
                     .tall = true},
    [PANE_COMPARE] = {.name = "compare",
                      .title = "Comparison",
                      .help =
                          "The figures of the sides of a comparison: of two runs over the whole run, with curves on "
                          "one scale; then of the layers at the steps shown. * marks the least of a row where less "
                          "is better. On the maps, A marks layers that only A has, B those that only B has, ~ those "
                          "that differ. D goes from difference to difference in what the sides decide and do.",
                      .build = pane_compare_build},
    [PANE_GARBAGE] = {.name = "garbage",
                      .title = "Garbage",
                      .help =
                          "What garbage collection would remove (×) at this cutoff, and what keeps the rest: a branch "
                          "(b), a hole between the images above (h), reads that need it. Then the same layers by what "
                          "reads from the head and from branches get to: visible, or covered (c) by newer images; g "
                          "puts one or the other on the map. Enter flies to the next layer of the line. The cutoff "
                          "can also be dragged on the map.",
                      .build = pane_garbage_build,
                      .enter = pane_garbage_enter,
                      .selects = true},
};
