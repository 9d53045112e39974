/* engine_log_lines.c - EVENT_LOG_v1 lines, and "Moving #14 to level-2".
 *
 * Jobs tie lines together. A flush names its table in a line of its own (table_file_creation). A move has two lines:
 * its files when it is decided, and the move when it is done. Lines of other threads may lie between them.
 */
#include "core/formats/engine/engine_log_lines.h"

#include "core/formats/engine/engine_log.h"
#include "core/base/json_reader.h"

#define MARK       STR("EVENT_LOG_v1 ")
#define DAY_MICROS ((uint64_t)24 * 3600 * 1000000)

/* Microseconds since midnight of "2026/11/26-19:00:00.386083 369 (Original Log Time 2026/11/26-19:00:00.386001) …".
 * A line that waited in a buffer has a second time, when it was made. 0: the line has no time. */
static uint64_t micros_of_day(Str line)
{
    Str mark = STR("(Original Log Time "), part;
    enum { LOOKED_AT = 96, DATE = 11, TIME = 15 }; /* "2026/11/26-", "19:00:00.386083" */
    size_t until = line.length < LOOKED_AT ? line.length : LOOKED_AT;
    const char *original = until ? memmem(line.at, until, mark.at, mark.length) : NULL;
    size_t skipped = original ? (size_t)(original - line.at) + mark.length : 0;
    part = (Str){line.at + skipped, line.length - skipped};
    if (part.length < DATE + TIME || part.at[DATE - 1] != '-')
        return 0;
    static const uint64_t unit[TIME] = {36000000000, 3600000000, 0,     600000000, 60000000, 0,  10000000, 1000000,
                                        0,           100000,     10000, 1000,      100,      10, 1};
    uint64_t micros = 0;
    for (size_t i = 0; i < TIME; i++) {
        char c = part.at[DATE + i];
        if (unit[i] ? c < '0' || c > '9' : c != (i < 8 ? ':' : '.'))
            return 0;
        micros += unit[i] * (unit[i] ? (uint64_t)(c - '0') : 0);
    }
    return micros;
}

/* The second word of a line. */
static uint64_t engine_log_thread_of(Str line)
{
    size_t from = 0, until;
    while (from < line.length && line.at[from] != ' ')
        from++;
    for (until = from + 1; until < line.length && line.at[until] != ' ';)
        until++;
    return from < line.length ? hash_str(HASH_SEED, (Str){line.at + from, until - from}) : 0;
}

static Str engine_log_json_part(Str line)
{
    Str mark = MARK, text = str_trim(line);
    const char *at = text.length ? memmem(text.at, text.length, mark.at, mark.length) : NULL;
    if (at)
        return (Str){at + mark.length, text.length - (size_t)(at - text.at) - mark.length};
    Str start = STR("{\"time_micros\":");
    return str_starts(text, start) ? text : (Str){"", 0};
}

bool engine_log_sniff(Str text)
{
    enum { LINES = 3000 };
    Str line;
    for (unsigned i = 0; i < LINES && str_line(&text, &line); i++)
        if (engine_log_json_part(line).length)
            return true;
    return false;
}

/* ---- reading ---- */

static uint64_t engine_log_number_of(const cJSON *object, const char *name)
{
    uint64_t number;
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);
    return item && json_u64(item, &number) == JSON_NUMBER_EXACT ? number : 0;
}

static const char *engine_log_text_of(const cJSON *object, const char *name)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);
    return cJSON_IsString(item) ? item->valuestring : "";
}

static Str kept(EngineLog *log, const char *text)
{
    char escaped[96];
    size_t length = text_escape(str_from(text), escaped, sizeof escaped);
    return (Str){arena_copy(&log->arena, escaped, length), length};
}

/* The newest job with that number and kind that has not ended; numbers of jobs start again with each open. */
static LogJob *open_job(EngineLog *log, uint64_t number, LogJobKind kind)
{
    enum { LOOKED_BACK = 4096 };
    for (size_t i = log->jobs.count, looked = 0; i-- > 0 && looked < LOOKED_BACK; looked++) {
        LogJob *job = &log->jobs.at[i];
        if (job->number == number && job->kind == kind)
            return job->finished ? NULL : job;
    }
    return NULL;
}

static LogJob *add_job(EngineLog *log, const cJSON *line, LogJobKind kind)
{
    array_push(&log->jobs, (LogJob){.kind = kind,
                                    .number = engine_log_number_of(line, "job"),
                                    .files_first = (uint32_t)log->numbers.count});
    return &log->jobs.at[log->jobs.count - 1];
}

static void compaction_started(EngineLog *log, const cJSON *line)
{
    LogJob *job = add_job(log, line, LOG_COMPACTION);
    const cJSON *member, *file;
    job->started = engine_log_number_of(line, "time_micros");
    job->reason = kept(log, engine_log_text_of(line, "compaction_reason"));
    cJSON_ArrayForEach(member, line)
    {
        if (!member->string || strncmp(member->string, "files_L", 7) != 0)
            continue;
        cJSON_ArrayForEach(file, member)
        {
            uint64_t number;
            if (json_u64(file, &number) != JSON_NUMBER_EXACT)
                continue;
            array_push(&log->numbers, number);
            job->files_count++;
        }
    }
}

