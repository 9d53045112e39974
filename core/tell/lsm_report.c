/* lsm_report.c - analyses a store at one step, and prints the result. */
#include "core/tell/lsm_report.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

void lsm_report_init(LsmReport *report, const Lsm *lsm, uint32_t family, const LsmOptions *options, StepId step)
{
    lsm_report_init_levels(report, lsm, family, options, step);
    if (!lsm->families.at[family].order_broken) {
        report->depth = lsm_depth_measure(&report->state);
        report->worst = lsm_depth_ever(lsm, family, NULL);
    }
}

void lsm_report_init_levels(LsmReport *report, const Lsm *lsm, uint32_t family, const LsmOptions *options, StepId step)
{
    *report = (LsmReport){.lsm = lsm, .family = family, .options = *options};
    lsm_state_init(&report->state, lsm, family);
    lsm_state_go(&report->state, step);
    bool ordered = !lsm->families.at[family].order_broken;
    lsm_account(lsm, family, step, LSM_THRASH_STEPS, &report->account);
    lsm_scores(&report->state, options, &report->scores);
    report->next.seed = PLACEMENT_NONE;
    if (ordered && !options->disabled)
        lsm_pick(&report->state, options, &report->next);
}

void lsm_report_release(LsmReport *report)
{
    lsm_pick_release(&report->next);
    lsm_state_release(&report->state);
    *report = (LsmReport){0};
}

static const LsmFamily *family_of(const LsmReport *report)
{
    return &report->lsm->families.at[report->family];
}

static bool is_leveled(const LsmReport *report)
{
    return report->options.style == LSM_STYLE_LEVELED;
}

/* ---- JSON ---- */

