/* suggestion.c - counts slips by dynamic programming over prefixes of both words. A swap of neighbours counts as one.
 *
 *        p l a n          row "plann", column "plan": 1 slip, the extra letter
 *      0 1 2 3 4
 *    p 1 0 1 2 3
 *    …
 *    n 5 4 3 2 1
 */
#include "core/base/suggestion.h"

enum { WORD_MAX = 40 };

static size_t suggestion_least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static size_t suggestion_slips(Str a, Str b)
{
    size_t rows[WORD_MAX + 1][WORD_MAX + 1];
    for (size_t j = 0; j <= b.length; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= a.length; i++) {
        rows[i][0] = i;
        for (size_t j = 1; j <= b.length; j++) {
            size_t other = rows[i - 1][j - 1] + (a.at[i - 1] != b.at[j - 1]);
            rows[i][j] = suggestion_least(other, suggestion_least(rows[i - 1][j], rows[i][j - 1]) + 1);
            if (i > 1 && j > 1 && a.at[i - 1] == b.at[j - 2] && a.at[i - 2] == b.at[j - 1])
                rows[i][j] = suggestion_least(rows[i][j], rows[i - 2][j - 2] + 1);
        }
    }
    return rows[a.length][b.length];
}

void suggestion_try(Suggestion *suggestion, const char *candidate)
{
    Str word = suggestion->word, other = str_from(candidate);
    if (word.length < 2 || word.length > WORD_MAX || other.length > WORD_MAX)
        return;
    size_t most = word.length <= 4 ? 1 : word.length <= 8 ? 2 : 3;
    size_t found = str_starts(other, word) ? 1 : suggestion_slips(word, other);
    if (found > most || (suggestion->best && found >= suggestion->slips))
        return;
    suggestion->best = candidate;
    suggestion->slips = found;
}
