/* lsm_build_event.c - what one step does to one family.
 *
 * A table is found by family and number. An edit's deletions come first, then its additions; a number that was deleted
 * and added in one step has moved. What an edit *was* follows from that:
 *
 *     deleted L0 #9 #11, L1 #5; added L1 #12 #13            compaction L0 to L1
 *     deleted L1 #13; added L2 #13                          move L1 to L2
 *     added L0 #14, with a log number                       flush
 *     added L6 #20, no log number                           ingestion
 */
#include "core/model/lsm_builder.h"

uint32_t builder_family(LsmBuilder *builder, uint32_t id)
{
    uint32_t hash = hash_fold(hash_u64(HASH_SEED, id)), index;
    TableWalk walk = table_walk(&builder->family_table, hash);
    while (table_next(&walk, &index))
        if (builder->lsm.families.at[index].id == id)
            return index;
    index = (uint32_t)builder->lsm.families.count;
    table_add(&builder->family_table, hash, index);
    LsmFamily family = {.id = id, .name = id ? (Str){"", 0} : STR("default")};
    array_push(&builder->lsm.families, family);
    array_push(&builder->log_numbers, 0);
    return index;
}

static Slot *slot_of(LsmBuilder *builder, uint32_t family, uint64_t number, bool add)
{
    uint32_t hash = hash_fold(hash_u64(hash_u64(HASH_SEED, family), number)), index;
    TableWalk walk = table_walk(&builder->table, hash);
    while (table_next(&walk, &index)) {
        Slot *slot = &builder->slots.at[index];
        if (slot->family == family && slot->number == number)
            return slot;
    }
    if (!add)
        return NULL;
    index = (uint32_t)builder->slots.count;
    table_add(&builder->table, hash, index);
    array_push(&builder->slots, (Slot){number, family, PLACEMENT_NONE, PLACEMENT_NONE, false});
    return &builder->slots.at[index];
}

StepId builder_step(const LsmBuilder *builder)
{
    return (StepId)(builder->lsm.steps.count - 1);
}

void lsm_builder_flaw(LsmBuilder *builder, LsmFlawKind kind, const char *text)
{
    Lsm *lsm = &builder->lsm;
    StepId after = lsm->steps.count ? builder_step(builder) : STEP_NEVER;
    array_push(&lsm->flaws, (LsmFlaw){kind, after, arena_text(&lsm->arena, text)});
}

static uint32_t lsm_clamp32(uint64_t value)
{
    return value < UINT32_MAX ? (uint32_t)value : UINT32_MAX;
}

static LsmPlacement placement_of(LsmBuilder *builder, LsmFamily *family, const EditFile *file, uint32_t event)
{
    LsmPlacement placement = {
        .number = file->number,
        .size = file->size,
        .small_tag = internal_tag(file->small),
        .large_tag = internal_tag(file->large),
        .seq_lo = file->seq_lo,
        .seq_hi = file->seq_hi,
        .epoch = file->epoch,
        .backing = file->backing ? file->backing : file->number,
        .freed_bytes = file->freed_bytes,
        .small = key_dictionary_add(&family->keys, internal_user_key(file->small)),
        .large = key_dictionary_add(&family->keys, internal_user_key(file->large)),
        .created = lsm_clamp32(file->created),
        .born = builder_step(builder),
        .died = STEP_NEVER,
        .event = event,
        .written_by = event,
        .level = (uint8_t)file->level,
    };
    bool sentinel = placement.large_tag >> 8 == LSM_SEQ_MAX;
    placement.flags =
        (uint8_t)((file->seq_known ? PLACEMENT_SEQ_KNOWN : 0) | (sentinel ? PLACEMENT_EXCLUSIVE : 0) |
                  (file->backing ? PLACEMENT_VIRTUAL : 0) | (file->range_keys ? PLACEMENT_RANGE_KEYS : 0));
    return placement;
}

void builder_end_placement(LsmBuilder *builder, Slot *slot, uint32_t event)
{
    LsmPlacement *placement = &builder->lsm.families.at[slot->family].placements.at[slot->live];
    placement->died = builder_step(builder);
    array_push(&builder->deaths, (LsmDeath){event, slot->live});
    slot->live = PLACEMENT_NONE;
}

/* ---- one event: what a step does to one family ---- */

