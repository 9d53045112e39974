/* file_identity.c - compares device, inode, size and time of change: a file that was replaced has another inode, and
 * one that was written has another time or size. */
#include "core/base/file_identity.h"

#include <sys/stat.h>

bool file_identity_get(int fd, FileIdentity *identity)
{
    struct stat st;
    if (fstat(fd, &st) != 0)
        return false;
    *identity =
        (FileIdentity){st.st_dev, st.st_ino, (uint64_t)st.st_size, (int64_t)st.st_mtim.tv_sec, st.st_mtim.tv_nsec};
    return true;
}

bool file_identity_equal(const FileIdentity *a, const FileIdentity *b)
{
    return a->device == b->device && a->inode == b->inode && a->size == b->size &&
           a->modified_seconds == b->modified_seconds && a->modified_nanoseconds == b->modified_nanoseconds;
}
