/* key_dictionary.h - keys that are strings of any length, as places in a sorted list.
 *
 *     the list      "apple"       "pear"        "plum"
 *     keys          0      1      2      3      4      5
 *                   apple  after  pear   after  plum   after
 *                          apple         pear          plum
 *
 * Key i of the list is the integer 2i. 2i + 1 is the place directly after it, before every other key: the end of a
 * table whose largest key is key i. So ranges stay half-open and exact, and no successor string needs to be made.
 *
 *     KeyDictionary keys = {0};
 *     uint32_t pear = key_dictionary_add(&keys, STR("pear"));        // a number that stands for it until it is sorted
 *     uint32_t *place = key_dictionary_sort(&keys, KEY_ORDER_BYTES); // place[pear] is its place in the list
 *     free(place);
 *     key_dictionary_release(&keys);
 */
#ifndef CORE_MODEL_KEY_DICTIONARY_H
#define CORE_MODEL_KEY_DICTIONARY_H

#include "core/base/mem.h"
#include "core/base/table.h"
#include "core/model/comparator.h"
#include "core/model/key.h"
#include "core/model/key_meaning.h"

typedef struct KeyDictionary {
    ARRAY(Str) keys; /* in the order in which they were added; after key_dictionary_sort() sorted and distinct */
    KeyOrder order;
    KeyMeaning meaning;
    bool printable; /* all keys are printable text without blanks at their ends */
    bool sorted;
    /* the domain of its integers, set by key_dictionary_sort(). It points to this dictionary, which must not move
     * then. */
    KeyDomain domain;
    Table table;  /* finds a key while keys are added */
    Arena arena;  /* the bytes of the keys */
    char *packed; /* where the next key is copied to, and how many bytes are free there */
    size_t room;
} KeyDictionary;

void key_dictionary_release(KeyDictionary *dictionary);

/* Adds a copy of a key unless the dictionary has it. Returns the key's number either way. Not to be called after
 * key_dictionary_sort(). Amortised O(length). */
uint32_t key_dictionary_add(KeyDictionary *dictionary, Str key);
/* Sorts the keys. Returns the place of each number, in heap memory that the caller frees. Keys that the order considers
 * equal share a place; the first one that was added is kept. O(n log n): a million keys take about 0.3 s. */
uint32_t *key_dictionary_sort(KeyDictionary *dictionary, KeyOrder order);

/* The integer of a string: 2i where it is the dictionary's key i, else 2i + 1 where key i is the last one before it.
 * Before all keys it is 0, which key 0 has too; then `exact` is false. `exact` may be NULL. O(log n). */
Key key_dictionary_find(const KeyDictionary *dictionary, Str key, bool *exact);

/* Appends the exact form: hex digits, with a `+` behind them for the place after the key. */
void key_dictionary_hex(const KeyDictionary *dictionary, Key key, Text *out);
/* The label for people, cut with … where it is too long: what the key means, or its text, or hex. A place between two
 * keys is "after KEY". Returns `out`. */
char *key_dictionary_label(const KeyDictionary *dictionary, Key key, char out[KEY_LABEL_SIZE]);
/* Reads a key as users write it: hex digits (0x optional; `+` for the place after it) or the text itself. A
 * string that is not in the list gives the place where it would be (key_dictionary_find()). ERROR_INPUT for an empty
 * text, and where the list is empty. */
bool key_dictionary_parse(const KeyDictionary *dictionary, Str text, Key *key, Error *error);
/* Writes what the key belongs to (a table, an index) where its meaning is known. False, with `out` empty,
 * where it is unknown. */
bool key_dictionary_object(const KeyDictionary *dictionary, Key key, char out[KEY_LABEL_SIZE]);

#endif
