/* survey_text.c - explains why there is, or is not, an image over a key: the chain of conditions in production's order.
 *
 *     open     L0: 7 layers < compaction_threshold 10: no L0 compaction is due
 *     unknown  check: passes once 512 MiB of WAL, or 600 s, have come since it passed last …
 *     closed   stack: the tallest stack of the partition, at 300, has 2 deltas < image_creation_threshold 3
 *
 * What a dump does not contain is unknown, and the text says how to find it out.
 */
#include "core/planner/legacy/survey.h"

#include "core/base/tones.h"
#include "core/planner/legacy/legacy_words.h"
#include <inttypes.h>
#include <stdio.h>

#define NOT_COUNTED_SHOWN 4u

/* Begins the line of a condition; `condition` says whether it holds. */
static void begin(Text *out, Tone condition, const char *name)
{
    static const char *const words[] = {[TONE_YES] = "open", [TONE_NO] = "closed", [TONE_UNSURE] = "unknown"};
    text_tone(out, condition);
    text_printf(out, "  %-8s %s: ", words[condition], name);
}

static void legacy_layer_name(const LayerSet *set, LayerId id, Text *out)
{
    char lo[KEY_LABEL_SIZE], hi[KEY_LABEL_SIZE], a[LSN_TEXT_SIZE], b[LSN_TEXT_SIZE], size[32];
    text_printf(out, "layer #%" PRIu32 ", %s … %s, LSN %s", id, key_label(set->key_lo[id], set->form, lo),
                key_label(set->key_hi[id], set->form, hi), lsn_format(set->lsn_lo[id], a));
    if (!layer_is_image(set, id))
        text_printf(out, " … %s", lsn_format(set->lsn_hi[id], b));
    if (set->size[id] != SIZE_UNKNOWN)
        text_printf(out, ", %s", bytes_format(set->size[id], size));
}

/* ---- what there is ---- */

/* The newest image over the key that begins at or below an LSN; of several at one LSN, that with the lowest id.
 * O(n). */
static LayerId newest_image(const LegacySurvey *survey, Key key, Lsn at)
{
    const PlanView *view = &survey->view;
    const LayerSet *set = view->layers;
    LayerId newest = LAYER_NONE;
    for (size_t i = 0; i < view->live_count; i++) {
        LayerId id = view->live[i];
        if (layer_is_image(set, id) && set->key_lo[id] <= key && key < set->key_hi[id] && set->lsn_lo[id] <= at &&
            (newest == LAYER_NONE || set->lsn_lo[id] > set->lsn_lo[newest]))
            newest = id;
    }
    return newest;
}

static void image_text(const LegacySurvey *survey, LayerId image, Text *out)
{
    const LayerSet *set = survey->view.layers;
    char wal[32];
    text_printf(out, "  image    ");
    if (image == LAYER_NONE) {
        text_printf(out, "none over this key\n");
        return;
    }
    legacy_layer_name(set, image, out);
    Lsn lsn = set->lsn_lo[image];
    text_printf(out, ": %s of WAL below the head\n",
                bytes_format(survey->view.end_lsn > lsn ? survey->view.end_lsn - lsn : 0, wal));
}

/* Appends which part has the key. `spanning` is the part whose image would contain it. */
static void part_text(const LegacySurvey *survey, size_t part, size_t spanning, Text *out)
{
    char lo[KEY_LABEL_SIZE], hi[KEY_LABEL_SIZE];
    KeyForm form = survey->view.layers->form;
    text_printf(out, "  part     ");
    if (part == LEGACY_PART_NONE) {
        text_printf(out, "no partition holds this key%s\n",
                    survey->exact ? ": it is not in the key space"
                                  : ", judged by the newest images; an exact answer needs the key space (--keyspace)");
        if (spanning == LEGACY_PART_NONE)
            return;
        KeyRange next = legacy_part_hull(&survey->timeline.parts, spanning);
        text_printf(out,
                    "           the image of the next one, %s … %s, begins where the partition before it ends, and so "
                    "spans this key\n",
                    key_label(next.lo, form, lo), key_label(next.hi, form, hi));
        return;
    }
    KeyRange keys = legacy_part_hull(&survey->timeline.parts, part);
    text_printf(out, "%s … %s%s\n", key_label(keys.lo, form, lo), key_label(keys.hi, form, hi),
                survey->gates[part].reason == LEGACY_GATE_METADATA ? ": all sparse keys are one"
                : survey->exact                                    ? ""
                : newest_image(survey, keys.lo, survey->at) == LAYER_NONE
                    ? ", approximated by the keys that deltas span"
                    : ", approximated by the newest image");
}

