/* vanish.c - preloaded into the program, it makes every file vanish when its size is queried, as if it was deleted
 * between the scan of its directory and the query. */
#include <errno.h>

struct stat;
int fstatat(int fd, const char *name, struct stat *st, int flags);

int fstatat(int fd, const char *name, struct stat *st, int flags)
{
    (void)fd, (void)name, (void)st, (void)flags;
    errno = ENOENT;
    return -1;
}
