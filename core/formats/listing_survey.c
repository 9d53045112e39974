/* listing_survey.c - decides from all lines together which column of numbers contains the sizes. */
#include "core/formats/listing_words.h"

#include "core/model/layer_set.h"

static bool is_name_label(Str word)
{
    static const Str labels[] = {{"name", 4},   {"key", 3},  {"path", 4},     {"file", 4},
                                 {"object", 6}, {"blob", 4}, {"filename", 8}, {"layer", 5}};
    char lower[16];
    if (word.length > sizeof lower)
        return false;
    for (size_t i = 0; i < word.length; i++)
        lower[i] = (char)(word.at[i] | 32);
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if (str_equal((Str){lower, word.length}, labels[i]))
            return true;
    return false;
}

void listing_survey_header(ListingSurvey *survey, Str line)
{
    ListingWords words;
    size_t name = WORDS_MAX, size = WORDS_MAX;
    if (survey->names || survey->header)
        return;
    words_take(line, &words);
    for (size_t i = 0; i < words.count; i++) {
        if (name == WORDS_MAX && is_name_label(words.at[i].text))
            name = i;
        else if (size == WORDS_MAX && label_is_size(words.at[i].text))
            size = i;
    }
    if (name == WORDS_MAX || size == WORDS_MAX)
        return;
    size_t column = size > name ? SIDE + size - name - 1 : name - size - 1;
    if (size > name ? column < LISTING_COLUMNS : column < SIDE)
        survey->header = (int)column + 1;
}

void listing_survey_add(ListingSurvey *survey, const ListingLine *listing)
{
    survey->names++;
    if (listing->size_kind == LISTING_ROUNDED)
        survey->rounded++;
    if (listing->size_kind != LISTING_NO_SIZE || !listing->columns)
        return; /* a name alone says nothing about columns */
    bool first = survey->voices++ == 0;
    survey->common = first ? listing->columns : survey->common & listing->columns;
    survey->pages = first ? survey->common : survey->pages & survey->common;
    survey->counts = first ? survey->common : survey->counts & survey->common;
    for (int i = 0; i < LISTING_COLUMNS; i++) {
        uint32_t bit = 1u << i;
        if (!(survey->common & bit))
            continue;
        if (listing->number[i] % PAGE_BYTES || !listing->number[i])
            survey->pages &= ~bit;
        if (listing->number[i] != (first ? 1 : survey->last[i] + 1))
            survey->counts &= ~bit;
        survey->last[i] = listing->number[i];
    }
}

int listing_survey_column(const ListingSurvey *survey, const char **note)
{
    *note = survey->rounded ? "the sizes beside the names are rounded and were not used: list them in bytes" : NULL;
    uint32_t columns = survey->common & ~survey->counts;
    if (survey->header && columns & 1u << (survey->header - 1))
        return survey->header - 1;
    uint32_t pages = survey->pages & columns;
    if (pages && !(pages & (pages - 1)))
        return __builtin_ctz(pages);
    if (pages)
        *note = "several columns of numbers beside the names may be sizes; none was used: label one in a header line";
    else if (columns)
        *note = "the numbers beside the names were not read as sizes: they are not whole pages of 8 KiB, so they may "
                "be KiB, as du counts: list them in bytes";
    return -1;
}
