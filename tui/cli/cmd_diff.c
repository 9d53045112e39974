/* cmd_diff.c - two layer sets or histories: what appeared, went, changed; statistics side by side. */
#include "core/history/diff.h"
#include "tui/cli/commands.h"
#include "tui/cli/input.h"

#include <stdio.h>

static StepId last_step(const History *history)
{
    return history->steps.count ? (StepId)(history->steps.count - 1) : 0;
}

static void add_layer_line(Text *out, const char *sign, const History *history, LayerId id)
{
    Layer layer = layer_set_get(&history->layers, id);
    char name[LAYER_NAME_SIZE], size[32];
    text_printf(out, "%s %s %s", sign, layer.kind == LAYER_IMAGE ? "image" : "delta",
                layer_logical_name(&layer, history->layers.form, name));
    if (layer.size != SIZE_UNKNOWN)
        text_printf(out, "  %s", bytes_format(layer.size, size));
}

/* What differs beyond identity, as "size 1.00 MiB -> 2.00 MiB". */
static void add_changes(Text *out, const History *a, LayerId x, const History *b, LayerId y)
{
    Layer from = layer_set_get(&a->layers, x), to = layer_set_get(&b->layers, y);
    char old[32], new[32];
    if (from.size != to.size && from.size != SIZE_UNKNOWN && to.size != SIZE_UNKNOWN)
        text_printf(out, "  size %s -> %s", bytes_format(from.size, old), bytes_format(to.size, new));
    if (from.generation != to.generation && from.generation != GENERATION_NONE && to.generation != GENERATION_NONE)
        text_printf(out, "  generation %u -> %u", from.generation, to.generation);
    if (from.shard != to.shard && from.shard && to.shard)
        text_printf(out, "  shard %04x -> %04x", from.shard, to.shard);
    uint8_t known = from.flags & to.flags, differ = from.flags ^ to.flags;
    if ((known & LAYER_RESIDENCY_KNOWN) && (differ & LAYER_EVICTED))
        text_printf(out, "  %s", to.flags & LAYER_EVICTED ? "resident -> evicted" : "evicted -> resident");
    if ((known & LAYER_VISIBILITY_KNOWN) && (differ & LAYER_VISIBLE))
        text_printf(out, "  %s", to.flags & LAYER_VISIBLE ? "covered -> visible" : "visible -> covered");
}

static void add_row(Text *out, const char *what, uint64_t a, uint64_t b)
{
    text_printf(out, "%-16s %16llu %16llu %+17lld\n", what, (unsigned long long)a, (unsigned long long)b,
                (long long)(b - a));
}

static void add_totals(Text *out, const HistoryDiff *diff)
{
    text_printf(out, "%-16s %16s %16s %17s\n", "", "A", "B", "B - A");
    add_row(out, "layers", diff->a.layers, diff->b.layers);
    add_row(out, "deltas", diff->a.deltas, diff->b.deltas);
    add_row(out, "images", diff->a.images, diff->b.images);
    add_row(out, "L0", diff->a.l0, diff->b.l0);
    add_row(out, "bytes", diff->a.bytes, diff->b.bytes);
    if (diff->a.sizes_unknown || diff->b.sizes_unknown)
        add_row(out, "without a size", diff->a.sizes_unknown, diff->b.sizes_unknown);
    text_printf(out, "%llu appeared, %llu went, %llu changed, %llu the same\n", (unsigned long long)diff->appeared,
                (unsigned long long)diff->went, (unsigned long long)diff->changed, (unsigned long long)diff->same);
}

static void add_diff(Text *out, const History *a, const History *b, const HistoryDiff *diff)
{
    for (size_t i = 0; i < diff->changes.count; i++) {
        const LayerChange *change = &diff->changes.at[i];
        if (change->kind == CHANGE_APPEARED) {
            add_layer_line(out, "+", b, change->b);
        } else {
            add_layer_line(out, change->kind == CHANGE_WENT ? "-" : "~", a, change->a);
            if (change->kind == CHANGE_CHANGED)
                add_changes(out, a, change->a, b, change->b);
        }
        text_add_char(out, '\n');
    }
    StepId step;
    if ((a->steps.count > 1 || b->steps.count > 1) && history_first_divergence(a, b, &step))
        text_printf(out, "first difference at step %u\n", step);
    add_totals(out, diff);
}

static int run(const CliArgs *args)
{
    Error error = {0};
    if (args->file_count != 2) {
        error_set(&error, ERROR_USAGE, "diff takes two files; see layerscope help diff");
        return cli_fail(&error);
    }
    History a, b;
    if (!cli_load(args, args->files, 1, &a, NULL, &error))
        return cli_fail(&error);
    if (!cli_load(args, args->files + 1, 1, &b, NULL, &error)) {
        history_release(&a);
        return cli_fail(&error);
    }
    HistoryDiff diff;
    history_diff(&a, last_step(&a), &b, last_step(&b), &diff);
    Text out = {0};
    if (cli_flag(args, "summary"))
        add_totals(&out, &diff);
    else
        add_diff(&out, &a, &b, &diff);
    bool ok = cli_write(NULL, text_str(&out), &error);
    int status = !ok ? cli_fail(&error) : diff.changes.count ? 1 : 0;
    text_release(&out);
    history_diff_release(&diff);
    history_release(&a);
    history_release(&b);
    return status;
}

static const CliOption options[] = {
    {"summary", NULL, "only the totals", 's'},
    CLI_INPUT_OPTIONS,
    {0},
};

const CliCommand cmd_diff = {
    .name = "diff",
    .synopsis = "A B",
    .summary = "two layer sets or histories: what appeared, went, changed; totals side by side",
    .details =
        "Layers are the same when kind, key range and LSN range are. `+` is only in B, `-` only in A, `~` differs in\n"
        "size, generation, shard or residency. Of a history, its last step counts. Exit status 1: they differ.",
    .options = options,
    .run = run,
};
