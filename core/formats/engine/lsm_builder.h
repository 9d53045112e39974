/* lsm_builder.h - what the parts of the builder share: its interface is core/formats/engine/lsm_build.h.
 *
 *     lsm_build.c        edits become steps: the base, atomic groups, one MANIFEST after another
 *     lsm_build_event.c  what one step does to one family, and what kind of event that is
 *     lsm_build_end.c    keys are sorted, their order is tested
 */
#ifndef CORE_FORMATS_ENGINE_LSM_BUILDER_H
#define CORE_FORMATS_ENGINE_LSM_BUILDER_H

#include "core/formats/engine/lsm_build.h"

/* A table by its number: where it is now. */
typedef struct Slot {
    uint64_t number;
    uint32_t family;
    uint32_t live;  /* placement, or PLACEMENT_NONE */
    uint32_t last;  /* the newest placement, alive or not */
    bool confirmed; /* named by the base that is being read */
} Slot;

/* A placement that an event ended; sorted by event into lsm.dead at the end. */
typedef struct LsmDeath {
    uint32_t event, placement;
} LsmDeath;

/* An edit of an atomic group, with a copy of all its texts. */
typedef struct Held {
    VersionEdit edit;
    uint64_t offset;
} Held;

struct LsmBuilder {
    Lsm lsm;
    LoadReport *report;
    Table table; /* of slots */
    ARRAY(Slot) slots;
    Table file_table;            /* of lsm.files, by number */
    Table family_table;          /* of families, by id */
    ARRAY(uint64_t) log_numbers; /* by family */
    ARRAY(Held) group;
    Arena group_arena;
    bool no_order; /* keys are not known as they are */
    bool no_sizes;
    bool in_base, joins;    /* joins: an older MANIFEST came before */
    ARRAY(LsmDeath) deaths; /* in the order of their steps */
    size_t unknown_deletions, double_additions, open_groups;
};

/* What the edits of a step did to one family, for the event's kind. */
typedef struct EventCounts {
    size_t added, deleted, moved, deeper, higher, in_l0, virtual_parts;
    uint32_t highest_in, deepest_in, deepest_out; /* levels */
    bool log_told, log_rises, dropped, family_added, excised;
} EventCounts;

/* The family of that id, made where there is none; its index. */
uint32_t builder_family(LsmBuilder *builder, uint32_t id);
/* The step that is being built. */
StepId builder_step(const LsmBuilder *builder);
/* The family's event of that step, made where there is none; its index. */
uint32_t builder_event(LsmBuilder *builder, uint32_t family);
/* Applies an edit to its family. */
void builder_apply(LsmBuilder *builder, uint32_t family, const VersionEdit *edit, uint32_t event, EventCounts *counts);
/* Kind and levels of the event. */
void builder_finish_event(LsmBuilder *builder, uint32_t event, const EventCounts *counts);
/* The table that lives in the slot lives no more. */
void builder_end_placement(LsmBuilder *builder, Slot *slot, uint32_t event);

/* Sorts keys, tests orders, and gives the history to `lsm`; the builder is empty then. */
bool builder_finish(LsmBuilder *builder, Lsm *lsm, Error *error);

void builder_note(LsmBuilder *builder, const char *text);

#endif
