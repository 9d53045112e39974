/* traversal.c - entries are found by their opening words, wherever they stand; each reaches to the next one, or to the
 * end of its line. */
#include "core/formats/traversal.h"

#include "core/formats/layer_name.h"

#include <ctype.h>

#define ENTRY       "layer traversal: result "
#define PATH        "Read path for "
#define ENTRIES_MAX 100000u

/* Where `word` begins in `text` at or after `from`; text.length: nowhere. */
static size_t find(Str text, size_t from, const char *word)
{
    size_t n = strlen(word);
    const char *at = from < text.length ? memmem(text.at + from, text.length - from, word, n) : NULL;
    return at ? (size_t)(at - text.at) : text.length;
}

/* The text behind `word`, up to the end of its line; empty where `word` is not there. */
static Str after(Str text, const char *word)
{
    size_t at = find(text, 0, word);
    if (at == text.length)
        return (Str){0};
    at += strlen(word);
    Str rest = {text.at + at, text.length - at}, line;
    return str_line(&rest, &line) ? line : (Str){0};
}

/* "93/1C08, layer…": up to what can't be a part of an LSN. */
static bool lsn_at(Str text, Lsn *lsn)
{
    size_t n = 0;
    while (n < text.length && (isxdigit((unsigned char)text.at[n]) || text.at[n] == '/'))
        n++;
    return n > 0 && memchr(text.at, '/', n) && lsn_parse((Str){text.at, n}, lsn, NULL);
}

static bool key_at(Str text, Key *key)
{
    size_t n = 0;
    KeyForm form;
    while (n < text.length && isxdigit((unsigned char)text.at[n]))
        n++;
    return n == 36 && key_parse((Str){text.at, n}, key, &form, NULL);
}

static void take_layer(Traversal *traversal, Str text, TraversalEntry *entry)
{
    size_t from = 0;
    Str found;
    LayerName name;
    const char *reason;
    if (!layer_name_find(text, &from, &found) || !layer_name_parse(found, &name, &reason))
        return;
    entry->layer = name.layer;
    entry->has_layer = true;
    traversal->form = name.form;
}

/* One entry, from behind its opening words. */
static void take_entry(Traversal *traversal, Str text)
{
    TraversalEntry entry = {0};
    size_t n = 0;
    while (n < text.length && n + 1 < sizeof entry.result && isalpha((unsigned char)text.at[n])) {
        entry.result[n] = text.at[n];
        n++;
    }
    entry.has_cont = lsn_at(after(text, "cont_lsn "), &entry.cont);
    take_layer(traversal, text, &entry);
    array_push(&traversal->at, entry);
}

static void take_entries(Traversal *traversal, Str text)
{
    size_t at = find(text, 0, ENTRY);
    while (at < text.length && traversal->at.count < ENTRIES_MAX) {
        size_t begin = at + strlen(ENTRY), next = find(text, begin, ENTRY);
        Str rest = {text.at + begin, next - begin}, line = rest;
        str_line(&rest, &line);
        take_entry(traversal, line);
        at = next;
    }
}

/* Lines with a layer's name below the heading, up to one without. */
static void take_path(Traversal *traversal, Str text)
{
    size_t at = find(text, 0, PATH);
    Str rest = {text.at + at, text.length - at}, line;
    if (!str_line(&rest, &line))
        return;
    Str keys = after(line, PATH);
    traversal->has_key = key_at(keys, &traversal->key);
    traversal->has_request = lsn_at(after(line, "at lsn "), &traversal->request);
    while (str_line(&rest, &line) && traversal->at.count < ENTRIES_MAX) {
        TraversalEntry entry = {0};
        take_layer(traversal, line, &entry);
        if (!entry.has_layer && traversal->at.count > 0)
            break;
        if (entry.has_layer)
            array_push(&traversal->at, entry);
    }
}

/* Along a read cont_lsn never rises: where it does in most places, the text begins with the last visit. */
static void put_in_order(Traversal *traversal)
{
    size_t rises = 0, falls = 0, count = traversal->at.count;
    for (size_t i = 1; i < count; i++) {
        const TraversalEntry *a = &traversal->at.at[i - 1], *b = &traversal->at.at[i];
        if (a->has_cont && b->has_cont) {
            rises += b->cont > a->cont;
            falls += b->cont < a->cont;
        }
    }
    for (size_t i = 0; rises > falls && i < count / 2; i++) {
        TraversalEntry swap = traversal->at.at[i];
        traversal->at.at[i] = traversal->at.at[count - 1 - i];
        traversal->at.at[count - 1 - i] = swap;
    }
}

bool traversal_sniff(Str text)
{
    return find(text, 0, ENTRY) < text.length || find(text, 0, PATH) < text.length;
}

bool traversal_read(Str text, Traversal *traversal, Error *error)
{
    *traversal = (Traversal){.form = KEY_PRODUCTION};
    traversal->has_key = key_at(after(text, "for key "), &traversal->key);
    traversal->has_request = lsn_at(after(text, "request at LSN "), &traversal->request) ||
                             lsn_at(after(text, "request LSN "), &traversal->request) ||
                             lsn_at(after(text, "at LSN "), &traversal->request);
    take_entries(traversal, text);
    if (traversal->at.count == 0 && find(text, 0, PATH) < text.length)
        take_path(traversal, text);
    put_in_order(traversal);
    for (size_t i = 0; i < traversal->at.count; i++)
        if (traversal->at.at[i].has_layer)
            return true;
    traversal_release(traversal);
    return error_set(error, ERROR_INPUT,
                     "no path of a read: expected lines like `layer traversal: result …, cont_lsn "
                     "…, layer: NAME`");
}

void traversal_release(Traversal *traversal)
{
    array_release(&traversal->at);
    *traversal = (Traversal){0};
}
