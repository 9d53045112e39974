/* layer_table.c - the columns of the table of layers. Values are computed when they are asked for, except those that
 * need a sweep: these are computed once, at the start. */
#include "core/analysis/layer_table.h"

#include "core/analysis/layer_visits.h"
#include "core/analysis/sheet_places.h"
#include "core/model/lsm.h"

#include <stdio.h>

#define NO_LEVEL UINT32_MAX

const SheetColumn layer_columns[LAYER_COLUMN_COUNT_] = {
    [LAYER_COLUMN_NAME] = {"name", "name", "the layer's name as it was read", SHEET_TEXT, NULL, NULL},
    [LAYER_COLUMN_KIND] = {"kind", "kind", "delta or image; of an LSM store, table", SHEET_TEXT, NULL, NULL},
    [LAYER_COLUMN_LEVEL] = {"level", "level", "the first level that holds it", SHEET_COUNT, NULL, NULL},
    [LAYER_COLUMN_KEY_LO] = {"key_lo", "from key", "the first key of its range", SHEET_ORDERED, sheet_key_format,
                             sheet_key_parse},
    [LAYER_COLUMN_KEY_HI] = {"key_hi", "to key", "the end of its key range", SHEET_ORDERED, sheet_key_format,
                             sheet_key_parse},
    [LAYER_COLUMN_LSN_LO] = {"lsn_lo", "from LSN", "the first LSN of its range", SHEET_ORDERED, sheet_lsn_format,
                             sheet_lsn_parse},
    [LAYER_COLUMN_LSN_HI] = {"lsn_hi", "to LSN", "the end of its LSN range", SHEET_ORDERED, sheet_lsn_format,
                             sheet_lsn_parse},
    [LAYER_COLUMN_SIZE] = {"size", "size", "its file's size", SHEET_BYTES, NULL, NULL},
    [LAYER_COLUMN_GENERATION] = {"generation", "gen", "the generation that wrote it", SHEET_COUNT, NULL, NULL},
    [LAYER_COLUMN_RESIDENT] = {"resident", "resident", "whether it is on local disk", SHEET_FLAG, NULL, NULL},
    [LAYER_COLUMN_VISIBLE] = {"visible", "visible", "whether a read can reach it", SHEET_FLAG, NULL, NULL},
    [LAYER_COLUMN_GC] = {"gc", "gc", "what garbage collection does: needed, branch, current, hole or removable",
                         SHEET_TEXT, NULL, NULL},
    [LAYER_COLUMN_VISITS] = {"visits", "visits", "key segments in which a read at the head visits it", SHEET_COUNT,
                             NULL, NULL},
    [LAYER_COLUMN_ID] = {"id", "layer", "the number that names it, as in #200; only printed if it is chosen", SHEET_ID,
                         NULL, NULL},
};

static SheetValue layer_table_name(const LayerTable *table, LayerId id)
{
    const LayerSet *set = table->summary->set;
    if (set->name && set->name[id])
        return sheet_text((Str){set->name[id], set->name_length[id]});
    Layer layer = layer_set_get(set, id);
    return sheet_text(str_from(layer_logical_name(&layer, set->form, table->name)));
}

/* The lowest or highest sequence number of a table in an LSM store, where they are known: as its engine shows them,
 * both are in the table. */
static SheetValue sequence_of(const LayerSet *set, LayerId id, bool end)
{
    const LsmFamily *family = &set->lsm->families.at[set->family];
    const LsmPlacement *at = id < family->placements.count ? &family->placements.at[id] : NULL;
    if (!at || !(at->flags & PLACEMENT_SEQ_KNOWN))
        return sheet_unknown();
    return sheet_number(end ? at->seq_hi : at->seq_lo);
}

/* The number of the label. A table that a plan writes has none yet. */
static SheetValue layer_table_id(const LayerSet *set, LayerId id)
{
    char label[LSM_LABEL_SIZE];
    uint64_t number;
    return number_parse(str_from(layer_label(set, id, label) + 1), &number, NULL) ? sheet_number(number)
                                                                                  : sheet_unknown();
}

static SheetValue layer_table_flag_if(bool known, bool value)
{
    return known ? sheet_number(value) : sheet_unknown();
}

