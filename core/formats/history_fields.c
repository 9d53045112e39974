/* history_fields.c - holds the tables of fields of a saved history: each field's name, its type, and its offset in
 * the struct. */
#include "core/formats/history_fields.h"

#include "core/planner/algorithm.h"

#include <stddef.h>

static const char *form_word(unsigned value)
{
    return value == FORM_PLAIN ? "plain" : "production";
}

static const char *kind_word(unsigned value)
{
    return layer_kind_name((LayerKind)value);
}

static const char *op_word(unsigned value)
{
    return step_op_name((StepOp)value);
}

static const char *strategy_word(unsigned value)
{
    return strategy_name((Strategy)value);
}

static const char *field_cut_class(unsigned value)
{
    return cut_class_name((CutClass)value);
}

static const char *field_job_kind(unsigned value)
{
    return value == JOB_CREATE_DELTA ? "create_delta" : "create_image";
}

static const char *field_rule(unsigned value)
{
    const Rule *rule = rule_at(value);
    return rule ? rule->name : NULL;
}

static const char *field_fidelity(unsigned value)
{
    return fidelity_name((Fidelity)value);
}

static const char *compare_word(unsigned value)
{
    return op_text((CompareOp)value);
}

static const char *field_unit(unsigned value)
{
    return unit_name((Unit)value);
}

static const char *field_statement(unsigned value)
{
    static const char *const words[] = {
        [STATEMENT_TITLE] = "title",
        [STATEMENT_NOTE] = "note",
        [STATEMENT_TARGET_FILE_SIZE] = "target_file_size",
        [STATEMENT_FANOUT] = "fanout",
        [STATEMENT_POLICY] = "policy",
        [STATEMENT_END_LSN] = "end_lsn",
        [STATEMENT_MAX_HEIGHT] = "max_height",
        [STATEMENT_IMAGE_MODE] = "image_mode",
        [STATEMENT_KEYSPACE] = "keyspace",
        [STATEMENT_GC_CUTOFF] = "gc_cutoff",
        [STATEMENT_BRANCH] = "branch",
        [STATEMENT_LAYER] = "layer",
        [STATEMENT_RECORD] = "rec",
        [STATEMENT_FLUSH] = "flush",
        [STATEMENT_COMPACT] = "compact",
        [STATEMENT_COMPACT_IF_NEEDED] = "compact_if_needed",
        [STATEMENT_GC] = "gc",
        [STATEMENT_EXPECT_SPLITS] = "expect splits",
        [STATEMENT_EXPECT_SPLIT] = "expect split",
        [STATEMENT_EXPECT_DEPTH] = "expect depth",
        [STATEMENT_EXPECT_LEVEL] = "expect level",
        [STATEMENT_EXPECT_STRATEGY] = "expect strategy",
        [STATEMENT_EXPECT_JOBS] = "expect jobs",
        [STATEMENT_EXPECT_READ_DEPTH] = "expect read_depth",
    };
    return words[value];
}

/* Rows of the tables: a member that is always written; one that is left out where it is zero; an index; a list of
 * indexes; a word. */
#define MEMBER(Type, member, type)                                                                                     \
    {                                                                                                                  \
#member, type, offsetof(Type, member), NULL, 0, false                                                          \
    }
#define NAMED(Type, name, member, type)                                                                                \
    {                                                                                                                  \
        name, type, offsetof(Type, member), NULL, 0, false                                                             \
    }
#define SPARSE(Type, member, type)                                                                                     \
    {                                                                                                                  \
#member, type, offsetof(Type, member), NULL, 0, true                                                           \
    }
#define INDEX(Type, member, ref)                                                                                       \
    {                                                                                                                  \
#member, FIELD_INDEX, offsetof(Type, member), NULL, ref, true                                                  \
    }
#define LIST(Type, name, member, ref)                                                                                  \
    {                                                                                                                  \
        name, FIELD_LIST, offsetof(Type, member), NULL, ref, false                                                     \
    }
#define WORD(Type, member, word, count)                                                                                \
    {                                                                                                                  \
#member, FIELD_WORD, offsetof(Type, member), word, count, false                                                \
    }

