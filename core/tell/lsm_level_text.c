/* lsm_level_text.c - writes the clauses about a level, the next compaction and an owner of L0. */
#include "core/tell/lsm_level_text.h"

#include "core/planner/leveled/lsm_words.h"
#include "core/tell/lsm_report.h"

enum { NEVER = INT32_MAX }; /* what RocksDB sets for no limit; its options are of type int */

bool lsm_level_stalls_text(const LsmSurvey *survey, uint32_t level, Text *out)
{
    const LsmOptions *options = &survey->options;
    bool pebble = options->engine == LSM_PEBBLE;
    bool slows = options->l0_slowdown < NEVER && !pebble, stops = options->l0_stop < NEVER;
    if (level != 0 || !options->l0_stop)
        return false;
    if (slows)
        text_printf(out, "writes are slowed down from %llu tables on", (unsigned long long)options->l0_slowdown);
    if (stops && slows)
        text_printf(out, ", and blocked at %llu", (unsigned long long)options->l0_stop);
    else if (stops)
        text_printf(out, "writes are blocked from %llu %s on", (unsigned long long)options->l0_stop,
                    pebble ? "sublevels" : "tables");
    else if (!slows)
        text_printf(out, "writes are never slowed down or blocked, however many tables there are");
    return true;
}

bool lsm_level_overlap_text(const LsmSurvey *survey, uint32_t level, Text *out)
{
    double overlap = level + 1 < LSM_LEVELS_MAX ? lsm_overlap_ratio(&survey->state, level) : 0;
    if (level == 0 || overlap <= 0)
        return false;
    text_printf(out, "a byte of L%u overlaps %.2f bytes of L%u, which a compaction rewrites", level, overlap,
                level + 1);
    return true;
}

bool lsm_level_written_text(const LsmSurvey *survey, uint32_t level, Text *out)
{
    const LsmLevelAccount *account = &survey->account.levels[level];
    char written[32], above[32];
    if (!account->written)
        return false;
    text_printf(out, "%s by compactions into L%u, for %s from above", bytes_format(account->written, written), level,
                bytes_format(account->from_above, above));
    return true;
}

bool lsm_level_moved_text(const LsmSurvey *survey, uint32_t level, Text *out)
{
    const LsmLevelAccount *account = &survey->account.levels[level];
    char moved[32];
    if (!account->moved)
        return false;
    text_printf(out, "%s into L%u as they are", bytes_format(account->moved, moved), level);
    return true;
}

void lsm_options_origin_text(const LsmOptions *options, Text *out)
{
    text_printf(out, "%s",
                options->from_file ? "today's, as in the newest OPTIONS file; earlier ones may have differed"
                                   : "the engine's defaults: no OPTIONS file was found");
}

void lsm_next_short_text(const LsmSurvey *survey, Text *out)
{
    const LsmPick *pick = &survey->next;
    char bytes[32], tables[64];
    const LsmScores *scores = &survey->scores;
    if (!pick->found || survey->options.disabled) {
        lsm_report_next_text(survey, out);
        uint32_t nearest = scores->order_count ? scores->order[0] : 0;
        if (!survey->options.disabled && survey->options.style == LSM_STYLE_LEVELED && scores->order_count &&
            scores->levels[nearest].score > 0 && scores->levels[nearest].score < 1) {
            text_printf(out, "; L%u is nearest: ", nearest);
            lsm_score_filled_text(scores, &survey->options, nearest, out);
        }
        return;
    }
    uint64_t size = lsm_inputs_bytes(&survey->state, &pick->start) + lsm_inputs_bytes(&survey->state, &pick->below);
    text_printf(out, "%sL%u", pick->output == LSM_DELETED ? "delete from " : pick->move ? "move " : "", pick->level);
    if (pick->output != LSM_DELETED)
        text_printf(out, " to L%u", pick->output);
    if (pick->score > 0)
        text_printf(out, " (%.2f)", pick->score);
    text_printf(out, ": %s", plural_format(pick->start.at.count + pick->below.at.count, "table", tables));
    if (!pick->move)
        text_printf(out, ", %s", bytes_format(size, bytes));
    if (pick->score > 0 && survey->options.style == LSM_STYLE_LEVELED) {
        text_printf(out, "; L%u: ", pick->level);
        lsm_score_filled_text(scores, &survey->options, pick->level, out);
    }
}

bool lsm_next_seed_text(const LsmSurvey *survey, Text *out)
{
    return lsm_seed_text(&survey->state, &survey->options, &survey->next, out);
}

bool lsm_next_expanded_text(const LsmSurvey *survey, Text *out)
{
    const LsmPick *pick = &survey->next;
    if (!pick->expanded)
        return false;
    text_printf(out, "more tables of L%u are compacted too, because that needs no more of L%u", pick->level,
                pick->output);
    return true;
}

void lsm_owner_tables_text(const LsmSurvey *survey, const LsmOwner *owner, Text *out)
{
    text_printf(out, "%u of its %zu tables hold%s keys of it, up to %u above one another", owner->tables,
                survey->state.levels[0].count, verb_ending(owner->tables), owner->stack);
}

void lsm_owner_bytes_text(const LsmOwner *owner, Text *out)
{
    char bytes[32];
    text_printf(out, "about %s, by the share of the key bounds that lie in it",
                bytes_format((uint64_t)owner->bytes, bytes));
}
