/* layer_directory.c - writes a directory of layer files. The index is written last, so a directory without an index
 * belongs to a run that did not finish. */
#include "tui/cli/layer_directory.h"

#include "core/base/file.h"
#include "core/formats/format.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

static bool layer_directory_fail(const char *path, const char *why, Error *error)
{
    error_set(error, ERROR_OUTPUT, "%s", why);
    return error_place(error, path, 0, 0);
}

bool layer_directory_prepare(const char *path, Error *error)
{
    if (mkdir(path, 0777) == 0)
        return true;
    if (errno != EEXIST)
        return layer_directory_fail(path, strerror(errno), error);
    DIR *directory = opendir(path);
    if (!directory)
        return layer_directory_fail(path, strerror(errno), error);
    bool empty = true;
    for (const struct dirent *entry; empty && (entry = readdir(directory));)
        empty = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
    closedir(directory);
    return empty ||
           layer_directory_fail(path, "the directory is not empty: layers of two runs must not be mixed", error);
}

static bool layer_directory_write_named(const char *directory, const char *name, Str bytes, Error *error)
{
    Text path = TEXT_EMPTY;
    text_printf(&path, "%s/%s", directory, name);
    bool ok = file_write(path.at, bytes, error);
    text_release(&path);
    return ok;
}

typedef struct Directory {
    const char *path;
} Directory;

static bool layer_directory_write_file(void *self, const char *name, Str bytes, Error *error)
{
    return layer_directory_write_named(((const Directory *)self)->path, name, bytes, error);
}

static bool layer_directory_write_index(const char *path, const History *history, Error *error)
{
    const Format *format = format_named(STR("index_part"));
    Text index = TEXT_EMPTY;
    bool ok = format->write(history, 0, &index, error) &&
              layer_directory_write_named(path, "index_part.json", text_str(&index), error);
    text_release(&index);
    return ok;
}

static void layer_directory_tell(const char *path, const LayerFilesReport *report, Text *out)
{
    char bytes[32], count[32];
    text_printf(out, "wrote %s layer file%s, ", count_format(report->files, count), plural_ending(report->files));
    text_printf(out, "%s, and index_part.json to ", bytes_format(report->bytes, bytes));
    text_add_escaped(out, str_from(path));
    text_add_char(out, '\n');
    if (report->lengthened)
        text_printf(
            out,
            "  %s record%s shorter than %u bytes %s padded to that length, the shortest that a layer file can hold\n",
            count_format(report->lengthened, count), plural_ending(report->lengthened), LAYER_FILE_RECORD_MIN,
            word_for(report->lengthened, "is", "are"));
    if (report->empty)
        text_printf(out, "  %s layer%s without entries left out: production has no such files\n",
                    count_format(report->empty, count), plural_ending(report->empty));
}

bool layer_directory_write(const char *path, const Simulator *simulator, Text *summary, Error *error)
{
    History history;
    LayerFilesReport report;
    Directory directory = {path};
    LayerFileSink sink = {&directory, layer_directory_write_file};
    history_init(&history);
    bool ok = layer_files_write(simulator, sink, &history, &report, error) &&
              layer_directory_write_index(path, &history, error);
    if (ok)
        layer_directory_tell(path, &report, summary);
    history_release(&history);
    return ok;
}
