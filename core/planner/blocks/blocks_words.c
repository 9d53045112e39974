/* blocks_words.c - describes steps and their partitions (neighbouring blocks with the same decision). */
#include "core/planner/blocks/blocks_words.h"

#define PARTITIONS_SHOWN 8

typedef struct Sums {
    /* numbers of partitions; those `elsewhere` come last and have no key of the keyspace */
    size_t merges, images, elsewhere;
    uint64_t merge_bytes, image_bytes, depth;
} Sums;

static Sums blocks_sum_up(const Plan *plan, uint32_t step)
{
    Sums sums = {0};
    for (size_t i = 0; i < plan->partitions.count; i++) {
        const PlanPartition *row = &plan->partitions.at[i];
        if (row->level != step)
            continue;
        bool image = row->strategy == STRATEGY_IMAGES;
        sums.merges += !image;
        sums.images += image;
        sums.elsewhere += row->keyspace_bytes == 0;
        sums.merge_bytes += image ? 0 : row->delta_bytes;
        sums.image_bytes += image ? row->keyspace_bytes : 0;
        sums.depth = row->depth > sums.depth ? row->depth : sums.depth;
    }
    return sums;
}

/* Why no image is made of a partition: the keyspace has none of its keys. */
static const char *no_key_text(const Plan *plan, const LayerSet *layers)
{
    return plan->estimated && !layers->keyspace_given ? "no image shows which keys exist there, so none is created"
                                                      : "no key exists there";
}

static void blocks_partition_text(const Plan *plan, const PlanPartition *row, const LayerSet *layers, Text *out)
{
    KeyForm form = layers->form;
    char lo[KEY_LABEL_SIZE], hi[KEY_LABEL_SIZE], image[32], merge[32];
    bool is_image = row->strategy == STRATEGY_IMAGES;
    text_printf(out, "  keys %s … %s: %llu slices, ", key_label(row->keys.lo, form, lo),
                key_label(row->keys.hi, form, hi), (unsigned long long)row->depth);
    bytes_format(row->delta_bytes, merge);
    if (row->keyspace_bytes == 0)
        text_printf(out, "merge %s (%s)\n", merge, no_key_text(plan, layers));
    else if (is_image)
        text_printf(out, "image %s instead of merging %s\n", bytes_format(row->keyspace_bytes, image), merge);
    else
        text_printf(out, "merge %s (an image would be %s)\n", merge, bytes_format(row->keyspace_bytes, image));
}

static void blocks_step_text(const Plan *plan, uint32_t step, const LayerSet *layers, Text *out)
{
    Sums sums = blocks_sum_up(plan, step);
    char merges[32], images[32];
    text_printf(out, "step %u: ", step);
    if (sums.merges + sums.images == 0) {
        text_printf(out, "layers with little in use are cleaned\n");
        return;
    }
    char partitions[64];
    size_t all = sums.merges + sums.images, known = all - sums.elsewhere;
    text_printf(out, "stacks of up to %llu slices in %s; %zu merge %s, %zu get images of %s\n",
                (unsigned long long)sums.depth, plural_format(all, "partition", partitions), sums.merges,
                bytes_format(sums.merge_bytes, merges), sums.images, bytes_format(sums.image_bytes, images));
    size_t shown = 0;
    for (size_t i = 0; i < plan->partitions.count && shown < PARTITIONS_SHOWN; i++) {
        const PlanPartition *row = &plan->partitions.at[i];
        if (row->level == step && (row->keyspace_bytes > 0 || known == 0)) {
            blocks_partition_text(plan, row, layers, out);
            shown++;
        }
    }
    size_t rest = (known > 0 ? known : all) - shown;
    if (rest > 0)
        text_printf(out, "  … and %s\n", plural_format(rest, "more partition", partitions));
    if (known > 0 && sums.elsewhere > 0)
        text_printf(out, "  … and %s: %s\n", plural_format(sums.elsewhere, "more partition", partitions),
                    no_key_text(plan, layers));
}

void blocks_rounds_text(const Plan *plan, const LayerSet *layers, const DecisionWords *words, Text *out)
{
    (void)words;
    uint32_t steps = 0;
    for (size_t i = 0; i < plan->jobs.count; i++)
        steps = plan->jobs.at[i].level + 1 > steps ? plan->jobs.at[i].level + 1 : steps;
    for (uint32_t step = 0; step < steps; step++)
        blocks_step_text(plan, step, layers, out);
}
