/* store_dir.c - uses the names of files alone, and the one line of CURRENT. */
#include "core/formats/engine/store_dir.h"

#include "core/base/file.h"
#include "core/base/integer.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>

#define CURRENT_SIZE_MAX 4096u

/* Takes "PREFIXN", where N is decimal and ends the name. */
static bool numbered(Str name, Str prefix, uint64_t *number)
{
    if (!str_starts(name, prefix) || name.length == prefix.length)
        return false;
    Str digits = {name.at + prefix.length, name.length - prefix.length};
    for (size_t i = 0; i < digits.length; i++)
        if (digits.at[i] < '0' || digits.at[i] > '9')
            return false;
    return number_parse(digits, number, NULL);
}

bool manifest_name_parse(const char *path, uint64_t *number)
{
    const char *slash = strrchr(path, '/');
    return numbered(str_from(slash ? slash + 1 : path), STR("MANIFEST-"), number);
}

/* "marker.manifest.000007.MANIFEST-000123" */
static bool marker_parse(Str name, uint64_t *order, uint64_t *manifest)
{
    Str prefix = STR("marker.manifest.");
    if (!str_starts(name, prefix))
        return false;
    Str rest = {name.at + prefix.length, name.length - prefix.length};
    const char *dot = memchr(rest.at, '.', rest.length);
    if (!dot)
        return false;
    size_t digits = (size_t)(dot - rest.at);
    return number_parse((Str){rest.at, digits}, order, NULL) &&
           numbered((Str){dot + 1, rest.length - digits - 1}, STR("MANIFEST-"), manifest);
}

/* Reads the number of the MANIFEST that CURRENT names. */
static bool current_read(const char *path, uint64_t *manifest)
{
    Arena arena = {0};
    Str text = {0};
    const char *file = arena_printf(&arena, "%s/CURRENT", path);
    bool fine =
        file_read(file, CURRENT_SIZE_MAX, &arena, &text, NULL) && numbered(str_trim(text), STR("MANIFEST-"), manifest);
    arena_release(&arena);
    return fine;
}

typedef struct Listing {
    ARRAY(uint64_t) manifests;
    uint64_t marker_order, marked;
    bool has_current;
} Listing;

static void take_name(StoreDir *dir, Listing *listing, Str name)
{
    uint64_t number, order;
    if (numbered(name, STR("MANIFEST-"), &number)) {
        array_push(&listing->manifests, number);
    } else if (numbered(name, STR("OPTIONS-"), &number)) {
        dir->options = dir->has_options && dir->options > number ? dir->options : number;
        dir->has_options = true;
    } else if (marker_parse(name, &order, &number)) {
        if (!dir->has_marker || order > listing->marker_order) {
            listing->marker_order = order;
            listing->marked = number;
        }
        dir->has_marker = true;
    }
    listing->has_current |= str_equal(name, STR("CURRENT"));
    dir->has_identity |= str_equal(name, STR("IDENTITY"));
    dir->has_log |= str_equal(name, STR("LOG"));
    dir->has_ldb |= str_ends(name, STR(".ldb"));
}

/* Decides which MANIFEST is the current one, and which are older. */
static void choose(StoreDir *dir, Listing *listing)
{
    size_t count = listing->manifests.count;
    qsort(listing->manifests.at, count, sizeof(uint64_t), integer_compare_u64);
    uint64_t named = listing->marked;
    bool is_named = dir->has_marker || (listing->has_current && current_read(dir->path, &named));
    bool there = false;
    for (size_t i = 0; i < count; i++)
        there |= is_named && listing->manifests.at[i] == named;
    dir->found = true;
    dir->assumed = !there;
    dir->current_is_gone = is_named && !there;
    dir->manifest = there ? named : listing->manifests.at[count - 1];
    for (size_t i = 0; i < count; i++)
        if (listing->manifests.at[i] < dir->manifest)
            array_push(&dir->older, listing->manifests.at[i]);
}

bool store_dir_read(const char *path, StoreDir *dir, Error *error)
{
    *dir = (StoreDir){.path = path};
    DIR *open = opendir(path);
    if (!open) {
        error_set(error, ERROR_INPUT, "can't read the directory: %s", strerror(errno));
        return error_place(error, path, 0, 0);
    }
    Listing listing = {0};
    const struct dirent *entry;
    while ((entry = readdir(open)) != NULL)
        take_name(dir, &listing, str_from(entry->d_name));
    closedir(open);
    if (listing.manifests.count)
        choose(dir, &listing);
    array_release(&listing.manifests);
    return true;
}

void store_dir_release(StoreDir *dir)
{
    array_release(&dir->older);
    *dir = (StoreDir){0};
}
