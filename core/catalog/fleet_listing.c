/* fleet_listing.c - adds lines to the packs of their timelines, and analyses a pack when its timeline has ended.
 *
 *     lines of t1 t1 t1 t2 t2 t3 …      while lines of t2 are read, t1 is analysed by another thread and then forgotten
 *     lines of t1 t2 t1 …               t1 seemed to have ended: the stream is read again from its start, and
 *                                       all packs are kept until its end
 *
 * Standard input can't be read again, so its layers are kept compressed after they were analysed. If a timeline
 * continues after it seemed to have ended, all timelines are analysed again at the end.
 */
#include "core/base/byte_stream.h"
#include "core/catalog/fleet_listing.h"
#include "core/catalog/fleet_pack.h"
#include "core/formats/layer_name.h"
#include "core/formats/listing.h"
#include "core/formats/listing_folder.h"
#include "core/formats/names.h"

#include <stdlib.h>

#define SURVEYED    2000u /* lines with names from which the column of sizes is guessed */
#define SKIPS_NOTED 5u
#define LINES_ASKED 4096u /* lines between two checks of the cancel flag */

/* What the lines `gc_cutoff:` and `branch:` say of a timeline. */
typedef struct Markers {
    bool has_cutoff;
    Lsn cutoff;
    LsnArray branches;
} Markers;

typedef struct FleetGroup {
    FleetPack pack;
    Markers markers;
    CompressedLayers compressed; /* its layers, compressed, where they were analysed and no line has been added since */
    struct FleetItem *item;      /* owned: the item that was handed to a worker, where it is kept */
    bool given, wanted;
    bool mixed; /* keys of two forms were read: the first form counts */
} FleetGroup;

typedef struct FleetItem {
    FleetPack pack;
    CompressedLayers
        compressed; /* the layers, compressed, in place of the pack; filled after the analysis with `keep` */
    bool keep;      /* the listing may need the item again and frees it */
    Markers markers;
    Origin origin;
} FleetItem;

/* A directory that lines have named, cached so that its ids are looked for only once. */
typedef struct ListedDirectory {
    Str path; /* in the listing's arena */
    uint32_t group;
} ListedDirectory;

typedef struct FleetListing {
    FleetWork *work;
    WorkQueue queue;
    Arena texts;
    Origins origins;
    Table directories; /* maps a path's hash to its directory */
    ARRAY(ListedDirectory) paths;
    ARRAY(FleetGroup) groups; /* group i belongs to origin i */
    uint32_t current;         /* the group of the last line; UINT32_MAX: none yet */
    Markers ahead;            /* markers that came before the first name: they belong to the first timeline */
    Text directory;           /* the directory of the last line */
    ListingFolders folders;
    ListingSurvey survey;
    int column;
    bool collect;              /* analyse nothing before the end */
    bool keep;                 /* keep what was analysed, because it may be needed again */
    size_t rows, layers_again; /* counts of the work before this listing */
    unsigned long line;
    size_t names, bad, mixed;
} FleetListing;

static const char *source_of(const FleetWork *work)
{
    return work->fleet->sources.at[work->source];
}

static void fleet_item_free(FleetItem *item)
{
    if (!item)
        return;
    fleet_pack_release(&item->pack);
    compressed_layers_release(&item->compressed);
    array_release(&item->markers.branches);
    free(item);
}

static void put_markers(const Markers *markers, LayerSet *set)
{
    set->has_gc_cutoff = markers->has_cutoff;
    set->gc_cutoff = markers->cutoff;
    for (size_t i = 0; i < markers->branches.count; i++)
        array_push(&set->branches, markers->branches.at[i]);
}

