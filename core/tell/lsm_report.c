/* lsm_report.c - prints what a survey of a store found, as JSON and as text for people. */
#include "core/tell/lsm_report.h"

#include "core/model/lsm_parameter.h"
#include "core/planner/leveled/lsm_words.h"
#include "core/tell/report.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const LsmFamily *family_of(const LsmSurvey *survey)
{
    return &survey->lsm->families.at[survey->family];
}

static bool is_leveled(const LsmSurvey *survey)
{
    return survey->options.style == LSM_STYLE_LEVELED;
}

/* ---- JSON ---- */

static void json_families(const LsmSurvey *survey, JsonWriter *json)
{
    json_open(json, "families", '[');
    for (size_t i = 0; i < survey->lsm->families.count; i++) {
        const LsmFamily *family = &survey->lsm->families.at[i];
        json_open_flat(json, NULL, '{');
        json_number(json, "id", family->id);
        json_string(json, "name", family->name);
        json_string(json, "comparator", family->comparator);
        json_bool(json, "dropped", family->dropped);
        json_number(json, "placements", family->placements.count);
        json_close(json);
    }
    json_close(json);
}

/* Adds the members that a level has in every set; null where it has no verdict. */
static void json_level_facts(const Summary *summary, uint32_t level, JsonWriter *json)
{
    static const char *const names[] = {"lsn_start", "lsn_end", "layers",     "deltas", "images",
                                        "depth",     "splits",  "max_height", "verdict"};
    for (uint32_t i = 0; summary->has_levels && i < summary->levels.count; i++)
        if (summary->levels.at[i].row.number == level) {
            report_level_members(&summary->levels.at[i], summary->set, json);
            return;
        }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        json_null(json, names[i]);
}

static void json_level(const LsmSurvey *survey, const Summary *summary, uint32_t level, JsonWriter *json)
{
    const LsmLevelScore *score = &survey->scores.levels[level];
    const LsmLevelAccount *account = &survey->account.levels[level];
    json_open_flat(json, NULL, '{');
    json_number(json, "level", level);
    json_number(json, "files", survey->state.levels[level].count);
    bool sized = !family_of(survey)->sizes_unknown;
    if (sized)
        json_number(json, "bytes", survey->state.levels[level].bytes);
    else
        json_null(json, "bytes");
    if (is_leveled(survey) && score->has_target)
        json_number(json, "target", score->target);
    else
        json_null(json, "target");
    if (is_leveled(survey) && score->scored && (sized || level == 0))
        json_decimal(json, "score", score->score, 6);
    else
        json_null(json, "score");
    json_number(json, "written", account->written);
    json_number(json, "from_above", account->from_above);
    json_decimal(json, "write_amp", account->from_above ? (double)account->written / (double)account->from_above : NAN,
                 4);
    json_level_facts(summary, level, json);
    json_close(json);
}

static void json_options(const LsmSurvey *survey, JsonWriter *json)
{
    json_open_flat(json, "options", '{');
    for (size_t i = 0; i < lsm_parameter_count; i++) {
        if (!lsm_parameter_matters(&survey->options, &lsm_parameters[i]))
            continue;
        Text value = TEXT_EMPTY;
        lsm_parameter_text(&survey->options, &lsm_parameters[i], &value);
        json_string(json, lsm_parameters[i].name, text_str(&value));
        text_release(&value);
    }
    json_close(json);
}

static void json_read_depth(const LsmSurvey *survey, JsonWriter *json)
{
    const Distribution *depth = &survey->depth.by_segment;
    bool known = !family_of(survey)->order_broken;
    const struct {
        const char *name;
        uint64_t value;
    } counts[] = {{"p50", depth->p50}, {"p90", depth->p90}, {"p99", depth->p99}, {"max", depth->max}};
    json_open_flat(json, "read_depth", '{');
    known ? json_number(json, "segments", survey->depth.segments) : json_null(json, "segments");
    known ? json_double(json, "mean", depth->mean) : json_null(json, "mean");
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        known ? json_number(json, counts[i].name, counts[i].value) : json_null(json, counts[i].name);
    json_close(json);
}

void lsm_report_facts(const LsmSurvey *survey, const Summary *summary, JsonWriter *json)
{
    const LsmFamily *family = family_of(survey);
    json_text(json, "engine", lsm_engine_word(survey->lsm->engine));
    json_string(json, "family", family->name);
    json_families(survey, json);
    json_string(json, "comparator", family->comparator);
    json_text(json, "key_order", family->order_known ? "known" : family->order_broken ? "unknown" : "assumed");
    json_text(json, "algorithm", lsm_algorithm_name(&survey->options));
    json_bool(json, "options_known", survey->options.from_file);
    json_options(survey, json);
    json_number(json, "steps", survey->lsm->steps.count);
    json_number(json, "step", survey->state.step);
    json_open(json, "levels", '[');
    for (uint32_t level = 0; level < LSM_LEVELS_MAX; level++)
        if (survey->state.levels[level].count || survey->account.levels[level].written)
            json_level(survey, summary, level, json);
    json_close(json);
    json_read_depth(survey, json);
    if (survey->options.engine == LSM_ROCKSDB && is_leveled(survey))
        json_number(json, "debt", survey->scores.debt);
    lsm_report_next(survey, json);
}

