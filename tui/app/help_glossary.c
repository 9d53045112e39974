/* help_glossary.c - the topic `glossary`: the words of panes and messages, the one place that defines them.
 *
 *     edge    A key or an LSN at which a layer begins or ends.
 */
#include "tui/app/help_glossary.h"

#include "core/tell/lsm_level_text.h"

#include <stddef.h>

const HelpTableRow help_glossary_rows[] = {
    {NULL, "Layers"},
    {"delta, image",
     "A delta holds all changes of a range of keys within a range of LSNs, an image all pages of a range of "
     "keys at one LSN."},
    {"L0", "A delta as it was flushed: its name covers all keys. Of an LSM store: the level of flushed tables."},
    {"head", "The newest LSN. Reads are counted at the head, unless an LSN is given."},
    {"edge", "A key or an LSN at which a layer begins or ends."},
    {"segment", "A range of keys between two neighbouring edges: reads of all its keys visit the same layers; in a "
                "simulation, whose records are known, an L0 only where it has records. The map "
                "of a store has the edges of all its steps (\"segments ever\"), its reads those of one step."},
    {"stack",
     "The deltas over one key above the newest image there. Their number is its height. For production's gates L0 "
     "layers do not count."},
    {"band", "What lies between two neighbouring LSNs that no delta crosses. In production an L0 compaction writes one "
             "band of L1 deltas."},
    {"thin, wide", "A thin delta has little WAL for the keys that it covers; a wide one covers most keys."},
    {"dump",
     "The layers of a timeline at one moment, by name and perhaps size: an index, a listing, an answer of the HTTP "
     "API. It has no records."},
    {"generation",
     "In the name of a layer: the number of the attachment of the pageserver that wrote it. Of a slice: how "
     "many merges its records went through."},
    {"evicted", "In the index, but not on the pageserver's disk."},

    {NULL, "Levels and plans"},
    {"level", "Neighbouring layers that are compacted together. Levels are not stored: `help plans` says how they are "
              "recognised. An LSM store has levels of its own."},
    {"depth",
     "Of a level: the largest number of deltas above the topmost image, at any key. Of reads: the layers that a "
     "read visits."},
    {"write amplification", LSM_WRITE_AMP_WORDS},
    {"fanout", "The depth at which compaction of a level is due."},
    {"end_lsn", "The LSN at which the search for levels begins, downwards: the newest end of any delta."},
    {"target heights",
     "How tall a delta is: the WAL between its two LSNs, in multiples of the target size. Level 0 may "
     "have deltas of up to 1.75 target heights, each level below it fanout times more."},
    {"perfect split",
     "A key, or a range of keys, that no layer of the level crosses. Each side is compacted by itself."},
    {"near-split",
     "A key that few layers cross: they are \"in the way\". Statistics and `info` look at all layers but L0, "
     "a plan at those of one level, so their best near-splits may differ."},
    {"assumed split",
     "A split between L0 layers whose records are unknown: their names cover all keys. The plan assumes "
     "that none has records across it."},
    {"partition",
     "Keys that are planned by themselves: of a level, those between two perfect splits; of policy legacy, a "
     "part of the key space of a fixed size."},
    {"block, slice", "Policy blocks divides the keys into blocks of one size. A slice is what one layer holds of one "
                     "block; the slices of a block are its stack."},
    {"rent", "Of policy blocks, with rent=N: what reads have paid for slices that could have been merged, N % of the "
             "block's size for each slice whenever the WAL grows by the size of all pages. Once the newest slices have "
             "cost more than their merge would, they are merged."},
    {"cut", "The key at which a new layer ends and the next one begins."},
    {"score, class",
     "Of the places where a layer could end, the lowest score wins: the rank of the class (1 a split, 2 the "
     "edge of an image below, 3 the edge of a delta below, 4 the grid, 5 the size alone, 6 the end of the partition), "
     "plus how far "
     "the size is from the target, as a part of it. Grid points are compared by their grid first: a "
     "coarser one wins, whatever the size."},
    {"job 0", "Jobs and layers are numbered from 0. So are steps: step 0 is the state before the first."},
    {"flips at", "The nearest value of a parameter at which the decision would be another one."},
    {"*", "Behind a decision or a candidate: the published planner does not do this, or counts otherwise."},
    {"beyond the published planner", "A rule or a switch that Neon's published planner does not have."},
    {"gate", "One of the conditions that production checks before it creates an image of a partition."},
    {"thrash", "Layers that a compaction wrote and the next one rewrote: wasted bytes. `lives N` counts the next N "
               "compactions."},

    {NULL, "Garbage collection"},
    {"collect", "To delete as garbage. A compaction deletes its inputs; evicting deletes only the local file."},
    {"removable", "Garbage that the next collection deletes."},
    {"cutoff, horizon", "Below the GC cutoff no read of the past is promised. The horizon is the cutoff of a run: pitr "
                        "bytes of WAL below its newest layer."},
    {"branch point, lease",
     "LSNs below the cutoff that can still be read: where a child timeline begins, and what a reader "
     "holds for a limited time. A dump does not contain leases."},
    {"hole", "Keys that newer images leave out, which keep an older layer from being collected."},

    {NULL, "On the screen"},
    {"place", "Keys and LSNs on the map: of a finding, a decision, the cursor."},
    {"bookmark", "A view under a letter: m sets it, ' returns to it."},
    {"MAX, auxfiles", "Ends of key ranges: the largest key; the range of keys for auxiliary files."},
    {"┈ 1-4 of 11: f { } ┈", "Lines 1 to 4 of 11 show; f focuses the pane, then { and } scroll them."},
    {"▶ ◀", "In a skipped line: the part that is wrong. In the decisions, ▶ is the step that is shown."},
    {"… in the title", "The screen is too narrow for all of it; `:title` shows the title in full."},
    {"‖ ▶ in the title", "The steps stand still, or are playing; then + and - change the speed."},
    {0},
};