static void flush_started(EngineLog *log, const cJSON *line)
{
    LogJob *job = add_job(log, line, LOG_FLUSH);
    job->started = engine_log_number_of(line, "time_micros");
    job->reason = kept(log, engine_log_text_of(line, "flush_reason"));
}

static void flush_finished(EngineLog *log, const cJSON *line)
{
    LogJob *job = open_job(log, engine_log_number_of(line, "job"), LOG_FLUSH);
    const cJSON *level;
    if (!job)
        return;
    job->finished = engine_log_number_of(line, "time_micros");
    job->state_first = (uint32_t)log->numbers.count;
    cJSON_ArrayForEach(level, cJSON_GetObjectItemCaseSensitive(line, "lsm_state"))
    {
        uint64_t tables;
        array_push(&log->numbers, json_u64(level, &tables) == JSON_NUMBER_EXACT ? tables : 0);
        job->state_count++;
    }
}

/* Lines before a move's own line, from the same thread, say which files it takes and when that was decided, in local
 * time. The time between the two lines matters. */
static void moved(EngineLog *log, const cJSON *line)
{
    LogJob *job = add_job(log, line, LOG_MOVE);
    size_t kept_count = 0;
    uint64_t decided = 0;
    job->finished = engine_log_number_of(line, "time_micros");
    job->to = (uint32_t)engine_log_number_of(line, "destination_level");
    for (size_t i = 0; i < log->moving.count; i++) {
        LogMoving moving = log->moving.at[i];
        if (moving.thread != log->line_thread) {
            log->moving.at[kept_count++] = moving;
            continue;
        }
        array_push(&log->numbers, moving.number);
        decided = job->files_count++ ? decided : moving.at;
    }
    log->moving.count = kept_count;
    uint64_t took = (log->line_at + DAY_MICROS - decided) % DAY_MICROS;
    if (decided && log->line_at && took < job->finished)
        job->started = job->finished - took;
}

static void table_made(EngineLog *log, const cJSON *line)
{
    const cJSON *facts = cJSON_GetObjectItemCaseSensitive(line, "table_properties");
    array_push(&log->tables, (LogTable){.number = engine_log_number_of(line, "file_number"),
                                        .job = engine_log_number_of(line, "job"),
                                        .size = engine_log_number_of(line, "file_size"),
                                        .entries = engine_log_number_of(facts, "num_entries"),
                                        .deletions = engine_log_number_of(facts, "num_deletions"),
                                        .key_bytes = engine_log_number_of(facts, "raw_key_size"),
                                        .value_bytes = engine_log_number_of(facts, "raw_value_size")});
    LogJob *flush = open_job(log, engine_log_number_of(line, "job"), LOG_FLUSH);
    if (flush && !flush->files_count) {
        flush->files_first = (uint32_t)log->numbers.count;
        flush->files_count = 1;
        array_push(&log->numbers, engine_log_number_of(line, "file_number"));
    }
}

static void take_event(EngineLog *log, const cJSON *line)
{
    static const struct {
        const char *name;
        void (*take)(EngineLog *, const cJSON *);
    } kinds[] = {
        {"flush_started", flush_started},           {"flush_finished", flush_finished},
        {"compaction_started", compaction_started}, {"trivial_move", moved},
        {"table_file_creation", table_made},
    };
    const char *event = engine_log_text_of(line, "event");
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(event, kinds[i].name) == 0)
            kinds[i].take(log, line);
    if (strcmp(event, "compaction_finished") == 0) {
        LogJob *job = open_job(log, engine_log_number_of(line, "job"), LOG_COMPACTION);
        if (job) {
            job->finished = engine_log_number_of(line, "time_micros");
            job->to = (uint32_t)engine_log_number_of(line, "output_level");
        }
    }
}

/* "[default] Moving #14 to level-2 69488 bytes" */
static void take_moving(EngineLog *log, Str line)
{
    Str mark = STR("] Moving #");
    const char *at = line.length ? memmem(line.at, line.length, mark.at, mark.length) : NULL;
    if (!at)
        return;
    uint64_t number = 0;
    for (at += mark.length; at < line.at + line.length && char_is_digit(*at) && number < UINT64_MAX / 10 - 9; at++)
        number = number * 10 + (uint64_t)(*at - '0');
    enum { WAITING_MAX = 256 };
    if (log->moving.count == WAITING_MAX)
        log->moving.count = 0; /* their own lines are missing */
    array_push(&log->moving, (LogMoving){number, engine_log_thread_of(line), micros_of_day(line)});
}

void engine_log_read(EngineLog *log, Str text)
{
    for (Str line; str_line(&text, &line);) {
        Str json = engine_log_json_part(line);
        if (!json.length) {
            take_moving(log, line);
            continue;
        }
        log->line_at = micros_of_day(line);
        log->line_thread = engine_log_thread_of(line);
        cJSON *object = cJSON_ParseWithLength(json.at, json.length);
        if (object)
            take_event(log, object);
        cJSON_Delete(object);
    }
}

void engine_log_release(EngineLog *log)
{
    array_release(&log->tables);
    array_release(&log->jobs);
    array_release(&log->numbers);
    array_release(&log->moving);
    arena_release(&log->arena);
    *log = (EngineLog){0};
}
