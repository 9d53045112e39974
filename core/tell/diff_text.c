/* diff_text.c - writes the lines of a difference between two histories. A value that both sides would print alike is
 * printed exactly:
 *
 *     ~ delta 000…-FFF…__0/1000-0/2000  size 1.00 MiB -> 2.00 MiB
 */
#include "core/tell/diff_text.h"

#include "core/history/outcomes.h"
#include "core/tell/outcome_text.h"

#include <stdio.h>

static void add_layer_line(Text *out, const char *sign, const History *history, LayerId id)
{
    Layer layer = layer_set_get(&history->layers, id);
    char name[LAYER_NAME_SIZE], size[32];
    text_printf(out, "%s %s %s", sign, layer_kind_name((LayerKind)layer.kind),
                layer_logical_name(&layer, history->layers.form, name));
    if (layer.size != SIZE_UNKNOWN)
        text_printf(out, "  %s", bytes_format(layer.size, size));
}

/* Appends "1.00 MiB -> 2.00 MiB", or exact bytes if both sides would print the same. */
static void diff_add_sizes(Text *out, uint64_t from, uint64_t to)
{
    char old[32], new[32];
    bool hidden = strcmp(bytes_format(from, old), bytes_format(to, new)) == 0;
    if (hidden)
        text_printf(out, "  size %s -> %s B", count_format(from, old), count_format(to, new));
    else
        text_printf(out, "  size %s -> %s", old, new);
}

/* Appends "in use: whole -> 2 parts". */
static void diff_add_parts(Text *out, uint32_t from, uint32_t to)
{
    char number[64];
    text_printf(out, "  in use: %s", from ? plural_format(from, "part", number) : "whole");
    text_printf(out, " -> %s", !to ? "whole" : plural_format(to, from == to ? "other part" : "part", number));
}

/* Appends how two layers with the same identity differ. */
static void diff_add_changes(Text *out, const History *a, const History *b, const LayerChange *change)
{
    Layer from = layer_set_get(&a->layers, change->a), to = layer_set_get(&b->layers, change->b);
    if (from.size != to.size && from.size != SIZE_UNKNOWN && to.size != SIZE_UNKNOWN)
        diff_add_sizes(out, from.size, to.size);
    if (from.generation != to.generation && from.generation != GENERATION_NONE && to.generation != GENERATION_NONE)
        text_printf(out, "  generation %u -> %u", from.generation, to.generation);
    if (from.shard != to.shard && from.shard && to.shard)
        text_printf(out, "  shard %04x -> %04x", from.shard, to.shard);
    uint8_t known = from.flags & to.flags, differ = from.flags ^ to.flags;
    if ((known & LAYER_RESIDENCY_KNOWN) && (differ & LAYER_EVICTED))
        text_printf(out, "  %s", to.flags & LAYER_EVICTED ? "resident -> evicted" : "evicted -> resident");
    if ((known & LAYER_VISIBILITY_KNOWN) && (differ & LAYER_VISIBLE))
        text_printf(out, "  %s", to.flags & LAYER_VISIBLE ? "covered -> visible" : "visible -> covered");
    if (change->parts)
        diff_add_parts(out, change->parts_a, change->parts_b);
}

enum { TEXT_SIZE = 40 };

/* Formats b - a, as in "+1,234" or "-8.00 KiB". */
static const char *diff_difference(uint64_t a, uint64_t b, char *(*format)(uint64_t, char[32]), char out[TEXT_SIZE])
{
    char size[32];
    snprintf(out, TEXT_SIZE, "%c%s", b < a ? '-' : '+', format(b < a ? a - b : b - a, size));
    return out;
}

static void add_texts(Text *out, const char *what, const char *a, const char *b, const char *by)
{
    text_printf(out, "%-16s %16s %16s %17s\n", what, a, b, by);
}

