/* listing.h - lines of listings: where the name stands, and what the words beside it say about its size.
 *
 *     -rw-r--r-- 1 neon neon 268451840 Aug  1 12:00 NAME        after a mode: the last number before the date
 *     2024-08-01 12:00:00  268451840 tenants/…/NAME             aws s3 ls: between date and name
 *     268451840  2024-08-01T12:00:00Z  gs://…/NAME              gsutil, rclone lsl: before date and time
 *     ├── [  268451840]  NAME                                   tree -s: in brackets
 *     {"Key": "…/NAME", "Size": 268451840}                      a label, in the same line or JSON object
 *     268451840,NAME     268451840 NAME     16384 ./NAME        a number in a column: all lines together decide
 *
 * The last kind is decided over the whole listing: a column is taken for bytes if its numbers are whole pages of 8 KiB,
 * as the sizes of layer files are, and no other column's are. `du` counts KiB, and its numbers usually are not. If a
 * column is not taken, a note gives the reason.
 */
#ifndef CORE_FORMATS_LISTING_H
#define CORE_FORMATS_LISTING_H

#include "core/base/text.h"

/* number of words beside the name that are examined: 8 before it, the nearest first, and 8 behind it */
#define LISTING_COLUMNS 16

typedef enum ListingSize {
    LISTING_NO_SIZE,
    LISTING_EXACT,
    LISTING_ROUNDED,   /* 257M */
    LISTING_TOO_LARGE, /* no file has that size */
} ListingSize;

typedef struct ListingLine {
    Str name;    /* with its path; empty: the line has no name */
    Str logical; /* the name only */
    bool placed; /* it is where listings have names, not in the middle of prose */
    bool folder; /* the line is about a folder or a link */
    ListingSize size_kind;
    uint64_t size;                    /* valid with LISTING_EXACT */
    uint32_t columns;                 /* bit i: number[i] is valid; only with LISTING_NO_SIZE */
    uint64_t number[LISTING_COLUMNS]; /* whole numbers in columns */
} ListingLine;

/* Splits `line`, a part of `text` (a JSON object may be longer than a line). O(line). */
void listing_line(Str text, Str line, ListingLine *listing);

/* The name `logical`, a part of `line`, together with the path before it. */
Str listing_path(Str line, Str logical);

/* The size in a label beside the name (a part of `text`): "size=8192", "file_size": 8192, 8192 bytes. */
ListingSize listing_labelled_size(Str text, Str name, uint64_t *size);

/* What the lines of a listing say together: begin with {0}, add each line, then ask. */
typedef struct ListingSurvey {
    size_t names, rounded;
    size_t voices;   /* lines with numbers that no rule explains */
    uint32_t common; /* columns that all of these have */
    uint32_t pages;  /* those of them that only have multiples of a page */
    uint32_t counts; /* those of them that number the lines, 1, 2, 3, …: cat -n */
    uint64_t last[LISTING_COLUMNS];
    int header; /* the column whose header says that it is the size, + 1; 0: none */
} ListingSurvey;

/* Takes a line without a name that may be a header: "Key,Size". Only before the first name. */
void listing_survey_header(ListingSurvey *survey, Str line);
void listing_survey_add(ListingSurvey *survey, const ListingLine *listing);
/* The column of sizes in bytes; -1: there is none. `note` says why numbers or sizes beside the names are ignored, a
 * sentence without its full stop; NULL: none is ignored. */
int listing_survey_column(const ListingSurvey *survey, const char **note);

#endif
