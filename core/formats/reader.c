/* reader.c - the rules that hold in all formats.
 *
 * Duplicates: listings are usually sorted, and then one comparison with the layer before is enough, because strictly
 * ascending means new. The first layer that comes out of order builds a hash table of all ids (16 to 32 bytes a layer),
 * which is used from then on.
 */
#include "core/formats/reader.h"

#include "core/formats/name_fault.h"
#include "core/model/layer_lookup.h"

#include <stdio.h>
#include <stdlib.h>

bool reader_form(Reader *reader, KeyForm form)
{
    if (!reader->form_known) {
        reader->form_known = true;
        reader->set->form = form;
    }
    return reader->set->form == form;
}

static int reader_layer_compare(const LayerSet *set, LayerId id, const Layer *b)
{
    if (set->key_lo[id] != b->key_lo)
        return set->key_lo[id] < b->key_lo ? -1 : 1;
    if (set->key_hi[id] != b->key_hi)
        return set->key_hi[id] < b->key_hi ? -1 : 1;
    if (set->lsn_lo[id] != b->lsn_lo)
        return set->lsn_lo[id] < b->lsn_lo ? -1 : 1;
    if (set->lsn_hi[id] != b->lsn_hi)
        return set->lsn_hi[id] < b->lsn_hi ? -1 : 1;
    return (int)set->kind[id] - (int)b->kind;
}

/* Puts all layers into the table at the first one that is out of order; until then no table is needed. */
static void reader_fill_table(Reader *reader)
{
    reader->unordered = true;
    table_reserve(&reader->table, reader->set->count - reader->first);
    for (size_t id = reader->first; id < reader->set->count; id++) {
        Layer layer = layer_set_get(reader->set, (LayerId)id);
        table_add(&reader->table, hash_fold(layer_identity_hash(&layer)), (uint32_t)id);
    }
}

/* The layer that was already read, or LAYER_NONE. */
static LayerId find_same(Reader *reader, const Layer *layer)
{
    const LayerSet *set = reader->set;
    if (!reader->unordered) {
        if (set->count == reader->first || reader_layer_compare(set, (LayerId)(set->count - 1), layer) < 0)
            return LAYER_NONE;
        reader_fill_table(reader);
    }
    TableWalk walk = table_walk(&reader->table, hash_fold(layer_identity_hash(layer)));
    for (uint32_t id; table_next(&walk, &id);)
        if (reader_layer_compare(set, id, layer) == 0)
            return id;
    return LAYER_NONE;
}

bool reader_layer(Reader *reader, const Layer *layer, KeyForm form, unsigned long line)
{
    if (!reader_form(reader, form))
        return reader_skip(reader, line,
                           form == KEY_PLAIN ? "a plain key among 36-digit keys" : "a 36-digit key among plain keys");
    LayerId same = find_same(reader, layer);
    if (same != LAYER_NONE) {
        reader->report->duplicates++;
        if (same >= reader->file_first && reader->report->repeats.count < LOAD_KEPT_MAX)
            array_push(&reader->report->repeats, (Repeated){.file = reader->file, .line = line, .layer = same});
        layer_set_merge(reader->set, same, layer);
        return true;
    }
    LayerId id = layer_set_add(reader->set, layer);
    if (reader->unordered)
        table_add(&reader->table, hash_fold(layer_identity_hash(layer)), id);
    return true;
}

/* Adds a note such as "FILE: 3 timelines; read is T/aaaa… (12 layers), not T/bbbb… (9 layers), …; --timeline ID
 * chooses". */
static void reader_note_others(Reader *reader, const Origins *origins, uint32_t chosen)
{
    Text others = TEXT_EMPTY;
    char label[ORIGIN_LABEL], count[32];
    size_t named = 0;
    for (size_t i = 0; i < origins->at.count && named < 3; i++) {
        const OriginCount *other = &origins->at.at[i];
        if (i == chosen)
            continue;
        text_printf(&others, "%s%s (%s layer%s)", named++ ? ", " : "", origin_label(&other->origin, label),
                    count_format(other->layers, count), plural_ending(other->layers));
    }
    size_t more = origins->at.count - 1 - named;
    if (more)
        text_printf(&others, " and %s more", count_format(more, count));
    const OriginCount *own = &origins->at.at[chosen];
    reader_note(
        reader,
        "%s: layers of %zu timelines or shards; shown: %s (%s layer%s); not shown: %s; choose with --timeline ID",
        reader->file, origins->at.count, origin_label(&own->origin, label), count_format(own->layers, count),
        plural_ending(own->layers), others.at);
    text_release(&others);
}

static Str reader_keep(Reader *reader, Str text)
{
    return text.length ? arena_str(&reader->report->arena, text) : (Str){0};
}

static void reader_keep_ids(LayerSet *set, const Origin *origin)
{
    if (origin->tenant.length)
        set->tenant_id = arena_copy(&set->arena, origin->tenant.at, origin->tenant.length);
    if (origin->timeline.length)
        set->timeline_id = arena_copy(&set->arena, origin->timeline.at, origin->timeline.length);
    set->shard_id = origin->shard;
}

