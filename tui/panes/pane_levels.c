/* pane_levels.c - shows an LSM store at the current step: what the rules compact next and why, what really followed, a
 * line for each level, and whose keys L0 holds.
 *
 *      tables    bytes   target score overlap write amp
 *     next L0 to L1 (8.16): 52 tables, 8.16 MiB; …    what the rules would compact now, and what makes it due
 *     then step 345: compaction L0 to L1 …            what really followed, and which rule explains it
 *     here step 341: flush L0: 1 table, 210 KiB       what this step did
 *     L0   20 4.08 MiB 4 tables  8.16     -     -     a level that is due is in the colour of a warning
 *     L1   32 4.08 MiB  512 KiB  8.16  1.68  1.56
 *     rule sorted runs 3 of 4: …                      styles without scores: what their rules compare
 *     L0   12 tables ≈2.10 MiB depth 9 index 260      whose keys L0 holds
 */
#include "core/tell/lsm_level_text.h"
#include "core/tell/lsm_predict_text.h"
#include "core/tell/lsm_report.h"
#include "tui/app/describe.h"
#include "tui/app/store_insight.h"
#include "tui/panes/pane_table.h"
#include "tui/view/theme.h"

#include <stdio.h>
#include <stdlib.h>

typedef enum RowKind { ROW_LEVEL, ROW_RULE, ROW_NEXT, ROW_THEN, ROW_HERE, ROW_OWNER, ROW_NONE } RowKind;

typedef struct LevelRow {
    RowKind kind;
    uint32_t index; /* index of the level, rule or owner */
} LevelRow;

/* The first rows: next, then, here. No edit follows a plan. */
static size_t event_rows(const StoreInsight *look)
{
    return look->planned ? 2 : 3;
}

static size_t pane_levels_row_count(const LsmSurvey *survey)
{
    size_t count = 0;
    for (uint32_t level = 0; level < lsm_survey_level_count(survey); level++)
        count += lsm_survey_has_level(survey, level);
    return count;
}

/* The level of the row with that index. */
static uint32_t pane_levels_level(const LsmSurvey *survey, size_t i)
{
    uint32_t level = 0;
    while (!lsm_survey_has_level(survey, level) || i-- > 0)
        level++;
    return level;
}

static size_t pane_levels_count(Session *session)
{
    const StoreInsight *look = store_insight(session);
    return look ? pane_levels_row_count(&look->survey) + lsm_rule_count(&look->survey.options) + event_rows(look) +
                      look->owners.at.count
                : 0;
}

static LevelRow row_at(const StoreInsight *look, size_t i)
{
    size_t events = event_rows(look), levels = pane_levels_row_count(&look->survey);
    unsigned rules = lsm_rule_count(&look->survey.options);
    if (i == 0)
        return (LevelRow){ROW_NEXT, 0};
    if (i < events)
        return (LevelRow){i + 1 == events ? ROW_HERE : ROW_THEN, 0};
    i -= events;
    if (i < levels)
        return (LevelRow){ROW_LEVEL, pane_levels_level(&look->survey, i)};
    i -= levels;
    if (i < rules)
        return (LevelRow){ROW_RULE, (uint32_t)i};
    i -= rules;
    return i < look->owners.at.count ? (LevelRow){ROW_OWNER, (uint32_t)i} : (LevelRow){ROW_NONE, 0};
}

typedef struct RatioColumns {
    const char *overlap, *write_amp;
    int overlap_width, write_amp_width, target_width;
} RatioColumns;

/* The columns of ratios are called as in `layerscope info`, unless the pane is too narrow for these names. Then
 * "2 sublevels" is cut too; the details say it in full. */
static RatioColumns ratio_columns(Session *session)
{
    enum { COLUMNS_NAMED = 52 };
    return pane_rect(session, PANE_LEVELS).width >= COLUMNS_NAMED ? (RatioColumns){"overlap", "write amp", 7, 9, 11}
                                                                  : (RatioColumns){"below", "w-amp", 5, 5, 8};
}

