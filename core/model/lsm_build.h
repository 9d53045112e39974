/* lsm_build.h - version edits, one after the other, become an LSM store's history.
 *
 *     LsmBuilder *builder = lsm_builder_new(LSM_ROCKSDB, &report.notes);
 *     lsm_builder_manifest(builder, 5);                       // the edits of MANIFEST-000005 follow
 *     lsm_builder_edit(builder, &edit, offset);               // for each
 *     lsm_builder_end(builder, &lsm, error);                  // sorts keys, tests their order, frees the builder
 *
 * The MANIFEST of a store that is opened again starts with all tables there are. If one MANIFEST follows another, only
 * differences between the end of the first and the base of the second are changes.
 */
#ifndef CORE_MODEL_LSM_BUILD_H
#define CORE_MODEL_LSM_BUILD_H

#include "core/model/version_edit.h"
#include "core/base/notes.h"

typedef struct LsmBuilder LsmBuilder;

/* A builder that adds a note for everything odd. lsm_builder_end() or lsm_builder_free() frees it. */
LsmBuilder *lsm_builder_new(LsmEngine engine, Notes *notes);
void lsm_builder_free(LsmBuilder *builder);

/* Begins a MANIFEST; `number` is that of its file. */
void lsm_builder_manifest(LsmBuilder *builder, uint64_t number);
/* Applies an edit, and copies what it needs. An edit of an atomic group waits for the group's last one. */
void lsm_builder_edit(LsmBuilder *builder, const VersionEdit *edit, uint64_t offset);
/* May an edit with this content (its tables need not be there) be passed in pieces? It may if it is part of a base. */
bool lsm_builder_takes_pieces(const LsmBuilder *builder, const VersionEdit *edit);
/* Applies a piece of such an edit: some of its tables. `first`: it is the first piece. */
void lsm_builder_piece(LsmBuilder *builder, const VersionEdit *piece, uint64_t offset, bool first);
/* Makes room for that many tables of one family, where their number is known. */
void lsm_builder_expect(LsmBuilder *builder, size_t tables);
/* Records that edits are missing here: an atomic group that has begun is not applied. */
void lsm_builder_gap(LsmBuilder *builder);
/* Records what is wrong with the MANIFEST that is being read. `text` is copied. O(text). */
void lsm_builder_flaw(LsmBuilder *builder, LsmFlawKind kind, const char *text);
/* Records that the keys are unknown or were altered, so that ranges mean nothing. */
void lsm_builder_no_order(LsmBuilder *builder);
/* Records that the tables' sizes are unknown; they are 0 in the edits. */
void lsm_builder_no_sizes(LsmBuilder *builder);
/* Ends the history, and frees the builder. An open atomic group is not applied. ERROR_INPUT where there was no edit at
 * all. The caller releases `lsm`. O(n log n). */
bool lsm_builder_end(LsmBuilder *builder, Lsm *lsm, Error *error);

#endif
