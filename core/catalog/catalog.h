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
    Origin origin;         /* texts in the catalog's arena */
    Str tenant_path;       /* of its tenant and shard: timelines of one have it in common */
    const char *directory; /* its path; NULL: offloaded, its layers are elsewhere */
    const char *index;     /* path of the index that is taken; NULL: there is none */
    uint32_t indexes;      /* how many there are, of all generations */
    size_t layer_files;
    const char *heatmap; /* path of its tenant's heatmap; NULL: none */
    /* Known after catalog_ancestry(): */
    bool has_ancestor;
    Str ancestor; /* id */
    Lsn ancestor_lsn;
} CatalogTimeline;

typedef struct Catalog {
    ARRAY(CatalogTimeline) at;     /* in the order of their paths */
    ARRAY(const char *) stores;    /* directories of LSM stores */
    ARRAY(const char *) manifests; /* the tenants' manifests, of each tenant the latest */
    bool ancestry;                 /* catalog_ancestry() was called */
    Arena arena;
} Catalog;

/* Is it a directory? */
bool catalog_is_directory(const char *path);

/* Adds what lies below a directory. What can't be read is noted in the report and passed over; false where the
 * directory itself can't be. O(entries). */
bool catalog_add(Catalog *catalog, const char *path, LoadReport *report, Error *error);
void catalog_release(Catalog *catalog);

/* Reads who descends from whom, from the indexes and the manifests (whose offloaded timelines are added), once. What
 * can't be read is noted. O(bytes of all indexes). */
void catalog_ancestry(Catalog *catalog, LoadReport *report);
/* The ancestor of a timeline, of the same tenant and shard; CATALOG_NONE: none, or it is not here. */
uint32_t catalog_parent(const Catalog *catalog, uint32_t timeline);

/* The timeline that `wanted` names (as for origins_choose()); NULL or empty: the only one. False: an error of usage
 * that lists them where there are several. */
bool catalog_choose(const Catalog *catalog, const char *wanted, uint32_t *timeline, Error *error);

/* Loads one of them, with its branch points, residency and ancestor as far as the catalog knows them. */
bool catalog_load(Catalog *catalog, uint32_t timeline, const LoadOptions *options, History *history, LoadReport *report,
                  Error *error);

#endif
