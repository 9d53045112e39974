/* store_checks.h - compares what is read from a store's MANIFEST with what the engine's own tools say: the final
 * version, and the scores in the LOG. For the samples and for stores that tests make. */
#ifndef TESTS_UNIT_STORE_CHECKS_H
#define TESTS_UNIT_STORE_CHECKS_H

#include "core/base/file.h"
#include "core/formats/engine/store.h"
#include "core/analysis/lsm_predict.h"

#include <cjson/cJSON.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

typedef struct Sample {
    Arena arena;
    LoadReport report;
    History history;
} Sample;

/* Opens a store's directory or file. */
static inline void sample_open(Sample *sample, const char *path, const LoadOptions *options)
{
    *sample = (Sample){0};
    Error error = {0};
    assert_true(store_is_source(path));
    if (!store_load(&path, 1, options ? options : &(LoadOptions){0}, &sample->history, &sample->report, &error))
        fail_msg("%s: %s", path, error.message);
}

static inline void sample_close(Sample *sample)
{
    history_release(&sample->history);
    load_report_release(&sample->report);
    arena_release(&sample->arena);
}

static inline Str sample_text(Arena *arena, const char *path)
{
    Str text = {"", 0};
    if (!file_read(path, FILE_ANY_SIZE, arena, &text, NULL))
        fail_msg("%s can't be read", path);
    return text;
}

/* ---- the final version ---- */

