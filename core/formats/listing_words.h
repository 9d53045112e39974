/* listing_words.h - the words of a line of a listing, each of a kind. Inside listing*.c only.
 *
 *     -rw-r--r-- u/g  81,920 2025-01-01 10:00 tl/NAME
 *     MODE       -    NUM    DATE       TIME
 */
#ifndef CORE_FORMATS_LISTING_WORDS_H
#define CORE_FORMATS_LISTING_WORDS_H

#include "core/formats/listing.h"

#define WORDS_MAX 24
#define SIDE      (LISTING_COLUMNS / 2) /* columns behind the name begin here */

typedef enum WordKind {
    WORD_OTHER,
    WORD_NUMBER,
    WORD_ROUNDED, /* 257M, 80.0KiB */
    WORD_DATE,
    WORD_STAMP, /* date and time in one word */
    WORD_TIME,
    WORD_SECONDS, /* a time with seconds */
    WORD_ZONE,
    WORD_MONTH,
    WORD_MODE, /* -rw-r--r-- */
} WordKind;

typedef struct ListingWord {
    Str text;
    WordKind kind;
} ListingWord;

typedef struct ListingWords {
    ListingWord at[WORDS_MAX];
    size_t count;
    bool more; /* there are more words, so the line is not from a listing */
} ListingWords;

static inline bool all_digits(const char *at, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!char_is_digit(at[i]))
            return false;
    return n > 0;
}

/* Splits a text into words. Blanks, brackets, quotes and line-drawing characters separate them. O(length). */
void words_take(Str text, ListingWords *words);
/* The number in a word, commas removed. */
ListingSize word_number(Str word, uint64_t *size);

/* Is the word a rounded size ("257M", "80.0KiB", "1.5G"): digits, at most one point, a unit? */
bool word_is_rounded(Str word);

/* Is the word a label for sizes: "size", "bytes", …? listing_label.c. */
bool label_is_size(Str label);

#endif
