/* log.c - divides a log into paths at its headings, and a path into entries at their marks.
 *
 *     could not find …          heading      \
 *     Read path for …           heading       } one path: headings without an entry between them belong together
 *     0: in-mem …               entry        /
 *     1: KEY..KEY …             entry       /
 *     could not find …          heading of the next path, which is counted
 *
 * In the form with `result …, cont_lsn …` an entry reaches to the next one. In the form with `Read path for` it is a
 * layer or `in-mem`, behind its number: the first one without its number, or with another, ends the path.
 */
#include "core/formats/logged_read.h"

#include "core/formats/plain_text.h"
#include "core/base/hex.h"
#include "core/formats/listing.h"
#include "core/formats/mention.h"
#include "core/formats/origin.h"

#include <ctype.h>

#define NOT_FOUND   "could not find "
#define PATH        "Read path for "
#define CONT        "cont_lsn "
#define IN_MEMORY   "in-mem"
#define ENTRIES_MAX 100000u
#define WORD_NEAR   80 /* most characters between "result" and "cont_lsn" */

/* The place of `word` in `text` at or after `from`; text.length: it does not occur. */
static size_t logged_find(Str text, size_t from, const char *word)
{
    size_t n = strlen(word);
    const char *at = from < text.length ? memmem(text.at + from, text.length - from, word, n) : NULL;
    return at ? (size_t)(at - text.at) : text.length;
}

static Str logged_part(Str text, size_t from, size_t until)
{
    return (Str){text.at + from, until - from};
}

/* The text after `word`; empty where `word` does not occur. */
static Str logged_after(Str text, const char *word)
{
    size_t at = logged_find(text, 0, word);
    return at == text.length ? (Str){0} : logged_part(text, at + strlen(word), text.length);
}

/* The next entry of the form with results, at or after `from`: the place of its "result ". text.length: there is none.
 */
static size_t logged_next_result(Str text, size_t from)
{
    for (size_t cont = logged_find(text, from, CONT); cont < text.length; cont = logged_find(text, cont + 1, CONT)) {
        size_t begin = cont - from > WORD_NEAR ? cont - WORD_NEAR : from, last = text.length;
        for (size_t at = logged_find(logged_part(text, 0, cont), begin, "result "); at < cont;
             at = logged_find(logged_part(text, 0, cont), at + 1, "result "))
            last = at;
        if (last < cont)
            return last;
    }
    return text.length;
}

static size_t logged_next_heading(Str text, size_t from)
{
    size_t a = logged_find(text, from, NOT_FOUND), b = logged_find(text, from, PATH);
    return a < b ? a : b;
}

/* Reads the first key of "[000…07..000…08,]" or "000…07". */
static bool key_at(Str text, LoggedRead *log)
{
    size_t n = 0;
    KeyForm form;
    if (text.length && text.at[0] == '[') {
        text.at++;
        text.length--;
    }
    while (n < text.length && char_is_hex(text.at[n]))
        n++;
    return (n == KEY_DIGITS || n == 16) && key_parse((Str){text.at, n}, &log->key, &form, NULL);
}

static bool lsn_at(Str text, Lsn *lsn)
{
    return text.length && mention_lsn(text, lsn) > 0;
}

static void logged_take_facts(LoggedRead *log, Str text)
{
    static const char *const keys[] = {"for key ", PATH, "key "};
    static const char *const requests[] = {"request at LSN ", "request LSN ", "HWM LSN ", "at lsn ", "at LSN "};
    for (size_t i = 0; i < sizeof keys / sizeof *keys && !log->has_key; i++)
        log->has_key = key_at(logged_after(text, keys[i]), log);
    for (size_t i = 0; i < sizeof requests / sizeof *requests && !log->has_request; i++)
        log->has_request = lsn_at(logged_after(text, requests[i]), &log->request);
    log->failed = logged_find(text, 0, NOT_FOUND) < text.length;
}

static void take_layer(LoggedRead *log, Str text, const Mention *mention, LoggedVisit *entry)
{
    if (mention->kind != MENTION_LAYER)
        return;
    entry->layer = mention->name.layer;
    entry->has_layer = true;
    log->form = mention->name.form;
    if (mention->is_name)
        entry->timeline = origin_of_path(listing_path(text, mention->text)).timeline;
}

/* ---- entries with results ---- */

