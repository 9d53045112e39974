/* million.c - preloaded into the program, it adds a million layer files to a directory: each call of readdir() returns
 * one more, and none of them exists. The system reports 8,192 bytes for each. */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { FILES = 1000000, COLUMNS = 1000 };

static DIR *filled; /* the directory that they are in: the first whose own entries have ended */
static unsigned next;

struct dirent *readdir(DIR *directory)
{
    static struct dirent entry;
    static struct dirent *(*real)(DIR *);
    if (!real)
        *(void **)&real = dlsym(RTLD_NEXT, "readdir");
    struct dirent *own = real(directory);
    if (own || (filled && filled != directory))
        return own;
    filled = directory;
    if (next == FILES) {
        next = 0;
        filled = NULL;
        return NULL;
    }
    unsigned column = next % COLUMNS, row = next / COLUMNS;
    next++;
    entry.d_type = DT_REG;
    snprintf(entry.d_name, sizeof entry.d_name,
             "000000067F0000000500004000%010X-000000067F0000000500004000%010X__%016X-%016X-v1-00000001", column * 64,
             column * 64 + 64, 0x1000000 + row * 0x10000, 0x1000000 + row * 0x10000 + 0x10000);
    return &entry;
}

int fstatat(int fd, const char *name, struct stat *st, int flags)
{
    (void)fd, (void)name, (void)flags;
    *st = (struct stat){.st_mode = S_IFREG | 0600, .st_size = 8192};
    return 0;
}