static void json_families(const LsmReport *report, JsonWriter *json)
{
    json_open(json, "families", '[');
    for (size_t i = 0; i < report->lsm->families.count; i++) {
        const LsmFamily *family = &report->lsm->families.at[i];
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

static void json_level(const LsmReport *report, uint32_t level, JsonWriter *json)
{
    const LsmLevelScore *score = &report->scores.levels[level];
    const LsmLevelAccount *account = &report->account.levels[level];
    json_open_flat(json, NULL, '{');
    json_number(json, "level", level);
    json_number(json, "files", report->state.levels[level].count);
    bool sized = !family_of(report)->sizes_unknown;
    if (sized)
        json_number(json, "bytes", report->state.levels[level].bytes);
    else
        json_null(json, "bytes");
    if (is_leveled(report) && score->has_target)
        json_number(json, "target", score->target);
    else
        json_null(json, "target");
    if (is_leveled(report) && score->scored && (sized || level == 0))
        json_decimal(json, "score", score->score, 6);
    else
        json_null(json, "score");
    json_number(json, "written", account->written);
    json_number(json, "from_above", account->from_above);
    json_decimal(json, "write_amp", account->from_above ? (double)account->written / (double)account->from_above : NAN,
                 4);
    json_close(json);
}

static void json_options(const LsmReport *report, JsonWriter *json)
{
    json_open_flat(json, "options", '{');
    for (size_t i = 0; i < lsm_parameter_count; i++) {
        if (!lsm_parameter_matters(&report->options, &lsm_parameters[i]))
            continue;
        Text value = TEXT_EMPTY;
        lsm_parameter_text(&report->options, &lsm_parameters[i], &value);
        json_string(json, lsm_parameters[i].name, text_str(&value));
        text_release(&value);
    }
    json_close(json);
}

static void json_read_depth(const LsmReport *report, JsonWriter *json)
{
    const Distribution *depth = &report->depth.by_segment;
    bool known = !family_of(report)->order_broken;
    const struct {
        const char *name;
        uint64_t value;
    } counts[] = {{"p50", depth->p50}, {"p90", depth->p90}, {"p99", depth->p99}, {"max", depth->max}};
    json_open_flat(json, "read_depth", '{');
    known ? json_number(json, "segments", report->depth.segments) : json_null(json, "segments");
    known ? json_double(json, "mean", depth->mean) : json_null(json, "mean");
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        known ? json_number(json, counts[i].name, counts[i].value) : json_null(json, counts[i].name);
    json_close(json);
}

void lsm_report_facts(const LsmReport *report, JsonWriter *json)
{
    const LsmFamily *family = family_of(report);
    json_text(json, "engine", lsm_engine_word(report->lsm->engine));
    json_string(json, "family", family->name);
    json_families(report, json);
    json_string(json, "comparator", family->comparator);
    json_text(json, "key_order", family->order_known ? "known" : family->order_broken ? "unknown" : "assumed");
    json_text(json, "algorithm", lsm_algorithm_name(&report->options));
    json_bool(json, "options_known", report->options.from_file);
    json_options(report, json);
    json_number(json, "steps", report->lsm->steps.count);
    json_number(json, "step", report->state.step);
    json_open(json, "levels", '[');
    for (uint32_t level = 0; level < LSM_LEVELS_MAX; level++)
        if (report->state.levels[level].count || report->account.levels[level].written)
            json_level(report, level, json);
    json_close(json);
    json_read_depth(report, json);
    if (report->options.engine == LSM_ROCKSDB && is_leveled(report))
        json_number(json, "debt", report->scores.debt);
    lsm_report_next(report, json);
}

/* ---- text ---- */

void lsm_events_text(const LsmReport *report, Text *out)
{
    const char *comma = "";
    for (unsigned kind = 0; kind < LSM_EVENT_COUNT_; kind++) {
        uint64_t count = family_of(report)->event_count[kind];
        if (!count)
            continue;
        text_printf(out, "%s%llu %s", comma, (unsigned long long)count, lsm_event_name((LsmEventKind)kind));
        comma = ", ";
    }
}

static void text_events(const LsmReport *report, Text *out)
{
    size_t steps = report->lsm->steps.count;
    text_printf(out, "  history   %zu step%s: ", steps, steps == 1 ? "" : "s");
    lsm_events_text(report, out);
    text_add_char(out, '\n');
}

static void text_keys(const LsmReport *report, Text *out)
{
    const LsmFamily *family = family_of(report);
    char count[32], lo[KEY_LABEL_SIZE], hi[KEY_LABEL_SIZE], name[96];
    text_escape(family->comparator.length ? family->comparator : STR("(not named)"), name, sizeof name);
    size_t keys = family->keys.keys.count;
    if (family->sizes_unknown) { /* a list of names and levels */
        text_printf(out, "  keys      unknown\n");
        return;
    }
    text_printf(out, "  keys      %s bounds", count_format(keys, count));
    if (keys && !family->order_broken)
        text_printf(out, ", %s to %s", key_dictionary_label(&family->keys, 0, lo),
                    key_dictionary_label(&family->keys, (Key)(keys - 1) * 2, hi));
    text_printf(out, "; order %s%s\n", name,
                family->order_known    ? ""
                : family->order_broken ? " (unknown, and not that of bytes)"
                                       : " (unknown; bytes fit all tables)");
}

LsmLevelTexts lsm_report_level(const LsmReport *report, uint32_t level)
{
    const LsmLevelScore *score = &report->scores.levels[level];
    const LsmLevelAccount *account = &report->account.levels[level];
    const LsmLevel *held = &report->state.levels[level];
    LsmLevelTexts texts = {.target = "-", .score = "-", .overlap = "-", .write_amp = "-"};
    char bytes[32];
    snprintf(texts.tables, sizeof texts.tables, "%zu", held->count);
    bool sized = !family_of(report)->sizes_unknown;
    snprintf(texts.bytes, sizeof texts.bytes, "%s", sized ? bytes_format(held->bytes, bytes) : "-");
    if (is_leveled(report) && level == 0)
        snprintf(texts.target, sizeof texts.target, "%llu files", (unsigned long long)report->options.l0_trigger);
    else if (is_leveled(report) && score->has_target)
        bytes_format(score->target, texts.target);
    if (is_leveled(report) && score->scored && (sized || level == 0))
        snprintf(texts.score, sizeof texts.score, "%.2f", score->score);
    if (!family_of(report)->order_broken && level && held->count && level + 1 < LSM_LEVELS_MAX &&
        report->state.levels[level + 1].count)
        snprintf(texts.overlap, sizeof texts.overlap, "%.2f", lsm_overlap_ratio(&report->state, level));
    if (account->from_above)
        snprintf(texts.write_amp, sizeof texts.write_amp, "%.2f",
                 (double)account->written / (double)account->from_above);
    return texts;
}

uint32_t lsm_report_level_count(const LsmReport *report)
{
    return lsm_state_deepest(&report->state) + 1;
}

static void text_levels(const LsmReport *report, Text *out)
{
    text_printf(out, "  levels    %5s %11s %11s %7s %9s %9s\n", "tables", "bytes", "target", "score", "overlap",
                "write amp");
    for (uint32_t level = 0; level < lsm_report_level_count(report); level++) {
        LsmLevelTexts texts = lsm_report_level(report, level);
        text_printf(out, "    L%-5u %7s %11s %11s %7s %9s %9s\n", level, texts.tables, texts.bytes, texts.target,
                    texts.score, texts.overlap, texts.write_amp);
    }
}

static void text_reads(const LsmReport *report, Text *out)
{
    const Distribution *depth = &report->depth.by_segment;
    const KeyDictionary *keys = &family_of(report)->keys;
    char lo[KEY_LABEL_SIZE], hi[KEY_LABEL_SIZE];
    if (family_of(report)->order_broken) {
        text_printf(out, "  reads     unknown: the order of the store's keys is unknown\n");
        return;
    }
    text_printf(out, "  reads     visit at most %llu table%s", (unsigned long long)depth->max,
                depth->max == 1 ? "" : "s");
    if (depth->max)
        text_printf(out, " (first from %s to %s)", key_dictionary_label(keys, report->depth.deepest.lo, lo),
                    key_dictionary_label(keys, report->depth.deepest.hi, hi));
    text_printf(out, ", mean %.1f, p99 %llu over %u segments; most ever %u, at step %u\n", depth->mean,
                (unsigned long long)depth->p99, report->depth.segments, report->worst.depth, report->worst.step);
}

void lsm_writes_text(const LsmReport *report, Text *out)
{
    const LsmAccount *account = &report->account;
    char a[32], b[32], c[32], d[32];
    double amp = lsm_write_amp(account);
    if (family_of(report)->sizes_unknown) {
        text_printf(out, "unknown: the input does not contain the tables' sizes");
        return;
    }
    text_printf(out, "flushed %s, ingested %s, moved %s, compacted %s", bytes_format(account->flushed, a),
                bytes_format(account->ingested, b), bytes_format(account->moved, c),
                bytes_format(account->compacted, d));
    if (isfinite(amp))
        text_printf(out, ": write amplification %.2f", amp);
}

bool lsm_dearest_text(const LsmReport *report, Text *out)
{
    const LsmCompactionCost *worst = &report->account.worst;
    char a[32], b[32];
    if (worst->any)
        text_printf(out, "step %u wrote %s for %s from above (%.2f)", worst->step, bytes_format(worst->written, a),
                    bytes_format(worst->from_above, b), worst->ratio);
    return worst->any;
}

void lsm_thrash_text(const LsmReport *report, Text *out)
{
    const LsmAccount *account = &report->account;
    char bytes[32];
    text_printf(out, "%zu table%s, %s rewritten within %u steps", account->thrashed_tables,
                account->thrashed_tables == 1 ? "" : "s", bytes_format(account->thrashed, bytes), LSM_THRASH_STEPS);
}

static void text_writes(const LsmReport *report, Text *out)
{
    Text dearest = TEXT_EMPTY;
    char bytes[32];
    text_printf(out, "  writes    ");
    lsm_writes_text(report, out);
    text_add_char(out, '\n');
    if (family_of(report)->sizes_unknown)
        return;
    if (report->account.base)
        text_printf(out, "            %s are older than this MANIFEST\n", bytes_format(report->account.base, bytes));
    if (lsm_dearest_text(report, &dearest))
        text_printf(out, "  dearest   %s\n", dearest.at);
    text_release(&dearest);
    text_printf(out, "  thrash    ");
    lsm_thrash_text(report, out);
    text_add_char(out, '\n');
}

void lsm_report_next_text(const LsmReport *report, Text *out)
{
    const LsmScores *scores = &report->scores;
    if (!family_of(report)->order_broken || report->options.disabled) {
        lsm_pick_text(&report->state, &report->options, &report->next, out);
        return;
    }
    bool due = is_leveled(report) && scores->order_count && scores->levels[scores->order[0]].score >= 1;
    if (is_leveled(report) && !due)
        text_printf(out, "nothing is due");
    else
        text_printf(out, "which tables come next is unknown, because the order of keys is unknown");
    if (due)
        text_printf(out, "; L%u is due", scores->order[0]);
}

static void text_next(const LsmReport *report, Text *out)
{
    text_printf(out, "  next      ");
    lsm_report_next_text(report, out);
    text_add_char(out, '\n');
    for (uint32_t level = 0; is_leveled(report) && level <= lsm_state_deepest(&report->state); level++) {
        if (!report->state.levels[level].count || (level && family_of(report)->sizes_unknown))
            continue;
        text_printf(out, "            ");
        lsm_score_text(&report->scores, &report->options, level, out);
        text_add_char(out, '\n');
    }
    for (unsigned rule = 0; rule < lsm_rule_count(&report->options); rule++) {
        text_printf(out, "            ");
        lsm_rule_text(&report->state, &report->options, rule, out);
        text_add_char(out, '\n');
    }
}

void lsm_report_levels_text(const LsmReport *report, Text *out)
{
    text_printf(out, "levels of %s, %s compaction%s\n", lsm_engine_name(report->lsm->engine),
                lsm_algorithm_name(&report->options),
                report->options.from_file ? "" : " with the engine's default options");
    text_levels(report, out);
    text_next(report, out);
}

void lsm_report_text(const LsmReport *report, Text *out)
{
    char name[96];
    text_escape(family_of(report)->name, name, sizeof name);
    text_printf(out, "  store     %s, family %s (%zu in all), %s compaction%s\n", lsm_engine_name(report->lsm->engine),
                name, report->lsm->families.count, lsm_algorithm_name(&report->options),
                report->options.from_file ? "" : " with the engine's default options");
    text_events(report, out);
    text_keys(report, out);
    text_levels(report, out);
    text_reads(report, out);
    text_writes(report, out);
    text_next(report, out);
}
