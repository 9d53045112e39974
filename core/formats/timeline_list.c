/* timeline_list.c - reads lists of timelines and their ancestors, and joins them to the layers of one timeline when
 * that timeline is known.
 *
 *     layers of aaaa…     bbbb… {ancestor aaaa…, 0/3000}     a branch point at 0/3000
 *                         aaaa… {ancestor cccc…, 0/1000}     its own ancestor, cutoff and last LSN on disk
 *
 * The timeline of the layers comes from --timeline, the layers' paths or the index; else, if the list has one timeline,
 * it is that one.
 */
#include "core/formats/timeline_list.h"

#include "core/formats/json_member.h"

#include <stdlib.h>

bool timeline_list_sniff(Str text, Str name)
{
    (void)name;
    Str rest = str_trim(text);
    if (rest.length && rest.at[0] == '[') { /* a list: its first element decides */
        rest = str_trim((Str){rest.at + 1, rest.length - 1});
        return json_has_key(rest, "timeline_id") && json_has_key(rest, "last_record_lsn");
    }
    return json_has_key(text, "offloaded_timelines") ||
           (json_has_key(text, "timeline_id") && json_has_key(text, "last_record_lsn"));
}

bool timeline_list_read(Reader *reader, Str text, Error *error)
{
    cJSON *root = json_parse(text, error);
    if (!root)
        return false;
    const cJSON *offloaded = cJSON_GetObjectItemCaseSensitive(root, "offloaded_timelines");
    if (!cJSON_IsArray(root) && offloaded && !cJSON_IsArray(offloaded)) {
        cJSON_Delete(root);
        return error_set(error, ERROR_INPUT, "offloaded_timelines is not an array");
    }
    array_push(&reader->timelines, root);
    return true;
}

void timeline_list_release(Reader *reader)
{
    for (size_t i = 0; i < reader->timelines.count; i++)
        cJSON_Delete(reader->timelines.at[i]);
    array_release(&reader->timelines);
}

static Str timeline_list_member(const cJSON *item, const char *name)
{
    return json_str(cJSON_GetObjectItemCaseSensitive(item, name));
}

/* The array of a document, or the document itself if it is one timeline. */
static const cJSON *timeline_list_first_of(const cJSON *root)
{
    const cJSON *offloaded = cJSON_GetObjectItemCaseSensitive(root, "offloaded_timelines");
    return offloaded ? offloaded->child : cJSON_IsArray(root) ? root->child : root;
}

static bool is_offloaded(const cJSON *root)
{
    return cJSON_IsObject(root) && cJSON_GetObjectItemCaseSensitive(root, "offloaded_timelines");
}

/* The timeline whose id begins with `wanted`, or the only one. NULL: none, or several. */
static const cJSON *timeline_list_choose(const Reader *reader, Str wanted, size_t *listed)
{
    const cJSON *chosen = NULL;
    size_t matches = 0;
    *listed = 0;
    for (size_t i = 0; i < reader->timelines.count; i++) {
        const cJSON *root = reader->timelines.at[i];
        for (const cJSON *item = is_offloaded(root) ? NULL : timeline_list_first_of(root); item; item = item->next) {
            Str id = timeline_list_member(item, "timeline_id");
            ++*listed;
            if (!id.length || !str_starts(id, wanted))
                continue;
            chosen = item;
            matches++;
            if (!cJSON_IsArray(root))
                break;
        }
    }
    return matches == 1 ? chosen : NULL;
}

/* Takes the ids. A tenant's id may be followed by its shard. */
static void take_ids(LayerSet *set, const cJSON *own)
{
    Str tenant = timeline_list_member(own, "tenant_id"), timeline = timeline_list_member(own, "timeline_id");
    uint64_t shard;
    if (!set->timeline_id && timeline.length == ORIGIN_ID)
        set->timeline_id = arena_copy(&set->arena, timeline.at, timeline.length);
    if (!set->tenant_id && tenant.length >= ORIGIN_ID)
        set->tenant_id = arena_copy(&set->arena, tenant.at, ORIGIN_ID);
    if (!set->shard_id && tenant.length == ORIGIN_ID + 5 &&
        number_parse_hex((Str){tenant.at + ORIGIN_ID + 1, 4}, &shard, NULL))
        set->shard_id = (uint16_t)shard;
}