static void diff_add_row(Text *out, const char *what, uint64_t a, uint64_t b, char *(*format)(uint64_t, char[32]))
{
    char left[32], right[32], by[TEXT_SIZE];
    add_texts(out, what, format(a, left), format(b, right), diff_difference(a, b, format, by));
}

/* Adds the row of bytes, and one of exact bytes because rounding may hide the difference. A side without any known size
 * is "unknown". */
static void add_bytes(Text *out, const LayerCounts *a, const LayerCounts *b)
{
    bool a_known = a->layers > a->sizes_unknown || a->layers == 0;
    bool b_known = b->layers > b->sizes_unknown || b->layers == 0;
    bool all = a->sizes_unknown == 0 && b->sizes_unknown == 0;
    char left[32], right[32];
    if (a_known && b_known) {
        diff_add_row(out, all ? "bytes" : "bytes, if known", a->bytes, b->bytes, bytes_format);
        if (a->bytes != b->bytes && (a->bytes >= 1024 || b->bytes >= 1024))
            diff_add_row(out, "  exactly", a->bytes, b->bytes, count_format);
    } else {
        add_texts(out, "bytes", a_known ? bytes_format(a->bytes, left) : "unknown",
                  b_known ? bytes_format(b->bytes, right) : "unknown", "unknown");
    }
    if (!all)
        diff_add_row(out, "without a size", a->sizes_unknown, b->sizes_unknown, count_format);
}

void diff_parts_text(const HistoryDiff *diff, Text *out)
{
    char parted[32];
    if (diff->parted > 0)
        text_printf(out, "; of the changed, %s differ%s only in the parts that reads still visit",
                    count_format(diff->parted, parted), verb_ending(diff->parted));
}

void diff_totals_text(const HistoryDiff *diff, Text *out)
{
    char appeared[32], went[32], changed[32], same[32];
    add_texts(out, "", "A", "B", "B - A");
    diff_add_row(out, "layers", diff->a.layers, diff->b.layers, count_format);
    diff_add_row(out, "deltas", diff->a.deltas, diff->b.deltas, count_format);
    diff_add_row(out, "images", diff->a.images, diff->b.images, count_format);
    diff_add_row(out, "L0", diff->a.l0, diff->b.l0, count_format);
    add_bytes(out, &diff->a, &diff->b);
    text_printf(out, "%s appeared, %s disappeared, %s changed, %s the same", count_format(diff->appeared, appeared),
                count_format(diff->went, went), count_format(diff->changed, changed), count_format(diff->same, same));
    diff_parts_text(diff, out);
    text_add_char(out, '\n');
}

/* Appends the first step at which the histories decide or do something different. */
static void add_first_outcome(Text *out, const History *a, const History *b)
{
    OutcomeDiff outcomes;
    outcome_diff_init(&outcomes, a, b);
    if (outcomes.at.count > 0) {
        const OutcomeDifference *first = &outcomes.at.at[0];
        text_printf(out, "first difference at step %u", first->a);
        if (first->b != first->a)
            text_printf(out, " (of B: %u)", first->b);
        text_printf(out, ", a %s. A: ", outcome_kind_name(first->kind, a->lsm != NULL));
        outcome_text(first, a, b, false, out);
        text_printf(out, ". B: ");
        outcome_text(first, b, a, true, out);
        text_add_char(out, '\n');
    }
    outcome_diff_release(&outcomes);
}

void diff_text(const History *a, const History *b, const HistoryDiff *diff, Text *out)
{
    for (size_t i = 0; i < diff->changes.count; i++) {
        const LayerChange *change = &diff->changes.at[i];
        if (change->kind == CHANGE_APPEARED) {
            add_layer_line(out, "+", b, change->b);
        } else {
            add_layer_line(out, change->kind == CHANGE_WENT ? "-" : "~", a, change->a);
            if (change->kind == CHANGE_CHANGED)
                diff_add_changes(out, a, b, change);
        }
        text_add_char(out, '\n');
    }
    add_first_outcome(out, a, b);
    diff_totals_text(diff, out);
}
