/* production_log.c - reads a log line by line: finds the words of a known kind, then the numbers after them and the
 * time before them.
 */
#include "core/formats/production_log.h"

#include "core/formats/plain_text.h"
#include "core/base/clock_text.h"
#include "core/formats/layer_name.h"
#include "core/formats/mention.h"
#include "core/model/layer_lookup.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define TIME_SOUGHT 400u /* bytes at the start of a line in which its time is looked for */
#define FOLLOWED    ((size_t)1 << 20)

/* The place behind `words` in the line; NULL where the line does not contain them. */
static const char *log_behind(Str line, Str words)
{
    const char *at = memmem(line.at, line.length, words.at, words.length);
    return at ? at + words.length : NULL;
}

static Str log_rest_of(Str line, const char *at)
{
    return (Str){at, line.length - (size_t)(at - line.at)};
}

/* The first time in the line; HISTORY_TIME_UNKNOWN where there is none. */
static int64_t log_time_of(Str line)
{
    size_t sought = line.length < TIME_SOUGHT ? line.length : TIME_SOUGHT;
    for (size_t i = 0; i + 19 <= sought; i++) {
        Str rest = {line.at + i, line.length - i};
        int64_t time_ms;
        if (char_is_digit(line.at[i]) && line.at[i + 4] == '-' && clock_take(&rest, &time_ms))
            return time_ms;
    }
    return HISTORY_TIME_UNKNOWN;
}

/* The number that the text begins with, after blanks; 0 where there is none. */
static uint64_t leading_number(Str text)
{
    uint64_t number = 0;
    size_t i = 0;
    while (i < text.length && char_among(text.at[i], " :=\"\\"))
        i++;
    for (; i < text.length && char_is_digit(text.at[i]) && number < UINT64_MAX / 10 - 1; i++)
        number = number * 10 + (uint64_t)(text.at[i] - '0');
    return number;
}

/* The value of a JSON member, whether its quotes are escaped or not: `level0_deltas_count\":10`, `"new_deltas_size":
 * 5`. */
static uint64_t log_member_number(Str line, Str name)
{
    const char *at = log_behind(line, name);
    Str rest = at ? log_rest_of(line, at) : (Str){"", 0};
    /* in some versions the value is one level deeper: {"Recorded": …} */
    for (size_t i = 0; i < 12 && i < rest.length; i++)
        if (char_is_digit(rest.at[i]))
            return leading_number((Str){rest.at + i, rest.length - i});
    return 0;
}

static bool layer_in(Str text, LogEntry *entry)
{
    size_t from = 0;
    Str found;
    LayerName name;
    const char *reason;
    if (!layer_name_find(text, &from, &found) || !layer_name_parse(found, &name, &reason))
        return false;
    entry->layer = name.layer;
    entry->layer.name = (Str){0};
    entry->form = name.form;
    return true;
}

/* Reads everything but the time. False: the line is of no kind that is known here. */
static bool production_log_read_line(Str line, LogEntry *entry)
{
    const char *at;
    *entry = (LogEntry){0};
    if ((at = log_behind(line, STR("garbage collecting "))) != NULL) {
        entry->kind = LOG_GC;
        return layer_in(log_rest_of(line, at), entry);
    }
    if ((at = log_behind(line, STR("Level0 compaction in LSN range "))) != NULL) {
        entry->kind = LOG_L0_COMPACTION;
        Str rest = log_rest_of(line, at);
        size_t length = mention_lsns(rest, &entry->lsns);
        at = length ? log_behind(rest, STR(" for ")) : NULL;
        entry->number = at ? leading_number(log_rest_of(rest, at)) : 0;
        return length > 0;
    }
    if (log_behind(line, STR("compact_level0_phase1 stats available"))) {
        entry->kind = LOG_L0_STATISTICS;
        entry->number = log_member_number(line, STR("level0_deltas_count"));
        entry->made = log_member_number(line, STR("new_deltas_count"));
        entry->bytes = log_member_number(line, STR("new_deltas_size"));
        return true;
    }
    if (log_behind(line, STR("gc-compaction statistics"))) {
        entry->kind = LOG_GC_COMPACTION;
        return true;
    }
    at = log_behind(line, STR("created "));
    if (at && log_behind(line, STR(" image layers"))) {
        entry->kind = LOG_IMAGES;
        entry->number = leading_number(log_rest_of(line, at));
        return entry->number > 0;
    }
    if (log_behind(line, STR("evict"))) {
        entry->kind = LOG_EVICTION;
        return layer_in(line, entry);
    }
    return false;
}

