/* vanish.c - preloaded into the program, every file is gone when it is asked for its size: as where it was deleted
 * between the scan of its directory and the question. */
#include <errno.h>

struct stat;
int fstatat(int fd, const char *name, struct stat *st, int flags);

int fstatat(int fd, const char *name, struct stat *st, int flags)
{
    (void)fd, (void)name, (void)st, (void)flags;
    errno = ENOENT;
    return -1;
}