/* ---- the conditions ---- */

static void l0_text(const LegacySurvey *survey, Text *out)
{
    const LegacyL0Selection *l0 = &survey->l0;
    uint64_t threshold = survey->timeline.params.compaction_threshold;
    char limit[32];
    begin(out, l0->pending ? TONE_NO : TONE_YES, "L0");
    if (l0->pending) {
        text_printf(out,
                    "an L0 compaction stops at its limit of %s; no image is made until one stops before the limit\n",
                    bytes_format(l0->limit, limit));
        return;
    }
    text_printf(out, "%zu layer%s %s compaction_threshold %" PRIu64 ": ", l0->count, plural_ending(l0->count),
                l0->count >= threshold ? ">=" : "<", threshold);
    if (l0->taken == 0)
        text_printf(out, "no L0 compaction is due\n");
    else
        text_printf(out,
                    "%s%zu of them become%s a band of L1 layers first, which makes each stack that it spans one delta "
                    "taller\n",
                    l0->forced ? "forced, because the oldest is too old; " : "", l0->taken, verb_ending(l0->taken));
}

static void legacy_partition_text(const LegacySurvey *survey, Text *out)
{
    char wal[32], lsn[LSN_TEXT_SIZE];
    Lsn newest;
    uint64_t moved;
    begin(out, survey->dump ? TONE_UNSURE : TONE_YES, "partitions");
    text_printf(out, "renewed once more than %s of WAL has come since the last renewal; images are then made at LSN %s",
                bytes_format(survey->timeline.repartition, wal), lsn_format(survey->at, lsn));
    if (survey->dump && legacy_newest_image(&survey->view, survey->at, &newest, &moved) &&
        moved <= survey->timeline.repartition)
        text_printf(out,
                    ". The newest image is at %s, %s of WAL ago: unless the pageserver has restarted since, images are "
                    "still made at that LSN, and deltas above it do not count\n",
                    lsn_format(newest, lsn), bytes_format(moved, wal));
    else
        text_printf(out, survey->dump ? "; until then they are made at the LSN of the last renewal\n" : "\n");
}

static void legacy_check_text(const LegacySurvey *survey, Text *out)
{
    char wal[32], needed[32];
    Lsn newest;
    uint64_t moved;
    const LegacyCheckVerdict *check = &survey->check;
    bytes_format(check->wal_needed, needed);
    if (survey->dump) {
        begin(out, TONE_UNSURE, "check");
        text_printf(out,
                    "passes once %s of WAL, or %" PRIu64
                    " s, have come since it last passed, and at the first compaction after a start. ",
                    needed, check->time_needed);
        if (legacy_newest_image(&survey->view, survey->at, &newest, &moved) && moved < check->wal_needed)
            text_printf(out,
                        "Only %s of WAL has come since the newest image, so only time or a restart can let it pass "
                        "now. ",
                        bytes_format(moved, wal));
        text_printf(out, "The log says \"Decided to check image layers\" when it passes\n");
        return;
    }
    begin(out, check->open ? TONE_YES : TONE_NO, "check");
    if (check->open && !check->by_wal)
        text_printf(out,
                    check->first ? "passes at the first compaction after a start\n"
                                 : "passes, because %" PRIu64 " s have come since it last passed\n",
                    check->time_needed);
    else
        text_printf(out, "%s of WAL since it last passed %s %s\n", bytes_format(check->wal, wal),
                    check->by_wal ? ">=" : "<", needed);
}

