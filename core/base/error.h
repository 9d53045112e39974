/* error.h - how a function says that it failed, and where.
 *
 * A function that can fail returns bool and takes `Error *` last. On failure its outputs are untouched and the Error
 * holds a code (which decides the exit status), a place and a message without a final newline:
 *
 *     if (!number_parse(text, &n, error))
 *         return false;                       // passes the reason on
 *     if (n == 0)
 *         return error_set(error, ERROR_INPUT, "fanout must be at least 1");
 *
 * `Error *` may be NULL everywhere: the caller then learns only that it failed. Bugs are asserts, not errors.
 */
#ifndef CORE_BASE_ERROR_H
#define CORE_BASE_ERROR_H

#include <stdbool.h>
#include <stddef.h>

typedef enum ErrorCode {
    ERROR_NONE = 0,
    ERROR_USAGE,     /* the command line is wrong: exit status 2 */
    ERROR_INPUT,     /* an input cannot be read or is invalid: exit status 3 */
    ERROR_CROSSED,   /* a layer of an input crosses the LSN at which planning ends: exit status 3 */
    ERROR_OUTPUT,    /* an output cannot be written: exit status 3 */
    ERROR_SANITY,    /* an invariant is broken or a record was lost: exit status 4 */
    ERROR_CANCELLED, /* the user stopped it: exit status 1 */
} ErrorCode;

typedef struct Error {
    ErrorCode code;
    unsigned long line;   /* 1 is the first line; 0: unknown */
    unsigned long column; /* 1 is the first column; 0: unknown */
    char file[240];       /* as the user named it, the front cut off where it is too long; "": unknown */
    char message[400];    /* the reason: one line, control characters escaped */
} Error;

/* Sets code and message (printf form) and keeps the place fields. Always returns false, so that `return error_set(…)`
 * is a failure. Control characters in the result are escaped. */
bool error_set(Error *error, ErrorCode code, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Adds the place to an Error that is already set. A file that it already names is kept; a line and a column that are
 * not 0 replace earlier ones. `file` may be NULL: no file is added. Returns false. */
bool error_place(Error *error, const char *file, unsigned long line, unsigned long column);

/* Writes "FILE:LINE:COLUMN: MESSAGE" to `out`, always terminated. Unknown parts of the place are left out. Returns
 * `out`. `error` must not be NULL. */
char *error_text(const Error *error, char *out, size_t size);

/* The exit status of the process for this code: 0, 1, 2, 3 or 4. */
int error_exit_status(ErrorCode code);

#endif
