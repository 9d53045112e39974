/* store.c - decides which files of a store are read, and which family is shown.
 *
 * A MANIFEST that is named alone usually lies in a store's directory. Then the OPTIONS file there, and the files that
 * show which engine wrote the store, are used too.
 */
#include "core/formats/engine/store.h"

#include "core/base/file.h"
#include "core/formats/engine/dump.h"
#include "core/formats/engine/engine_log.h"
#include "core/formats/engine/engine_options.h"
#include "core/formats/engine/record_log.h"
#include "core/formats/engine/store_dir.h"
#include "core/history/lsm_history.h"
#include "core/planner/leveled/lsm_policy.h"

#include <stdlib.h>
#include <sys/stat.h>

typedef struct StoreInput {
    ARRAY(ManifestText) manifests;
    Str dump; /* what an engine's tool printed; empty: none */
    const char *dump_name;
    DumpKind dump_kind;
    Str log; /* a LOG's text; empty: none */
    const char *log_name;
    Str options; /* an OPTIONS file's text; empty: none */
    const char *options_name;
    ManifestHints hints;
    Arena arena; /* owns texts and names, except those of MANIFESTs, which have arenas of their own */
    LoadReport *report;
} StoreInput;

bool store_sniff(Str text)
{
    EngineDialect dialect;
    DumpKind dump;
    return log_sniff(text) || engine_options_sniff(text, &dialect) || dump_sniff(text, &dump) || engine_log_sniff(text);
}

static bool store_head_is_source(const char *path)
{
    Arena arena = {0};
    Str text = {0};
    struct stat info;
    bool regular = stat(path, &info) == 0 && S_ISREG(info.st_mode);
    uint64_t number; /* a damaged MANIFEST is recognised by its name */
    bool fine =
        regular && file_read_head(path, STORE_HEAD, &arena, &text, NULL) &&
        (store_sniff(text) || (manifest_name_parse(path, &number) && text.length && memchr(text.at, 0, text.length)));
    arena_release(&arena);
    return fine;
}

bool store_is_source(const char *path)
{
    if (strcmp(path, "-") == 0)
        return false;
    if (!file_is_directory(path))
        return store_head_is_source(path);
    StoreDir dir;
    bool found = store_dir_read(path, &dir, NULL) && dir.found;
    store_dir_release(&dir);
    return found;
}

static void note(StoreInput *input, const char *text)
{
    notes_add(&input->report->notes, "%s", text);
}

static const char *store_escaped(Arena *arena, const char *path)
{
    char name[sizeof((Error *)0)->file];
    size_t length = text_escape(str_from(path), name, sizeof name);
    return arena_copy(arena, name, length);
}

/* ---- texts ---- */

/* Says why not even the first version edit can be read. */
static void refuse_unreadable(Str text, const LogReader *log, Error *error)
{
    if (text.length == 0)
        error_set(error, ERROR_INPUT, "is empty: a MANIFEST begins with a version edit");
    else
        error_set(error, ERROR_INPUT,
                  "%s at byte %llu%s%s: its first version edit can't be read, so nothing is known of the store",
                  log->end == LOG_END_CLEAN || log->end == LOG_END_ZEROS ? "no record" : log_end_name(log->end),
                  (unsigned long long)log->end_offset, log->end_reason[0] ? ", " : "", log->end_reason);
}

/* Fails for a write-ahead log: it is a record log too, but has no version edits. A recycled one has not even
 * records that a MANIFEST could have: only by its name is a file a damaged MANIFEST. */
static bool check_manifest(Str text, const char *name, Error *error)
{
    if (manifest_sniff(text))
        return true;
    LogReader log = log_reader(text, LOG_MANIFEST);
    LogRecord record;
    size_t records = 0;
    uint64_t number;
    while (log_reader_next(&log, &record))
        records++;
    if (records == 0 && manifest_name_parse(name, &number))
        refuse_unreadable(text, &log, error);
    else
        error_set(
            error, ERROR_INPUT,
            "is a record log of %zu record%s, but the first is not a version edit, so it may be a write-ahead log: "
            "give the store's directory or its MANIFEST",
            records, plural_ending(records));
    log_reader_release(&log);
    return error_place(error, name, 0, 0);
}

/* Takes a text. `arena` owns the text alone, or is NULL where someone else does; its memory is taken over where the
 * text is needed later. */
static bool take_text(StoreInput *input, Str text, Arena *arena, const char *name, Error *error)
{
    ManifestText manifest = {text, store_escaped(&input->report->arena, name), 0, NULL};
    EngineDialect dialect;
    if (engine_options_sniff(text, &dialect)) {
        input->options = text;
        input->options_name = manifest.name;
        input->hints.has_options = true;
        input->hints.options = dialect;
        return true;
    }
    if (!log_sniff(text) && dump_sniff(text, &input->dump_kind)) {
        input->dump = text;
        input->dump_name = manifest.name;
        array_push(&input->report->files, (LoadedFile){manifest.name, dump_kind_name(input->dump_kind)});
        return true;
    }
    if (!log_sniff(text) && engine_log_sniff(text)) {
        input->log = text;
        input->log_name = manifest.name;
        return true;
    }
    if (!check_manifest(text, name, error))
        return false;
    manifest_name_parse(name, &manifest.number);
    if (arena) {
        manifest.arena = mem_zero(1, sizeof *manifest.arena);
        arena_take(manifest.arena, arena);
    }
    array_push(&input->manifests, manifest);
    array_push(&input->report->files, (LoadedFile){manifest.name, "manifest"});
    return true;
}

