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

#define LISTING_COLUMNS 16 /* words beside the name that are looked at: 8 before it, the nearest first, 8 behind it */

typedef enum ListingSize {
    LISTING_NO_SIZE,
    LISTING_EXACT,
    LISTING_ROUNDED,   /* 257M */
    LISTING_TOO_LARGE, /* no file has that size */
} ListingSize;

typedef struct ListingLine {
    Str name;    /* with its path; empty: there is none in the line */
    Str logical; /* the name alone */
    bool placed; /* it stands where names stand in listings, not in the middle of prose */
    bool folder; /* the line tells of a folder or a link */
    ListingSize size_kind;
    uint64_t size;                    /* of LISTING_EXACT */
    uint32_t columns;                 /* bit i: number[i] is there; only where size_kind is LISTING_NO_SIZE */
    uint64_t number[LISTING_COLUMNS]; /* whole numbers in columns */
} ListingLine;

/* Takes `line`, a part of `text` (a JSON object may reach beyond it), apart. O(line). */
void listing_line(Str text, Str line, ListingLine *listing);

/* The name `logical`, a part of `line`, with the path before it. */
Str listing_path(Str line, Str logical);

/* The size that a label beside the name (a part of `text`) tells: "size=8192", "file_size": 8192, 8192 bytes. */
ListingSize listing_labelled_size(Str text, Str name, uint64_t *size);

/* What all lines of a listing tell together: begin with {0}, add each line, ask. */
typedef struct ListingSurvey {
    size_t names, rounded;
    size_t voices;   /* lines with numbers that no rule explains */
    uint32_t common; /* columns that all of them have */
    uint32_t pages;  /* of them those that hold whole pages only */
    uint32_t counts; /* of them those that count the lines, 1, 2, 3, …: cat -n */
    uint64_t last[LISTING_COLUMNS];
    int header; /* column that a header calls the size, + 1; 0: none does */
} ListingSurvey;

/* A line without a name may be a header: "Key,Size". Only before the first name. */
void listing_survey_header(ListingSurvey *survey, Str line);
void listing_survey_add(ListingSurvey *survey, const ListingLine *listing);
/* The column of sizes in bytes; -1: there is none. `note`: why numbers or sizes beside the names are not taken, a
 * sentence without its end; NULL: all are. */
int listing_survey_column(const ListingSurvey *survey, const char **note);

#endif