/* Takes what the timeline's own entry has and the layers' input did not have. */
static bool timeline_list_take_own(Reader *reader, const cJSON *own)
{
    LayerSet *set = reader->set;
    static const char *const cutoffs[] = {"applied_gc_cutoff_lsn", "latest_gc_cutoff_lsn"};
    Lsn lsn;
    bool there = false;
    take_ids(set, own);
    for (size_t i = 0; i < 2 && !set->has_gc_cutoff; i++) {
        if (!json_lsn_member(reader, own, cutoffs[i], &lsn, &there))
            return false;
        set->has_gc_cutoff = there && lsn > 0;
        set->gc_cutoff = set->has_gc_cutoff ? lsn : 0;
    }
    if (!json_lsn_member(reader, own, "disk_consistent_lsn", &lsn, &there))
        return false;
    if (there && !set->has_disk_consistent) {
        set->has_disk_consistent = true;
        set->disk_consistent = lsn;
    }
    Str ancestor = timeline_list_member(own, "ancestor_timeline_id");
    if (set->has_ancestor || set->no_ancestor)
        return true;
    set->no_ancestor = !ancestor.length && cJSON_IsNull(cJSON_GetObjectItemCaseSensitive(own, "ancestor_timeline_id"));
    if (!ancestor.length)
        return true;
    if (!json_lsn_member(reader, own, "ancestor_lsn", &lsn, &there))
        return false;
    set->has_ancestor = there;
    set->ancestor_lsn = there ? lsn : 0;
    if (there && ancestor.length == ORIGIN_ID)
        set->ancestor_id = arena_copy(&set->arena, ancestor.at, ancestor.length);
    return true;
}

/* Adds branch points. A child that is in both a list and a manifest counts once. */
static bool add_branches(Reader *reader, Str own)
{
    for (size_t i = 0; i < reader->timelines.count; i++) {
        const cJSON *root = reader->timelines.at[i];
        const char *name = is_offloaded(root) ? "ancestor_retain_lsn" : "ancestor_lsn";
        for (const cJSON *item = timeline_list_first_of(root); item;
             item = cJSON_IsArray(root) || is_offloaded(root) ? item->next : NULL) {
            Lsn lsn;
            bool there, known = false;
            if (!str_equal(timeline_list_member(item, "ancestor_timeline_id"), own))
                continue;
            if (!json_lsn_member(reader, item, name, &lsn, &there))
                return false;
            for (size_t k = 0; k < reader->set->branches.count; k++)
                known |= reader->set->branches.at[k] == lsn;
            if (there && !known)
                array_push(&reader->set->branches, lsn);
        }
    }
    return true;
}

bool timeline_list_join(Reader *reader, Error *error)
{
    LayerSet *set = reader->set;
    const char *asked = reader->options->timeline;
    Str wanted = str_from(set->timeline_id ? set->timeline_id : asked ? asked : "");
    size_t listed;
    if (!reader->timelines.count)
        return true;
    if (!set->count)
        return error_set(
            error, ERROR_INPUT,
            "the input lists timelines but has no layers: give it together with the layers of one of them");
    const cJSON *own = timeline_list_choose(reader, wanted, &listed);
    if (own && !timeline_list_take_own(reader, own))
        return reader_fail(reader, error);
    if (!own && wanted.length == 0)
        return error_set(error, ERROR_USAGE,
                         "the layers may belong to any of the %zu listed timelines: choose one with --timeline ID",
                         listed);
    if (!own && listed)
        reader_note(reader, "the timeline %.*s is not among the %zu that are listed", STR_ARG(wanted), listed);
    Str id = own ? timeline_list_member(own, "timeline_id") : wanted;
    return add_branches(reader, id) || reader_fail(reader, error);
}