static bool take_file(StoreInput *input, const char *path, Error *error)
{
    Str text;
    Arena arena = {0};
    bool fine =
        file_read_bytes(path, FILE_ANY_SIZE, &arena, &text, error) && take_text(input, text, &arena, path, error);
    arena_take(&input->arena, &arena); /* what is not a MANIFEST is needed until the end */
    return fine;
}

/* ---- directories ---- */

static void take_hints(StoreInput *input, const StoreDir *dir)
{
    input->hints.has_marker |= dir->has_marker;
    input->hints.has_identity |= dir->has_identity;
}

/* Takes the newest OPTIONS file of the directory, unless one was given. */
static bool take_options(StoreInput *input, const StoreDir *dir, Error *error)
{
    if (!dir->has_options || input->options.length)
        return true;
    const char *path = arena_printf(&input->arena, "%s/OPTIONS-%06llu", dir->path, (unsigned long long)dir->options);
    Str text;
    EngineDialect dialect;
    if (!file_read(path, FILE_ANY_SIZE, &input->arena, &text, error))
        return false;
    if (!engine_options_sniff(text, &dialect)) {
        note(input, arena_printf(&input->report->arena, "%s: not an OPTIONS file of RocksDB or Pebble: left out",
                                 store_escaped(&input->report->arena, path)));
        return true;
    }
    return take_text(input, text, NULL, path, error);
}

/* Takes the LOG of the directory, unless one was given. */
static bool take_log(StoreInput *input, const StoreDir *dir, Error *error)
{
    if (!dir->has_log || input->log.length)
        return true;
    const char *path = arena_printf(&input->arena, "%s/LOG", dir->path);
    Str text;
    if (!file_read(path, FILE_ANY_SIZE, &input->arena, &text, error))
        return false;
    if (engine_log_sniff(text)) {
        input->log = text;
        input->log_name = store_escaped(&input->report->arena, path);
    }
    return true;
}

static void store_note_choice(StoreInput *input, const StoreDir *dir)
{
    Arena *arena = &input->report->arena;
    unsigned long long number = dir->manifest;
    const char *path = store_escaped(arena, dir->path);
    if (dir->current_is_gone)
        note(input, arena_printf(arena, "%s: the MANIFEST that %s names is not there: MANIFEST-%06llu is used", path,
                                 dir->has_marker ? "its marker" : "CURRENT", number));
    else if (dir->assumed)
        note(input, arena_printf(arena,
                                 "%s: neither CURRENT nor a marker says which MANIFEST is current: "
                                 "MANIFEST-%06llu is used, the one with the largest number",
                                 path, number));
    if (dir->older.count)
        note(input, arena_printf(arena,
                                 "%s: MANIFEST-%06llu%s older: give them together to see the history from "
                                 "there on",
                                 path, (unsigned long long)dir->older.at[0],
                                 word_for(dir->older.count, " is", " and others are")));
}

static bool take_directory(StoreInput *input, const char *path, Error *error)
{
    StoreDir dir;
    if (!store_dir_read(path, &dir, error))
        return false;
    bool fine = dir.found;
    if (!fine) {
        error_set(error, ERROR_INPUT, "there is no MANIFEST in this directory");
        error_place(error, path, 0, 0);
    } else {
        take_hints(input, &dir);
        store_note_choice(input, &dir);
        const char *manifest =
            arena_printf(&input->arena, "%s/MANIFEST-%06llu", path, (unsigned long long)dir.manifest);
        fine = take_file(input, manifest, error) && take_options(input, &dir, error) && take_log(input, &dir, error);
    }
    store_dir_release(&dir);
    return fine;
}

/* Reads what lies beside a MANIFEST that was given by its name. */
static bool look_beside(StoreInput *input, const char *path, Error *error)
{
    const char *slash = strrchr(path, '/');
    const char *parent = slash ? arena_copy(&input->arena, path, slash == path ? 1 : (size_t)(slash - path)) : ".";
    StoreDir dir;
    if (!store_dir_read(parent, &dir, NULL))
        return true;
    take_hints(input, &dir);
    bool fine = take_options(input, &dir, error) && take_log(input, &dir, error);
    store_dir_release(&dir);
    return fine;
}

static bool take_path(StoreInput *input, const char *path, Error *error)
{
    return file_is_directory(path) ? take_directory(input, path, error) : take_file(input, path, error);
}

/* ---- the history from what was read ---- */