static void pane_levels_head(Session *session, PaneLine *out)
{
    RatioColumns names = ratio_columns(session);
    text_printf(&out->text, "%7s %8s %*s %5s %*s %*s", "tables", "bytes", names.target_width, "target", "score",
                names.overlap_width, names.overlap, names.write_amp_width, names.write_amp);
}

/* Only a leveled store has scores; of another the level is due that the next compaction begins at. */
static bool pane_levels_is_due(const StoreInsight *look, uint32_t level)
{
    const LsmLevelScore *score = &look->survey.scores.levels[level];
    if (look->survey.options.style == LSM_STYLE_LEVELED)
        return score->scored && score->score >= 1;
    return look->survey.next.found && look->survey.next.level == level;
}

/* A score in the five columns that it has, with fewer decimals from 100 on: "1.53", "100.0", "1234". */
static const char *score_short(const char *score, char out[32])
{
    double value = strtod(score, NULL);
    if (value < 99.995)
        return score;
    snprintf(out, 32, "%.*f", value < 999.95 ? 1 : 0, value);
    return out;
}

static void level_line(Session *session, const StoreInsight *look, uint32_t level, PaneLine *out)
{
    RatioColumns names = ratio_columns(session);
    LsmLevelTexts texts = lsm_report_level(&look->survey, level);
    char score[32];
    text_printf(&out->text, "L%-2u%4s %8s %*.*s %5s %*s %*s", level, texts.tables, texts.bytes, names.target_width,
                names.target_width, texts.target, score_short(texts.score, score), names.overlap_width, texts.overlap,
                names.write_amp_width, texts.write_amp);
    out->style.fg = pane_levels_is_due(look, level) ? ROLE_WARN : ROLE_TEXT;
}

static void next_text(const StoreInsight *look, Text *out)
{
    if (look->running) {
        text_printf(out, "known once the plan's compaction has ended: press End");
        return;
    }
    lsm_report_next_text(&look->survey, out);
}

static void store_event_text(const StoreInsight *look, const StoreEvent *event, Text *out)
{
    const Lsm *lsm = look->lsm;
    text_printf(out, "step %u: ", lsm->events.at[event->prediction.event].step);
    lsm_prediction_words(lsm, look->family, &event->prediction, out);
}

/* Appends what this step did to the column family, whether or not a rule predicts such events. */
static void here_text(const Session *session, const StoreInsight *look, Text *out)
{
    const Lsm *lsm = look->lsm;
    const LsmEvent *event = lsm_event_at(lsm, look->family, look->step);
    if (look->planned) {
        text_printf(out, "the plan's ");
        describe_step(session, session->step, out);
    } else if (look->here.any) {
        store_event_text(look, &look->here, out);
    } else if (event) {
        text_printf(out, "step %u: ", look->step);
        lsm_event_text(lsm, event, out);
    } else {
        text_printf(out, "step %u: another column family's", look->step);
    }
}

static void then_text(const StoreInsight *look, Text *out)
{
    if (look->next.any)
        store_event_text(look, &look->next, out);
    else
        text_printf(out, "%s",
                    lsm_has_flaw(look->lsm, LSM_FLAW_DAMAGE)
                        ? "unknown: the MANIFEST is damaged, and what follows cannot be read"
                        : "no compaction follows: this is the end of the history");
}

