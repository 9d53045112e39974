/* file_identity.h - whether an open file is still the one that was opened before. */
#ifndef CORE_BASE_FILE_IDENTITY_H
#define CORE_BASE_FILE_IDENTITY_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* What identifies a file: if it differs, the file was replaced or changed. */
typedef struct FileIdentity {
    dev_t device;
    ino_t inode;
    uint64_t size;
    int64_t modified_seconds, modified_nanoseconds;
} FileIdentity;

/* False where the descriptor cannot be examined; errno says why. */
bool file_identity_get(int fd, FileIdentity *identity);
bool file_identity_equal(const FileIdentity *a, const FileIdentity *b);

#endif
