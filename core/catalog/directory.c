/* directory.c - reads a directory in one pass of readdir(). The name gives the kind of an entry; the system says
 * whether it is a directory. */
#include "core/catalog/directory.h"

#include "core/base/hex.h"
#include "core/formats/layer_name.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Is the name "PREFIX" or "PREFIX-GGGGGGGG"? */
static bool directory_name_has_generation(Str name, Str prefix)
{
    if (!str_starts(name, prefix))
        return false;
    Str rest = {name.at + prefix.length, name.length - prefix.length};
    return rest.length == 0 || (rest.length == 9 && rest.at[0] == '-' && hex_run(rest.at + 1, 8) == 8);
}

static EntryKind directory_kind_of(Str name)
{
    static const Str manifest = {"tenant-manifest-", 16};
    LayerName parsed;
    const char *reason;
    if (directory_name_has_generation(name, STR("index_part.json")))
        return ENTRY_INDEX;
    if (str_equal(name, STR("heatmap-v1.json")))
        return ENTRY_HEATMAP;
    if (str_starts(name, manifest) && name.length == manifest.length + 13 &&
        hex_run(name.at + manifest.length, 8) == 8 && str_ends(name, STR(".json")))
        return ENTRY_MANIFEST;
    if (str_ends(name, STR("___temp")) || str_ends(name, STR(".temp_download")) || str_ends(name, STR(".temp")))
        return ENTRY_TEMPORARY;
    return layer_name_parse(name, &parsed, &reason) && parsed.form == KEY_PRODUCTION ? ENTRY_LAYER : ENTRY_OTHER;
}

/* Asks the system for the entry's type, and for its size where it is a layer and sizes are wanted. False: leave the
 * entry out. */
static bool look_at(Directory *directory, int fd, const struct dirent *dirent, bool sizes, Entry *entry)
{
    struct stat st = {0};
    unsigned char type = dirent->d_type;
    bool stat_it = type == DT_UNKNOWN || (sizes && entry->kind == ENTRY_LAYER);
    if (stat_it && fstatat(fd, dirent->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0) {
        directory->vanished++;
        return false;
    }
    if (type == DT_UNKNOWN)
        type = S_ISDIR(st.st_mode) ? DT_DIR : S_ISLNK(st.st_mode) ? DT_LNK : S_ISREG(st.st_mode) ? DT_REG : DT_CHR;
    directory->links += type == DT_LNK;
    if (type == DT_DIR)
        entry->kind = ENTRY_DIRECTORY;
    else if (type != DT_REG)
        return false;
    entry->size = (uint64_t)st.st_size;
    return true;
}

static int directory_compare_entries(const void *a, const void *b)
{
    return strcmp(((const Entry *)a)->name, ((const Entry *)b)->name);
}

bool directory_read(const char *path, bool sizes, Directory *directory, Error *error)
{
    *directory = (Directory){0};
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *open = fd < 0 ? NULL : fdopendir(fd);
    if (!open) {
        error_set(error, ERROR_INPUT, "%s", strerror(errno));
        if (fd >= 0)
            close(fd);
        return error_place(error, path, 0, 0);
    }
    for (const struct dirent *dirent; errno = 0, (dirent = readdir(open));) {
        size_t length = strlen(dirent->d_name);
        if (strcmp(dirent->d_name, ".") == 0 || strcmp(dirent->d_name, "..") == 0)
            continue;
        Entry entry = {.kind = directory_kind_of((Str){dirent->d_name, length})};
        if (!look_at(directory, fd, dirent, sizes, &entry))
            continue;
        directory->count[entry.kind]++;
        if (entry.kind == ENTRY_LAYER && !sizes)
            continue;
        entry.name = arena_copy(&directory->arena, dirent->d_name, length);
        array_push(&directory->at, entry);
    }
    int failed = errno;
    closedir(open);
    if (failed) {
        error_set(error, ERROR_INPUT, "%s", strerror(failed));
        directory_release(directory);
        return error_place(error, path, 0, 0);
    }
    if (directory->at.count)
        qsort(directory->at.at, directory->at.count, sizeof *directory->at.at, directory_compare_entries);
    return true;
}

void directory_release(Directory *directory)
{
    array_release(&directory->at);
    arena_release(&directory->arena);
}

const Entry *directory_latest(const Directory *directory, EntryKind kind)
{
    for (size_t i = directory->at.count; i-- > 0;)
        if (directory->at.at[i].kind == kind)
            return &directory->at.at[i];
    return NULL;
}
