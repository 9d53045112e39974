/* lsm_builder.h - what the parts of the builder share: its interface is core/model/lsm_build.h.
 *
 *     lsm_build.c        edits become steps: the base, atomic groups, one MANIFEST after another
 *     lsm_build_event.c  what one step does to one family, and what kind of event that is
 *     lsm_build_end.c    keys are sorted, their order is tested
 */
#ifndef CORE_MODEL_LSM_BUILDER_H
#define CORE_MODEL_LSM_BUILDER_H

#include "core/model/lsm_build.h"

/* A table, found by its number, and where it is now. */
typedef struct Slot {
    uint64_t number;
    uint32_t family;
    uint32_t live;  /* its placement, or PLACEMENT_NONE */
    uint32_t last;  /* the newest placement, alive or not */
    bool confirmed; /* the base that is being read contains it */
} Slot;

/* A placement that an event ended. At the end they are sorted by event into lsm.dead. */
typedef struct LsmDeath {
    uint32_t event, placement;
} LsmDeath;

/* An edit of an atomic group, with copies of its texts. */
typedef struct HeldEdit {
    VersionEdit edit;
    uint64_t offset;
} HeldEdit;

struct LsmBuilder {
    Lsm lsm;
    Notes *notes; /* not owned */
    Table table;  /* of slots */
    ARRAY(Slot) slots;
    Table file_table;            /* of lsm.files, by number */
    Table family_table;          /* of families, by id */
    ARRAY(uint64_t) log_numbers; /* by family */
    ARRAY(HeldEdit) group;
    Arena group_arena;
    bool no_order; /* the keys were altered, or are unknown */
    bool no_sizes;
    bool in_base, joins;    /* joins: an older MANIFEST was read before */
    ARRAY(LsmDeath) deaths; /* in the order of their steps */
    size_t unknown_deletions, double_additions, open_groups;
};

/* What the edits of a step have changed in one family, for the kind of its event. */
typedef struct EventCounts {
    size_t added, deleted, moved, deeper, higher, in_l0, virtual_parts;
    uint32_t highest_in, deepest_in, deepest_out; /* levels */
    bool log_told, log_rises, dropped, family_added, excised;
} EventCounts;

/* The index of the family with that id, which is created if necessary. */
uint32_t builder_family(LsmBuilder *builder, uint32_t id);
/* The step that is being built. */
StepId builder_step(const LsmBuilder *builder);
/* The index of the family's event in that step, which is created if necessary. */
uint32_t builder_event(LsmBuilder *builder, uint32_t family);
/* Applies an edit to its family. */
void builder_apply(LsmBuilder *builder, uint32_t family, const VersionEdit *edit, uint32_t event, EventCounts *counts);
/* Sets the kind and levels of the event. */
void builder_finish_event(LsmBuilder *builder, uint32_t event, const EventCounts *counts);
/* Ends the life of the table in the slot. */
void builder_end_placement(LsmBuilder *builder, Slot *slot, uint32_t event);

/* Sorts keys, checks orders, and moves the history to `lsm`; the builder is empty afterwards. ERROR_INPUT where there
 * was no edit. */
bool builder_finish(LsmBuilder *builder, Lsm *lsm, Error *error);

#endif