static void fleet_analyse(void *self, void *given)
{
    FleetWork *work = self;
    FleetItem *item = given;
    if (!fleet_work_cancelled(work)) {
        History history;
        Arena texts = {0};
        FleetRow row = {0};
        load_history_init(&history);
        if (item->compressed.count)
            fleet_pack_restore(&item->pack, &item->compressed);
        if (item->keep)
            fleet_pack_compress(&item->pack, &item->compressed);
        size_t again = fleet_pack_unload(&item->pack, &history.layers);
        put_markers(&item->markers, &history.layers);
        history_add_step(&history, STEP_LOAD);
        history_adopt_layers(&history);
        fleet_row_fill(&row, &history, &texts);
        fleet_work_add(work, &row, &item->origin, NULL);
        pthread_mutex_lock(&work->lock);
        work->layers_again += again;
        pthread_mutex_unlock(&work->lock);
        arena_release(&texts);
        history_release(&history);
    }
    if (item->keep)
        fleet_pack_release(&item->pack);
    else
        fleet_item_free(item);
}

static void queue_group(FleetListing *listing, uint32_t place)
{
    FleetGroup *group = &listing->groups.at[place];
    if (group->given || (!group->pack.count && !group->compressed.count))
        return;
    FleetItem *item = mem_zero(1, sizeof *item);
    *item = (FleetItem){group->pack, group->compressed, listing->keep, group->markers,
                        listing->origins.at.at[place].origin};
    group->pack = (FleetPack){0};
    group->compressed = (CompressedLayers){0};
    group->markers = (Markers){0};
    group->given = true;
    group->item = listing->keep ? item : NULL;
    work_queue_add(&listing->queue, item);
}

/* Called where a timeline that was analysed already continues, and the stream cannot be read again: takes back all rows
 * and analyses all timelines at the end. */
static void take_back(FleetListing *listing)
{
    FleetWork *work = listing->work;
    work_queue_end(&listing->queue);
    for (size_t i = 0; i < listing->groups.count; i++) {
        FleetGroup *group = &listing->groups.at[i];
        if (!group->item)
            continue;
        group->compressed = group->item->compressed;
        group->markers = group->item->markers;
        group->item->compressed = (CompressedLayers){0};
        group->item->markers = (Markers){0};
        fleet_item_free(group->item);
        group->item = NULL;
        group->given = false;
    }
    listing->keep = false;
    listing->collect = true;
    work->fleet->rows.count = listing->rows;
    work->layers_again = listing->layers_again;
    work->rows = 0;
    if (work->options->again)
        work->options->again(work->options->self, listing->rows);
    work_queue_begin(&listing->queue, work->options->workers, fleet_analyse, work);
}

static uint32_t add_directory(FleetListing *listing, Str directory, uint32_t hash)
{
    Origin origin = origin_of_path(directory);
    uint32_t place = origins_find(&listing->origins, &origin);
    if (place == listing->groups.count)
        array_push(&listing->groups, (FleetGroup){.wanted = fleet_work_wants(listing->work, &origin)});
    Str path = arena_str(&listing->texts, directory);
    table_add(&listing->directories, hash, (uint32_t)listing->paths.count);
    array_push(&listing->paths, (ListedDirectory){path, place});
    return place;
}

/* Finds or adds the group of a line's directory. */
static uint32_t find_group(FleetListing *listing, Str directory)
{
    if (listing->current != UINT32_MAX && str_equal(directory, text_str(&listing->directory)))
        return listing->current;
    text_clear(&listing->directory);
    text_add_str(&listing->directory, directory);
    uint32_t hash = hash_fold(hash_str(HASH_SEED, directory)), place;
    for (TableWalk walk = table_walk(&listing->directories, hash); table_next(&walk, &place);)
        if (str_equal(listing->paths.at[place].path, directory))
            return listing->paths.at[place].group;
    return add_directory(listing, directory, hash);
}

static uint64_t size_of(FleetListing *listing, const ListingLine *line)
{
    if (line->size_kind == LISTING_EXACT)
        return line->size;
    bool column = line->size_kind == LISTING_NO_SIZE && listing->column >= 0 && line->columns & 1u << listing->column;
    return column ? line->number[listing->column] : SIZE_UNKNOWN;
}

