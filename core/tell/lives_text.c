/* lives_text.c - prints one line per layer, and a total. */
#include "core/tell/lives_text.h"

#include "core/model/lsm.h"
#include "core/tell/words.h"

void life_span_text(const Life *life, bool store, Text *out)
{
    if (life->end == LIFE_LIVES)
        text_printf(out, "from step %u on", life->born);
    else
        text_printf(out, "steps %u to %u: %s; %u compaction%s began meanwhile", life->born, life->died,
                    word_life(life->end, store), life->compactions, plural_ending(life->compactions));
}

void lives_thrash_text(uint32_t within, Text *out)
{
    text_printf(out, "rewritten within %u compaction%s", within, plural_ending(within));
}

void lives_thrashed_bytes_text(const Lives *lives, Text *out)
{
    char thrashed[32], made[32];
    if (lives->made_bytes)
        text_printf(out, ", %s of %s that jobs wrote", bytes_format(lives->thrashed_bytes, thrashed),
                    bytes_format(lives->made_bytes, made));
}

void lives_text(const Lives *lives, const History *history, Text *out)
{
    char size[32], layers[64], label[LSM_LABEL_SIZE];
    text_printf(out, "%-8s %-6s %8s %8s  %-9s %11s %10s\n", word_part(&history->layers),
                history->lsm ? "level" : "kind", "born", "died", "end", "compactions", "size");
    for (size_t i = 0; i < lives->at.count; i++) {
        const Life *life = &lives->at.at[i];
        uint64_t bytes = history->layers.size[life->layer];
        text_printf(out, "%-8s %-6s %8u ", layer_label(&history->layers, life->layer, label),
                    history->lsm ? word_layer(&history->layers, life->layer)
                                 : layer_kind_name((LayerKind)history->layers.kind[life->layer]),
                    life->born);
        if (life->end == LIFE_LIVES)
            text_printf(out, "%8s ", "");
        else
            text_printf(out, "%8u ", life->died);
        text_printf(out, " %-9s %11u %10s%s\n", word_life_short(life->end), life->compactions,
                    bytes == SIZE_UNKNOWN ? "" : bytes_format(bytes, size), life->thrash ? "  thrash" : "");
    }
    text_printf(out, "%s: %zu rewritten, %zu collected; %zu thrashed",
                plural_format(lives->at.count, word_part(&history->layers), layers), lives->rewritten, lives->collected,
                lives->thrashed);
    lives_thrashed_bytes_text(lives, out);
    text_add_char(out, '\n');
}
