/* lsm_build.c - edits become steps.
 *
 *     record  0 comparator  1 log, files   2 next file   3 files       4 group, 1 follows   5 group, 0 follow
 *     step    0 base        0 base         1             2 flush       3 both families      3
 *
 * RocksDB's base is every edit before the first that tells the next file's number; the others' is one edit. An atomic
 * group is one step over several families.
 */
#include "core/model/lsm_builder.h"

#include <stdlib.h>

LsmBuilder *lsm_builder_new(LsmEngine engine, Notes *notes)
{
    LsmBuilder *builder = mem_zero(1, sizeof *builder);
    builder->lsm.engine = engine;
    builder->notes = notes;
    return builder;
}

static void group_clear(LsmBuilder *builder)
{
    for (size_t i = 0; i < builder->group.count; i++)
        version_edit_release(&builder->group.at[i].edit);
    builder->group.count = 0;
    arena_release(&builder->group_arena);
}

void lsm_builder_free(LsmBuilder *builder)
{
    if (!builder)
        return;
    group_clear(builder);
    array_release(&builder->group);
    array_release(&builder->slots);
    array_release(&builder->log_numbers);
    array_release(&builder->deaths);
    table_release(&builder->table);
    table_release(&builder->family_table);
    table_release(&builder->file_table);
    lsm_release(&builder->lsm);
    free(builder);
}

static void add_step(LsmBuilder *builder, uint64_t offset)
{
    uint64_t last = builder->lsm.steps.count ? builder->lsm.steps.at[builder_step(builder)].last_sequence : 0;
    array_push(&builder->lsm.steps, (LsmStep){.offset = offset,
                                              .manifest = (uint32_t)builder->lsm.manifests.count - 1,
                                              .event_first = (uint32_t)builder->lsm.events.count,
                                              .last_sequence = last});
}

/* Applies all edits of one step: those of one family together, the families in the order in which they come. */
static void apply_step(LsmBuilder *builder, const HeldEdit *edits, size_t count)
{
    add_step(builder, edits[0].offset);
    for (size_t i = 0; i < count; i++) {
        uint32_t family = builder_family(builder, edits[i].edit.family);
        size_t events = builder->lsm.steps.at[builder_step(builder)].event_count;
        uint32_t event = builder_event(builder, family);
        if (builder->lsm.steps.at[builder_step(builder)].event_count == events)
            continue; /* its edits were applied together with the family's first */
        EventCounts counts = {0};
        size_t own = 0;
        for (size_t j = i; j < count; j++)
            if (edits[j].edit.family == edits[i].edit.family) {
                builder_apply(builder, family, &edits[j].edit, event, &counts);
                own++;
            }
        builder_finish_event(builder, event, &counts);
        builder->lsm.families.at[family].event_count[builder->lsm.events.at[event].kind] += own;
    }
}

/* Ends the tables of the previous MANIFEST that the new base does not contain. */
static void end_unconfirmed(LsmBuilder *builder)
{
    size_t gone = 0;
    for (uint32_t family = 0; family < builder->lsm.families.count; family++) {
        uint32_t event = UINT32_MAX;
        for (size_t i = 0; i < builder->slots.count; i++) {
            Slot *slot = &builder->slots.at[i];
            if (slot->family != family || slot->live == PLACEMENT_NONE || slot->confirmed)
                continue;
            if (event == UINT32_MAX)
                event = builder_event(builder, family);
            builder_end_placement(builder, slot, event);
            gone++;
        }
        if (event != UINT32_MAX)
            builder->lsm.events.at[event].kind = LSM_BASE;
    }
    if (gone)
        notes_add(builder->notes,
                  "MANIFEST-%06llu does not start where the one before it ends: %zu table%s changed "
                  "in between",
                  (unsigned long long)builder->lsm.manifests.at[builder->lsm.manifests.count - 1], gone,
                  plural_ending(gone));
}