static SheetValue layer_table_value_of(const void *context, uint32_t row, size_t column)
{
    const LayerTable *table = context;
    const LayerSet *set = table->summary->set;
    LayerId id = table->summary->ids[row];
    unsigned flags = set->flags[id];
    bool rests_on_keys = column == LAYER_COLUMN_KEY_LO || column == LAYER_COLUMN_KEY_HI ||
                         column == LAYER_COLUMN_VISIBLE || column == LAYER_COLUMN_VISITS;
    if (rests_on_keys && !layer_set_is_ordered(set))
        return sheet_unknown();
    switch ((LayerColumn)column) {
    case LAYER_COLUMN_NAME:
        return layer_table_name(table, id);
    case LAYER_COLUMN_KIND:
        return sheet_text(set->lsm ? STR("table") : str_from(layer_kind_name((LayerKind)set->kind[id])));
    case LAYER_COLUMN_LEVEL:
        return table->level[id] == NO_LEVEL ? sheet_unknown() : sheet_number(table->level[id]);
    case LAYER_COLUMN_KEY_LO:
        return sheet_number(set->key_lo[id]);
    case LAYER_COLUMN_KEY_HI:
        return sheet_number(set->key_hi[id]);
    case LAYER_COLUMN_LSN_LO:
        return set->lsm ? sequence_of(set, id, false) : sheet_number(set->lsn_lo[id]);
    case LAYER_COLUMN_LSN_HI:
        return set->lsm ? sequence_of(set, id, true) : sheet_number(set->lsn_hi[id]);
    case LAYER_COLUMN_SIZE:
        return set->size[id] == SIZE_UNKNOWN ? sheet_unknown() : sheet_number(set->size[id]);
    case LAYER_COLUMN_GENERATION:
        return set->generation[id] == GENERATION_NONE ? sheet_unknown() : sheet_number(set->generation[id]);
    case LAYER_COLUMN_RESIDENT:
        return layer_table_flag_if(flags & LAYER_RESIDENCY_KNOWN, !(flags & LAYER_EVICTED));
    case LAYER_COLUMN_VISIBLE:
        return sheet_number(flags & LAYER_VISIBILITY_KNOWN ? (flags & LAYER_VISIBLE) != 0
                                                           : table->visibility.visible[id]);
    case LAYER_COLUMN_GC:
        if (set->lsm)
            return sheet_unknown();
        return sheet_text(str_from(garbage_verdict_name((GarbageVerdict)table->garbage.verdict[id])));
    case LAYER_COLUMN_VISITS:
        return sheet_number(table->visits[id]);
    case LAYER_COLUMN_ID:
        return layer_table_id(set, id);
    default:
        return sheet_unknown();
    }
}

void layer_table_init(LayerTable *table, const Summary *summary, const GcMarkers *markers)
{
    const LayerSet *set = summary->set;
    *table = (LayerTable){.set = set, .summary = summary, .name = mem_alloc(LAYER_NAME_SIZE)};
    table->level = mem_alloc(set->count * sizeof *table->level);
    for (size_t i = 0; i < set->count; i++)
        table->level[i] = NO_LEVEL;
    for (uint32_t i = summary->has_levels ? summary->levels.count : 0; i-- > 0;) {
        const LevelFacts *facts = &summary->levels.at[i];
        for (size_t k = 0; k < facts->row.count; k++)
            table->level[facts->row.layers[k]] = facts->row.number;
    }
    for (size_t i = 0; vertical_axis(set->vertical)->has_levels && i < summary->layers; i++) {
        LayerId id = summary->ids[i];
        table->level[id] = vertical_row_level(set->lsn_lo[id]);
    }
    table->visits = layer_visits(summary_view(summary), &summary->overlaps);
    visibility_init(&table->visibility, summary_view(summary), markers->branches, markers->branch_count);
    garbage_init(&table->garbage, summary_view(summary), markers);
    memcpy(table->columns, layer_columns, sizeof layer_columns);
    if (set->lsm) {
        SheetColumn *from = &table->columns[LAYER_COLUMN_LSN_LO], *to = &table->columns[LAYER_COLUMN_LSN_HI];
        from->title = "from seq";
        from->help = "the lowest sequence number of its records";
        to->title = "to seq";
        to->help = "the highest sequence number of its records";
        table->columns[LAYER_COLUMN_ID].title = "table";
    }
    table->sheet =
        (Sheet){table->columns, LAYER_COLUMN_ID,     LAYER_COLUMN_COUNT_ - LAYER_COLUMN_ID, (uint32_t)summary->layers,
                table,          layer_table_value_of};
}

void layer_table_release(LayerTable *table)
{
    free(table->name);
    free(table->level);
    free(table->visits);
    visibility_release(&table->visibility);
    garbage_release(&table->garbage);
    *table = (LayerTable){0};
}