/* ---- text ---- */

static void text_events(const LsmSurvey *survey, Text *out)
{
    size_t steps = survey->lsm->steps.count;
    text_printf(out, steps > 1 ? "  history   steps 0 to %zu, " : "  history   step %zu, ", steps - 1);
    lsm_events_text(survey, out);
    text_add_char(out, '\n');
}

static void lsm_report_text_keys(const LsmSurvey *survey, Text *out)
{
    const LsmFamily *family = family_of(survey);
    char count[32], lo[KEY_LABEL_SIZE], hi[KEY_LABEL_SIZE], name[96];
    text_escape(family->comparator.length ? family->comparator : STR("(not named)"), name, sizeof name);
    size_t keys = family->keys.keys.count;
    if (family->sizes_unknown) { /* a list of names and levels only */
        text_printf(out, "  keys      unknown\n");
        return;
    }
    text_printf(out, "  keys      %s at which a table begins or ends%s", count_format(keys, count),
                survey->lsm->steps.count > 1 ? " (in the whole history)" : "");
    if (keys && !family->order_broken)
        text_printf(out, ", %s to %s", key_dictionary_label(&family->keys, 0, lo),
                    key_dictionary_label(&family->keys, (Key)(keys - 1) * 2, hi));
    text_printf(out, "; order %s%s\n", name,
                family->order_known    ? ""
                : family->order_broken ? " (unknown, and not that of bytes)"
                                       : " (unknown; bytes fit all tables)");
}

/* What makes L0 due. Pebble counts each sublevel twice against its threshold, and tables only if they are many. */
static void l0_target(const LsmSurvey *survey, char *text, size_t size)
{
    const LsmOptions *options = &survey->options;
    char count[64];
    if (options->engine != LSM_PEBBLE)
        snprintf(text, size, "%llu tables", (unsigned long long)options->l0_trigger);
    else if (survey->scores.levels[0].by == LSM_SCORE_FILES)
        snprintf(text, size, "%llu tables", (unsigned long long)options->l0_file_trigger);
    else
        snprintf(text, size, "%s", plural_format((options->l0_trigger + 1) / 2, "sublevel", count));
}

LsmLevelTexts lsm_report_level(const LsmSurvey *survey, uint32_t level)
{
    const LsmLevelScore *score = &survey->scores.levels[level];
    const LsmLevelAccount *account = &survey->account.levels[level];
    const LsmLevel *held = &survey->state.levels[level];
    LsmLevelTexts texts = {.target = "-", .score = "-", .overlap = "-", .write_amp = "-"};
    char bytes[32];
    snprintf(texts.tables, sizeof texts.tables, "%zu", held->count);
    bool sized = !family_of(survey)->sizes_unknown;
    snprintf(texts.bytes, sizeof texts.bytes, "%s", sized ? bytes_format(held->bytes, bytes) : "-");
    if (is_leveled(survey) && level == 0)
        l0_target(survey, texts.target, sizeof texts.target);
    else if (is_leveled(survey) && score->has_target)
        bytes_format(score->target, texts.target);
    if (is_leveled(survey) && score->scored && (sized || level == 0))
        snprintf(texts.score, sizeof texts.score, "%.2f", score->score);
    if (!family_of(survey)->order_broken && level && held->count && level + 1 < LSM_LEVELS_MAX &&
        survey->state.levels[level + 1].count)
        snprintf(texts.overlap, sizeof texts.overlap, "%.2f", lsm_overlap_ratio(&survey->state, level));
    if (account->from_above)
        snprintf(texts.write_amp, sizeof texts.write_amp, "%.2f",
                 (double)account->written / (double)account->from_above);
    return texts;
}

static void text_levels(const LsmSurvey *survey, Text *out)
{
    text_printf(out, "  levels    %5s %11s %11s %7s %9s %9s\n", "tables", "bytes", "target", "score", "overlap",
                "write amp");
    for (uint32_t level = 0; level < lsm_survey_level_count(survey); level++) {
        if (!lsm_survey_has_level(survey, level))
            continue;
        LsmLevelTexts texts = lsm_report_level(survey, level);
        text_printf(out, "    L%-5u %7s %11s %11s %7s %9s %9s\n", level, texts.tables, texts.bytes, texts.target,
                    texts.score, texts.overlap, texts.write_amp);
    }
}

static void text_reads(const LsmSurvey *survey, Text *out)
{
    const Distribution *depth = &survey->depth.by_segment;
    const KeyDictionary *keys = &family_of(survey)->keys;
    char lo[KEY_LABEL_SIZE], hi[KEY_LABEL_SIZE];
    if (family_of(survey)->order_broken) {
        text_printf(out, "  reads     unknown: the order of the store's keys is unknown\n");
        return;
    }
    text_printf(out, "  reads     visit at most %llu table%s", (unsigned long long)depth->max,
                plural_ending(depth->max));
    if (depth->max)
        text_printf(out, " (first from %s to %s)", key_dictionary_label(keys, survey->depth.deepest.lo, lo),
                    key_dictionary_label(keys, survey->depth.deepest.hi, hi));
    char segments[64];
    text_printf(out, ", mean %.1f, p99 %llu over %s of step %u; most ever %u, at step %u\n", depth->mean,
                (unsigned long long)depth->p99, plural_format(survey->depth.segments, "segment", segments),
                survey->state.step, survey->worst.depth, survey->worst.step);
}

