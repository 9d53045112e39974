/* rules.c - holds the names, titles and explanations of the rules that all algorithms share. */
#include "core/planner/trace.h"

const Rule shared_rules[RULE_COUNT_] = {
    [RULE_LEVEL] =
        {"level", "a level is identified",
         "Levels are not stored: they are recognised by the shape of the layers. Going down from end_lsn, a level "
         "ends at the lowest LSN that no layer crosses while every delta above it is at most 1.75 target heights "
         "tall.",
         NULL, NULL},
    [RULE_LAYER_ABOVE] = {"layer-above", "a layer starts above end_lsn",
                          "What was written after end_lsn is not part of this compaction.", NULL, NULL},
    [RULE_LAYER_PENDING] = {"layer-pending", "a layer crosses the boundary",
                            "A layer that reaches below the boundary pushes it down to its own start. It joins "
                            "the level only if an LSN that nothing crosses is found below it.",
                            NULL, NULL},
    [RULE_LAYER_TOO_TALL] = {"layer-too-tall", "a delta is taller than the level allows",
                             "A delta of more than 1.75 target heights was written by the compaction of a lower level. "
                             "The walk ends at it: the layers that it overlaps belong to that level too.",
                             NULL, NULL},
    [RULE_LAYER_ACCEPTED] =
        {"layer-accepted", "nothing crosses the boundary",
         "At an LSN that no layer crosses, all layers above it can be compacted without rewriting anything "
         "below: the pending layers join the level.",
         NULL, NULL},
    [RULE_LAYER_BELOW] = {"layer-below", "a layer was not reached",
                          "The walk ended above these layers. A lower level may contain them.", NULL, NULL},
    [RULE_DEPTH] = {"depth", "depth reaches the fanout",
                    "Depth is the largest number of deltas stacked above the topmost image at any key. A level whose "
                    "depth is at least the fanout is compacted; a level of less depth ends the compaction.",
                    "depth", "fanout"},
    [RULE_SPLIT] = {"split", "a perfect split",
                    "A key that no layer of the level crosses. The layers left and right of it can be planned "
                    "separately: images on one side, deltas on the other, or nothing at all.",
                    NULL, NULL},
    [RULE_SPLIT_BLOCKED] =
        {"split-blocked", "a near-split and what blocks it",
         "Nearly a perfect split: only these layers cross it. If they were cut there, the level would consist of two "
         "partitions.",
         NULL, NULL},
    [RULE_PARTITION_DEPTH] = {"partition-depth", "a partition's own depth reaches the fanout",
                              "Rewriting a partition whose depth is below the fanout gains nothing, whatever the depth "
                              "of the level's other partitions.",
                              "depth", "fanout"},
    [RULE_STRATEGY] =
        {"strategy", "images or deltas",
         "If an image of every existing key is smaller than the deltas, images are created: they cost less to write "
         "and end all reads. Otherwise the deltas are merged and cut again.",
         NULL, NULL},
    [RULE_OUT_OF_SCOPE] =
        {"out-of-scope", "a delta wholly under newer images",
         "Reads at the head end at the images above it, so counting or rewriting it gains nothing. Garbage "
         "collection deletes it once no reader needs that history. It counts all the same where a delta that counts "
         "reaches below it over one of its keys, because the new layers would overlap it.",
         NULL, NULL},
    [RULE_TIGHT_RANGE] =
        {"tight-range", "an L0's tight key range",
         "An L0's name says that it spans all keys, but its records span fewer. Perfect splits exist only in the tight "
         "ranges.",
         NULL, NULL},
    [RULE_IMAGE_CUT] =
        {"image-cut", "an image ends here",
         "An image takes existing keys up to the target size, or up to a better cut point within the stretch "
         "window.",
         NULL, NULL},
    [RULE_DELTA_CUT] =
        {"delta-cut", "a delta ends here",
         "A layer takes whole keys up to the target size, or up to a better cut point within the stretch "
         "window. Cuts that levels share make perfect splits later.",
         NULL, NULL},
    [RULE_OVERSIZED_KEY] =
        {"oversized-key", "one key is larger than the target",
         "A layer can't be cut inside a key, so the key's records are cut by LSN: several layers of one "
         "key on top of each other.",
         "records of one key", "target"},
    [RULE_IDENTICAL] = {"identical", "the output would equal an input",
                        "Same keys, same LSNs, same records: the job is not run and the layer is kept.", NULL, NULL},
    [RULE_MATERIALIZE] =
        {"materialize", "pages are materialised in deltas",
         "The page of a key with a long chain of records is written into the delta. A read that visits it ends there. "
         "It costs bytes and saves visits.",
         NULL, NULL},
    [RULE_DELETE] = {"delete", "a layer is deleted",
                     "An input is deleted once the last job that reads it has finished, never before.", NULL, NULL},
    [RULE_KEEP] = {"keep", "a layer of the level is kept", "It holds no record that was rewritten.", NULL, NULL},
    [RULE_GC] =
        {"gc", "garbage collection checks a layer",
         "A layer is collected if it ends at or below the horizon, no branch needs it, and newer images cover all its "
         "keys.",
         NULL, NULL},
    [RULE_STALL] =
        {"stall", "the newest delta stalls every level",
         "The delta that ends at end_lsn is taller than the first level allows. Until it is rewritten no level can be "
         "found, however many layers accumulate.",
         NULL, NULL},
};