static void cutoff_text(const LegacySurvey *survey, Text *out)
{
    char at[LSN_TEXT_SIZE], cutoff[LSN_TEXT_SIZE];
    bool above = survey->at >= survey->timeline.gc_applied;
    if (survey->dump && survey->timeline.gc_applied == 0) {
        begin(out, TONE_UNSURE, "cutoff");
        text_printf(out, "the GC cutoff is not in this dump; a new image is at the head, and so above it\n");
        return;
    }
    begin(out, above ? TONE_YES : TONE_NO, "cutoff");
    text_printf(out, "LSN %s %s GC cutoff %s%s\n", lsn_format(survey->at, at), above ? ">=" : "<",
                lsn_format(survey->timeline.gc_applied, cutoff),
                above ? "" : "; no image is made, and no log line says so");
}

/* Why deltas of that role do not count. */
static const char *role_text(LegacyStackRole role)
{
    static const char *const words[] = {
        [LEGACY_L0] = "L0 layers do not count in stacks",
        [LEGACY_HIDDEN] = "another delta or L0 layer spans all of their LSNs above the image",
        [LEGACY_ABOVE] = "they begin at or above the LSN at which images are made",
    };
    return words[role];
}

/* Lists the layers of the stack, and those over the key that do not count, by reason. */
static void stack_layers_text(const LegacySurvey *survey, Key key, Lsn from, Text *out)
{
    const PlanView *view = &survey->view;
    LegacyStackLayers layers = {0};
    legacy_stack_at(view->layers, view->live, view->live_count, key, (LsnRange){from, survey->at}, &layers);
    size_t shown = 0, counted = 0;
    for (size_t i = 0; i < layers.count; i++) {
        if (layers.at[i].role != LEGACY_COUNTED || counted++ >= NOT_COUNTED_SHOWN)
            continue;
        text_printf(out, "             counts: ");
        legacy_layer_name(view->layers, layers.at[i].layer, out);
        text_add_char(out, '\n');
        shown++;
    }
    if (counted > shown)
        text_printf(out, "             … and %zu more that count\n", counted - shown);
    for (LegacyStackRole role = LEGACY_L0; role <= LEGACY_ABOVE; role++) {
        size_t count = 0;
        for (size_t i = 0; i < layers.count; i++)
            count += layers.at[i].role == role;
        if (count > 0)
            text_printf(out, "             not counted: %zu delta%s over the key: %s\n", count, plural_ending(count),
                        role_text(role));
    }
    array_release(&layers);
}

static Lsn image_end(const LegacySurvey *survey, Key key)
{
    LayerId image = newest_image(survey, key, survey->at);
    return image == LAYER_NONE ? 0 : legacy_end(survey->view.layers, image);
}

static void stack_text(const LegacySurvey *survey, Key key, size_t part, Text *out)
{
    const LegacyGate *gate = &survey->gates[part];
    uint64_t needed = survey->timeline.params.image_creation_threshold;
    char label[KEY_LABEL_SIZE];
    Key tallest = gate->height > 0 ? gate->tallest.lo : key;
    begin(out, gate->open ? TONE_YES : TONE_NO, "stack");
    text_printf(out, "the tallest stack of the partition%s%s%s has ", gate->height > 0 ? ", at " : "",
                gate->height > 0 ? key_label(tallest, survey->view.layers->form, label) : "",
                gate->height > 0 ? "," : "");
    legacy_stack_text(gate->height, needed, out);
    text_printf(out, gate->reason == LEGACY_GATE_FORCED ? "; forced, because its image is too old\n" : "\n");
    stack_layers_text(survey, tallest, image_end(survey, tallest), out);
}

/* ---- what follows ---- */

