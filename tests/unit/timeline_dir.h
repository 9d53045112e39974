/* timeline_dir.h - the output of a run, as a timeline directory under /tmp. */
#ifndef TESTS_UNIT_TIMELINE_DIR_H
#define TESTS_UNIT_TIMELINE_DIR_H

#include "core/base/file.h"
#include "core/catalog/timeline_files.h"
#include "core/formats/format.h"
#include "core/simulator/layer_files.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct TimelineDir {
    char path[32];
} TimelineDir;

static inline bool timeline_dir_file(void *self, const char *name, Str bytes, Error *error)
{
    char path[400];
    snprintf(path, sizeof path, "%s/%s", ((TimelineDir *)self)->path, name);
    return file_write(path, bytes, error);
}

/* Writes the directory. Ends the process where that fails. */
static inline void timeline_dir_write(TimelineDir *dir, const Simulator *simulator)
{
    History index;
    LayerFilesReport report;
    Text text = TEXT_EMPTY;
    *dir = (TimelineDir){"/tmp/layerscope-test-XXXXXX"};
    history_init(&index);
    if (!mkdtemp(dir->path) ||
        !layer_files_write(simulator, (LayerFileSink){dir, timeline_dir_file}, &index, &report, NULL) ||
        !format_named(STR("index_part"))->write(&index, 0, &text, NULL) ||
        !timeline_dir_file(dir, "index_part.json", text_str(&text), NULL))
        abort();
    text_release(&text);
    history_release(&index);
}

static inline void timeline_dir_load(const TimelineDir *dir, History *history)
{
    LoadReport report = {0};
    if (!timeline_files_load(dir->path, &(LoadOptions){0}, history, &report, NULL))
        abort();
    load_report_release(&report);
}

static inline void timeline_dir_remove(const TimelineDir *dir)
{
    DIR *open = opendir(dir->path);
    for (const struct dirent *entry; open && (entry = readdir(open));) {
        char path[400];
        snprintf(path, sizeof path, "%s/%s", dir->path, entry->d_name);
        unlink(path);
    }
    if (open)
        closedir(open);
    rmdir(dir->path);
}

/* The production form of a key, or of the end of a range. */
static inline Key timeline_dir_key(Key plain)
{
    Key key;
    if (!layer_files_key(plain, &key))
        abort();
    return key;
}

#endif
