/* listing_folder.c - finds the folder of a name with a stack of folders, sorted by indentation. */
#include "core/formats/listing_folder.h"

#define NO_MARK SIZE_MAX

/* The column of the last mark before a name in a line of tree, and the place of the text after it. NO_MARK: there is
 * no mark. */
static size_t tree_mark(Str line, size_t *behind)
{
    static const Str marks[] = {{"├", 3}, {"└", 3}, {"|--", 3}, {"`--", 3}, {"+--", 3}};
    size_t column = 0, found = NO_MARK;
    Str rest = line, bytes;
    CharKind kind;
    for (;;) {
        for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
            if (str_starts(rest, marks[i]))
                found = column;
        Str before = rest;
        if (!str_char(&rest, &bytes, &kind))
            break;
        bool drawn = bytes.length == 3 && memcmp(bytes.at, "\xE2\x94", 2) == 0;
        bool blank = (bytes.length == 1 && char_among(bytes.at[0], " \t|`-+")) || str_equal(bytes, STR("\u00a0"));
        if (!drawn && !blank) {
            rest = before;
            break;
        }
        column++;
    }
    *behind = (size_t)(rest.at - line.at);
    return found;
}

/* Leaves the folders that do not contain what is indented that far. */
static void leave(ListingFolders *folders, size_t depth)
{
    while (folders->count && folders->at[folders->count - 1].depth >= depth)
        folders->count--;
    if (folders->path_count > folders->count)
        folders->path_count = SIZE_MAX;
}

static void enter(ListingFolders *folders, size_t depth, Str name)
{
    leave(folders, depth);
    folders->path_count = SIZE_MAX;
    if (folders->count < FOLDERS_MAX) {
        folders->at[folders->count].depth = depth;
        folders->at[folders->count++].name = name;
    }
}

static Str last_word(Str line)
{
    size_t n = line.length;
    while (n > 0 && !char_among(line.at[n - 1], " \t"))
        n--;
    return (Str){line.at + n, line.length - n};
}

bool listing_folders_add(ListingFolders *folders, Str line)
{
    size_t behind, mark = tree_mark(line, &behind);
    if (mark != NO_MARK) {
        enter(folders, mark + 1, last_word(line));
        return true;
    }
    if (line.length < 2 || line.at[line.length - 1] != ':' || (!memchr(line.at, '/', line.length) && line.at[0] != '.'))
        return false;
    size_t name = str_ends(line, STR("/:")) ? line.length - 2 : line.length - 1;
    enter(folders, 0, (Str){line.at, name});
    return true;
}

Str listing_folders_path(ListingFolders *folders, Str line, Str name, Arena *arena)
{
    size_t slash = name.length, behind;
    while (slash > 0 && name.at[slash - 1] != '/' && name.at[slash - 1] != '\\')
        slash--;
    if (slash > 0 || !folders->count)
        return (Str){name.at, slash};
    size_t mark = tree_mark(line, &behind);
    if (mark != NO_MARK)
        leave(folders, mark + 1);
    if (folders->path_count != folders->count) {
        Text path = TEXT_EMPTY;
        for (size_t i = 0; i < folders->count; i++) {
            text_add_str(&path, folders->at[i].name);
            text_add_char(&path, '/');
        }
        folders->path = arena_str(arena, text_str(&path));
        folders->path_count = folders->count;
        text_release(&path);
    }
    return folders->path;
}
