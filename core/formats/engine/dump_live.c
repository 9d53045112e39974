/* dump_live.c - `ldb list_live_files_metadata`: names and levels, and nothing else.
 *
 *     ===== Column Family: default =====             or, with --sort_by_filename:
 *     Live SST Files:                                path/000071.sst : level 2, column family 'default'
 *     ---------- level 0 ----------
 *     path/000167.sst
 */
#include "core/formats/engine/dump_reader.h"

#include <stdlib.h>

typedef struct Families {
    ARRAY(Str) names;
} Families;

static uint32_t family_of(Families *families, Str name)
{
    for (size_t i = 0; i < families->names.count; i++)
        if (str_equal(families->names.at[i], name))
            return (uint32_t)i;
    array_push(&families->names, name);
    return (uint32_t)families->names.count - 1;
}

/* "path/000071.sst" */
static bool file_number(Str path, uint64_t *number)
{
    const char *slash = path.length ? memrchr(path.at, '/', path.length) : NULL;
    Str name = slash ? (Str){slash + 1, path.length - (size_t)(slash - path.at) - 1} : path;
    return dump_number(&name, number) && (str_equal(name, STR(".sst")) || str_equal(name, STR(".ldb")));
}

/* Adds one edit per table: tables of several families may be mixed. */
static void add_table(DumpReader *reader, Families *families, Str name, uint64_t level, uint64_t number)
{
    uint32_t family = family_of(families, name);
    version_edit_clear(&reader->edit);
    reader->open = true;
    reader->edit.family = family;
    if (family) {
        reader->edit.family_name = name;
        reader->edit.holds |= EDIT_FAMILY_ADDED;
    }
    EditFile file = {.level = (uint32_t)level, .number = number};
    file.small = file.large = dump_internal_key(reader, STR(""), 0, 1);
    array_push(&reader->edit.added, file);
    dump_end_edit(reader);
}

void dump_read_live_files(DumpReader *reader)
{
    Families families = {0};
    Str family = STR("default");
    uint64_t level = 0, number;
    bool sst = true;
    for (Str line; dump_line(reader, &line);) {
        Str text = str_trim(line), before, path;
        if (dump_take(&text, STR("===== Column Family: ")) && dump_until(&text, STR(" ====="), &before)) {
            family = before;
        } else if (str_starts(text, STR("Live "))) {
            sst = str_starts(text, STR("Live SST"));
        } else if (str_starts(text, STR("---------- level ")) && dump_until(&text, STR("level "), &before)) {
            if (!dump_number(&text, &level) || level >= LSM_LEVELS_MAX) {
                dump_skip(reader, "not a level");
                level = 0;
            }
        } else if (dump_until(&text, STR(" : level "), &path)) {
            Str name;
            bool fine = file_number(path, &number) && dump_number(&text, &level) && level < LSM_LEVELS_MAX &&
                        dump_take(&text, STR(", column family '")) && dump_until(&text, STR("'"), &name);
            if (fine)
                add_table(reader, &families, name, level, number);
            else if (!str_ends(path, STR(".blob")))
                dump_skip(reader, "not PATH/NUMBER.sst : level N, column family 'NAME'");
        } else if (sst && file_number(text, &number)) {
            add_table(reader, &families, family, level, number);
        }
    }
    array_release(&families.names);
}