static void take_deletions(LsmBuilder *builder, uint32_t family, const VersionEdit *edit, uint32_t event,
                           EventCounts *counts)
{
    for (size_t i = 0; i < edit->deleted.count; i++) {
        const EditDelete *deleted = &edit->deleted.at[i];
        Slot *slot = slot_of(builder, family, deleted->number, false);
        if (!slot || slot->live == PLACEMENT_NONE) {
            builder->unknown_deletions++;
            continue;
        }
        uint32_t level = builder->lsm.families.at[family].placements.at[slot->live].level;
        counts->highest_in = counts->deleted && counts->highest_in < level ? counts->highest_in : level;
        counts->deepest_in = counts->deleted && counts->deepest_in > level ? counts->deepest_in : level;
        counts->deleted++;
        builder_end_placement(builder, slot, event);
    }
}

/* Is a table the rest of one that was deleted in this step: does it have the same backing? */
static bool is_remnant(LsmBuilder *builder, uint32_t family, const EditFile *file)
{
    Slot *slot = file->backing ? slot_of(builder, family, file->backing, false) : NULL;
    return file->backing && (!slot || slot->live == PLACEMENT_NONE);
}

static void lsm_family_note_age(LsmFamily *family, const EditFile *file)
{
    uint64_t time = file->ancestor ? file->ancestor : file->created;
    family->age_unknown |= time == 0;
    if (time && (!family->earliest || time < family->earliest))
        family->earliest = time;
}

static void mark(const LsmBuilder *builder, LsmFamily *family, uint32_t placement)
{
    family->placements.at[placement].flags |= PLACEMENT_MARKED;
    array_push(&family->marks, (LsmMark){placement, builder_step(builder)});
}

/* Notes a move: one edit deleted the table and added it to another level. */
static void note_move(const LsmPlacement *before, LsmPlacement *placement, EventCounts *counts)
{
    if (before->died != placement->born || before->born >= before->died)
        return;
    counts->moved++;
    counts->deeper += placement->level > before->level;
    counts->higher += placement->level < before->level;
    placement->flags |= PLACEMENT_MOVED;
    placement->written_by = before->written_by;
}

static void add_table(LsmBuilder *builder, uint32_t family_index, const EditFile *file, uint32_t event_index,
                      EventCounts *counts)
{
    Slot *slot = slot_of(builder, family_index, file->number, true);
    LsmFamily *family = &builder->lsm.families.at[family_index];
    LsmEvent *event = &builder->lsm.events.at[event_index];
    if (slot->live != PLACEMENT_NONE) {
        builder->double_additions++;
        builder_end_placement(builder, slot, event_index);
    }
    LsmPlacement placement = placement_of(builder, family, file, event_index);
    if (slot->last != PLACEMENT_NONE)
        note_move(&family->placements.at[slot->last], &placement, counts);
    counts->added++;
    counts->in_l0 += placement.level == 0;
    counts->virtual_parts += is_remnant(builder, family_index, file);
    counts->deepest_out = placement.level > counts->deepest_out ? placement.level : counts->deepest_out;
    slot->live = slot->last = (uint32_t)family->placements.count;
    slot->confirmed = true;
    if (file->blob)
        array_push(&family->blob_links, (LsmBlobLink){slot->live, file->blob});
    array_push(&family->placements, placement);
    if (file->marked)
        mark(builder, family, slot->live);
    lsm_family_note_age(family, file);
    event->born_count++;
}

/* Confirms a table of a base that follows another MANIFEST: the table that exists is kept. */
static bool confirm(LsmBuilder *builder, uint32_t family, const EditFile *file)
{
    Slot *slot = builder->in_base && builder->joins ? slot_of(builder, family, file->number, false) : NULL;
    if (!slot || slot->live == PLACEMENT_NONE)
        return false;
    const LsmPlacement *placement = &builder->lsm.families.at[family].placements.at[slot->live];
    if (placement->level != file->level || placement->size != file->size)
        return false;
    slot->confirmed = true;
    return true;
}

static void take_additions(LsmBuilder *builder, uint32_t family, const VersionEdit *edit, uint32_t event,
                           EventCounts *counts)
{
    for (size_t i = 0; i < edit->added.count; i++)
        if (!confirm(builder, family, &edit->added.at[i]))
            add_table(builder, family, &edit->added.at[i], event, counts);
}

