/* states.c - holds the tables of states: name, strength of the fill, role and sign on the map, and help of each value.
 */
#include "tui/app/states.h"

#include "core/analysis/garbage.h"
#include "tui/view/theme.h"

static const MapState GARBAGE[] = {
    [GARBAGE_NEEDED] = {"needed", 1, ROLE_MUTED, 'n', "ends above the cutoff"},
    [GARBAGE_BRANCH] = {"branch", 3, ROLE_BRANCH, 'b', "a branch point needs it"},
    [GARBAGE_CURRENT] = {"current", 2, ROLE_MUTED, 'r', "no image from its end to the cutoff covers it"},
    [GARBAGE_HOLE] = {"hole", 4, ROLE_WARN, 'h',
                      "newer images cover it except for a hole, and only whole layers can be deleted"},
    [GARBAGE_REMOVABLE] = {"removable", 7, ROLE_BAD, 0x00D7, "garbage collection would delete it"},
    [GARBAGE_VERDICT_COUNT_] = {"gone", -1, ROLE_MUTED, 0, ""},
};
static const MapState REACH[] = {
    [REACH_VISIBLE] = {"visible", 6, ROLE_TEXT, 'v', "a read from the head or from a branch point can reach it"},
    [REACH_COVERED] = {"covered", 1, ROLE_MUTED, 'c', "no read can reach it: newer images end all reads above it"},
    [REACH_GONE] = {"gone", -1, ROLE_MUTED, 0, ""},
};
static const MapState SIDE_A[] = {
    [COMPARE_SAME] = {"same", 1, ROLE_MUTED, 's', "both sides have it"},
    [COMPARE_ONLY] = {"only in A", 7, ROLE_WARN, 'A', "B has none like it"},
    [COMPARE_CHANGED] = {"changed", 4, ROLE_ACCENT, '~', "on both sides, with another size, residency or parts in use"},
    [COMPARE_SOME] = {"not in all", 4, ROLE_ACCENT, '%', "one of the three sides has none like it"},
    [COMPARE_GONE] = {"gone", -1, ROLE_MUTED, 0, ""},
};
static const MapState SIDE_C[] = {
    [COMPARE_SAME] = {"same", 1, ROLE_MUTED, 's', "A has it too"},
    [COMPARE_ONLY] = {"in C, not A", 7, ROLE_NEW, 'C', "A has none like it"},
    [COMPARE_CHANGED] = {"changed", 4, ROLE_ACCENT, '~', "on both sides, with another size, residency or parts in use"},
    [COMPARE_SOME] = {"not in all", 4, ROLE_ACCENT, '%', "one of the three sides has none like it"},
    [COMPARE_GONE] = {"gone", -1, ROLE_MUTED, 0, ""},
};
static const MapState SIDE_B_OF_THREE[] = {
    [COMPARE_SAME] = {"same", 1, ROLE_MUTED, 's', "A has it too"},
    [COMPARE_ONLY] = {"in B, not A", 7, ROLE_NEW, 'B', "A has none like it"},
    [COMPARE_CHANGED] = {"changed", 4, ROLE_ACCENT, '~', "on both sides, with another size, residency or parts in use"},
    [COMPARE_SOME] = {"not in all", 4, ROLE_ACCENT, '%', "one of the three sides has none like it"},
    [COMPARE_GONE] = {"gone", -1, ROLE_MUTED, 0, ""},
};
static const MapState SIDE_B[] = {
    [COMPARE_SAME] = {"same", 1, ROLE_MUTED, 's', "both sides have it"},
    [COMPARE_ONLY] = {"only in B", 7, ROLE_NEW, 'B', "A has none like it"},
    [COMPARE_CHANGED] = {"changed", 4, ROLE_ACCENT, '~', "on both sides, with another size, residency or parts in use"},
    [COMPARE_SOME] = {"not in all", 4, ROLE_ACCENT, '%', "one of the three sides has none like it"},
    [COMPARE_GONE] = {"gone", -1, ROLE_MUTED, 0, ""},
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct {
    const char *name, *help;
    const MapState *table[STATES_SIDES];
    size_t count;
} ROWS[STATES_COUNT_] = {
    [STATES_GARBAGE] = {"garbage",
                        "what garbage collection would do",
                        {GARBAGE, GARBAGE, GARBAGE, GARBAGE},
                        COUNT(GARBAGE)},
    [STATES_REACH] = {"reach", "whether reads can reach layers", {REACH, REACH, REACH, REACH}, COUNT(REACH)},
    [STATES_COMPARE] = {"compare",
                        "how the sides of a comparison differ",
                        {SIDE_A, SIDE_B, SIDE_C, SIDE_B_OF_THREE},
                        COUNT(SIDE_A)},
};

bool states_parse(Str text, StatesKind *of)
{
    for (int i = 0; i < STATES_COUNT_; i++)
        if (str_equal(text, str_from(ROWS[i].name))) {
            *of = (StatesKind)i;
            return true;
        }
    return false;
}

const char *states_name(StatesKind of)
{
    return ROWS[of].name;
}

const char *states_help(StatesKind of)
{
    return ROWS[of].help;
}

const MapState *states_table(StatesKind of, int side, size_t *count)
{
    *count = ROWS[of].count;
    return ROWS[of].table[side];
}

MapStates states_map(StatesKind of, int side, const uint8_t *values, size_t count, unsigned version)
{
    /* kinds have counters of their own, and states that are not yet known may be asked for by the same number */
    unsigned own = (version * STATES_COUNT_ + (unsigned)of) * 2 + (values != NULL);
    return (MapStates){.name = ROWS[of].name,
                       .of = values,
                       .count = count,
                       .states = ROWS[of].table[side],
                       .state_count = ROWS[of].count,
                       .version = own};
}