static void store_apply_options(StoreInput *input, Lsm *lsm)
{
    for (size_t i = 0; i < lsm->families.count && input->options.length; i++) {
        LsmFamily *family = &lsm->families.at[i];
        size_t invalid = 0;
        Error why = {0};
        engine_options_read(input->options, family->name, &family->options, &invalid, &why);
        if (invalid)
            note(input, arena_printf(&input->report->arena, "%s:%lu: %s; the default is used", input->options_name,
                                     why.line, why.message));
    }
    Arena *arena = &input->report->arena;
    if (lsm->engine != LSM_LEVELDB && !input->options.length)
        note(input, arena_printf(arena, "no OPTIONS file: targets and picks are those of %s's default options",
                                 lsm_engine_name(lsm->engine)));
}

static void store_list_families(const Lsm *lsm, Text *out)
{
    for (size_t i = 0; i < lsm->families.count; i++) {
        char name[96];
        text_escape(lsm->families.at[i].name, name, sizeof name);
        text_printf(out, "%s%s", i ? ", " : "", name);
        if (lsm->families.at[i].dropped)
            text_printf(out, " (dropped)");
    }
}

static bool store_choose_family(StoreInput *input, const Lsm *lsm, const char *name, uint32_t *family, Error *error)
{
    Text names = TEXT_EMPTY;
    store_list_families(lsm, &names);
    *family = name ? lsm_family_named(lsm, str_from(name)) : 0;
    bool fine = *family != FAMILY_NONE;
    if (!fine)
        error_set(error, ERROR_USAGE, "there is no column family '%s': %s", name, names.at);
    else if (!name && lsm->families.count > 1)
        note(input, arena_printf(&input->report->arena,
                                 "%zu column families: %s; the first is shown, --family NAME shows another",
                                 lsm->families.count, names.at));
    text_release(&names);
    return fine;
}

static bool read_store(StoreInput *input, const LoadOptions *options, Lsm *lsm, Error *error)
{
    if (input->dump.length)
        return dump_read(input->dump, input->dump_name, input->dump_kind, options->strict, lsm, input->report, error);
    return manifest_read(input->manifests.at, input->manifests.count, &input->hints, options->strict, lsm,
                         input->report, error);
}

static bool finish(StoreInput *input, const LoadOptions *options, const char *title, History *history, Error *error)
{
    if (!input->manifests.count && !input->dump.length)
        return error_set(error, ERROR_INPUT, "%s alone has no tables: give the MANIFEST too",
                         input->log.length ? "a LOG" : "an OPTIONS file");
    if (input->manifests.count && input->dump.length) {
        error_set(error, ERROR_USAGE, "is a dump of a store by a tool: give it without the MANIFEST");
        return error_place(error, input->dump_name, 0, 0);
    }
    if (options->dialect) {
        input->hints.forced = dialect_named(str_from(options->dialect), &input->hints.dialect);
        if (!input->hints.forced)
            return error_set(error, ERROR_USAGE, "--dialect is leveldb, rocksdb or pebble, not '%s'", options->dialect);
    }
    input->hints.salvage = options->salvage;
    Lsm *lsm = mem_zero(1, sizeof *lsm);
    uint32_t family = 0;
    if (!read_store(input, options, lsm, error) || !store_choose_family(input, lsm, options->family, &family, error)) {
        lsm_release(lsm);
        free(lsm);
        return false;
    }
    store_apply_options(input, lsm);
    if (input->log.length)
        engine_log_join(input->log, input->log_name, lsm, input->report);
    History loaded;
    history_init(&loaded);
    lsm_policy_of(&lsm->families.at[family].options, &loaded.policy);
    loaded.title = arena_text(&loaded.arena, title);
    lsm_history_init(&loaded, lsm, family, VERTICAL_LEVEL);
    *history = loaded;
    return true;
}

static void input_release(StoreInput *input)
{
    for (size_t i = 0; i < input->manifests.count; i++) {
        if (input->manifests.at[i].arena)
            arena_release(input->manifests.at[i].arena);
        free(input->manifests.at[i].arena);
    }
    array_release(&input->manifests);
    arena_release(&input->arena);
}

/* The last part of the path, even if the path ends in slashes. */
static const char *store_title_of(Arena *arena, const char *path)
{
    size_t end = strlen(path);
    while (end > 1 && path[end - 1] == '/')
        end--;
    size_t start = end;
    while (start > 0 && path[start - 1] != '/')
        start--;
    return start < end ? arena_copy(arena, path + start, end - start) : path;
}

bool store_load(const char *const *paths, size_t n, const LoadOptions *options, History *history, LoadReport *report,
                Error *error)
{
    StoreInput input = {.report = report};
    bool fine = true;
    for (size_t i = 0; i < n && fine; i++)
        fine = take_path(&input, paths[i], error);
    for (size_t i = 0; i < n && fine; i++)
        if (!file_is_directory(paths[i]))
            fine = look_beside(&input, paths[i], error);
    fine = fine && finish(&input, options, store_title_of(&input.arena, paths[0]), history, error);
    input_release(&input);
    return fine;
}

bool store_load_text(Str text, const char *name, const LoadOptions *options, History *history, LoadReport *report,
                     Error *error)
{
    StoreInput input = {.report = report};
    bool fine = take_text(&input, text, NULL, name, error) && finish(&input, options, name, history, error);
    input_release(&input);
    return fine;
}