static inline int compare_lines(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

typedef ARRAY(char *) Lines;

static inline void lines_sort(Lines *lines)
{
    if (lines->count)
        qsort(lines->at, lines->count, sizeof *lines->at, compare_lines);
}

/* Reads the lines of tables: " 11:4242[21 .. 40]['6B31' seq:38, type:1 .. '6B39' seq:25, type:0]" */
static inline void take_table_lines(Arena *arena, Str text, Lines *lines)
{
    for (Str line; str_line(&text, &line);) {
        Str blob = STR(" blob_file:");
        const char *found = line.length ? memmem(line.at, line.length, blob.at, blob.length) : NULL;
        if (found)
            line.length = (size_t)(found - line.at);
        if (line.length > 2 && line.at[0] == ' ' && line.at[1] >= '0' && line.at[1] <= '9')
            array_push(lines, arena_copy(arena, line.at, line.length));
    }
}

static inline const char *upper_hex(Arena *arena, Str key)
{
    char *text = arena_alloc(arena, key.length * 2 + 1);
    for (size_t i = 0; i < key.length; i++)
        snprintf(text + 2 * i, 3, "%02X", (uint8_t)key.at[i]);
    text[key.length * 2] = '\0';
    return text;
}

static inline void print_bound(Arena *arena, const LsmFamily *family, uint32_t key, uint64_t tag, bool hex, Text *out)
{
    Str user = family->keys.keys.at[key];
    if (hex)
        text_printf(out, "'%s' seq:%llu, type:%llu", upper_hex(arena, user), (unsigned long long)(tag >> 8),
                    (unsigned long long)(tag & 255));
    else
        text_printf(out, "'%.*s' @ %llu : %llu", STR_ARG(user), (unsigned long long)(tag >> 8),
                    (unsigned long long)(tag & 255));
}

static inline void print_tables(Arena *arena, const Lsm *lsm, bool hex, Lines *lines)
{
    for (size_t f = 0; f < lsm->families.count; f++)
        for (size_t i = 0; i < lsm->families.at[f].placements.count; i++) {
            const LsmPlacement *at = &lsm->families.at[f].placements.at[i];
            Text line = TEXT_EMPTY;
            if (at->died != STEP_NEVER)
                continue;
            text_printf(&line, " %llu:%llu", (unsigned long long)at->number, (unsigned long long)at->size);
            if (hex)
                text_printf(&line, "[%llu .. %llu]", (unsigned long long)at->seq_lo, (unsigned long long)at->seq_hi);
            text_add_char(&line, '[');
            print_bound(arena, &lsm->families.at[f], at->small, at->small_tag, hex, &line);
            text_printf(&line, " .. ");
            print_bound(arena, &lsm->families.at[f], at->large, at->large_tag, hex, &line);
            text_add_char(&line, ']');
            array_push(lines, arena_copy(arena, line.at, line.length));
            text_release(&line);
        }
}

/* Compares the tables that are live at the end, one by one, with the tool's listing: ldb's with --hex, or LevelDB's
 * property leveldb.sstables. */
static inline void check_final(const char *source, const char *listing, bool hex)
{
    Sample sample;
    Lines wanted = {0}, found = {0};
    sample_open(&sample, source, NULL);
    take_table_lines(&sample.arena, sample_text(&sample.arena, listing), &wanted);
    print_tables(&sample.arena, sample.history.lsm, hex, &found);
    lines_sort(&wanted);
    lines_sort(&found);
    assert_int_equal(found.count, wanted.count);
    for (size_t i = 0; i < wanted.count; i++)
        assert_string_equal(found.at[i], wanted.at[i]);
    array_release(&wanted);
    array_release(&found);
    sample_close(&sample);
}

static inline bool is_input(const Lsm *lsm, const LsmEvent *event, const LsmFamily *family, uint64_t number)
{
    for (uint32_t i = 0; i < event->dead_count; i++)
        if (family->placements.at[lsm->dead.at[event->dead_first + i]].number == number)
            return true;
    return false;
}

/* Returns the event whose inputs are the files of the line. NULL: none was installed. */
static inline const LsmEvent *event_of(const Lsm *lsm, const cJSON *line, uint32_t *family)
{
    size_t files = 0;
    const cJSON *member, *file;
    for (size_t e = 0; e < lsm->events.count; e++) {
        const LsmEvent *event = &lsm->events.at[e];
        bool all = event->dead_count > 0;
        files = 0;
        cJSON_ArrayForEach(member, line)
        {
            if (strncmp(member->string, "files_L", 7) != 0)
                continue;
            cJSON_ArrayForEach(file, member)
            {
                files++;
                all = all && is_input(lsm, event, &lsm->families.at[event->family], (uint64_t)file->valuedouble);
            }
        }
        *family = event->family;
        if (all && files == event->dead_count)
            return event;
    }
    return NULL;
}

/* Whether some state between the birth of the newest input and the event has that score, to six digits. The engine
 * decides at one of these states. A flush that ended meanwhile raises the score, and no MANIFEST states which came
 * first. */
static inline bool any_state_scores(const Lsm *lsm, uint32_t family, const LsmEvent *event, const LsmPrediction *found,
                                    double score)
{
    LsmState levels;
    bool same = false;
    char wanted[32], scored[32];
    snprintf(wanted, sizeof wanted, "%.6g", score);
    lsm_state_init(&levels, lsm, family);
    for (StepId step = event->step; step-- > 0 && !same;) {
        bool born = true;
        for (uint32_t i = 0; i < event->dead_count; i++)
            born &= lsm->families.at[family].placements.at[lsm->dead.at[event->dead_first + i]].born <= step;
        if (!born)
            break;
        LsmPick pick;
        lsm_state_go(&levels, step);
        lsm_pick(&levels, &lsm->families.at[family].options, &pick);
        snprintf(scored, sizeof scored, "%.6g", pick.score);
        same = pick.found && pick.seed == found->seed && strcmp(scored, wanted) == 0;
        lsm_pick_release(&pick);
    }
    lsm_state_release(&levels);
    return same;
}

/* Compares each score that the LOG (its lines, or only their JSON) names for an installed compaction. Returns how many
 * there are. */
static inline size_t check_scores(const char *path, const char *log)
{
    Sample sample;
    sample_open(&sample, path, NULL);
    const Lsm *lsm = sample.history.lsm;
    Str text = sample_text(&sample.arena, log);
    size_t compared = 0;
    for (Str line; str_line(&text, &line);) {
        const char *start = line.length ? memchr(line.at, '{', line.length) : NULL;
        cJSON *json = start ? cJSON_ParseWithLength(start, line.length - (size_t)(start - line.at)) : NULL;
        const cJSON *score = cJSON_GetObjectItem(json, "score"),
                    *reason = cJSON_GetObjectItem(json, "compaction_reason");
        uint32_t family;
        bool by_score = score && reason && strncmp(reason->valuestring, "Level", 5) == 0;
        const LsmEvent *at = by_score ? event_of(lsm, json, &family) : NULL;
        if (at && lsm->families.at[family].options.style == LSM_STYLE_LEVELED) {
            LsmState levels;
            lsm_state_init(&levels, lsm, family);
            LsmPrediction prediction =
                lsm_explain(&levels, &lsm->families.at[family].options, (uint32_t)(at - lsm->events.at));
            lsm_state_release(&levels);
            if (!prediction.predicted || prediction.beside) {
                cJSON_Delete(json);
                continue; /* callers count these; beside running jobs the score is that of the tables that those left */
            }
            if (!any_state_scores(lsm, family, at, &prediction, score->valuedouble))
                fail_msg("%s: step %u: score %.6g, the LOG says %.6g", path, at->step, prediction.score,
                         score->valuedouble);
            compared++;
        }
        cJSON_Delete(json);
    }
    sample_close(&sample);
    return compared;
}

#endif
