/* key_tree.c - builds the tree of prefixes: 56 bits for a database (or another class of keys), 88 for a relation, 96
 * for a fork. Layers are sorted by the child that holds their first key, and each run of equal children is counted.
 *
 * Example: layer [rel 5 block 0, rel 6 block 9) has one prefix of 56 bits and two of 88: it is a row of its database,
 * among "several".
 */
#include "core/analysis/key_tree.h"

#include "core/base/sort.h"

#include <stdlib.h>

/* Number of key bits below the prefix of each level. */
static const int SHIFTS[] = {
    [KEY_TREE_ALL] = 128, [KEY_TREE_DATABASE] = 72, [KEY_TREE_RELATION] = 40, [KEY_TREE_FORK] = 32};

KeyTreeNode key_tree_root(void)
{
    return (KeyTreeNode){KEY_TREE_ALL, {0, U128_MAX}};
}

static KeyTreeNode key_tree_child(KeyTreeNode node, Key key)
{
    KeyTreeLevel level = (KeyTreeLevel)(node.level + 1);
    Key lo = key >> SHIFTS[level] << SHIFTS[level], size = (Key)1 << SHIFTS[level];
    return (KeyTreeNode){level, {lo, lo > U128_MAX - size ? U128_MAX : lo + size}};
}

static bool lies_in(const LayerSet *set, LayerId id, KeyRange keys)
{
    return set->key_lo[id] >= keys.lo && set->key_hi[id] <= keys.hi;
}

/* Does the layer lie in a single child of the node? A fork has no children. */
static bool in_one(const LayerSet *set, LayerId id, KeyTreeNode node)
{
    return node.level != KEY_TREE_FORK && lies_in(set, id, key_tree_child(node, set->key_lo[id]).keys);
}

static int key_tree_compare_rows(const void *a, const void *b)
{
    const KeyTreeRow *x = a, *y = b;
    if (x->several != y->several)
        return x->several - y->several;
    if (x->counts.bytes != y->counts.bytes)
        return x->counts.bytes > y->counts.bytes ? -1 : 1;
    if (x->counts.layers != y->counts.layers)
        return x->counts.layers > y->counts.layers ? -1 : 1;
    return (x->node.keys.lo > y->node.keys.lo) - (x->node.keys.lo < y->node.keys.lo);
}

void key_tree_list(const LayerSet *set, const LayerId *ids, size_t count, KeyTreeNode node, KeyTreeRows *rows)
{
    Sort128 *order = mem_alloc((count + 1) * sizeof *order);
    LayerId *run = mem_alloc((count + 1) * sizeof *run);
    size_t inside = 0, several = 0, first = rows->count;
    for (size_t i = 0; i < count; i++) {
        if (!lies_in(set, ids[i], node.keys))
            continue;
        if (in_one(set, ids[i], node))
            order[inside++] = (Sort128){key_tree_child(node, set->key_lo[ids[i]]).keys.lo, ids[i]};
        else
            run[several++] = ids[i];
    }
    KeyTreeRow row = {.node = node, .several = true, .counts = layer_counts(set, run, several)};
    if (several > 0)
        array_push(rows, row);
    sort_128(order, inside);
    for (size_t i = 0; i < inside;) {
        size_t n = 0, from = i;
        for (; i < inside && order[i].number == order[from].number; i++)
            run[n++] = order[i].place;
        row = (KeyTreeRow){.node = key_tree_child(node, order[from].number), .counts = layer_counts(set, run, n)};
        array_push(rows, row);
    }
    if (rows->count > first)
        qsort(rows->at + first, rows->count - first, sizeof *rows->at, key_tree_compare_rows);
    free(run);
    free(order);
}

void key_tree_layers(const LayerSet *set, const LayerId *ids, size_t count, const KeyTreeRow *row, LayerIdArray *layers)
{
    for (size_t i = 0; i < count; i++)
        if (lies_in(set, ids[i], row->node.keys) && !(row->several && in_one(set, ids[i], row->node)))
            array_push(layers, ids[i]);
}

/* The name of a class of keys other than relations. */
static const char *key_tree_class_name(KeyFields f)
{
    static const char *const slru[] = {"clog", "multixact members", "multixact offsets"};
    if (f.field1 == 1)
        return f.field2 < 3 ? slru[f.field2] : "SLRU";
    return f.field1 == 0   ? "directory of databases"
           : f.field1 == 2 ? "two-phase files"
           : f.field1 == 3 ? "control file, checkpoint"
                           : "metadata";
}

void key_tree_name(KeyTreeNode node, Text *out)
{
    KeyFields f = key_unpack(node.keys.lo);
    static const char *const forks[] = {"", "_fsm", "_vm", "_init"};
    bool relations = f.field1 == 0 && (f.field2 || f.field3);
    if (node.level == KEY_TREE_ALL) {
        text_printf(out, "all keys");
    } else if (!relations && node.level == KEY_TREE_DATABASE) {
        text_printf(out, "%s", key_tree_class_name(f));
    } else if (!relations) {
        char label[KEY_LABEL_SIZE];
        text_printf(out, "%s", key_label(node.keys.lo, KEY_PRODUCTION, label));
    } else {
        text_printf(out, "%u/%u", f.field2, f.field3);
        if (node.level >= KEY_TREE_RELATION && f.field4 == 0)
            text_printf(out, "/directory");
        else if (node.level >= KEY_TREE_RELATION)
            text_printf(out, "/%u", f.field4);
        if (node.level == KEY_TREE_FORK)
            text_printf(out, "%s", f.field5 == 0 ? " main fork" : f.field5 <= 3 ? forks[f.field5] : "_?");
    }
}