static void apply_base(LsmBuilder *builder, const VersionEdit *edit, uint64_t offset, bool counts_edit)
{
    bool first = !builder->lsm.steps.count ||
                 builder->lsm.steps.at[builder_step(builder)].manifest + 1u != builder->lsm.manifests.count;
    if (first)
        add_step(builder, offset);
    uint32_t family = builder_family(builder, edit->family), event = builder_event(builder, family);
    EventCounts counts = {0};
    builder_apply(builder, family, edit, event, &counts);
    LsmEvent *at = &builder->lsm.events.at[event];
    at->kind = LSM_BASE;
    at->to = at->to > counts.deepest_out ? at->to : (uint8_t)counts.deepest_out;
    builder->lsm.families.at[family].event_count[LSM_BASE] += counts_edit;
    if (!counts_edit)
        builder->lsm.steps.at[builder_step(builder)].edits--; /* it continues an edit that was counted */
}

static void end_base(LsmBuilder *builder)
{
    if (!builder->in_base)
        return;
    builder->in_base = false;
    if (builder->joins)
        end_unconfirmed(builder);
}

/* RocksDB's base ends before the first edit that gives the next file number; the other engines' base is one edit. */
static bool is_base(const LsmBuilder *builder, const VersionEdit *edit)
{
    if (!builder->in_base)
        return false;
    if (builder->lsm.engine == LSM_ROCKSDB)
        return !(edit->holds & EDIT_NEXT_FILE);
    return !builder->lsm.steps.count ||
           builder->lsm.steps.at[builder_step(builder)].manifest + 1u != builder->lsm.manifests.count;
}

void lsm_builder_manifest(LsmBuilder *builder, uint64_t number)
{
    if (builder->group.count)
        builder->open_groups++;
    group_clear(builder);
    end_base(builder);
    builder->joins = builder->lsm.manifests.count > 0;
    builder->in_base = true;
    array_push(&builder->lsm.manifests, number);
    for (size_t i = 0; i < builder->slots.count; i++)
        builder->slots.at[i].confirmed = false;
}

void lsm_builder_no_order(LsmBuilder *builder)
{
    builder->no_order = true;
}

void lsm_builder_no_sizes(LsmBuilder *builder)
{
    builder->no_sizes = true;
}

/* ---- atomic groups ---- */

/* Only RocksDB has atomic groups. The last edit of a group says that 0 follow. */
static void take_group_edit(LsmBuilder *builder, const VersionEdit *edit, uint64_t offset)
{
    size_t held = builder->group.count;
    if (held && builder->group.at[held - 1].edit.group_left != edit->group_left + 1) {
        builder->open_groups++;
        group_clear(builder);
    }
    HeldEdit copy = {.offset = offset};
    version_edit_copy(&copy.edit, edit, &builder->group_arena);
    array_push(&builder->group, copy);
    if (edit->group_left)
        return;
    apply_step(builder, builder->group.at, builder->group.count);
    group_clear(builder);
}

void lsm_builder_edit(LsmBuilder *builder, const VersionEdit *edit, uint64_t offset)
{
    if (is_base(builder, edit)) {
        apply_base(builder, edit, offset, true);
        return;
    }
    end_base(builder);
    if (edit->holds & EDIT_GROUP) {
        take_group_edit(builder, edit, offset);
        return;
    }
    if (builder->group.count) {
        builder->open_groups++;
        group_clear(builder);
    }
    HeldEdit held = {*edit, offset};
    apply_step(builder, &held, 1);
}

bool lsm_builder_takes_pieces(const LsmBuilder *builder, const VersionEdit *edit)
{
    return is_base(builder, edit);
}

void lsm_builder_piece(LsmBuilder *builder, const VersionEdit *piece, uint64_t offset, bool first)
{
    apply_base(builder, piece, offset, first);
}

void lsm_builder_expect(LsmBuilder *builder, size_t tables)
{
    uint32_t index = builder_family(builder, 0);
    LsmFamily *family = &builder->lsm.families.at[index];
    array_reserve(&family->placements, tables);
    array_reserve(&builder->slots, tables);
    array_reserve(&family->keys.keys, 2 * tables);
    table_reserve(&family->keys.table, 2 * tables);
    table_reserve(&builder->table, tables);
}

void lsm_builder_gap(LsmBuilder *builder)
{
    group_clear(builder);
}

bool lsm_builder_end(LsmBuilder *builder, Lsm *lsm, Error *error)
{
    end_base(builder);
    bool fine = builder_finish(builder, lsm, error);
    lsm_builder_free(builder);
    return fine;
}
