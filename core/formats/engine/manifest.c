/* manifest.c - decides the dialect of a MANIFEST, then reads it edit by edit.
 *
 * There is no magic number. All records are decoded under each dialect, and a dialect that fails is excluded. Of
 * several that are left, the contents of the edits decide (core/formats/engine/edit_decode.h, HINT_…), then the files
 * beside the MANIFEST:
 *
 *     tables with tag 7                                     LevelDB
 *     ancestor times, previous log beside new tables,
 *     tags from 200 on                                      RocksDB
 *     Pebble's own tags, creation times without tag 9       Pebble
 *     marker file or OPTIONS of Pebble                      Pebble
 *     IDENTITY or OPTIONS of RocksDB                        RocksDB
 */
#include "core/formats/engine/manifest.h"

#include "core/formats/engine/record_log.h"

#include <stdlib.h>
#include <string.h>

typedef struct Trial {
    bool fits;
    size_t records; /* number that were decoded before one failed */
    unsigned hints;
    size_t tables;
} Trial;

/* What the first pass found. */
typedef struct Found {
    EngineDialect dialect;
    size_t tables;      /* lower bound of the number of tables */
    uint64_t *verified; /* for each text: checksums up to this place are right; owned */
} Found;

bool manifest_sniff(Str text)
{
    LogReader reader = log_reader(text, LOG_MANIFEST);
    LogRecord record;
    bool fits = false;
    if (log_reader_next(&reader, &record) && record.payload.length) {
        VersionEdit edit = {0};
        for (unsigned dialect = 0; dialect < DIALECT_COUNT_ && !fits; dialect++)
            fits = version_edit_decode(&edit, record.payload, (EngineDialect)dialect, NULL);
        version_edit_release(&edit);
    }
    log_reader_release(&reader);
    return fits;
}

#define PIECE_TABLES 65536u                     /* tables of a base that are read at once */
#define GIANT_BYTES  ((size_t)16 * 1024 * 1024) /* size from which a record is read in pieces */

/* Decodes a record and drops its tables as they come; reports what else the edit contains, and how many tables it
 * has. */
static bool decode_facts(VersionEdit *edit, Str payload, EngineDialect dialect, size_t *tables, Error *error)
{
    EditPieces pieces = {payload, 0, dialect};
    version_edit_clear(edit);
    *tables = 0;
    while (edit_pieces_more(&pieces)) {
        edit->added.count = 0;
        if (!version_edit_decode_piece(edit, &pieces, PIECE_TABLES, error))
            return false;
        *tables += edit->added.count;
    }
    return true;
}

static bool by_content(const Trial trials[DIALECT_COUNT_], EngineDialect *dialect);

/* One pass over the records, for all dialects that still fit, until only one is left. Returns the place up to which
 * checksums are right. */
static uint64_t try_text(Str text, VersionEdit *edit, Trial trials[DIALECT_COUNT_])
{
    enum { ENOUGH = 4096 };
    LogReader reader = log_reader(text, LOG_MANIFEST);
    LogRecord record;
    EngineDialect told;
    for (size_t records = 0; log_reader_next(&reader, &record); records++) {
        for (unsigned dialect = 0; dialect < DIALECT_COUNT_; dialect++) {
            Trial *trial = &trials[dialect];
            size_t tables;
            if (!trial->fits)
                continue;
            trial->fits = decode_facts(edit, record.payload, (EngineDialect)dialect, &tables, NULL);
            if (!trial->fits)
                continue;
            trial->records++;
            trial->hints |= edit->hints;
            trial->tables += tables;
        }
        if (records >= ENOUGH && by_content(trials, &told))
            break;
    }
    uint64_t verified = reader.at;
    log_reader_release(&reader);
    return verified;
}

/* Chooses the dialect by the bytes alone; false where they fit several. */
static bool by_content(const Trial trials[DIALECT_COUNT_], EngineDialect *dialect)
{
    unsigned left = 0, last = 0, hints = 0;
    for (unsigned i = 0; i < DIALECT_COUNT_; i++)
        if (trials[i].fits) {
            left++;
            last = i;
            hints |= trials[i].hints;
        }
    bool known = true;
    if (left == 1)
        *dialect = (EngineDialect)last;
    else if (trials[DIALECT_LEVELDB].fits && hints & HINT_OLD_FILES)
        *dialect = DIALECT_LEVELDB;
    else if (trials[DIALECT_ROCKSDB].fits &&
             (trials[DIALECT_ROCKSDB].hints & (HINT_ANCESTOR_TIME | HINT_HIGH_TAG) ||
              (trials[DIALECT_ROCKSDB].hints & HINT_PREVIOUS_LOG && hints & HINT_NEW_FILES)))
        *dialect = DIALECT_ROCKSDB;
    else if (trials[DIALECT_PEBBLE].fits && (trials[DIALECT_PEBBLE].hints & HINT_PEBBLE_TAG ||
                                             (hints & HINT_CREATION_TIME && !(hints & HINT_PREVIOUS_LOG))))
        *dialect = DIALECT_PEBBLE;
    else
        known = false;
    return known;
}

