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
    ARRAY(Str) keys; /* while keys are added: in that order; then sorted, each once */
    KeyOrder order;
    KeyMeaning meaning;
    bool printable; /* all keys are printable text without blanks at their ends */
    bool sorted;
    KeyDomain domain; /* of the integers, once it is sorted: points to this dictionary, which must not move */
    Table table;      /* finds a key while keys are added */
    Arena arena;      /* their bytes */
    char *packed;     /* where the next key goes, and how many bytes it may have */
    size_t room;
} KeyDictionary;

void key_dictionary_release(KeyDictionary *dictionary);

/* Adds a key, copied, where it is not there; its number either way. Not after it was sorted. Amortised O(length). */
uint32_t key_dictionary_add(KeyDictionary *dictionary, Str key);
/* Sorts; returns the place of each number, heap memory for the caller to free. Keys that the order takes for the same
 * share a place, and the one that was added first stays. O(n log n); a million keys in about 0.3 s. */
uint32_t *key_dictionary_sort(KeyDictionary *dictionary, KeyOrder order);

/* The integer of a string: 2i where it is in the list, else 2i + 1 behind the last key before it; 0 before all (which
 * is then not told from the first key: `exact` is false). `exact` may be NULL. O(log n). */
Key key_dictionary_find(const KeyDictionary *dictionary, Str key, bool *exact);

/* The exact form: hex digits, and `+` behind them for the place after the key. */
void key_dictionary_hex(const KeyDictionary *dictionary, Key key, Text *out);
/* For people, cut with … where it is too long: what the key means, or its text, or hex; "after KEY" in between. */
char *key_dictionary_label(const KeyDictionary *dictionary, Key key, char out[KEY_LABEL_SIZE]);
/* Reads a key as users write it: hex digits (0x optional; `+` for the place after it) or the text itself. */
bool key_dictionary_parse(const KeyDictionary *dictionary, Str text, Key *key, Error *error);
/* What the key belongs to, where its meaning is known: a table, an index. False: nothing that keys share. */
bool key_dictionary_object(const KeyDictionary *dictionary, Key key, char out[KEY_LABEL_SIZE]);

#endif