static void pane_levels_line(Session *session, size_t i, PaneLine *out)
{
    const StoreInsight *look = store_insight(session);
    LevelRow row = row_at(look, i);
    char bytes[32];
    switch (row.kind) {
    case ROW_LEVEL:
        level_line(session, look, row.index, out);
        return;
    case ROW_RULE:
        text_printf(&out->text, "rule ");
        lsm_rule_text(&look->survey.state, &look->survey.options, row.index, &out->text);
        break;
    case ROW_NEXT:
        text_printf(&out->text, "next ");
        if (look->running)
            next_text(look, &out->text);
        else
            lsm_next_short_text(&look->survey, &out->text);
        out->style = (Style){.fg = look->survey.next.found ? ROLE_ACCENT : ROLE_TEXT, .attr = ATTR_BOLD};
        break;
    case ROW_THEN:
        text_printf(&out->text, "then ");
        then_text(look, &out->text);
        out->style.fg = look->next.any && !look->next.prediction.predicted ? ROLE_WARN : ROLE_TEXT;
        break;
    case ROW_HERE:
        text_printf(&out->text, "here ");
        here_text(session, look, &out->text);
        out->style.fg = look->here.any && !look->here.prediction.predicted ? ROLE_WARN : ROLE_TEXT;
        break;
    case ROW_OWNER: {
        const LsmOwner *owner = &look->owners.at.at[row.index];
        text_printf(&out->text, "L0 %4u table%s ≈%8s depth %u %s%s", owner->tables, owner->tables == 1 ? " " : "s",
                    bytes_format((uint64_t)owner->bytes, bytes), owner->stack,
                    look->owners.by == OWNERS_BY_SLICE ? "from " : "", owner->of.name);
        return;
    }
    default:
        return;
    }
    out->label = 5;
}

/* ---- details of the current line ---- */

/* Adds the field and empties the text. */
static void add_text(Lines *lines, const char *label, Text *text)
{
    lines_field(lines, label, "%s", text->at);
    text_clear(text);
}

static void level_detail(Session *session, const StoreInsight *look, uint32_t level, Lines *lines)
{
    static const struct {
        const char *label;
        bool (*add)(const LsmSurvey *survey, uint32_t level, Text *out);
    } facts[] = {{"stalls", lsm_level_stalls_text},
                 {"overlap", lsm_level_overlap_text},
                 {"written", lsm_level_written_text},
                 {"moved", lsm_level_moved_text}};
    const LsmSurvey *survey = &look->survey;
    Text text = TEXT_EMPTY;
    if (survey->options.style == LSM_STYLE_LEVELED) {
        lsm_score_text(&survey->scores, &survey->options, level, &text);
        lines_add(lines, (Style){.attr = ATTR_BOLD}, LINE_NOTHING, "%s", text.at);
        text_clear(&text);
    }
    if (survey->next.found && survey->next.level == level && !look->running) {
        next_text(look, &text);
        add_text(lines, "next", &text);
    }
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        if (facts[i].add(survey, level, &text))
            add_text(lines, facts[i].label, &text);
    RatioColumns names = ratio_columns(session);
    if (survey->options.style == LSM_STYLE_LEVELED)
        text_printf(&text, "score: the level is due from 1 on; %s: bytes of the next level that one byte overlaps; ",
                    names.overlap);
    text_printf(&text,
                "%s: bytes that compactions wrote into a level for each byte from above; each level divides by other "
                "bytes, so the levels do not add up to the store's write amplification",
                names.write_amp);
    add_text(lines, "columns", &text);
    lsm_options_origin_text(&survey->options, &text);
    add_text(lines, "options", &text);
    text_release(&text);
}

static void add_tables(const LsmState *state, const LsmInputs *inputs, const char *label, Lines *lines)
{
    Text text = TEXT_EMPTY;
    char name[LSM_LABEL_SIZE];
    for (size_t i = 0; i < inputs->at.count; i++)
        text_printf(&text, "%s%s", i ? " " : "", placement_label(lsm_state_placement(state, inputs->at.at[i]), name));
    if (inputs->at.count)
        lines_field(lines, label, "%s", text.at);
    text_release(&text);
}