static bool by_directory(const Trial trials[DIALECT_COUNT_], const ManifestHints *hints, EngineDialect *dialect)
{
    EngineDialect named = hints->has_options ? hints->options : hints->has_marker ? DIALECT_PEBBLE : DIALECT_ROCKSDB;
    if ((hints->has_options || hints->has_marker || hints->has_identity) && trials[named].fits) {
        *dialect = named;
        return true;
    }
    return false;
}

/* The dialect that decodes the most records, so that damage inside a record does not hide which engine wrote the
 * file. */
static EngineDialect most_records(const Trial trials[DIALECT_COUNT_])
{
    unsigned best = DIALECT_ROCKSDB;
    for (unsigned i = 0; i < DIALECT_COUNT_; i++)
        if (trials[i].records > trials[best].records)
            best = i;
    return (EngineDialect)best;
}

static bool find_dialect(const ManifestText *texts, size_t count, const ManifestHints *hints, Found *found,
                         Error *error)
{
    Trial trials[DIALECT_COUNT_] = {{.fits = true}, {.fits = true}, {.fits = true}};
    VersionEdit edit = {0};
    for (unsigned i = 0; i < DIALECT_COUNT_; i++)
        trials[i].fits = !hints->forced || hints->dialect == (EngineDialect)i;
    for (size_t i = 0; i < count; i++)
        found->verified[i] = try_text(texts[i].text, &edit, trials);
    version_edit_release(&edit);
    bool some = false;
    size_t tables = 0;
    for (unsigned i = 0; i < DIALECT_COUNT_; i++) {
        some |= trials[i].fits;
        tables = trials[i].tables > tables ? trials[i].tables : tables;
    }
    found->tables = tables;
    found->dialect = hints->forced ? hints->dialect : most_records(trials);
    if (hints->forced || !some || by_directory(trials, hints, &found->dialect) || by_content(trials, &found->dialect))
        return true;
    found->dialect = DIALECT_ROCKSDB;
    if (!tables && trials[DIALECT_ROCKSDB].fits)
        return true; /* without a table nothing depends on the dialect */
    error_set(error, ERROR_INPUT,
              "it does not say whether LevelDB, RocksDB or Pebble wrote it: use --dialect leveldb, rocksdb "
              "or pebble");
    return error_place(error, texts[0].name, 0, 0);
}

/* Records what is wrong with a MANIFEST, and notes it with the file's whole name and with `advice`. */
static void add_flaw(const ManifestText *text, LsmFlawKind kind, const Text *what, const char *advice,
                     LsmBuilder *builder, LoadReport *report)
{
    const char *slash = strrchr(text->name, '/');
    Text flaw = TEXT_EMPTY;
    text_printf(&flaw, "%s is %s", slash ? slash + 1 : text->name, what->at);
    lsm_builder_flaw(builder, kind, flaw.at);
    notes_add_grave(&report->notes, "%s: %s%s", text->name, what->at, advice);
    text_release(&flaw);
}

static void add_end(const ManifestText *text, const LogReader *log, size_t records, bool salvaged, LsmBuilder *builder,
                    LoadReport *report)
{
    if (log->end == LOG_END_CLEAN || log->end == LOG_END_ZEROS)
        return;
    uint64_t rest = text->text.length - log->end_offset;
    bool torn = log->end == LOG_END_TORN;
    Text what = TEXT_EMPTY;
    text_printf(&what, "%s at byte %llu: %s behind %zu record%s, %llu bytes are left; %s", log_end_name(log->end),
                (unsigned long long)log->end_offset, log->end_reason, records, plural_ending(records),
                (unsigned long long)rest,
                torn       ? "the history up to there is whole, as every engine would see it"
                : salvaged ? "what follows it was salvaged: edits are missing"
                           : "the history ends there");
    add_flaw(text, torn ? LSM_FLAW_CUT : LSM_FLAW_DAMAGE, &what,
             torn || salvaged ? ""
                              : " (LevelDB and RocksDB refuse to open such a store, Pebble would go on without the "
                                "rest; --salvage goes on at the next block)",
             builder, report);
    text_release(&what);
}

