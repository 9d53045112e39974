/* key_owners.c - finds runs of keys with one owner.
 *
 * Keys of one owner lie side by side in the dictionary, so the end of a run is found by doubling and halving. Prefixes:
 * the keys "user00" … "user99" share "user"; one more byte divides them into ten owners, "user0" to "user9". The
 * longest prefix that gives no more than OWNERS_MAX is taken.
 */
#include "core/model/key_owners.h"

#include <stdio.h>

enum { OWNERS_MAX = 16, PREFIX_MAX = 64, SLICES = 8 };

/* How a key is named: by its meaning, or by its first `prefix` bytes. */
typedef struct Naming {
    const KeyDictionary *keys;
    size_t prefix; /* 0: by its meaning */
} Naming;

static Str prefix_of(const Naming *naming, uint32_t key)
{
    Str text = naming->keys->keys.at[key];
    return (Str){text.at, text.length < naming->prefix ? text.length : naming->prefix};
}

static bool same_owner(const Naming *naming, uint32_t a, uint32_t b)
{
    char x[KEY_LABEL_SIZE], y[KEY_LABEL_SIZE];
    if (naming->prefix)
        return str_equal(prefix_of(naming, a), prefix_of(naming, b));
    bool known = key_dictionary_object(naming->keys, (Key)a * 2, x);
    return known == key_dictionary_object(naming->keys, (Key)b * 2, y) && (!known || strcmp(x, y) == 0);
}

/* The first key behind `first` that has another owner. Keys without a meaning may be before and after those with one,
 * and are examined one by one. */
static uint32_t run_end(const Naming *naming, uint32_t first)
{
    char name[KEY_LABEL_SIZE];
    bool named = naming->prefix || key_dictionary_object(naming->keys, (Key)first * 2, name);
    uint32_t count = (uint32_t)naming->keys->keys.count, same = first, step = 1;
    while (same + step < count && same_owner(naming, first, same + step)) {
        same += step;
        step = named && step < count ? step * 2 : step;
    }
    uint32_t other = same + step < count ? same + step : count; /* invariant: same < end <= other */
    while (same + 1 < other) {
        uint32_t middle = same + (other - same) / 2;
        if (same_owner(naming, first, middle))
            same = middle;
        else
            other = middle;
    }
    return same + 1;
}

/* Counts runs, but stops at OWNERS_MAX + 1. */
static size_t count_runs(const Naming *naming)
{
    size_t runs = 0;
    for (uint32_t key = 0; key < naming->keys->keys.count && runs <= OWNERS_MAX; key = run_end(naming, key))
        runs++;
    return runs;
}

static size_t common_length(Str a, Str b)
{
    size_t length = 0;
    while (length < a.length && length < b.length && a.at[length] == b.at[length])
        length++;
    return length;
}

/* The longest prefix that gives few enough owners; 0 where even one byte more than the common prefix gives too many. */
static size_t prefix_length(const KeyDictionary *keys, size_t shared)
{
    size_t best = 0;
    for (size_t length = shared + 1; length <= shared + PREFIX_MAX; length++) {
        Naming naming = {keys, length};
        size_t runs = count_runs(&naming);
        if (runs > OWNERS_MAX)
            break;
        best = length;
        if (runs == keys->keys.count)
            break;
    }
    return best;
}

static void name_owner(const Naming *naming, uint32_t key, KeyOwner *owner)
{
    if (!naming->prefix) {
        if (!key_dictionary_object(naming->keys, (Key)key * 2, owner->name))
            snprintf(owner->name, sizeof owner->name, "other keys");
        return;
    }
    enum { TAIL = 24, SHOWN = 2 * TAIL };
    Str prefix = prefix_of(naming, key);
    char text[4 * KEY_LABEL_SIZE];
    size_t length = 0;
    if (prefix.length > TAIL) /* the end of a prefix is what distinguishes it */
        prefix = (Str){prefix.at + prefix.length - TAIL, TAIL};
    if (naming->keys->printable)
        length = text_escape(prefix, text, sizeof text);
    else
        for (size_t i = 0; i < prefix.length; i++)
            length += (size_t)snprintf(text + length, sizeof text - length, "%02x", (uint8_t)prefix.at[i]);
    const char *cut = prefix.length < prefix_of(naming, key).length ? "…" : "";
    snprintf(owner->name, sizeof owner->name, "%s%.*s…", cut, (int)(length < SHOWN ? length : SHOWN), text);
}

static void add_owner(KeyOwners *owners, const Naming *naming, uint32_t first, uint32_t end)
{
    KeyOwner owner = {.keys = {(Key)first * 2, (Key)end * 2}};
    name_owner(naming, first, &owner);
    array_push(&owners->at, owner);
}

/* Divides the keys into slices of equal count, each named by the beginning of its first key. */
static void add_slices(KeyOwners *owners, const KeyDictionary *keys, size_t shared)
{
    uint64_t count = keys->keys.count;
    for (uint64_t slice = 0; slice < SLICES; slice++) {
        uint32_t first = (uint32_t)(count * slice / SLICES), end = (uint32_t)(count * (slice + 1) / SLICES);
        if (first < end)
            add_owner(owners, &(Naming){keys, shared + 2}, first, end);
    }
}

void key_owners_init(KeyOwners *owners, const KeyDictionary *keys)
{
    char name[KEY_LABEL_SIZE];
    uint32_t count = (uint32_t)keys->keys.count;
    *owners = (KeyOwners){0};
    if (!count)
        return;
    bool meaning = key_dictionary_object(keys, 0, name) || key_dictionary_object(keys, (Key)(count - 1) * 2, name);
    size_t shared = common_length(keys->keys.at[0], keys->keys.at[count - 1]);
    Naming naming = {keys, meaning ? 0 : prefix_length(keys, shared)};
    owners->by = meaning ? OWNERS_BY_MEANING : naming.prefix ? OWNERS_BY_PREFIX : OWNERS_BY_SLICE;
    if (owners->by == OWNERS_BY_SLICE) {
        add_slices(owners, keys, shared);
        return;
    }
    for (uint32_t key = 0, end; key < count; key = end) {
        end = run_end(&naming, key);
        add_owner(owners, &naming, key, end);
    }
}

void key_owners_release(KeyOwners *owners)
{
    array_release(&owners->at);
    *owners = (KeyOwners){0};
}