static void next_detail(const StoreInsight *look, Lines *lines)
{
    const LsmPick *pick = &look->survey.next;
    const LsmState *state = &look->survey.state;
    char label[16];
    Text text = TEXT_EMPTY;
    next_text(look, &text);
    lines_add(lines, (Style){.attr = ATTR_BOLD}, LINE_NOTHING, "%s", text.at);
    text_clear(&text);
    for (uint32_t level = 0; !pick->found && level < look->survey.scores.level_count; level++) {
        if (!state->levels[level].count || look->survey.options.style != LSM_STYLE_LEVELED)
            continue;
        text_clear(&text);
        lsm_score_text(&look->survey.scores, &look->survey.options, level, &text);
        lines_add(lines, (Style){0}, LINE_NOTHING, "%s", text.at);
    }
    text_clear(&text);
    if (!pick->found || look->running) {
        text_release(&text);
        return;
    }
    if (lsm_next_seed_text(&look->survey, &text))
        add_text(lines, "seed", &text);
    snprintf(label, sizeof label, "of L%u", pick->level);
    add_tables(state, &pick->start, label, lines);
    snprintf(label, sizeof label, "of L%u", pick->output);
    add_tables(state, &pick->below, label, lines);
    if (lsm_next_expanded_text(&look->survey, &text))
        add_text(lines, "expanded", &text);
    text_release(&text);
    lines_field(lines, "Enter", "selects the seed and shows all of them");
}

static void pane_levels_detail(Session *session, size_t i, Lines *lines)
{
    const StoreInsight *look = store_insight(session);
    LevelRow row = row_at(look, i);
    Text text = TEXT_EMPTY;
    if (row.kind == ROW_LEVEL) {
        level_detail(session, look, row.index, lines);
    } else if (row.kind == ROW_RULE) {
        lsm_rule_text(&look->survey.state, &look->survey.options, row.index, &text);
        lines_add(lines, (Style){.attr = ATTR_BOLD}, LINE_NOTHING, "%s", text.at);
        lines_add(lines, (Style){0}, LINE_NOTHING,
                  "%s compaction has no targets and scores for levels: the first of its "
                  "%u rules that holds decides",
                  lsm_algorithm_name(&look->survey.options), lsm_rule_count(&look->survey.options));
    } else if (row.kind == ROW_NEXT) {
        next_detail(look, lines);
    } else if (row.kind == ROW_OWNER) {
        const LsmOwner *owner = &look->owners.at.at[row.index];
        describe_range(session, owner->of.keys, &text);
        lines_add(lines, (Style){.attr = ATTR_BOLD}, LINE_NOTHING, "%s%s", owner->of.name,
                  look->owners.by == OWNERS_BY_SLICE    ? ": keys from this prefix on"
                  : look->owners.by == OWNERS_BY_PREFIX ? ": keys with this prefix"
                                                        : "");
        add_text(lines, "keys", &text);
        lsm_owner_tables_text(&look->survey, owner, &text);
        add_text(lines, "in L0", &text);
        lsm_owner_bytes_text(owner, &text);
        add_text(lines, "bytes", &text);
    } else if (row.kind != ROW_NONE) {
        if (row.kind == ROW_THEN)
            then_text(look, &text);
        else
            here_text(session, look, &text);
        lines_add(lines, (Style){0}, LINE_NOTHING, "%s", text.at);
    }
    text_release(&text);
}

/* ---- Enter flies to the tables of the line ---- */

/* Zooms to the tables, at the keys `within`; NULL: at all their keys. */
static void fly_over(Session *session, const uint32_t *ids, size_t count, const KeyRange *within)
{
    const LayerSet *set = &session->shown->layers;
    if (!count)
        return;
    KeyRange keys = {set->key_lo[ids[0]], set->key_hi[ids[0]]};
    LsnRange lsns = {set->lsn_lo[ids[0]], set->lsn_hi[ids[0]]};
    for (size_t i = 1; i < count; i++) {
        keys.lo = set->key_lo[ids[i]] < keys.lo ? set->key_lo[ids[i]] : keys.lo;
        keys.hi = set->key_hi[ids[i]] > keys.hi ? set->key_hi[ids[i]] : keys.hi;
        lsns.lo = set->lsn_lo[ids[i]] < lsns.lo ? set->lsn_lo[ids[i]] : lsns.lo;
        lsns.hi = set->lsn_hi[ids[i]] > lsns.hi ? set->lsn_hi[ids[i]] : lsns.hi;
    }
    session_fly_region(session, within ? *within : keys, lsns);
}

