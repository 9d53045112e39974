/* key_tree.h - bytes per database, relation and fork, as `du` shows the bytes of a folder's children.
 *
 *     all keys            38.5 GiB
 *     ├ 1663/16384        31.0 GiB      Enter: its relations, then its forks
 *     ├ clog              12 MiB
 *     └ several of them    7.4 GiB      layers that no single child holds
 *
 * A layer belongs to the smallest node that holds all of its keys. A layer over two tables is not divided between them,
 * because only its records could tell which part belongs to which.
 */
#ifndef CORE_ANALYSIS_KEY_TREE_H
#define CORE_ANALYSIS_KEY_TREE_H

#include "core/model/layer_count.h"
#include "core/planner/splits.h"

typedef enum KeyTreeLevel { KEY_TREE_ALL, KEY_TREE_DATABASE, KEY_TREE_RELATION, KEY_TREE_FORK } KeyTreeLevel;

typedef struct KeyTreeNode {
    KeyTreeLevel level;
    KeyRange keys;
} KeyTreeNode;

typedef struct KeyTreeRow {
    KeyTreeNode node; /* the child; for layers that lie in several children, the node itself */
    bool several;     /* this row counts the layers that lie in several children */
    LayerCounts counts;
} KeyTreeRow;

typedef ARRAY(KeyTreeRow) KeyTreeRows;

/* The root, which contains all keys. Only production keys have a tree. */
KeyTreeNode key_tree_root(void);
/* Appends a row for each child of the node that contains layers, the heaviest first (then those with the most layers,
 * then by key); the layers that lie in several children form the last row. A fork has only one row. O(n log n). */
void key_tree_list(const LayerSet *set, const LayerId *ids, size_t count, KeyTreeNode node, KeyTreeRows *rows);
/* Appends the layers that a row counts, in the order of `ids`. O(n). */
void key_tree_layers(const LayerSet *set, const LayerId *ids, size_t count, const KeyTreeRow *row,
                     LayerIdArray *layers);
/* Appends the name of a node: "1663/16384", "1663/16384/16410", "1663/16384/16410_fsm", "clog". */
void key_tree_name(KeyTreeNode node, Text *out);

#endif