/* Appends how many layers a read of the key visits now, and if `image`, how many with an image at the partitioning. */
static void reads_text(const LegacySurvey *survey, Key key, bool image, Text *out)
{
    const PlanView *view = &survey->view;
    LegacyStackLayers layers = {0};
    Lsn from = image_end(survey, key);
    legacy_stack_at(view->layers, view->live, view->live_count, key, (LsnRange){from, UINT64_MAX}, &layers);
    size_t visited = from > 0, after = 1;
    for (size_t i = 0; i < layers.count; i++) {
        visited += layers.at[i].role == LEGACY_COUNTED || layers.at[i].role == LEGACY_L0;
        after += layers.at[i].role != LEGACY_BELOW && view->layers->lsn_hi[layers.at[i].layer] > survey->at;
    }
    text_printf(out, "  A read of this key visits %zu layer%s now", visited, plural_ending(visited));
    if (image)
        text_printf(out, ", and %zu with an image there", after);
    text_printf(out, ".\n");
    array_release(&layers);
}

static void legacy_cost_text(const LegacySurvey *survey, size_t part, Text *out)
{
    static const char *const basis[] = {
        [LEGACY_COST_PAGES] = ", a page for each block",
        [LEGACY_COST_IMAGE] = ", as much as the current image",
        [LEGACY_COST_TARGET] = " at most, if all of its blocks exist",
    };
    char bytes[32];
    if (survey->bytes[part] == SIZE_UNKNOWN)
        text_printf(out, "What it writes is unknown: the partition spans relations.\n");
    else
        text_printf(out, "It writes %s%s%s.\n", survey->cost[part] == LEGACY_COST_TARGET ? "" : "about ",
                    bytes_format(survey->bytes[part], bytes), basis[survey->cost[part]]);
}

/* Says when the missing bands of L1 layers are expected. */
static void bands_text(const LegacySurvey *survey, uint64_t missing, Text *out)
{
    char wal[32];
    const LegacyL0Selection *l0 = &survey->l0;
    uint64_t threshold = survey->timeline.params.compaction_threshold, left = threshold - l0->count;
    const char *first = missing > 1 ? "the first" : "it";
    if (l0->taken > 0)
        text_printf(out, "%s is due now", first);
    else
        text_printf(out, "%s comes after %" PRIu64 " more L0 layer%s, at most %s of WAL", first, left,
                    plural_ending(left), bytes_format(legacy_survey_wal_left(survey), wal));
    if (missing > 1)
        text_printf(
            out, ", the last after %s at most",
            bytes_format(legacy_bands_wal(&survey->timeline, missing, l0->taken > 0 ? threshold : l0->count), wal));
}

/* No band is missing: says what the next pass makes, and when it is due. */
static void next_pass_text(const LegacySurvey *survey, const char *made, Text *out)
{
    PlanForecast pass = {.known = true, .any = true};
    legacy_pass_wait(&survey->view, &survey->timeline, survey->dump, survey->at, &survey->check, &pass);
    text_printf(out, "  The next pass makes %s. It is due ", made);
    legacy_due_text(&pass, out);
    text_printf(out, ". ");
}

/* The gate is closed: how many bands are missing. */
static void closed_gate_text(uint64_t missing, bool stack, Text *out)
{
    bool one = missing == 1;
    const char *where = stack ? one ? "that spans the tallest stack make" : "that span the tallest stack make"
                        : one ? "over any of these keys make"
                              : "over the same keys make";
    text_printf(out,
                "  No new image is made. %" PRIu64 "%s band%s of L1 layers %s%s one, with or without a record of "
                "this key: ",
                missing, stack ? " more" : "", plural_ending(missing), where, one ? "s" : "");
}