/* Takes a line that contains a name which is either not a layer's, or cut off. */
static bool fleet_read_name(FleetListing *listing, Str line, const ListingLine *found, bool unended, LayerName *name)
{
    const char *reason;
    char quote[96];
    bool cut = layer_name_lacks_end(line, found->logical);
    if (cut || !layer_name_parse(found->logical, name, &reason)) {
        if (listing->bad++ < SKIPS_NOTED) {
            text_escape((Str){line.at, line.length < 60 ? line.length : 60}, quote, sizeof quote);
            fleet_work_note(listing->work, "%s:%lu: skipped: %s: '%s…'", source_of(listing->work), listing->line,
                            cut ? "the name is cut off: its second LSN is missing" : reason, quote);
        }
        return false;
    }
    if (unended && layer_name_may_lack_end(line, name))
        fleet_work_note(
            listing->work,
            "%s:%lu: the last line has no newline: read as an image, but it may be the beginning of a delta's name",
            source_of(listing->work), listing->line);
    return true;
}

/* False: the timeline continues after it seemed to be complete. */
static bool add_layer(FleetListing *listing, Str line, const ListingLine *found, bool unended)
{
    LayerName name;
    if (!fleet_read_name(listing, line, found, unended, &name))
        return true;
    Str directory = listing_folders_path(&listing->folders, line, found->name, &listing->texts);
    uint32_t place = find_group(listing, directory);
    if (place != listing->current && listing->current != UINT32_MAX && !listing->collect)
        queue_group(listing, listing->current);
    listing->current = place;
    FleetGroup *group = &listing->groups.at[place];
    if (group->given && listing->keep)
        take_back(listing);
    if (group->given)
        return false;
    if (group->compressed.count)
        fleet_pack_restore(&group->pack, &group->compressed);
    if (listing->names == 0 && group->wanted) {
        group->markers = listing->ahead;
        listing->ahead = (Markers){0};
    }
    if (!group->wanted)
        return true;
    name.layer.size = size_of(listing, found);
    listing->names++;
    listing->mixed += !fleet_pack_add(&group->pack, &name.layer, name.form);
    return true;
}

/* Remembers the directory that a line names. It is copied, because it has to outlive the line's buffer. */
static bool add_folder(FleetListing *listing, Str line)
{
    ListingFolders before = listing->folders;
    if (!listing_folders_add(&listing->folders, line))
        return false;
    listing->folders = before;
    Str kept = arena_str(&listing->texts, line);
    return listing_folders_add(&listing->folders, kept);
}

static void take_marker(FleetListing *listing, bool cutoff, Str text)
{
    Lsn lsn;
    char quote[96];
    FleetGroup *group = listing->current == UINT32_MAX ? NULL : &listing->groups.at[listing->current];
    Markers *markers = group ? &group->markers : &listing->ahead;
    if (text.length > 32 || !lsn_parse(text, &lsn, NULL)) {
        text_escape((Str){text.at, text.length < 40 ? text.length : 40}, quote, sizeof quote);
        if (listing->bad++ < SKIPS_NOTED)
            fleet_work_note(listing->work, "%s:%lu: skipped: not an LSN: '%s'", source_of(listing->work), listing->line,
                            quote);
    } else if (cutoff) {
        markers->has_cutoff = true;
        markers->cutoff = lsn;
    } else {
        array_push(&markers->branches, lsn);
    }
}

/* A line without a whole name. It is reported where its name, or the listing itself, is cut off there. Other such lines
 * are headers, sums and other files. */
static void skip_cut(FleetListing *listing, Str line, bool unended)
{
    char quote[96];
    bool cut = layer_name_is_cut(str_last_word(line));
    if ((!cut && !unended) || listing->bad++ >= SKIPS_NOTED)
        return;
    text_escape((Str){line.at, line.length < 60 ? line.length : 60}, quote, sizeof quote);
    fleet_work_note(listing->work, "%s:%lu: skipped: %s: '%s%s'", source_of(listing->work), listing->line,
                    cut ? "the name is cut off" : "no layer name in the last line, which has no newline", quote,
                    line.length > 60 ? "…" : "");
}

/* `unended`: the input ends within the line. Returns false where add_layer() does. */
static bool fleet_take_line(FleetListing *listing, Str raw, bool unended)
{
    Str line = str_trim(raw);
    ListingLine found;
    Str indented = {raw.at, (size_t)(line.at + line.length - raw.at)};
    bool cutoff;
    Str lsn;
    if (line.length == 0)
        return true;
    if (names_marker(line, &cutoff, &lsn)) {
        take_marker(listing, cutoff, lsn);
        return true;
    }
    listing_line(line, line, &found);
    if (!found.name.length) {
        bool folder = add_folder(listing, indented);
        listing_survey_header(&listing->survey, line);
        if (!folder)
            skip_cut(listing, line, unended && listing->line > 1);
        return true;
    }
    return add_layer(listing, found.name.at >= raw.at ? indented : line, &found, unended && listing->line > 1);
}

