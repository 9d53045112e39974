/* catalog.h - the timelines and stores that lie below some directories, and how timelines descend from each other.
 *
 *     tenants/1111…-0002/timelines/aaaa…/index_part.json-0000001b       a timeline of shard 0 of 2
 *                                        000…-FFF…__…-0000001b
 *                                 bbbb…/index_part.json                 its child: the index names the ancestor
 *     tenants/1111…-0002/heatmap-v1.json                                which layers are resident
 *     tenants/1111…-0002/tenant-manifest-0000001b.json                  children that were offloaded
 *
 * A timeline is a directory with layer files or an index in it. Everything below a directory is searched, except
 * symbolic links. Ids come from the paths (core/formats/origin.h).
 */
#ifndef CORE_CATALOG_CATALOG_H
#define CORE_CATALOG_CATALOG_H

#include "core/formats/load.h"
#include "core/formats/origin.h"

#define CATALOG_NONE UINT32_MAX

typedef struct CatalogTimeline {
    Origin origin;         /* ids from the path; texts are in the catalog's arena */
    Str tenant_path;       /* path of its tenant and shard, which timelines of one tenant and shard have in common */
    const char *directory; /* path of its directory; NULL: offloaded, so that its layers are elsewhere */
    const char *index;     /* path of the newest index, which is the one that is read; NULL: there is none */
    uint32_t indexes;      /* number of index files, of all generations */
    size_t layer_files;
    const char *heatmap; /* path of its tenant's heatmap; NULL: there is none */
    /* Set by catalog_ancestry(): */
    bool has_ancestor;
    Str ancestor; /* the ancestor's timeline id */
    Lsn ancestor_lsn;
} CatalogTimeline;

typedef struct Catalog {
    ARRAY(CatalogTimeline) at;     /* ordered by path */
    ARRAY(const char *) stores;    /* directories of LSM stores */
    ARRAY(const char *) manifests; /* the latest manifest of each tenant */
    bool ancestry;                 /* catalog_ancestry() has run */
    Arena arena;
} Catalog;

/* Adds everything below a directory. What cannot be read is noted in the report and skipped. False only where the
 * directory itself cannot be read. O(entries). */
bool catalog_add(Catalog *catalog, const char *path, LoadReport *report, Error *error);
void catalog_release(Catalog *catalog);

/* Reads from indexes and manifests which timeline descends from which, once, and adds the manifests' offloaded
 * timelines. What cannot be read is noted. O(bytes of all indexes). */
void catalog_ancestry(Catalog *catalog, LoadReport *report);
/* The ancestor of a timeline, of the same tenant and shard. CATALOG_NONE: it has none, or the catalog does not contain
 * it. */
uint32_t catalog_parent(const Catalog *catalog, uint32_t timeline);

/* Finds the timeline that `wanted` names (as for origins_choose()); NULL or empty chooses the only one.
 * Offloaded ones have no layers and are never found. ERROR_USAGE, which lists the timelines, where none or several have
 * that name, or several exist and none is named; ERROR_INPUT where there is no timeline at all. */
bool catalog_choose(const Catalog *catalog, const char *wanted, uint32_t *timeline, Error *error);

/* Loads one timeline, with its branch points, residency and ancestor as far as the catalog knows them. The caller
 * releases the history. ERROR_INPUT where it is offloaded; else fails as timeline_files_load(). */
bool catalog_load(Catalog *catalog, uint32_t timeline, const LoadOptions *options, History *history, LoadReport *report,
                  Error *error);

#endif
