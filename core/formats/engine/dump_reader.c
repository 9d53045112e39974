/* dump_reader.c - lines, words, numbers and keys of a printed MANIFEST.
 *
 * A user key is printed as hex (`ldb --hex`), escaped (LevelDB: \xNN) or raw. Whether it is hex is decided once for the
 * whole text: all quoted keys must be.
 */
#include "core/formats/engine/dump_reader.h"

#include "core/base/hex.h"

#include <stdarg.h>
#include <stdio.h>

bool dump_line(DumpReader *reader, Str *line)
{
    if (reader->failed || !str_line(&reader->rest, line))
        return false;
    reader->line++;
    while (line->length && char_among(line->at[line->length - 1], " \t\r"))
        line->length--;
    return true;
}

bool dump_join(DumpReader *reader, Str *line)
{
    enum { JOINED_MAX = 1 << 16 };
    Str next;
    if (line->length > JOINED_MAX || !dump_line(reader, &next))
        return false;
    *line = (Str){line->at, (size_t)(next.at - line->at) + next.length};
    return true;
}

void dump_skip(DumpReader *reader, const char *format, ...)
{
    char raw[300], reason[400];
    va_list args;
    va_start(args, format);
    vsnprintf(raw, sizeof raw, format, args);
    va_end(args);
    text_escape(str_from(raw), reason, sizeof reason);
    LoadReport *report = reader->report;
    report->skipped++;
    if (!reader->strict && report->skips.count < LOAD_KEPT_MAX) /* else the error says it */
        array_push(
            &report->skips,
            ((Skipped){.file = reader->file, .line = reader->line, .reason = arena_text(&report->arena, reason)}));
    if (reader->strict && !reader->failed) {
        reader->failed = true;
        error_set(&reader->failure, ERROR_INPUT, "%s", reason);
        error_place(&reader->failure, reader->file, reader->line, 0);
    }
}

void dump_end_edit(DumpReader *reader)
{
    if (reader->open && !reader->failed) {
        lsm_builder_edit(reader->builder, &reader->edit, reader->line);
        reader->edits++;
    }
    version_edit_clear(&reader->edit);
    arena_release(&reader->arena);
    reader->open = false;
}

bool dump_word(Str *text, Str *word)
{
    return str_word(text, word);
}

bool dump_number(Str *text, uint64_t *number)
{
    Str word;
    while (text->length && text->at[0] == ' ')
        *text = (Str){text->at + 1, text->length - 1};
    size_t digits = 0;
    while (digits < text->length && char_is_digit(text->at[digits]))
        digits++;
    word = (Str){text->at, digits};
    if (!digits || !number_parse(word, number, NULL))
        return false;
    *text = (Str){text->at + digits, text->length - digits};
    return true;
}

bool dump_take(Str *text, Str what)
{
    if (!str_starts(*text, what))
        return false;
    *text = (Str){text->at + what.length, text->length - what.length};
    return true;
}

bool dump_until(Str *text, Str mark, Str *before)
{
    const char *at = text->length ? memmem(text->at, text->length, mark.at, mark.length) : NULL;
    if (!at)
        return false;
    *before = (Str){text->at, (size_t)(at - text->at)};
    *text = (Str){at + mark.length, text->length - before->length - mark.length};
    return true;
}

static bool dump_is_hex(Str text)
{
    return text.length % 2 == 0 && hex_run(text.at, text.length) == text.length;
}

static void add_unhexed(Str shown, Text *out)
{
    for (size_t i = 0; i + 1 < shown.length; i += 2)
        text_add_char(out, (char)((unsigned)hex_digit(shown.at[i]) << 4 | (unsigned)hex_digit(shown.at[i + 1])));
}

/* Adds the text, decoding \xNN, which LevelDB writes for what is not printable. */
static void add_unescaped(Str shown, Text *out)
{
    for (size_t i = 0; i < shown.length; i++) {
        bool escape = shown.at[i] == '\\' && i + 3 < shown.length && shown.at[i + 1] == 'x' &&
                      hex_digit(shown.at[i + 2]) >= 0 && hex_digit(shown.at[i + 3]) >= 0;
        if (escape) {
            text_add_char(out, (char)(hex_digit(shown.at[i + 2]) << 4 | hex_digit(shown.at[i + 3])));
            i += 3;
        } else {
            text_add_char(out, shown.at[i]);
        }
    }
}

Str dump_internal_key(DumpReader *reader, Str shown, uint64_t sequence, uint64_t type)
{
    Text bytes = TEXT_EMPTY;
    if (reader->hex)
        add_unhexed(shown, &bytes);
    else
        add_unescaped(shown, &bytes);
    uint64_t tag = (sequence & LSM_SEQ_MAX) << 8 | (type & 255);
    for (unsigned i = 0; i < INTERNAL_TAIL; i++)
        text_add_char(&bytes, (char)(tag >> 8 * i & 255));
    Str key = arena_str(&reader->arena, text_str(&bytes));
    text_release(&bytes);
    return key;
}

/* Takes what follows a key's closing quote: " seq:38, type:1" or " @ 38 : 1". */
static bool dump_take_trailer(Str *text, bool *leveldb, uint64_t *sequence, uint64_t *type)
{
    Str rest = *text;
    *leveldb = dump_take(&rest, STR(" @ "));
    if ((!*leveldb && !dump_take(&rest, STR(" seq:"))) || !dump_number(&rest, sequence) ||
        !dump_take(&rest, *leveldb ? STR(" : ") : STR(", type:")) || !dump_number(&rest, type))
        return false;
    *text = rest;
    return true;
}

/* Takes a key in quotes and its trailer. The key may contain quotes: the first quote that a trailer follows ends it.
 * */
static bool dump_take_quoted(Str *text, Str *shown, bool *leveldb, uint64_t *sequence, uint64_t *type)
{
    Str rest = *text;
    if (!dump_take(&rest, STR("'")))
        return false;
    for (size_t at = 0; at < rest.length; at++) {
        Str behind = {rest.at + at + 1, rest.length - at - 1};
        if (rest.at[at] != '\'' || !dump_take_trailer(&behind, leveldb, sequence, type))
            continue;
        *shown = (Str){rest.at, at};
        *text = behind;
        return true;
    }
    return false;
}

bool dump_bound(DumpReader *reader, Str *text, Str *internal)
{
    Str shown;
    bool leveldb;
    uint64_t sequence, type;
    if (!dump_take_quoted(text, &shown, &leveldb, &sequence, &type))
        return false;
    *internal = dump_internal_key(reader, shown, sequence, type);
    return true;
}

/* Are all keys hex, or all plain text? */
void dump_look_at_keys(DumpReader *reader, DumpKind kind)
{
    size_t keys = 0;
    reader->hex = kind != DUMP_PEBBLE;
    for (Str text = reader->rest, line; str_line(&text, &line);) {
        const char *start;
        while (line.length && (start = memchr(line.at, '\'', line.length)) != NULL) {
            line = (Str){start, line.length - (size_t)(start - line.at)};
            Str shown;
            bool leveldb;
            uint64_t sequence, type;
            if (!dump_take_quoted(&line, &shown, &leveldb, &sequence, &type))
                break;
            keys++;
            reader->hex = reader->hex && !leveldb && dump_is_hex(shown);
            for (size_t i = 0; i < shown.length; i++)
                reader->lossy |= (uint8_t)shown.at[i] < 0x20 || (uint8_t)shown.at[i] > 0x7E;
        }
    }
    reader->hex = reader->hex && (keys || kind == DUMP_LDB_JSON);
}
