/* layer_report.c - prints the contents of a layer file: one column of names, one of facts. */
#include "core/tell/layer_report.h"

#include "core/tell/json_fields.h"
#include "core/tell/phrase.h"

#include <inttypes.h>

#define PAGE_KEYS_SHOWN UINT32_MAX /* longer holes span relations, so their length means nothing */

static void add_keys(Text *out, KeyRange range)
{
    char lo[KEY_LABEL_SIZE], hi[KEY_LABEL_SIZE];
    text_printf(out, "%s … %s", key_label(range.lo, KEY_PRODUCTION, lo), key_label(range.hi, KEY_PRODUCTION, hi));
}

static void layer_report_add_id(Text *out, const uint8_t id[LAYER_FILE_ID_BYTES])
{
    for (unsigned i = 0; i < LAYER_FILE_ID_BYTES; i++)
        text_printf(out, "%02x", id[i]);
}

static bool layer_report_is_l0(const LayerSummary *summary)
{
    return summary->kind == LAYER_DELTA && summary->keys.lo == 0 && summary->keys.hi == key_max(KEY_PRODUCTION);
}

/* Does the name differ from the summary? For a copied or split layer the name is right, and the summary is that of
 * its origin. */
static bool name_differs(const LayerReport *report)
{
    const LayerSummary *summary = &report->file->summary;
    const Layer *named = report->named;
    return named &&
           (named->kind != summary->kind || named->key_lo != summary->keys.lo || named->key_hi != summary->keys.hi ||
            named->lsn_lo != summary->lsns.lo || named->lsn_hi != summary->lsns.hi);
}

static void add_summary(const LayerReport *report, Text *out)
{
    const LayerFile *file = report->file;
    const LayerSummary *summary = &file->summary;
    char lsn[LSN_TEXT_SIZE];
    if (summary->kind == LAYER_IMAGE) {
        text_printf(out, "  image       LSN %s, keys ", lsn_format(summary->lsns.lo, lsn));
        add_keys(out, summary->keys);
    } else {
        text_printf(out, "  delta       LSN ");
        phrase_lsns(out, summary->lsns);
        text_printf(out, layer_report_is_l0(summary) ? ", all keys: an L0" : ", keys ");
        if (!layer_report_is_l0(summary))
            add_keys(out, summary->keys);
    }
    text_printf(out, "\n  timeline    ");
    layer_report_add_id(out, summary->timeline);
    text_printf(out, " of tenant ");
    layer_report_add_id(out, summary->tenant);
    text_printf(out, "\n  file        ");
    phrase_bytes(out, file->size);
    text_printf(out, ": ");
    phrase_count(out, file->size / LAYER_PAGE, "page");
    text_printf(out, ", index from page %u on, its root is page %" PRIu64 "\n", summary->index_start,
                (uint64_t)summary->index_start + summary->index_root);
}

static void add_tree(const LayerReport *report, Text *out)
{
    const LayerInside *inside = report->inside;
    text_printf(out, "  B-tree      ");
    phrase_count(out, inside->levels, "level");
    text_printf(out, ", ");
    phrase_count(out, report->file->index_pages, "page");
    if (inside->leaves)
        text_printf(out, ": %u leaf page%s of %.1f entries", inside->leaves, plural_ending(inside->leaves),
                    (double)inside->entries / inside->leaves);
    if (inside->inner)
        text_printf(out, ", %u inner page%s of %.1f children", inside->inner, plural_ending(inside->inner),
                    (double)inside->inner_children / inside->inner);
    text_add_char(out, '\n');
}

static void add_share(Text *out, const char *name, InsideCount count, const LayerInside *inside)
{
    char entries[32], bytes[32];
    text_printf(out, "  %-28s %10s  %9s  %5.1f %%\n", name, count_format(count.entries, entries),
                bytes_format(count.bytes, bytes),
                inside->bytes ? 100.0 * (double)count.bytes / (double)inside->bytes : 0.0);
}

static void add_kinds(const LayerInside *inside, Text *out)
{
    for (int kind = 0; kind < RECORD_KIND_END; kind++)
        if (inside->kinds[kind].entries)
            add_share(out, record_kind_name((RecordKind)kind), inside->kinds[kind], inside);
    add_share(out, "of them initialising", inside->initialising, inside);
    add_share(out, "of them compressed", inside->compressed, inside);
}

