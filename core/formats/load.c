/* load.c - for every input: reads the bytes, recognises the format and lets its reader fill the history; then closes
 * the history.
 *
 * Names point into the text of an input, which lives in the layer set's arena. The text of a JSON dump is dropped after
 * its names were copied. So an input is read into its own arena, which is taken over only if the format keeps its text.
 */
#include "core/formats/load.h"

#include "core/base/encoding.h"
#include "core/base/file.h"
#include "core/base/percent.h"
#include "core/base/uncolour.h"
#include "core/formats/embedded.h"
#include "core/formats/format.h"
#include "core/formats/reading.h"
#include "core/formats/timeline_list.h"

#include <stdlib.h>

#define COLOURS_SOUGHT 65536 /* bytes in which colours must occur for a text to count as coloured */

static bool load_read_path(const char *path, const LoadOptions *options, Arena *arena, Str *text, Error *error)
{
    if (options->stdin_text && strcmp(path, "-") == 0) {
        *text = arena_str(arena, *options->stdin_text);
        return true;
    }
    if (file_is_directory(path)) {
        error_set(error, ERROR_INPUT, "is a directory: pipe a listing instead (find DIR -ls | layerscope -)");
        return error_place(error, path, 0, 0);
    }
    return (options->read_file ? options->read_file : file_or_stdin_read)(path, FILE_ANY_SIZE, arena, text, error);
}

static bool is_blank_text(Str text)
{
    for (size_t i = 0; i < text.length; i++)
        if (text.at[i] != ' ' && (text.at[i] < '\t' || text.at[i] > '\r'))
            return false;
    return true;
}

static bool is_loose(const Format *format)
{
    return !format || strcmp(format->name, "names") == 0 || strcmp(format->name, "text") == 0;
}

static unsigned long lines_before(Str text, const char *at)
{
    unsigned long lines = 0;
    for (const char *c = text.at; (c = memchr(c, '\n', (size_t)(at - c))) != NULL; c++)
        lines++;
    return lines;
}

/* Recognises a text, if need be without its colours, or a JSON dump inside other text. *text becomes what is to be
 * read; *skipped: number of lines before it. NULL: no format fits. */
static const Format *recognise(Reader *reader, Str *text, Str path, unsigned long *skipped)
{
    const Format *format = format_recognise(*text, path);
    if (!is_loose(format))
        return format;
    Str head = {text->at, text->length < COLOURS_SOUGHT ? text->length : COLOURS_SOUGHT}, plain = *text, json;
    if (str_is_coloured(head) && !memchr(text->at, '\0', text->length)) {
        Text without = TEXT_EMPTY;
        text_add_uncoloured(&without, *text);
        plain = arena_str(&reader->set->arena, text_str(&without));
        text_release(&without);
        const Format *other = format_recognise(plain, path);
        if (!format || !is_loose(other)) {
            format = other;
            *text = plain;
        }
    }
    const Format *inner = is_loose(format) && embedded_json(plain, &json) ? format_recognise(json, path) : NULL;
    if (!inner || is_loose(inner))
        return format;
    *skipped = lines_before(plain, json.at);
    reader_note(reader, "%s: only the JSON at line %lu (%s) was read, not the text around it", reader->file,
                *skipped + 1, inner->name);
    *text = json;
    return inner;
}

/* The format that was asked for, or the recognised one. NULL, with the error set. */
static const Format *load_choose_format(Reader *reader, Str *text, const char *path, unsigned long *skipped,
                                        Error *error)
{
    const LoadOptions *options = reader->options;
    if (options->format) {
        const Format *format = format_named(str_from(options->format));
        if (!format || !format->read)
            error_set(error, ERROR_USAGE, "there is no input format '%s'", options->format);
        return format && format->read ? format : NULL;
    }
    if (is_blank_text(*text)) {
        error_set(error, ERROR_INPUT, "is empty: no layers to read");
        return NULL;
    }
    const Format *format = recognise(reader, text, str_from(path), skipped);
    if (!format)
        error_set(error, ERROR_INPUT, "no format is recognised: no layer name, scenario, picture or known JSON in it");
    return format;
}

/* Reads a JSON dump that was cut off, or is not JSON after all: takes at least the names in it. */
static bool read_broken(Reader *reader, Str text, const Format **format, const Error *reason, size_t before)
{
    const Format *any = format_named(STR("text"));
    if (!*format || reader->options->strict || reader->options->format || !char_among(*str_trim(text).at, "{[") ||
        reader->set->count != before || !any->sniff(text, (Str){"", 0}) || !any->read(reader, text, NULL) ||
        reader->set->count == before)
        return false;
    reader_skip(reader, reason->line, "column %lu: %s: layer names were picked out as from plain text", reason->column,
                reason->message);
    *format = any;
    return true;
}