static void add_undecodable(const ManifestText *text, const LogRecord *record, size_t records, const Error *why,
                            LsmBuilder *builder, LoadReport *report)
{
    Text what = TEXT_EMPTY;
    text_printf(&what, "undecodable at byte %llu: record %zu: %s; the history ends there",
                (unsigned long long)record->offset, records, why->message);
    add_flaw(text, LSM_FLAW_DAMAGE, &what, "", builder, report);
    text_release(&what);
}

/* Reads a record of many tables twice: first to learn what it is, then in pieces if it belongs to a base. */
static bool read_giant(const LogRecord *record, EngineDialect dialect, VersionEdit *edit, LsmBuilder *builder,
                       Error *error)
{
    size_t tables;
    if (!decode_facts(edit, record->payload, dialect, &tables, error))
        return false;
    uint32_t family = edit->family;
    if (!lsm_builder_takes_pieces(builder, edit)) {
        if (!version_edit_decode(edit, record->payload, dialect, error))
            return false;
        lsm_builder_edit(builder, edit, record->offset);
        return true;
    }
    EditPieces pieces = {record->payload, 0, dialect};
    for (bool first = true; edit_pieces_more(&pieces); first = false) {
        version_edit_clear(edit);
        edit->family = family; /* the record may name it after its tables */
        if (!version_edit_decode_piece(edit, &pieces, PIECE_TABLES, error))
            return false;
        lsm_builder_piece(builder, edit, record->offset, first);
    }
    return true;
}

static bool read_record(const LogRecord *record, EngineDialect dialect, VersionEdit *edit, LsmBuilder *builder,
                        Error *error)
{
    if (record->payload.length >= GIANT_BYTES)
        return read_giant(record, dialect, edit, builder, error);
    if (!version_edit_decode(edit, record->payload, dialect, error))
        return false;
    lsm_builder_edit(builder, edit, record->offset);
    return true;
}

/* Reads all edits of one MANIFEST. False where it is incomplete. */
static bool read_edits(const ManifestText *text, const ManifestHints *hints, EngineDialect dialect, uint64_t verified,
                       LsmBuilder *builder, LoadReport *report)
{
    LogReader log = log_reader(text->text, LOG_MANIFEST);
    LogRecord record;
    VersionEdit edit = {0};
    size_t records = 0;
    bool fine = true;
    log.verified = verified;
    if (text->arena) /* it holds the text alone, and is freed when this returns */
        log.own_text = (char *)(uintptr_t)text->text.at;
    lsm_builder_manifest(builder, text->number);
    for (bool goes_on = true; goes_on;) {
        Error why = {0};
        while (fine && log_reader_next(&log, &record)) {
            fine = read_record(&record, dialect, &edit, builder, &why);
            if (!fine)
                add_undecodable(text, &record, records, &why, builder, report);
            records++;
        }
        goes_on = fine && hints->salvage && log.end == LOG_END_CORRUPT;
        if (fine)
            add_end(text, &log, records, goes_on, builder, report);
        goes_on = goes_on && log_reader_resume(&log);
        if (goes_on)
            lsm_builder_gap(builder);
    }
    bool whole = fine && (log.end == LOG_END_CLEAN || log.end == LOG_END_ZEROS);
    version_edit_release(&edit);
    log_reader_release(&log);
    return whole;
}

static int compare_texts(const void *a, const void *b)
{
    const ManifestText *x = a, *y = b;
    return (x->number > y->number) - (x->number < y->number);
}

bool manifest_read(ManifestText *texts, size_t count, const ManifestHints *hints, bool strict, Lsm *lsm,
                   LoadReport *report, Error *error)
{
    qsort(texts, count, sizeof *texts, compare_texts);
    Found found = {.verified = mem_zero(count, sizeof *found.verified)};
    if (!find_dialect(texts, count, hints, &found, error)) {
        free(found.verified);
        return false;
    }
    LsmBuilder *builder = lsm_builder_new((LsmEngine)found.dialect, &report->notes);
    lsm_builder_expect(builder, found.tables);
    bool fine = true;
    for (size_t i = 0; i < count && fine; i++) {
        fine = read_edits(&texts[i], hints, found.dialect, found.verified[i], builder, report) || !strict;
        if (texts[i].arena)
            arena_release(texts[i].arena);
    }
    free(found.verified);
    if (!fine) {
        lsm_builder_free(builder);
        return error_set(error, ERROR_INPUT, "%s", report->notes.at[report->notes.count - 1]);
    }
    return lsm_builder_end(builder, lsm, error) || error_place(error, texts[0].name, 0, 0);
}