const Field params_fields[] = {
    SPARSE(HistoryParams, title, FIELD_TEXT),
    SPARSE(HistoryParams, workload, FIELD_TEXT),
    MEMBER(HistoryParams, seed, FIELD_U64),
    SPARSE(HistoryParams, records, FIELD_U64),
    SPARSE(HistoryParams, record_len, FIELD_U64),
    SPARSE(HistoryParams, logical_size, FIELD_U64),
    SPARSE(HistoryParams, with, FIELD_TEXT),
    SPARSE(HistoryParams, reads_counted, FIELD_U64),
    SPARSE(HistoryParams, reads_mean, FIELD_DOUBLE),
    SPARSE(HistoryParams, reads_p99, FIELD_U64),
    SPARSE(HistoryParams, reads_max, FIELD_U64),
    {"keys", FIELD_WORD, offsetof(HistoryParams, form), form_word, 2, false},
    MEMBER(HistoryParams, target_file_size, FIELD_U64),
    MEMBER(HistoryParams, fanout, FIELD_U64),
    SPARSE(HistoryParams, has_end_lsn, FIELD_BOOL),
    SPARSE(HistoryParams, end_lsn, FIELD_LSN),
    SPARSE(HistoryParams, has_max_height, FIELD_BOOL),
    SPARSE(HistoryParams, max_height, FIELD_U64),
    SPARSE(HistoryParams, estimated, FIELD_BOOL),
    SPARSE(HistoryParams, stripe_pages, FIELD_U32),
    {0},
};

const Field markers_fields[] = {
    SPARSE(HistoryMarkers, has_gc_cutoff, FIELD_BOOL),
    SPARSE(HistoryMarkers, gc_cutoff, FIELD_LSN),
    SPARSE(HistoryMarkers, has_disk_consistent, FIELD_BOOL),
    SPARSE(HistoryMarkers, disk_consistent, FIELD_LSN),
    SPARSE(HistoryMarkers, has_ancestor, FIELD_BOOL),
    SPARSE(HistoryMarkers, ancestor_lsn, FIELD_LSN),
    SPARSE(HistoryMarkers, gc_compacted, FIELD_LSN),
    SPARSE(HistoryMarkers, no_ancestor, FIELD_BOOL),
    SPARSE(HistoryMarkers, tenant, FIELD_TEXT),
    SPARSE(HistoryMarkers, timeline, FIELD_TEXT),
    SPARSE(HistoryMarkers, ancestor, FIELD_TEXT),
    SPARSE(HistoryMarkers, keyspace_given, FIELD_BOOL),
    {0},
};

const Field layer_fields[] = {
    MEMBER(LayerRecord, id, FIELD_U32),
    WORD(LayerRecord, kind, kind_word, 2),
    NAMED(LayerRecord, "key_lo", layer.key_lo, FIELD_KEY),
    NAMED(LayerRecord, "key_hi", layer.key_hi, FIELD_KEY),
    NAMED(LayerRecord, "lsn_lo", layer.lsn_lo, FIELD_LSN),
    NAMED(LayerRecord, "lsn_hi", layer.lsn_hi, FIELD_LSN),
    NAMED(LayerRecord, "size", layer.size, FIELD_SIZE),
    {"records", FIELD_SIZE, offsetof(LayerRecord, layer.records), NULL, 0, true},
    {"generation", FIELD_INDEX, offsetof(LayerRecord, layer.generation), NULL, REF_ANY, true},
    SPARSE(LayerRecord, shard, FIELD_U32),
    SPARSE(LayerRecord, flags, FIELD_U32),
    {"name", FIELD_STR, offsetof(LayerRecord, layer.name), NULL, 0, true},
    {"born", FIELD_INDEX, offsetof(LayerRecord, born), NULL, REF_STEP, false},
    {"died", FIELD_INDEX, offsetof(LayerRecord, died), NULL, REF_STEP, false},
    {"job", FIELD_INDEX, offsetof(LayerRecord, job), NULL, REF_JOB, false},
    {"piece_of", FIELD_INDEX, offsetof(LayerRecord, piece_of), NULL, REF_LAYER, true},
    {0},
};