/* One entry, from its "result " to the next. */
static void take_result(LoggedRead *log, Str text)
{
    LoggedVisit entry = {0};
    Str word = logged_after(text, "result ");
    size_t n = 0;
    while (n < word.length && n + 1 < sizeof entry.result && char_is_letter(word.at[n])) {
        entry.result[n] = word.at[n];
        n++;
    }
    entry.has_cont = lsn_at(logged_after(text, CONT), &entry.cont);
    MentionWalk walk = {.text = text};
    Mention mention;
    size_t memory = logged_find(text, 0, "inmem"), other = logged_find(text, 0, IN_MEMORY);
    memory = other < memory ? other : memory;
    bool layer = mention_next(&walk, &mention);
    entry.in_memory = memory < text.length && (!layer || memory < (size_t)(mention.text.at - text.at));
    if (layer && !entry.in_memory)
        take_layer(log, text, &mention, &entry);
    array_push(&log->at, entry);
}

static void take_results(LoggedRead *log, Str text)
{
    for (size_t at = logged_next_result(text, 0); at < text.length && log->at.count < ENTRIES_MAX;) {
        size_t next = logged_next_result(text, logged_find(text, at, CONT) + 1);
        take_result(log, logged_part(text, at, next));
        at = next;
    }
}

/* ---- the form with `Read path for` ---- */

/* Is the number before `at` the one that the next entry has? Where there is no number: is its line the next one? */
static bool is_next(const LoggedRead *log, Str text, size_t at, size_t behind)
{
    size_t end = at, number = 0, scale = 1;
    while (end > behind && (text.at[end - 1] == ' ' || text.at[end - 1] == '\t'))
        end--;
    if (end > behind && text.at[end - 1] == ':' && char_is_digit(text.at[end - 2])) {
        for (end--; end > behind && char_is_digit(text.at[end - 1]) && scale < 1000000; end--, scale *= 10)
            number += (size_t)(text.at[end - 1] - '0') * scale;
        return number == log->at.count;
    }
    size_t lines = 0;
    for (size_t i = behind; i < at; i++)
        lines += text.at[i] == '\n';
    return lines == 1;
}

/* Takes the range that follows a layer, down to which it was read. */
static void take_floor(Str text, size_t at, LoggedVisit *entry)
{
    LsnRange lsns;
    while (at < text.length && isspace((unsigned char)text.at[at]))
        at++;
    if (at < text.length && mention_lsns(logged_part(text, at, text.length), &lsns)) {
        entry->has_cont = true;
        entry->cont = lsns.lo;
    }
}

/* Takes the entry in memory at `at`; returns where it ends. */
static size_t take_memory(LoggedRead *log, Str text, size_t at)
{
    LoggedVisit entry = {.in_memory = true};
    LsnRange lsns;
    size_t begin = at + strlen(IN_MEMORY);
    while (begin < text.length && !char_is_hex(text.at[begin]) && text.at[begin] != '\n')
        begin++;
    size_t length = mention_lsns(logged_part(text, begin, text.length), &lsns);
    if (length)
        take_floor(text, begin + length, &entry);
    array_push(&log->at, entry);
    return begin + length;
}

static void take_path(LoggedRead *log, Str text)
{
    size_t behind = logged_find(text, 0, PATH), memory = logged_find(text, behind, IN_MEMORY);
    MentionWalk walk = {.text = text, .at = behind};
    Mention mention;
    bool more = mention_next(&walk, &mention);
    while (log->at.count < ENTRIES_MAX) {
        size_t layer = more ? (size_t)(mention.text.at - text.at) : text.length, at = memory < layer ? memory : layer;
        if (at == text.length || !is_next(log, text, at, behind))
            break;
        if (memory < layer) {
            behind = take_memory(log, text, memory);
            memory = logged_find(text, behind, IN_MEMORY);
            continue;
        }
        LoggedVisit entry = {0};
        behind = layer + mention.text.length;
        take_layer(log, text, &mention, &entry);
        take_floor(text, behind, &entry);
        array_push(&log->at, entry);
        more = mention_next(&walk, &mention);
    }
}

/* ---- the whole text ---- */

/* Along a read cont_lsn never rises. Where it rises in most places, the text begins with the last visit, and the
 * entries are reversed. */