static void add_hottest(const LayerInside *inside, Text *out)
{
    if (inside->hottest.count == 0 || inside->hottest.at[0].entries == 1)
        return; /* no key is hotter than another */
    text_printf(out, "  hottest keys\n");
    for (size_t i = 0; i < inside->hottest.count; i++) {
        const InsideKey *key = &inside->hottest.at[i];
        char label[KEY_LABEL_SIZE], entries[32], bytes[32];
        text_printf(out, "    %-26s %10s  %9s\n", key_label(key->key, KEY_PRODUCTION, label),
                    count_format(key->entries, entries), bytes_format(key->bytes, bytes));
    }
}

static void add_holes(const LayerInside *inside, Text *out)
{
    if (inside->holes.count == 0)
        return;
    text_printf(out, "  ");
    phrase_count(out, inside->hole_count, "hole");
    text_printf(out, " between its keys%s\n", inside->hole_count > inside->holes.count ? "; the longest" : "");
    for (size_t i = 0; i < inside->holes.count; i++) {
        KeyRange hole = inside->holes.at[i];
        char keys[32];
        text_printf(out, "    ");
        add_keys(out, hole);
        if (hole.hi - hole.lo <= PAGE_KEYS_SHOWN)
            text_printf(out, "  %s key%s", count_format((uint64_t)(hole.hi - hole.lo), keys),
                        plural_ending((uint64_t)(hole.hi - hole.lo)));
        text_add_char(out, '\n');
    }
}

void layer_damage_text(Str name, const LayerDamages *damages, Text *out)
{
    char shown[32];
    for (size_t i = 0; i < damages->kept.count; i++) {
        text_add_escaped(out, name);
        text_printf(out, ": page %" PRIu64 ": %s\n", damages->kept.at[i].page, damages->kept.at[i].reason);
    }
    if (damages->count > damages->kept.count) {
        text_add_escaped(out, name);
        text_printf(out, ": … %s damages in all\n", count_format(damages->count, shown));
    }
}

void layer_report_text(const LayerReport *report, Text *out)
{
    const LayerInside *inside = report->inside;
    char entries[32];
    text_add_escaped(out, report->name);
    text_add_char(out, '\n');
    add_summary(report, out);
    if (name_differs(report))
        text_printf(out, "  note        the name says other ranges than the summary, as after a copy or a shard split: "
                         "the name counts\n");
    add_tree(report, out);
    text_printf(out, "  entries     ");
    text_printf(out, "%s of ", count_format(inside->entries, entries));
    phrase_count(out, inside->keys, "key");
    text_printf(out, ", ");
    phrase_bytes(out, inside->bytes);
    if (inside->entries) {
        text_printf(out, "\n  spans       keys ");
        add_keys(out, inside->key_range);
        text_printf(out, ", LSN ");
        phrase_lsns(out, inside->lsn_range);
    }
    text_add_char(out, '\n');
    add_kinds(inside, out);
    add_hottest(inside, out);
    add_holes(inside, out);
    if (report->damages->count) {
        text_printf(out, "  DAMAGED     ");
        phrase_count(out, report->damages->count, "place");
        text_printf(out, ": what they held is not counted above\n");
    }
}

void layer_check_text(const LayerReport *report, Text *out)
{
    layer_damage_text(report->name, report->damages, out);
    text_add_escaped(out, report->name);
    text_printf(out, report->damages->count ? ": damaged: " : ": sound: ");
    if (report->damages->count) {
        phrase_count(out, report->damages->count, "place");
        text_printf(out, ", ");
    }
    phrase_count(out, report->file->index_pages, "index page");
    text_printf(out, ", ");
    phrase_count(out, report->inside->entries, "blob");
    text_printf(out, ", ");
    phrase_bytes(out, report->inside->bytes);
    text_printf(out, " checked\n");
}

/* ---- JSON ---- */

