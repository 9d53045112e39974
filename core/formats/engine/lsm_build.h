/* lsm_build.h - version edits, one after the other, become an LSM store's history.
 *
 *     LsmBuilder *builder = lsm_builder_new(LSM_ROCKSDB);
 *     lsm_builder_manifest(builder, 5);                       // the edits of MANIFEST-000005 follow
 *     lsm_builder_edit(builder, &edit, offset);               // for each
 *     lsm_builder_end(builder, &lsm, notes);                  // sorts keys, tests their order, frees the builder
 *
 * The MANIFEST of a store that is opened again starts with all tables there are. If one MANIFEST follows another, only
 * differences between the end of the first and the base of the second are changes.
 */
#ifndef CORE_FORMATS_ENGINE_LSM_BUILD_H
#define CORE_FORMATS_ENGINE_LSM_BUILD_H

#include "core/formats/engine/version_edit.h"
#include "core/formats/load.h"

typedef struct LsmBuilder LsmBuilder;

/* What was odd, one line each, in the report's arena. */
LsmBuilder *lsm_builder_new(LsmEngine engine, LoadReport *report);
void lsm_builder_free(LsmBuilder *builder);

/* A MANIFEST begins; `number` is its file's. */
void lsm_builder_manifest(LsmBuilder *builder, uint64_t number);
/* Applies an edit; what it holds is copied. An edit of an atomic group waits for the group's last one. */
void lsm_builder_edit(LsmBuilder *builder, const VersionEdit *edit, uint64_t offset);
/* Whether an edit that holds this much (its tables need not be there) may come in pieces: it is part of a base. */
bool lsm_builder_takes_pieces(const LsmBuilder *builder, const VersionEdit *edit);
/* A piece of such an edit: some of its tables; `first` for the first one. */
void lsm_builder_piece(LsmBuilder *builder, const VersionEdit *piece, uint64_t offset, bool first);
/* Room for so many tables in all, where that is known; of one family. */
void lsm_builder_expect(LsmBuilder *builder, size_t tables);
/* Edits are missing here. */
void lsm_builder_gap(LsmBuilder *builder);
/* The keys are not known, or not as they are: ranges mean nothing. */
void lsm_builder_no_order(LsmBuilder *builder);
/* The tables' sizes are not known: they are given as 0. */
void lsm_builder_no_sizes(LsmBuilder *builder);
/* Ends the history and the builder. An atomic group that is open is not applied. False, with the reason, where there
 * was no edit at all. O(n log n). */
bool lsm_builder_end(LsmBuilder *builder, Lsm *lsm, Error *error);

#endif
