/* version_edit.c - copies edits that are kept, and clears edits that are used again. */
#include "core/model/version_edit.h"

#include "core/base/byte_reader.h"

#define COPY_ARRAY(to, from)                                                                                           \
    do {                                                                                                               \
        array_reserve((to), (from)->count);                                                                            \
        if ((from)->count)                                                                                             \
            memcpy((to)->at, (from)->at, (from)->count * sizeof *(from)->at);                                          \
        (to)->count = (from)->count;                                                                                   \
    } while (0)

void version_edit_copy(VersionEdit *to, const VersionEdit *from, Arena *arena)
{
    VersionEdit copy = {.holds = from->holds,
                        .hints = from->hints,
                        .comparator = arena_str(arena, from->comparator),
                        .family_name = arena_str(arena, from->family_name),
                        .db_id = arena_str(arena, from->db_id),
                        .log_number = from->log_number,
                        .next_file = from->next_file,
                        .last_sequence = from->last_sequence,
                        .previous_log = from->previous_log,
                        .min_log = from->min_log,
                        .family = from->family,
                        .max_family = from->max_family,
                        .group_left = from->group_left};
    COPY_ARRAY(&copy.added, &from->added);
    COPY_ARRAY(&copy.deleted, &from->deleted);
    COPY_ARRAY(&copy.marked, &from->marked);
    COPY_ARRAY(&copy.cursors, &from->cursors);
    COPY_ARRAY(&copy.excises, &from->excises);
    COPY_ARRAY(&copy.backings_added, &from->backings_added);
    COPY_ARRAY(&copy.blobs_added, &from->blobs_added);
    COPY_ARRAY(&copy.blob_garbage, &from->blob_garbage);
    COPY_ARRAY(&copy.backings_removed, &from->backings_removed);
    COPY_ARRAY(&copy.blobs_removed, &from->blobs_removed);
    for (size_t i = 0; i < copy.added.count; i++) {
        copy.added.at[i].small = arena_str(arena, copy.added.at[i].small);
        copy.added.at[i].large = arena_str(arena, copy.added.at[i].large);
    }
    for (size_t i = 0; i < copy.cursors.count; i++)
        copy.cursors.at[i].key = arena_str(arena, copy.cursors.at[i].key);
    for (size_t i = 0; i < copy.excises.count; i++) {
        copy.excises.at[i].start = arena_str(arena, copy.excises.at[i].start);
        copy.excises.at[i].end = arena_str(arena, copy.excises.at[i].end);
    }
    *to = copy;
}

void version_edit_clear(VersionEdit *edit)
{
    edit->holds = edit->hints = 0;
    edit->comparator = edit->family_name = edit->db_id = (Str){"", 0};
    edit->log_number = edit->next_file = edit->last_sequence = edit->previous_log = edit->min_log = 0;
    edit->family = edit->max_family = edit->group_left = 0;
    edit->added.count = edit->deleted.count = edit->marked.count = edit->cursors.count = edit->excises.count = 0;
    edit->backings_added.count = edit->blobs_added.count = edit->blob_garbage.count = 0;
    edit->backings_removed.count = edit->blobs_removed.count = 0;
}

void version_edit_release(VersionEdit *edit)
{
    array_release(&edit->added);
    array_release(&edit->deleted);
    array_release(&edit->marked);
    array_release(&edit->cursors);
    array_release(&edit->excises);
    array_release(&edit->backings_added);
    array_release(&edit->blobs_added);
    array_release(&edit->blob_garbage);
    array_release(&edit->backings_removed);
    array_release(&edit->blobs_removed);
    *edit = (VersionEdit){0};
}

uint64_t internal_tag(Str internal)
{
    ByteReader reader = byte_reader((Str){internal.at + internal.length - INTERNAL_TAIL, INTERNAL_TAIL});
    return byte_reader_le(&reader, INTERNAL_TAIL);
}