/* Is it a text without a layer? Whatever else was found, that is not an input. */
static bool is_nothing(const Reader *reader, const Format *format, size_t before, Error *error)
{
    const LayerSet *set = reader->set;
    if (!is_loose(format) || set->count > before || set->has_gc_cutoff || set->branches.count ||
        reader->origin.timeline.length)
        return false;
    const LoadReport *report = reader->report;
    if (report->skips.count)
        error_set(error, ERROR_INPUT, "no layer in it: %zu line%s skipped, the first is %lu: %s", report->skipped,
                  word_for(report->skipped, " was", "s were"), report->skips.at[0].line, report->skips.at[0].reason);
    else
        error_set(error, ERROR_INPUT, "no layer in it");
    return true;
}

/* The text in UTF-8 with LF and plain paths, if it was in UTF-16, as shells of Windows write it, had lines that end
 * in CR alone, or had encoded paths. */
static Str load_usual_text(Str text, Arena *texts)
{
    if (str_is_utf16(text)) {
        Text plain = TEXT_EMPTY;
        text_add_utf16(&plain, text);
        text = arena_str(texts, text_str(&plain));
        text_release(&plain);
    }
    if (str_has_encoded_slash(text)) {
        Text plain = TEXT_EMPTY;
        text_add_decoded_paths(&plain, text);
        text = arena_str(texts, text_str(&plain));
        text_release(&plain);
    }
    if (!text.length || memchr(text.at, '\n', text.length) || !memchr(text.at, '\r', text.length))
        return text;
    char *lines = arena_copy(texts, text.at, text.length);
    for (char *c = lines; (c = memchr(c, '\r', text.length - (size_t)(c - lines))) != NULL; c++)
        *c = '\n';
    return (Str){lines, text.length};
}

/* Reads a text whose bytes `texts` owns. */
static bool format_read_text(Reader *reader, Str text, Arena *texts, const char *path, const Format *format,
                             Error *error)
{
    LoadReport *report = reader->report;
    char escaped[sizeof error->file];
    size_t length = text_escape(str_from(strcmp(path, "-") == 0 ? "stdin" : path), escaped, sizeof escaped);
    reader->file = arena_copy(&report->arena, escaped, length);
    reader->file_first = (LayerId)reader->set->count;
    Error reason = {0};
    unsigned long skipped = 0;
    text = load_usual_text(text, texts);
    if (!format)
        format = load_choose_format(reader, &text, path, &skipped, &reason);
    size_t before = reader->set->count;
    bool fine = (format && format->read(reader, text, &reason)) || read_broken(reader, text, &format, &reason, before);
    if (fine && is_nothing(reader, format, before, &reason))
        fine = false;
    if (format)
        array_push(&report->files, (LoadedFile){reader->file, format->name});
    if (format && format->keeps_text)
        arena_take(&reader->set->arena, texts);
    if (!fine) {
        reason.line += reason.line ? skipped : 0;
        error_place(&reason, reader->file, 0, 0);
        if (error)
            *error = reason;
    }
    return fine;
}

static bool load_read_file(Reader *reader, const char *path, const Format *format, Error *error)
{
    Arena texts = {0};
    Str text = {0};
    bool fine = load_read_path(path, reader->options, &texts, &text, error) &&
                format_read_text(reader, text, &texts, path, format, error);
    arena_release(&texts);
    return fine;
}

bool load_paths(const char *const *paths, size_t n, const LoadOptions *options, History *history, LoadReport *report,
                Error *error)
{
    Reader reader;
    History loaded;
    reading_begin(&reader, options, &loaded, report);
    bool fine = true;
    for (size_t i = 0; i < n && fine; i++)
        fine = load_read_file(&reader, paths[i], NULL, error);
    if (fine && options->keyspace)
        fine = load_read_file(&reader, options->keyspace, format_named(STR("keyspace")), error);
    fine = fine && timeline_list_join(&reader, error);
    const char *first = n ? paths[0] : "";
    const char *slash = strrchr(first, '/');
    if (reading_end(&reader, fine, strcmp(first, "-") == 0 ? "stdin" : slash ? slash + 1 : first))
        *history = loaded;
    return fine;
}

bool load_text(Str text, const char *name, const LoadOptions *options, History *history, LoadReport *report,
               Error *error)
{
    Reader reader;
    History loaded;
    reading_begin(&reader, options, &loaded, report);
    Arena texts = {0};
    Str copy = arena_str(&texts, text);
    bool fine = format_read_text(&reader, copy, &texts, name, NULL, error) && timeline_list_join(&reader, error);
    arena_release(&texts);
    if (reading_end(&reader, fine, name))
        *history = loaded;
    return fine;
}
