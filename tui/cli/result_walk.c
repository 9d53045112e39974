/* result_walk.c - walks files with fts(3), sorted by name, so that the order is the same everywhere. */
#include "tui/cli/result_walk.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

static int by_name(const FTSENT **a, const FTSENT **b)
{
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

bool result_walk(const char *dir, const ResultWalk *walk, Error *error)
{
    char *const roots[] = {(char *)(uintptr_t)dir, NULL};
    FTS *fts = fts_open(roots, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR, by_name);
    bool ok = fts || error_set(error, ERROR_INPUT, "%s", strerror(errno));
    for (FTSENT *entry; ok && (entry = fts_read(fts)) != NULL;) {
        bool failed = entry->fts_info == FTS_DNR || entry->fts_info == FTS_ERR || entry->fts_info == FTS_NS;
        if (entry->fts_info == FTS_F)
            walk->file(walk->self, entry);
        else if (failed && entry->fts_level == FTS_ROOTLEVEL)
            ok = error_set(error, ERROR_INPUT, "%s", strerror(entry->fts_errno));
        else if (failed)
            walk->left_out(walk->self, entry->fts_path, strerror(entry->fts_errno));
    }
    if (ok && errno) /* fts_read() sets errno to 0 at the regular end */
        ok = error_set(error, ERROR_INPUT, "%s", strerror(errno));
    if (fts)
        fts_close(fts);
    return ok || error_place(error, dir, 0, 0);
}