static void json_id(JsonWriter *json, const char *name, const uint8_t id[LAYER_FILE_ID_BYTES])
{
    Text text = TEXT_EMPTY;
    layer_report_add_id(&text, id);
    json_text(json, name, text.at);
    text_release(&text);
}

static void json_count(JsonWriter *json, const char *name, InsideCount count)
{
    json_open_flat(json, name, '{');
    json_number(json, "entries", count.entries);
    json_number(json, "bytes", count.bytes);
    json_close(json);
}

static void json_summary(JsonWriter *json, const LayerFile *file)
{
    const LayerSummary *summary = &file->summary;
    json_text(json, "kind", layer_kind_name((LayerKind)summary->kind));
    json_number(json, "size", file->size);
    json_number(json, "pages", file->size / LAYER_PAGE);
    json_id(json, "tenant", summary->tenant);
    json_id(json, "timeline", summary->timeline);
    json_write_key_bounds(json, summary->keys, KEY_PRODUCTION);
    json_write_lsn_bounds(json, summary->lsns);
    json_bool(json, "l0", layer_report_is_l0(summary));
}

static void json_tree(JsonWriter *json, const LayerFile *file, const LayerInside *inside)
{
    json_open_flat(json, "index", '{');
    json_number(json, "start_page", file->summary.index_start);
    json_number(json, "root", file->summary.index_root);
    json_number(json, "pages", file->index_pages);
    json_number(json, "levels", inside->levels);
    json_number(json, "leaves", inside->leaves);
    json_number(json, "inner", inside->inner);
    json_number(json, "inner_children", inside->inner_children);
    json_close(json);
}

static void json_places(JsonWriter *json, const LayerInside *inside)
{
    json_open(json, "hottest", '[');
    for (size_t i = 0; i < inside->hottest.count; i++) {
        const InsideKey *key = &inside->hottest.at[i];
        char label[KEY_LABEL_SIZE];
        json_open_flat(json, NULL, '{');
        json_write_key(json, "key", key->key, KEY_PRODUCTION);
        json_text(json, "name", key_label(key->key, KEY_PRODUCTION, label));
        json_number(json, "entries", key->entries);
        json_number(json, "bytes", key->bytes);
        json_close(json);
    }
    json_close(json);
    json_number(json, "hole_count", inside->hole_count);
    json_open(json, "holes", '[');
    for (size_t i = 0; i < inside->holes.count; i++) {
        json_open_flat(json, NULL, '{');
        json_write_key_bounds(json, inside->holes.at[i], KEY_PRODUCTION);
        json_close(json);
    }
    json_close(json);
}

void layer_report_json(const LayerReport *report, JsonWriter *json)
{
    const LayerInside *inside = report->inside;
    json_open(json, NULL, '{');
    json_string(json, "file", report->name);
    json_summary(json, report->file);
    json_bool(json, "name_differs", name_differs(report));
    json_tree(json, report->file, inside);
    json_number(json, "entries", inside->entries);
    json_number(json, "keys", inside->keys);
    json_number(json, "bytes", inside->bytes);
    json_open_flat(json, "spans", '{');
    if (inside->entries) {
        json_write_key_bounds(json, inside->key_range, KEY_PRODUCTION);
        json_write_lsn_bounds(json, inside->lsn_range);
    }
    json_close(json);
    json_open(json, "kinds", '{');
    for (int kind = 0; kind < RECORD_KIND_END; kind++)
        json_count(json, record_kind_word((RecordKind)kind), inside->kinds[kind]);
    json_close(json);
    json_count(json, "initialising", inside->initialising);
    json_count(json, "compressed", inside->compressed);
    if (inside->bytes)
        json_decimal(json, "compressed_share", (double)inside->compressed.bytes / (double)inside->bytes, 4);
    else
        json_null(json, "compressed_share");
    json_places(json, inside);
    json_number(json, "damaged", report->damages->count);
    json_open(json, "damage", '[');
    for (size_t i = 0; i < report->damages->kept.count; i++) {
        json_open_flat(json, NULL, '{');
        json_number(json, "page", report->damages->kept.at[i].page);
        json_text(json, "reason", report->damages->kept.at[i].reason);
        json_close(json);
    }
    json_close(json);
    json_close(json);
}