static void fly_to_event(Session *session, const StoreInsight *look, const StoreEvent *event)
{
    const Lsm *lsm = look->lsm;
    const LsmEvent *at = &lsm->events.at[event->prediction.event];
    session_set_step(session, at->step);
    uint32_t first = at->born_first, *ids = mem_alloc(at->born_count * sizeof *ids);
    for (uint32_t i = 0; i < at->born_count; i++)
        ids[i] = first + i;
    if (at->born_count)
        fly_over(session, ids, at->born_count, NULL);
    else
        fly_over(session, lsm->dead.at + at->dead_first, at->dead_count, NULL);
    free(ids);
}

static const char *pane_levels_barred(Session *session, size_t i)
{
    const StoreInsight *look = store_insight(session);
    LevelRow row = row_at(look, i);
    const StoreEvent *event = row.kind == ROW_THEN ? &look->next : row.kind == ROW_HERE ? &look->here : NULL;
    if (look->planned && row.kind == ROW_HERE)
        return "this step is shown: ] and [ walk the plan's steps";
    if (row.kind == ROW_RULE)
        return "a rule compares all tables: go to 'next' for those that it takes";
    if (row.kind == ROW_LEVEL && !look->survey.state.levels[row.index].count)
        return "this level holds no table";
    if (row.kind == ROW_NEXT && (!look->survey.next.found || look->running))
        return look->running ? "the plan's compaction has not ended yet" : "nothing is due";
    return event && !event->any ? "there is no compaction to go to" : NULL;
}

static bool pane_levels_enter(Session *session, size_t i, Error *error)
{
    (void)error;
    const StoreInsight *look = store_insight(session);
    LevelRow row = row_at(look, i);
    const LsmSurvey *survey = &look->survey;
    if (row.kind == ROW_LEVEL) {
        fly_over(session, survey->state.levels[row.index].at, survey->state.levels[row.index].count, NULL);
    } else if (row.kind == ROW_NEXT) {
        size_t count;
        uint32_t *ids = lsm_pick_inputs(&survey->next, &count);
        if (survey->next.seed != PLACEMENT_NONE)
            session_select(session, survey->next.seed);
        fly_over(session, ids, count, NULL);
        free(ids);
    } else if (row.kind == ROW_THEN || row.kind == ROW_HERE) {
        fly_to_event(session, look, row.kind == ROW_THEN ? &look->next : &look->here);
    } else if (row.kind == ROW_OWNER) {
        fly_over(session, survey->state.levels[0].at, survey->state.levels[0].count,
                 &look->owners.at.at[row.index].of.keys);
    }
    return true;
}

/* The bytes of a level or an owner; 0 for lines that are not a sum of tables. */
static uint64_t pane_levels_sort_key(Session *session, size_t i)
{
    const StoreInsight *look = store_insight(session);
    LevelRow row = row_at(look, i);
    return row.kind == ROW_LEVEL   ? look->survey.state.levels[row.index].bytes
           : row.kind == ROW_OWNER ? (uint64_t)look->owners.at.at[row.index].bytes
                                   : 0;
}

const PaneOps pane_levels = {.sort_key = pane_levels_sort_key,
                             .sort_key_name = "bytes",
                             .count = pane_levels_count,
                             .line = pane_levels_line,
                             .head = pane_levels_head,
                             .detail = pane_levels_detail,
                             .enter = pane_levels_enter,
                             .barred = pane_levels_barred,
                             .selects = true,
                             .tall = true};