static void production_log_note_time(ProductionLog *log, int64_t time_ms)
{
    if (time_ms == HISTORY_TIME_UNKNOWN)
        return;
    log->first_ms = !log->timed || time_ms < log->first_ms ? time_ms : log->first_ms;
    log->last_ms = !log->timed || time_ms > log->last_ms ? time_ms : log->last_ms;
    log->timed = true;
}

void production_log_read(ProductionLog *log, Str text)
{
    Arena arena = {0};
    Str rest = plain_text(text, &arena), line;
    while (str_line(&rest, &line)) {
        LogEntry entry;
        log->lines++;
        if (!production_log_read_line(line, &entry) || log->at.count >= UINT32_MAX - 1)
            continue;
        entry.time_ms = log_time_of(line);
        if (entry.kind == LOG_GC || entry.kind == LOG_EVICTION)
            table_add(&log->layers, hash_fold(layer_identity_hash(&entry.layer)), (uint32_t)log->at.count);
        else
            array_push(&log->others, (uint32_t)log->at.count);
        log->tells_gc = log->tells_gc || entry.kind == LOG_GC;
        production_log_note_time(log, entry.time_ms);
        array_push(&log->at, entry);
    }
    arena_release(&arena);
}

bool production_log_follow(ProductionLog *log, const char *path, uint64_t *at, Error *error)
{
    struct stat st;
    Text text = TEXT_EMPTY;
    ssize_t n = 1;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool fine = fd >= 0 && fstat(fd, &st) == 0;
    uint64_t from = fine && S_ISREG(st.st_mode) && (uint64_t)st.st_size >= *at ? *at : 0;
    while (fine && n > 0) {
        text_reserve(&text, FOLLOWED);
        n = pread(fd, text.at + text.length, FOLLOWED, (off_t)(from + text.length));
        fine = n >= 0;
        text.length += n > 0 ? (size_t)n : 0;
    }
    if (!fine) {
        error_set(error, ERROR_INPUT, "%s", strerror(errno));
        error_place(error, path, 0, 0);
    }
    if (fd >= 0)
        close(fd);
    const char *last = fine && text.length ? memrchr(text.at, '\n', text.length) : NULL;
    size_t whole = last ? (size_t)(last - text.at) + 1 : 0;
    production_log_read(log, (Str){text.at, whole});
    *at = fine ? from + whole : *at;
    text_release(&text);
    return fine;
}

void production_log_release(ProductionLog *log)
{
    array_release(&log->at);
    array_release(&log->others);
    table_release(&log->layers);
    *log = (ProductionLog){0};
}

static bool log_entry_is_between(const LogEntry *entry, int64_t from_ms, int64_t until_ms)
{
    return entry->time_ms == HISTORY_TIME_UNKNOWN || (entry->time_ms >= from_ms && entry->time_ms <= until_ms);
}

const LogEntry *production_log_of_layer(const ProductionLog *log, const LayerSet *set, LayerId id, int64_t from_ms,
                                        int64_t until_ms)
{
    Layer layer = layer_set_get(set, id);
    TableWalk walk = table_walk(&log->layers, hash_fold(layer_identity_hash(&layer)));
    uint32_t number;
    while (table_next(&walk, &number)) {
        const LogEntry *entry = &log->at.at[number];
        if (entry->form == set->form && layer_is_same(&entry->layer, &layer) &&
            log_entry_is_between(entry, from_ms, until_ms))
            return entry;
    }
    return NULL;
}

bool production_log_tells_gc(const ProductionLog *log, int64_t from_ms, int64_t until_ms)
{
    return log->tells_gc && log->timed && log->first_ms <= from_ms && log->last_ms >= until_ms;
}

const LogEntry *production_log_find(const ProductionLog *log, LogKind kind, const LsnRange *lsns, int64_t from_ms,
                                    int64_t until_ms)
{
    for (size_t i = 0; i < log->others.count; i++) {
        const LogEntry *entry = &log->at.at[log->others.at[i]];
        bool same = !lsns || (entry->lsns.lo == lsns->lo && entry->lsns.hi == lsns->hi);
        if (entry->kind == kind && same && log_entry_is_between(entry, from_ms, until_ms))
            return entry;
    }
    return NULL;
}