static void take_marks(LsmBuilder *builder, uint32_t family, const VersionEdit *edit)
{
    for (size_t i = 0; i < edit->marked.count; i++) {
        Slot *slot = slot_of(builder, family, edit->marked.at[i].number, false);
        if (slot && slot->live != PLACEMENT_NONE)
            mark(builder, &builder->lsm.families.at[family], slot->live);
    }
}

static void take_cursors(LsmBuilder *builder, uint32_t family_index, const VersionEdit *edit)
{
    LsmFamily *family = &builder->lsm.families.at[family_index];
    for (size_t i = 0; i < edit->cursors.count; i++) {
        const EditCursor *cursor = &edit->cursors.at[i];
        LsmCursor at = {.step = builder_step(builder),
                        .family = family_index,
                        .level = cursor->level,
                        .key = key_dictionary_add(&family->keys, internal_user_key(cursor->key)),
                        .tag = internal_tag(cursor->key)};
        array_push(&builder->lsm.cursors, at);
    }
}

static uint32_t file_hash(uint64_t number, bool backing)
{
    return hash_fold(hash_u64(hash_u64(HASH_SEED, backing), number));
}

/* The live file with that number. */
static LsmFile *file_named(LsmBuilder *builder, uint64_t number, bool backing)
{
    TableWalk walk = table_walk(&builder->file_table, file_hash(number, backing));
    uint32_t index;
    while (table_next(&walk, &index)) {
        LsmFile *file = &builder->lsm.files.at[index];
        if (file->number == number && file->backing == backing && file->died == STEP_NEVER)
            return file;
    }
    return NULL;
}

static void add_files(LsmBuilder *builder, uint32_t family, const EditBytes *files, size_t count, bool backing)
{
    for (size_t i = 0; i < count; i++) {
        if (file_named(builder, files[i].number, backing))
            continue; /* a base repeats the files that exist */
        table_add(&builder->file_table, file_hash(files[i].number, backing), (uint32_t)builder->lsm.files.count);
        array_push(&builder->lsm.files, (LsmFile){.number = files[i].number,
                                                  .bytes = files[i].bytes,
                                                  .born = builder_step(builder),
                                                  .died = STEP_NEVER,
                                                  .family = family,
                                                  .backing = backing});
    }
}

static void end_files(LsmBuilder *builder, const uint64_t *numbers, size_t count, bool backing)
{
    for (size_t i = 0; i < count; i++) {
        LsmFile *file = file_named(builder, numbers[i], backing);
        if (file)
            file->died = builder_step(builder);
    }
}

static void lsm_builder_take_files(LsmBuilder *builder, uint32_t family, const VersionEdit *edit)
{
    add_files(builder, family, edit->backings_added.at, edit->backings_added.count, true);
    add_files(builder, family, edit->blobs_added.at, edit->blobs_added.count, false);
    end_files(builder, edit->backings_removed.at, edit->backings_removed.count, true);
    end_files(builder, edit->blobs_removed.at, edit->blobs_removed.count, false);
    for (size_t i = 0; i < edit->blob_garbage.count; i++) {
        const LsmFile *file = file_named(builder, edit->blob_garbage.at[i].number, false);
        if (file && !(builder->in_base && file->born < builder_step(builder))) /* a joined base repeats it */
            array_push(&builder->lsm.garbage, (LsmGarbage){.step = builder_step(builder),
                                                           .file = (uint32_t)(file - builder->lsm.files.at),
                                                           .bytes = edit->blob_garbage.at[i].bytes});
    }
}

/* Deletes all tables of a family that is dropped. */
static void drop_family(LsmBuilder *builder, uint32_t family, uint32_t event, EventCounts *counts)
{
    builder->lsm.families.at[family].dropped = true;
    counts->dropped = true;
    for (size_t i = 0; i < builder->slots.count; i++)
        if (builder->slots.at[i].family == family && builder->slots.at[i].live != PLACEMENT_NONE)
            builder_end_placement(builder, &builder->slots.at[i], event);
}