bool reader_origin(Reader *reader, const Origins *origins, uint32_t *chosen)
{
    *chosen = UINT32_MAX;
    Str wanted = str_from(reader->options->timeline);
    size_t same = 0;
    while (reader->origin.timeline.length && same < origins->at.count &&
           !origin_equal(&origins->at.at[same].origin, &reader->origin))
        same++;
    if (origins->at.count == 0)
        return true;
    if (reader->origin.timeline.length && same < origins->at.count && !wanted.length)
        *chosen = (uint32_t)same;
    else if (!origins_choose(origins, wanted, chosen, &reader->failure))
        return error_place(&reader->failure, reader->file, 0, 0);
    Origin origin = origins->at.at[*chosen].origin;
    if (origins->at.count > 1)
        reader_note_others(reader, origins, *chosen);
    else
        *chosen = UINT32_MAX;
    if (!reader->origin.timeline.length)
        reader_keep_ids(reader->set, &origin);
    if (!reader->origin.timeline.length)
        reader->origin = (Origin){reader_keep(reader, origin.tenant), reader_keep(reader, origin.timeline),
                                  reader_keep(reader, origin.directory), origin.shard};
    return true;
}

void reader_seal(Reader *reader)
{
    table_release(&reader->table);
    reader->unordered = false;
    reader->first = (LayerId)reader->set->count;
}

/* Formats and escapes the message, in the report's arena. */
static const char *reader_formatted_text(Reader *reader, const char *format, va_list args)
{
    char raw[600], clean[1200];
    int n = vsnprintf(raw, sizeof raw, format, args);
    size_t length = n < 0 ? 0 : (size_t)n < sizeof raw ? (size_t)n : sizeof raw - 1;
    size_t escaped = text_escape((Str){raw, length}, clean, sizeof clean);
    return arena_copy(&reader->report->arena, clean, escaped);
}

bool reader_skip(Reader *reader, unsigned long line, const char *format, ...)
{
    LoadReport *report = reader->report;
    bool strict = reader->options->strict;
    if (report->skipped++ >= LOAD_KEPT_MAX && !strict)
        return true;
    va_list args;
    va_start(args, format);
    const char *reason = reader_formatted_text(reader, format, args);
    va_end(args);
    if (!strict) { /* else the error says it */
        array_push(&report->skips, (Skipped){.file = reader->file, .line = line, .reason = reason});
        return true;
    }
    error_set(&reader->failure, ERROR_INPUT, "%s", reason);
    return error_place(&reader->failure, reader->file, line, 0);
}

enum { QUOTED = 60 }; /* bytes in a quote */

static const char *reader_quote_window(Str text, size_t from, size_t length, char out[QUOTE_SIZE])
{
    size_t n = (size_t)snprintf(out, QUOTE_SIZE, "%s", from > 0 ? "'…" : "'");
    n += text_escape((Str){text.at + from, length}, out + n, QUOTE_SIZE - 7 - n);
    snprintf(out + n, QUOTE_SIZE - n, "%s", from + length < text.length ? "…'" : "'");
    return out;
}

/* Quotes the bytes around [from, to), the bad part, of which a long one loses its end. */
static const char *reader_quote_part(Str text, size_t from, size_t to, char out[QUOTE_SIZE])
{
    if (to <= QUOTED || text.length <= QUOTED)
        return reader_quote(text, out);
    size_t around = to - from < QUOTED ? (QUOTED - (to - from)) / 2 : 0;
    size_t start = from > around ? from - around : 0;
    start = start + QUOTED > text.length ? text.length - QUOTED : start;
    return reader_quote_window(text, start, QUOTED, out);
}

bool reader_skip_name(Reader *reader, unsigned long line, const char *reason, Str text)
{
    enum { KEPT = 200, ESCAPED = 4 * KEPT + 8 };
    LoadReport *report = reader->report;
    char quote[QUOTE_SIZE], clean[ESCAPED];
    size_t before = report->skips.count, from = 0, to = 0;
    Str kept = {text.at, text.length < KEPT ? text.length : KEPT};
    if (!name_fault(kept, &from, &to))
        from = to = 0;
    bool going = reader_skip(reader, line, "%s: %s", reason, reader_quote_part(text, from, to, quote));
    if (report->skips.count == before)
        return going;
    Skipped *skip = &report->skips.at[before];
    size_t length = text_escape(kept, clean, sizeof clean);
    skip->text = arena_copy(&report->arena, clean, length);
    if (length == kept.length) { /* nothing was escaped, so the places are the same */
        skip->from = from;
        skip->to = to;
    }
    return going;
}

bool reader_skip_fact(Reader *reader, unsigned long line, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *what = reader_formatted_text(reader, format, args);
    va_end(args);
    if (reader->options->strict) {
        error_set(&reader->failure, ERROR_INPUT, "%s", what);
        return error_place(&reader->failure, reader->file, line, 0);
    }
    if (line)
        reader_note(reader, "%s:%lu: %s", reader->file, line, what);
    else
        reader_note(reader, "%s: %s", reader->file, what);
    return true;
}

bool reader_fail(const Reader *reader, Error *error)
{
    if (error)
        *error = reader->failure;
    return false;
}

void reader_note(Reader *reader, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *note = reader_formatted_text(reader, format, args);
    va_end(args);
    notes_add(&reader->report->notes, "%s", note);
}

bool reader_cut_off(Reader *reader, const Error *reason)
{
    if (reader->options->strict || !reason->line || !reader->set->count)
        return false;
    const LayerSet *set = reader->set;
    size_t last = set->count - 1;
    char half[80] = "";
    if (last > 0 && set->size[last] == SIZE_UNKNOWN && set->size[last - 1] != SIZE_UNKNOWN)
        snprintf(half, sizeof half, ", and only the name of the last one before it, #%zu, was read", last);
    size_t before = reader->report->skips.count;
    bool going = reader_skip(reader, reason->line, "column %lu: %s; layers from here on are missing%s", reason->column,
                             reason->message, half);
    if (reader->report->skips.count > before)
        reader->report->skips.at[before].cut_off = true;
    return going;
}

const char *reader_quote(Str text, char out[QUOTE_SIZE])
{
    return reader_quote_window(text, 0, text.length < QUOTED ? text.length : QUOTED, out);
}