void lsm_writes_text(const LsmSurvey *survey, Text *out)
{
    const LsmAccount *account = &survey->account;
    char a[32], b[32], c[32], d[32];
    double amp = lsm_write_amp(account);
    if (family_of(survey)->sizes_unknown) {
        text_printf(out, "unknown: the input does not contain the tables' sizes");
        return;
    }
    text_printf(out, "flushed %s, ingested %s, moved %s, compacted %s", bytes_format(account->flushed, a),
                bytes_format(account->ingested, b), bytes_format(account->moved, c),
                bytes_format(account->compacted, d));
    if (isfinite(amp))
        text_printf(out, ": write amplification %.2f", amp);
}

bool lsm_costliest_text(const LsmSurvey *survey, Text *out)
{
    const LsmCompactionCost *worst = &survey->account.worst;
    char a[32], b[32];
    if (worst->any)
        text_printf(out, "step %u wrote %s to compact %s from the level above (ratio %.2f)", worst->step,
                    bytes_format(worst->written, a), bytes_format(worst->from_above, b), worst->ratio);
    return worst->any;
}

void lsm_thrash_text(const LsmSurvey *survey, Text *out)
{
    const LsmAccount *account = &survey->account;
    char bytes[32];
    text_printf(out, "%zu table%s, %s rewritten within %u steps", account->thrashed_tables,
                plural_ending(account->thrashed_tables), bytes_format(account->thrashed, bytes), LSM_THRASH_STEPS);
}

static void text_writes(const LsmSurvey *survey, Text *out)
{
    Text costliest = TEXT_EMPTY;
    char bytes[32];
    text_printf(out, "  writes    ");
    lsm_writes_text(survey, out);
    text_add_char(out, '\n');
    if (family_of(survey)->sizes_unknown)
        return;
    if (survey->account.base)
        text_printf(out, "            %s are older than this MANIFEST\n", bytes_format(survey->account.base, bytes));
    if (lsm_costliest_text(survey, &costliest))
        text_printf(out, "  costliest %s\n", costliest.at);
    text_release(&costliest);
    text_printf(out, "  thrash    ");
    lsm_thrash_text(survey, out);
    text_add_char(out, '\n');
}

void lsm_report_next_text(const LsmSurvey *survey, Text *out)
{
    const LsmScores *scores = &survey->scores;
    if (!family_of(survey)->order_broken || survey->options.disabled) {
        lsm_pick_text(&survey->state, &survey->options, &survey->next, out);
        return;
    }
    bool due = is_leveled(survey) && scores->order_count && scores->levels[scores->order[0]].score >= 1;
    if (is_leveled(survey) && !due)
        text_printf(out, "nothing is due");
    else
        text_printf(out, "which tables come next is unknown, because the order of keys is unknown");
    if (due)
        text_printf(out, "; L%u is due", scores->order[0]);
}

static void text_next(const LsmSurvey *survey, Text *out)
{
    text_printf(out, "  next      ");
    lsm_report_next_text(survey, out);
    text_add_char(out, '\n');
    for (uint32_t level = 0; is_leveled(survey) && level <= lsm_state_deepest(&survey->state); level++) {
        if (!survey->state.levels[level].count || (level && family_of(survey)->sizes_unknown))
            continue;
        text_printf(out, "            ");
        lsm_score_text(&survey->scores, &survey->options, level, out);
        text_add_char(out, '\n');
    }
    for (unsigned rule = 0; rule < lsm_rule_count(&survey->options); rule++) {
        text_printf(out, "            ");
        lsm_rule_text(&survey->state, &survey->options, rule, out);
        text_add_char(out, '\n');
    }
}

void lsm_report_levels_text(const LsmSurvey *survey, Text *out)
{
    text_printf(out, "levels of %s, %s compaction%s\n", lsm_engine_name(survey->lsm->engine),
                lsm_algorithm_name(&survey->options),
                survey->options.from_file ? "" : " with the engine's default options");
    text_levels(survey, out);
    text_next(survey, out);
}

void lsm_report_text(const LsmSurvey *survey, Text *out)
{
    char name[96];
    text_escape(family_of(survey)->name, name, sizeof name);
    text_printf(out, "  store     %s, family %s (%zu in all), %s compaction%s\n", lsm_engine_name(survey->lsm->engine),
                name, survey->lsm->families.count, lsm_algorithm_name(&survey->options),
                survey->options.from_file ? "" : " with the engine's default options");
    text_events(survey, out);
    lsm_report_text_keys(survey, out);
    text_levels(survey, out);
    text_reads(survey, out);
    text_writes(survey, out);
    text_next(survey, out);
}