static void take_family_facts(LsmBuilder *builder, uint32_t index, const VersionEdit *edit, EventCounts *counts)
{
    LsmFamily *family = &builder->lsm.families.at[index];
    if (edit->holds & EDIT_COMPARATOR)
        family->comparator = arena_str(&builder->lsm.arena, edit->comparator);
    if (edit->holds & EDIT_FAMILY_ADDED) {
        family->name = arena_str(&builder->lsm.arena, edit->family_name);
        family->dropped = false;
        counts->family_added = true;
    }
    family->strips_timestamps |= (edit->holds & EDIT_STRIPS_TIMESTAMPS) != 0;
    if (edit->holds & EDIT_LOG_NUMBER) {
        counts->log_told = true;
        counts->log_rises |= edit->log_number > builder->log_numbers.at[index];
        if (edit->log_number > builder->log_numbers.at[index])
            builder->log_numbers.at[index] = edit->log_number;
    }
    counts->excised |= edit->excises.count > 0;
}

/* New tables are a memtable's, or were ingested. RocksDB names the log with every flush and with no ingestion;
 * without a write-ahead log (disableWAL) the number does not change. */
static bool is_flush(const EventCounts *counts, LsmEngine engine)
{
    if (engine == LSM_LEVELDB)
        return true;
    return counts->in_l0 == counts->added && (engine == LSM_ROCKSDB ? counts->log_told : counts->log_rises);
}

static LsmEventKind kind_of(const EventCounts *counts, LsmEngine engine)
{
    if (counts->family_added)
        return LSM_FAMILY_ADD;
    if (counts->dropped)
        return LSM_FAMILY_DROP;
    if (counts->excised)
        return LSM_EXCISE;
    if (!counts->added && !counts->deleted)
        return counts->log_rises ? LSM_FLUSH_EMPTY : LSM_BOOKKEEPING;
    if (!counts->added)
        return LSM_DELETE;
    if (!counts->deleted)
        return is_flush(counts, engine) ? LSM_FLUSH : LSM_INGEST;
    if (counts->moved == counts->added && counts->moved == counts->deleted && counts->deeper + counts->higher)
        return counts->deeper ? LSM_MOVE : LSM_REFIT;
    if (engine == LSM_PEBBLE && counts->virtual_parts == counts->added)
        return LSM_EXCISE;
    uint32_t deepest = counts->deepest_in > counts->deepest_out ? counts->deepest_in : counts->deepest_out;
    if (counts->highest_in == deepest)
        return deepest == 0 ? LSM_INTRA_L0 : LSM_REWRITE;
    return LSM_COMPACTION;
}

/* The family's event of the newest step; it is created if there is none. */
uint32_t builder_event(LsmBuilder *builder, uint32_t family)
{
    LsmStep *step = &builder->lsm.steps.at[builder_step(builder)];
    for (uint32_t i = 0; i < step->event_count; i++)
        if (builder->lsm.events.at[step->event_first + i].family == family)
            return step->event_first + i;
    const LsmFamily *at = &builder->lsm.families.at[family];
    array_push(&builder->lsm.events, (LsmEvent){.kind = LSM_BOOKKEEPING,
                                                .family = family,
                                                .step = builder_step(builder),
                                                .born_first = (uint32_t)at->placements.count});
    return step->event_first + step->event_count++;
}

void builder_apply(LsmBuilder *builder, uint32_t family, const VersionEdit *edit, uint32_t event, EventCounts *counts)
{
    take_family_facts(builder, family, edit, counts);
    take_deletions(builder, family, edit, event, counts);
    lsm_builder_take_files(builder, family, edit);
    take_additions(builder, family, edit, event, counts);
    take_marks(builder, family, edit);
    take_cursors(builder, family, edit);
    if (edit->holds & EDIT_FAMILY_DROPPED)
        drop_family(builder, family, event, counts);
    LsmStep *step = &builder->lsm.steps.at[builder_step(builder)];
    step->edits++;
    if (edit->holds & EDIT_LAST_SEQUENCE && edit->last_sequence > step->last_sequence)
        step->last_sequence = edit->last_sequence;
}

void builder_finish_event(LsmBuilder *builder, uint32_t index, const EventCounts *counts)
{
    LsmEvent *event = &builder->lsm.events.at[index];
    event->kind = (uint8_t)kind_of(counts, builder->lsm.engine);
    event->from = (uint8_t)(counts->deleted ? counts->highest_in : counts->deepest_out);
    event->to = (uint8_t)(counts->added ? counts->deepest_out : counts->deepest_in);
}