static void put_in_order(LoggedRead *log)
{
    size_t rises = 0, falls = 0, count = log->at.count;
    for (size_t i = 1; i < count; i++) {
        const LoggedVisit *a = &log->at.at[i - 1], *b = &log->at.at[i];
        if (a->has_cont && b->has_cont) {
            rises += b->cont > a->cont;
            falls += b->cont < a->cont;
        }
    }
    for (size_t i = 0; rises > falls && i < count / 2; i++) {
        LoggedVisit swap = log->at.at[i];
        log->at.at[i] = log->at.at[count - 1 - i];
        log->at.at[count - 1 - i] = swap;
    }
}

/* The end of the first path: the first heading after an entry. */
static size_t logged_first_end(Str text)
{
    size_t result = logged_next_result(text, 0), path = logged_find(text, 0, PATH);
    size_t entry = result < path ? result : path == text.length ? path : path + strlen(PATH);
    return logged_next_heading(text, entry);
}

/* Counts the paths in one pass over headings and entries, in the order of the text: a path begins with `Read path
 * for`, or with the first entry after another heading. */
static size_t count_paths(Str text)
{
    size_t heading = logged_find(text, 0, NOT_FOUND), path = logged_find(text, 0, PATH),
           result = logged_next_result(text, 0), paths = 0;
    bool fresh = true;
    for (;;) {
        size_t at = heading < path ? heading : path;
        at = result < at ? result : at;
        if (at == text.length)
            return paths;
        if (at == heading) {
            fresh = true;
            heading = logged_find(text, at + 1, NOT_FOUND);
        } else if (at == path) {
            paths++;
            fresh = false;
            path = logged_find(text, at + 1, PATH);
        } else {
            paths += fresh;
            fresh = false;
            result = logged_next_result(text, logged_find(text, at, CONT) + 1);
        }
    }
}

/* A JSON log has the text on one line, with "\n" between the entries. */
static Str unescape_newlines(Str text, Arena *arena)
{
    if (logged_find(text, 0, "\\n") == text.length)
        return text;
    char *out = arena_copy(arena, text.at, text.length);
    for (size_t at = logged_find(text, 0, "\\n"); at < text.length; at = logged_find(text, at + 2, "\\n"))
        memcpy(out + at, " \n", 2);
    return (Str){out, text.length};
}

bool logged_read_sniff(Str text)
{
    return logged_next_result(text, 0) < text.length || logged_find(text, 0, PATH) < text.length;
}

static void read_first(LoggedRead *log, Str text)
{
    size_t end = logged_first_end(text);
    Str first = logged_part(text, 0, end);
    logged_take_facts(log, first);
    take_results(log, first);
    if (log->at.count == 0 && logged_find(first, 0, PATH) < first.length)
        take_path(log, first);
    put_in_order(log);
    log->others = count_paths(logged_part(text, end, text.length));
}

static size_t visits(const LoggedRead *log)
{
    size_t count = 0;
    for (size_t i = 0; i < log->at.count; i++)
        count += log->at.at[i].has_layer || log->at.at[i].in_memory;
    return count;
}

bool logged_read_parse(Str text, LoggedRead *log, Error *error)
{
    LoggedRead read = {.form = KEY_PRODUCTION}, wrapped = {.form = KEY_PRODUCTION};
    text = (Str){arena_copy(&read.arena, text.length ? text.at : "", text.length), text.length};
    text = unescape_newlines(text, &read.arena);
    Str unwrapped = plain_text_unwrap(text, &wrapped.arena);
    read_first(&read, plain_text(text, &read.arena));
    if (unwrapped.at != text.at)
        read_first(&wrapped, plain_text(unwrapped, &wrapped.arena));
    if (visits(&wrapped) > visits(&read)) {
        LoggedRead swap = read;
        read = wrapped;
        wrapped = swap;
    }
    logged_read_release(&wrapped);
    if (visits(&read) > 0) {
        *log = read;
        return true;
    }
    logged_read_release(&read);
    return error_set(error, ERROR_INPUT,
                     "no path of a read: expected `Read path for [KEY..KEY,] at lsn LSN:` and a layer a line, or lines "
                     "like `layer traversal: result …, cont_lsn …, layer: NAME`");
}

void logged_read_release(LoggedRead *log)
{
    array_release(&log->at);
    arena_release(&log->arena);
    *log = (LoggedRead){0};
}

size_t logged_read_in_memory(const LoggedRead *log)
{
    size_t count = 0;
    for (size_t i = 0; i < log->at.count; i++)
        count += log->at.at[i].in_memory;
    return count;
}