/* Guesses which column of numbers is the size, from the first lines, which are read again afterwards. */
static void survey(FleetListing *listing, Str head)
{
    Str rest = head, line;
    ListingLine found;
    const char *note;
    while (str_line(&rest, &line) && listing->survey.names < SURVEYED) {
        if (!rest.length && head.length == FLEET_HEAD)
            break; /* the last line of the head is incomplete */
        line = str_trim(line);
        if (!line.length)
            continue;
        listing_line(line, line, &found);
        if (found.name.length)
            listing_survey_add(&listing->survey, &found);
        else
            listing_survey_header(&listing->survey, line);
    }
    listing->column = listing_survey_column(&listing->survey, &note);
    if (note)
        fleet_work_note(listing->work, "%s: %s", source_of(listing->work), note);
}

static bool read_lines(FleetListing *listing, ByteStream *stream, bool *scattered, Error *error)
{
    const FleetOptions *options = listing->work->options;
    Error reason = {0};
    Str line;
    while (byte_stream_line(stream, &line, &reason)) {
        listing->line++;
        if (listing->line == 1 && line.length >= 3 && memcmp(line.at, "\xEF\xBB\xBF", 3) == 0)
            line = (Str){line.at + 3, line.length - 3};
        if (!fleet_take_line(listing, line, stream->unended)) {
            *scattered = true;
            return true;
        }
        if (listing->line % LINES_ASKED == 0) {
            if (fleet_work_cancelled(listing->work))
                return error_set(error, ERROR_CANCELLED, "cancelled");
            if (options->progress)
                options->progress(options->self, stream->taken, stream->size, listing->work->rows);
        }
    }
    if (reason.code != ERROR_NONE) {
        if (!listing->names) {
            if (error)
                *error = reason;
            return false;
        }
        fleet_work_note(listing->work, "%s: %s; only the lines before that were read", source_of(listing->work),
                        reason.message);
    }
    return true;
}

bool fleet_listing_read(FleetWork *work, ByteStream *stream, Str head, FleetScattered how, bool *scattered,
                        Error *error)
{
    FleetListing listing = {.work = work,
                            .current = UINT32_MAX,
                            .collect = how == FLEET_COLLECT,
                            .keep = how == FLEET_KEEP,
                            .rows = work->fleet->rows.count,
                            .layers_again = work->layers_again,
                            .directory = TEXT_EMPTY};
    listing.origins.arena = &listing.texts;
    *scattered = false;
    survey(&listing, head);
    work_queue_begin(&listing.queue, work->options->workers, fleet_analyse, work);
    bool fine = read_lines(&listing, stream, scattered, error);
    for (uint32_t i = 0; fine && !*scattered && i < listing.groups.count; i++)
        queue_group(&listing, i);
    work_queue_end(&listing.queue);
    for (size_t i = 0; i < listing.groups.count; i++) {
        fleet_pack_release(&listing.groups.at[i].pack);
        compressed_layers_release(&listing.groups.at[i].compressed);
        fleet_item_free(listing.groups.at[i].item);
        array_release(&listing.groups.at[i].markers.branches);
    }
    array_release(&listing.ahead.branches);
    if (fine && !*scattered && listing.bad > SKIPS_NOTED)
        fleet_work_note(work, "%s: %zu lines skipped in all", source_of(work), listing.bad);
    if (fine && !*scattered && listing.mixed)
        fleet_work_note(work, "%s: %zu layers have keys of another form than the first of their timeline: skipped",
                        source_of(work), listing.mixed);
    array_release(&listing.groups);
    array_release(&listing.paths);
    table_release(&listing.directories);
    origins_release(&listing.origins);
    text_release(&listing.directory);
    arena_release(&listing.texts);
    return fine;
}