const Field step_fields[] = {
    WORD(Step, op, op_word, STEP_COUNT_), INDEX(Step, decision, REF_DECISION),
    INDEX(Step, index, REF_ANY),          INDEX(Step, job, REF_JOB),
    INDEX(Step, layer, REF_LAYER),        SPARSE(Step, lsn, FIELD_LSN),
    SPARSE(Step, text, FIELD_TEXT),       {0},
};

const Field event_fields[] = {
    LIST(EventRecord, "layers_in", in_first, REF_LAYER),
    LIST(EventRecord, "layers_out", out_first, REF_LAYER),
    SPARSE(EventRecord, doubtful, FIELD_BOOL),
    {0},
};

const Field dump_fields[] = {
    {"step", FIELD_INDEX, offsetof(DumpRecord, step), NULL, REF_STEP, false},
    SPARSE(DumpRecord, has_time, FIELD_BOOL),
    SPARSE(DumpRecord, time_ms, FIELD_U64),
    SPARSE(DumpRecord, name, FIELD_TEXT),
    {0},
};

const Field level_fields[] = {
    MEMBER(PlanLevel, level, FIELD_U32),
    MEMBER(PlanLevel, target_height, FIELD_U64),
    MEMBER(PlanLevel, max_height, FIELD_U64),
    NAMED(PlanLevel, "lsn_range", lsns, FIELD_LSNS),
    LIST(PlanLevel, "layers", layers_first, REF_LAYER),
    MEMBER(PlanLevel, deltas, FIELD_U32),
    MEMBER(PlanLevel, images, FIELD_U32),
    MEMBER(PlanLevel, depth, FIELD_U64),
    MEMBER(PlanLevel, compact, FIELD_BOOL),
    SPARSE(PlanLevel, reason, FIELD_TEXT),
    INDEX(PlanLevel, decision, REF_DECISION),
    {0},
};

const Field split_fields[] = {
    MEMBER(PlanSplit, level, FIELD_U32),
    NAMED(PlanSplit, "gap", gap, FIELD_KEYS),
    NAMED(PlanSplit, "lsn_range", lsns, FIELD_LSNS),
    MEMBER(PlanSplit, assumed, FIELD_BOOL),
    MEMBER(PlanSplit, blocked, FIELD_U32),
    {0},
};

const Field partition_fields[] = {
    MEMBER(PlanPartition, level, FIELD_U32),
    NAMED(PlanPartition, "key_range", keys, FIELD_KEYS),
    NAMED(PlanPartition, "lsn_range", lsns, FIELD_LSNS),
    MEMBER(PlanPartition, depth, FIELD_U64),
    WORD(PlanPartition, strategy, strategy_word, 3),
    MEMBER(PlanPartition, keyspace_bytes, FIELD_U64),
    MEMBER(PlanPartition, delta_bytes, FIELD_U64),
    MEMBER(PlanPartition, jobs_first, FIELD_U32),
    MEMBER(PlanPartition, jobs_count, FIELD_U32),
    INDEX(PlanPartition, decision, REF_DECISION),
    {0},
};

const Field cut_fields[] = {
    INDEX(PlanCut, job, REF_JOB),
    MEMBER(PlanCut, key, FIELD_KEY),
    WORD(PlanCut, class, field_cut_class, CUT_CLASS_END + 1),
    MEMBER(PlanCut, size, FIELD_U64),
    MEMBER(PlanCut, score, FIELD_DOUBLE),
    MEMBER(PlanCut, chosen, FIELD_BOOL),
    SPARSE(PlanCut, why, FIELD_TEXT),
    {0},
};

const Field job_fields[] = {
    MEMBER(PlanJob, id, FIELD_U32),
    WORD(PlanJob, kind, field_job_kind, 2),
    MEMBER(PlanJob, level, FIELD_U32),
    INDEX(PlanJob, partition, REF_PARTITION),
    INDEX(PlanJob, decision, REF_DECISION),
    NAMED(PlanJob, "key_range", keys, FIELD_KEYS),
    NAMED(PlanJob, "lsn_range", lsns, FIELD_LSNS),
    LIST(PlanJob, "inputs", inputs_first, REF_LAYER),
    LIST(PlanJob, "needs", needs_first, REF_JOB),
    MEMBER(PlanJob, bytes_in, FIELD_U64),
    MEMBER(PlanJob, bytes_out, FIELD_U64),
    SPARSE(PlanJob, optional, FIELD_BOOL),
    MEMBER(PlanJob, skipped, FIELD_BOOL),
    INDEX(PlanJob, kept, REF_LAYER),
    INDEX(PlanJob, output, REF_LAYER),
    {0},
};

