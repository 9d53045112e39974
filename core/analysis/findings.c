/* findings.c - the table of kinds of findings, each with the check that adds them. Findings are sorted by severity,
 * then by the order of the kinds in the table. */
#include "core/analysis/findings.h"

#include "core/analysis/finding_add.h"
#include "core/base/sort.h"

#include <stdlib.h>

const char *severity_name(Severity severity)
{
    static const char *const names[] = {"note", "warning", "severe"};
    return names[severity];
}

/* Whether a kind is looked for in dumps, in stores, or in both. */
typedef enum FindingOf { OF_DUMPS, OF_STORES, OF_ALL } FindingOf;

static const struct {
    const char *name, *title;
    void (*look)(Findings *findings, const FindingInput *input);
    FindingOf of;
    bool by_markers; /* other GC markers find something else */
    bool by_loss;    /* layers that were not read may be the cause */
    bool of_input;   /* about what was read: looked for where there are no layers, too */
} kinds[FINDING_KIND_COUNT_] = {
    [FINDING_LSN_HOLE] = {"lsn_hole", "LSNs are missing", finding_lsn_holes, OF_DUMPS, false, true, false},
    [FINDING_NO_BASE] = {"no_base", "keys without a base image", finding_no_base, OF_DUMPS, false, true, false},
    [FINDING_HEAD_GAP] = {"head_gap", "the head is missing", finding_head_gap, OF_DUMPS, false, true, false},
    [FINDING_LEVEL_STALL] = {"level_stall", "a level stalls", finding_level_stall, OF_DUMPS, false, true, false},
    [FINDING_DEEP_READS] = {"deep_reads", "reads are deep", finding_deep_reads, OF_ALL, false, false, false},
    [FINDING_L0_PILE_UP] = {"l0_pile_up", "L0 layers pile up", finding_l0_pile_up, OF_DUMPS, false, false, false},
    [FINDING_WIDE_THIN] = {"wide_thin", "wide thin deltas", finding_wide_thin, OF_DUMPS, false, false, false},
    [FINDING_GC_HOLE] = {"gc_hole", "GC is blocked by holes", finding_gc_holes, OF_DUMPS, true, false, false},
    [FINDING_OVERLAP] = {"overlap", "deltas overlap", finding_overlaps, OF_DUMPS, false, false, false},
    [FINDING_FILES] = {"files", "files do not match the index", finding_files, OF_DUMPS, false, false, false},
    [FINDING_FUTURE] = {"future", "future layers", finding_future, OF_DUMPS, false, false, false},
    [FINDING_RECORDLESS] = {"recordless", "deltas without records", finding_recordless, OF_DUMPS, false, false, false},
    [FINDING_MISSED] = {"missed", "production hides what a branch reads", finding_missed, OF_DUMPS, true, false, false},
    [FINDING_L0_GAP] = {"l0_gap", "a gap ends L0 compaction", finding_l0_gap, OF_DUMPS, false, false, false},
    [FINDING_GC_MARK] = {"gc_mark", "gc-compaction left layers behind", finding_gc_mark, OF_DUMPS, false, false, false},
    [FINDING_NEVER_IMAGED] = {"never_imaged", "stacks without an image", finding_stacks, OF_DUMPS, false, false, false},
    [FINDING_STAIRCASE] = {"staircase", "a staircase of deltas", NULL, OF_DUMPS, false, false, false},
    [FINDING_STORE_DAMAGED] = {"manifest_damaged", "the MANIFEST is damaged", finding_store_damaged, OF_STORES, false,
                               false, true},
    [FINDING_STORE_CUT] = {"manifest_cut", "the MANIFEST ends early", finding_store_cut, OF_STORES, false, false, true},
    [FINDING_STORE_CONTRADICTS] = {"manifest_contradicts", "edits contradict each other", finding_store_contradicts,
                                   OF_STORES, false, false, true},
    [FINDING_STORE_ORDER] = {"key_order", "the order of keys is unknown", finding_store_order, OF_STORES, false, false,
                             false},
    [FINDING_STORE_STALL] = {"write_stall", "writes stall", finding_store_stall, OF_STORES, false, false, false},
    [FINDING_STORE_L0] = {"l0_due", "compaction of L0 is due", finding_store_l0, OF_STORES, false, false, false},
    [FINDING_STORE_DEBT] = {"debt", "levels are above their targets", finding_store_debt, OF_STORES, false, false,
                            false},
    [FINDING_STORE_UNEXPLAINED] = {"unexplained", "no rule explains a step", finding_store_unexplained, OF_STORES,
                                   false, false, false},
    [FINDING_STORE_NEXT] = {"next", "what is compacted next", finding_store_next, OF_STORES, false, false, false},
    [FINDING_DAMAGED] = {"damaged", "layer files are damaged", finding_damage, OF_DUMPS, false, false, false},
    /* finds the three kinds below it as well */
    [FINDING_VAIN] = {"vain", "reads visit layers in vain", finding_records, OF_DUMPS, false, false, false},
    [FINDING_STALE_IMAGES] = {"stale_images", "images are stale", NULL, OF_DUMPS, false, false, false},
    [FINDING_SPARSE] = {"sparse", "deltas hold few of their keys", NULL, OF_DUMPS, false, false, false},
    [FINDING_HOT_KEYS] = {"hot_keys", "keys are hot", NULL, OF_DUMPS, false, false, false},
};

