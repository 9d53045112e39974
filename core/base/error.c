/* error.c - formats messages, adds places in front of them, and maps codes to exit statuses. */
#include "core/base/error.h"

#include "core/base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool error_set(Error *error, ErrorCode code, const char *format, ...)
{
    if (!error)
        return false;
    char raw[sizeof error->message];
    va_list args;
    va_start(args, format);
    vsnprintf(raw, sizeof raw, format, args);
    va_end(args);
    error->code = code;
    text_escape(str_from(raw), error->message, sizeof error->message);
    return false;
}

bool error_place(Error *error, const char *file, unsigned long line, unsigned long column)
{
    if (!error)
        return false;
    if (file && !error->file[0]) {
        size_t length = strlen(file);
        const char *tail = length < sizeof error->file ? file : file + length - (sizeof error->file - 1);
        text_escape(str_from(tail), error->file, sizeof error->file);
    }
    if (line)
        error->line = line;
    if (column)
        error->column = column;
    return false;
}

char *error_text(const Error *error, char *out, size_t size)
{
    char place[sizeof error->file + 64] = "";
    int at = 0;
    if (error->file[0])
        at += snprintf(place, sizeof place, "%s:", error->file);
    if (error->line)
        at += snprintf(place + at, sizeof place - (size_t)at, error->file[0] ? "%lu:" : "line %lu:", error->line);
    if (error->line && error->column)
        at += snprintf(place + at, sizeof place - (size_t)at, "%lu:", error->column);
    snprintf(out, size, "%s%s%s", place, at ? " " : "", error->message);
    return out;
}

int error_exit_status(ErrorCode code)
{
    switch (code) {
    case ERROR_NONE:
        return 0;
    case ERROR_CANCELLED:
        return 1;
    case ERROR_USAGE:
        return 2;
    case ERROR_INPUT:
    case ERROR_CROSSED:
    case ERROR_OUTPUT:
        return 3;
    case ERROR_SANITY:
        return 4;
    }
    return 3;
}