const Field decision_fields[] = {
    MEMBER(Decision, id, FIELD_U32),
    INDEX(Decision, parent, REF_DECISION),
    WORD(Decision, rule, field_rule, UINT32_MAX),
    WORD(Decision, fidelity, field_fidelity, FIDELITY_BEYOND_ESTIMATED + 1),
    {"deltas", FIELD_U32, offsetof(Decision, grounds.deltas), NULL, 0, true},
    {"deltas_estimated", FIELD_U32, offsetof(Decision, grounds.unread), NULL, 0, true},
    {"keyspace_estimated", FIELD_BOOL, offsetof(Decision, grounds.no_keyspace), NULL, 0, true},
    MEMBER(Decision, level, FIELD_U32),
    MEMBER(Decision, left, FIELD_DOUBLE),
    WORD(Decision, op, compare_word, OP_EQUAL + 1),
    MEMBER(Decision, right, FIELD_DOUBLE),
    WORD(Decision, unit, field_unit, UNIT_SCORE + 1),
    MEMBER(Decision, verdict, FIELD_BOOL),
    SPARSE(Decision, result, FIELD_TEXT),
    SPARSE(Decision, flip_parameter, FIELD_TEXT),
    SPARSE(Decision, flip_value, FIELD_DOUBLE),
    SPARSE(Decision, flip_other, FIELD_DOUBLE),
    SPARSE(Decision, has_keys, FIELD_BOOL),
    {"key_range", FIELD_KEYS, offsetof(Decision, keys), NULL, 0, true},
    SPARSE(Decision, has_lsns, FIELD_BOOL),
    {"lsn_range", FIELD_LSNS, offsetof(Decision, lsns), NULL, 0, true},
    INDEX(Decision, job, REF_JOB),
    LIST(Decision, "layers", layers_first, REF_LAYER),
    {0},
};

const Field rejected_fields[] = {
    SPARSE(Rejected, what, FIELD_TEXT),
    SPARSE(Rejected, why, FIELD_TEXT),
    MEMBER(Rejected, score, FIELD_DOUBLE),
    {0},
};

const Field sample_fields[] = {
    {"step", FIELD_INDEX, offsetof(StepSample, step), NULL, REF_STEP, false},
    MEMBER(StepSample, wal_ingested, FIELD_U64),
    MEMBER(StepSample, bytes_written, FIELD_U64),
    MEMBER(StepSample, bytes_deleted, FIELD_U64),
    MEMBER(StepSample, layers_created, FIELD_U64),
    MEMBER(StepSample, layers_deleted, FIELD_U64),
    MEMBER(StepSample, live_layers, FIELD_U64),
    MEMBER(StepSample, live_bytes, FIELD_U64),
    MEMBER(StepSample, read_mean, FIELD_DOUBLE),
    MEMBER(StepSample, read_p99, FIELD_DOUBLE),
    MEMBER(StepSample, read_max, FIELD_DOUBLE),
    {0},
};

const Field statement_fields[] = {
    WORD(Statement, kind, field_statement, STATEMENT_EXPECT_READ_DEPTH + 1),
    SPARSE(Statement, line, FIELD_U64),
    SPARSE(Statement, has_key, FIELD_BOOL),
    {"key_range", FIELD_KEYS, offsetof(Statement, keys), NULL, 0, true},
    {"lsn_range", FIELD_LSNS, offsetof(Statement, lsns), NULL, 0, true},
    SPARSE(Statement, number, FIELD_U64),
    SPARSE(Statement, millionths, FIELD_U64),
    INDEX(Statement, layer, REF_LAYER),
    SPARSE(Statement, text, FIELD_STR),
    {0},
};

const Field in_memory_fields[] = {
    MEMBER(InMemoryLayer, open, FIELD_BOOL),
    NAMED(InMemoryLayer, "lsn_range", lsns, FIELD_LSNS),
    {0},
};