/* `held`: the partition holds the key; else its image only spans it. */
static void outlook_text(const LegacySurvey *survey, Key key, size_t part, bool held, Text *out)
{
    const LegacyGate *gate = &survey->gates[part];
    uint64_t needed = survey->timeline.params.image_creation_threshold;
    uint64_t missing = needed > gate->height ? needed - gate->height : 0;
    if (survey->at < survey->timeline.gc_applied) {
        text_printf(out, "  No image is made while the LSN of the partitioning is below the GC cutoff. ");
    } else if (gate->open) {
        next_pass_text(survey, held ? "an image here" : "an image of the next partition that spans this key", out);
    } else {
        closed_gate_text(missing, gate->height > 0, out);
        bands_text(survey, missing, out);
        text_printf(out, ". ");
    }
    if (gate->height > 0) {
        char value[16];
        snprintf(value, sizeof value, "%u", gate->open ? gate->height + 1 : gate->height);
        text_add_char(out, '[');
        trace_flip_text("image_creation_threshold", value, out);
        text_printf(out, "] ");
    }
    legacy_cost_text(survey, part, out);
    reads_text(survey, key, true, out);
}

static void metadata_outlook_text(const LegacySurvey *survey, Key key, Text *out)
{
    uint64_t visited = legacy_metadata_visited(&survey->view), needed = LEGACY_METADATA_DELTAS;
    if (visited >= needed)
        next_pass_text(survey, "one image of all sparse keys", out);
    else
        text_printf(
            out,
            "  No image is made. An image of all sparse keys is made once such a read visits %" PRIu64
            " more delta layer%s. Each flush adds an L0 layer; an L0 compaction replaces them by fewer layers. ",
            needed - visited, plural_ending(needed - visited));
    text_printf(
        out, "It writes every value of these keys that is not deleted. Layer names do not show how many there are.\n");
    reads_text(survey, key, true, out);
}

static void metadata_text(const LegacySurvey *survey, Text *out)
{
    uint64_t visited = legacy_metadata_visited(&survey->view), needed = LEGACY_METADATA_DELTAS;
    begin(out, visited >= needed ? TONE_YES : TONE_NO, "sparse keys");
    text_printf(out,
                "a read of all of them visits %" PRIu64
                " delta layer%s, L0 layers included, and an image needs %" PRIu64 "\n",
                visited, plural_ending(visited), needed);
}

/* See legacy_key_text() in survey.h. The outcome comes first, then the conditions. */
void legacy_key_text(const LegacySurvey *survey, Key key, Text *out)
{
    char label[KEY_LABEL_SIZE];
    size_t part = legacy_survey_part(survey, key), spanning = legacy_survey_spanning(survey, key);
    bool none = spanning == LEGACY_PART_NONE;
    bool metadata = !none && survey->gates[spanning].reason == LEGACY_GATE_METADATA;
    text_tone(out, TONE_HEAD);
    text_printf(out, "%s: why there is, or is not, an image\n", key_label(key, survey->view.layers->form, label));
    if (metadata) {
        metadata_outlook_text(survey, key, out);
    } else if (none) {
        text_printf(out, "  No image is made here: this key is in no partition, and no partition follows it.\n");
        reads_text(survey, key, false, out);
    } else {
        outlook_text(survey, key, spanning, part != LEGACY_PART_NONE, out);
    }
    image_text(survey, newest_image(survey, key, UINT64_MAX), out);
    part_text(survey, part, spanning, out);
    l0_text(survey, out);
    legacy_partition_text(survey, out);
    legacy_check_text(survey, out);
    cutoff_text(survey, out);
    if (metadata)
        metadata_text(survey, out);
    else if (!none)
        stack_text(survey, key, spanning, out);
}

void legacy_lost_images_text(const LegacyLostImages *lost, Text *out)
{
    char bytes[32], count[32];
    text_printf(out, "discards %s image%s", count_format(lost->images, count), plural_ending(lost->images));
    if (lost->images > lost->unsized)
        text_printf(out, " (%s)", bytes_format(lost->bytes, bytes));
    text_printf(out, " above disk_consistent_lsn; a flush before the restart keeps them");
}

void legacy_spot_text(const PlanView *view, const Policy *policy, Key key, Text *out)
{
    LegacySurvey survey;
    Error error = {0};
    if (!legacy_survey_init(&survey, view, policy, NULL, &error)) {
        text_printf(out, "%s\n", error.message);
        return;
    }
    legacy_key_text(&survey, key, out);
    legacy_survey_release(&survey);
}