const char *finding_kind_name(FindingKind kind)
{
    return kinds[kind].name;
}

const char *finding_kind_title(FindingKind kind)
{
    return kinds[kind].title;
}

bool finding_may_come_from_missing_layers(FindingKind kind)
{
    return kinds[kind].by_loss;
}

size_t findings_skipped_place(const Findings *findings)
{
    size_t place = 0;
    while (place < findings->list.count && findings->list.at[place].severity == SEVERITY_SEVERE &&
           !finding_may_come_from_missing_layers(findings->list.at[place].kind))
        place++;
    return place;
}

void findings_init(Findings *findings, const Summary *summary, const GcMarkers *markers, const History *history)
{
    findings_init_unless(findings, NULL, summary, markers, history, NULL);
}

/* The kind whose look finds this kind too. */
static size_t look_of(FindingKind kind)
{
    size_t look = kind;
    while (!kinds[look].look)
        look--;
    return look;
}

/* Appends the findings of another list that no other markers change. */
static void keep_findings(Findings *findings, const Findings *before)
{
    for (size_t i = 0; i < before->list.count; i++) {
        Finding kept = before->list.at[i];
        if (kinds[look_of(kept.kind)].by_markers)
            continue;
        size_t first = findings->layers.count;
        for (uint32_t k = 0; k < kept.layers_count; k++)
            array_push(&findings->layers, before->layers.at[kept.layers_first + k]);
        kept.layers_first = (uint32_t)first;
        kept.text = arena_text(&findings->arena, kept.text);
        array_push(&findings->list, kept);
    }
}

/* By severity, then by the order of the kinds' looks, then as they were found. */
static void sort_findings(Findings *findings)
{
    size_t count = findings->list.count;
    Sort64 *order = mem_alloc(count * sizeof *order);
    Finding *sorted = mem_alloc(count * sizeof *sorted);
    for (size_t i = 0; i < count; i++) {
        const Finding *finding = &findings->list.at[i];
        uint64_t below = (uint64_t)(SEVERITY_SEVERE - finding->severity);
        order[i] = (Sort64){below * FINDING_KIND_COUNT_ + look_of(finding->kind), (uint32_t)i};
    }
    sort_64(order, count);
    for (size_t i = 0; i < count; i++)
        sorted[i] = findings->list.at[order[i].place];
    if (count)
        memcpy(findings->list.at, sorted, count * sizeof *sorted);
    free(sorted);
    free(order);
}

/* Which of the kinds are looked for: all, those that depend on GC markers, or the others. */
typedef enum Sought { SEEK_ALL, SEEK_BY_MARKERS, SEEK_OTHERS } Sought;

/* Adds the findings of these kinds. False if it was cancelled. */
static bool seek(Findings *findings, Sought sought, const FindingInput *input)
{
    const Summary *summary = input->summary;
    for (size_t kind = 0; kind < FINDING_KIND_COUNT_; kind++) {
        if (input->cancel && atomic_load(input->cancel))
            return false;
        if (summary->layers == 0 && !kinds[kind].of_input)
            continue;
        if (kinds[kind].look == NULL || (sought != SEEK_ALL && (sought == SEEK_BY_MARKERS) != kinds[kind].by_markers))
            continue; /* another kind's look finds it too, or it is not sought */
        if (kinds[kind].of == OF_ALL || (kinds[kind].of == OF_STORES) == (summary->set->lsm != NULL))
            kinds[kind].look(findings, input);
    }
    return true;
}

static FindingInput input_of(const Summary *summary, const GcMarkers *markers, const History *history,
                             const atomic_bool *cancel)
{
    return (FindingInput){summary, markers ? *markers : gc_markers_of_set(summary->set, summary->ids, summary->layers),
                          history, cancel};
}

bool findings_init_unless(Findings *findings, const Findings *before, const Summary *summary, const GcMarkers *markers,
                          const History *history, const atomic_bool *cancel)
{
    FindingInput input = input_of(summary, markers, history, cancel);
    *findings = (Findings){0};
    if (before)
        keep_findings(findings, before);
    if (!seek(findings, before ? SEEK_BY_MARKERS : SEEK_ALL, &input))
        return false;
    sort_findings(findings);
    return true;
}

bool findings_init_half(Findings *findings, bool by_markers, const Summary *summary, const GcMarkers *markers,
                        const History *history, const atomic_bool *cancel)
{
    FindingInput input = input_of(summary, markers, history, cancel);
    *findings = (Findings){0};
    return seek(findings, by_markers ? SEEK_BY_MARKERS : SEEK_OTHERS, &input);
}

void findings_join(Findings *findings, Findings *others)
{
    keep_findings(findings, others);
    sort_findings(findings);
    findings_release(others);
}

void findings_release(Findings *findings)
{
    array_release(&findings->list);
    array_release(&findings->layers);
    arena_release(&findings->arena);
}
