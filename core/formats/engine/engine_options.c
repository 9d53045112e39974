/* engine_options.c - reads the lines of an INI file. RocksDB writes the options of a compaction style between braces.
 *
 *     compaction_options_universal={size_ratio=1;min_merge_width=2;…}      each name inside is an option of its own
 *
 * Most names are rows of lsm_parameters. Options that matter and have no row there are read here.
 */
#include "core/formats/engine/engine_options.h"
#include "core/model/lsm_parameter.h"

#include <math.h>
#include <stdlib.h>

typedef struct OptionsReader {
    LsmOptions *options;
    unsigned long line;
    size_t *invalid;
    Error *error;
} OptionsReader;

bool engine_options_sniff(Str text, EngineDialect *dialect)
{
    Str rest = text, line;
    for (unsigned i = 0; i < 40 && str_line(&rest, &line); i++) {
        line = str_trim(line);
        if (str_starts(line, STR("rocksdb_version=")))
            *dialect = DIALECT_ROCKSDB;
        else if (str_starts(line, STR("pebble_version=")))
            *dialect = DIALECT_PEBBLE;
        else
            continue;
        return true;
    }
    return false;
}

/* Splits at the first `c`; false where there is none. */
static bool options_split_at(Str text, char c, Str *left, Str *right)
{
    const char *at = text.length ? memchr(text.at, c, text.length) : NULL;
    if (!at)
        return false;
    *left = str_trim((Str){text.at, (size_t)(at - text.at)});
    *right = str_trim((Str){at + 1, text.length - (size_t)(at - text.at) - 1});
    return true;
}

static void invalid(OptionsReader *reader, const Error *why)
{
    if ((*reader->invalid)++ == 0 && reader->error) {
        *reader->error = *why;
        error_place(reader->error, "", reader->line, 0);
    }
}

static bool options_set_style(LsmOptions *options, Str value)
{
    static const char *const names[] = {"kCompactionStyleLevel", "kCompactionStyleUniversal", "kCompactionStyleFIFO",
                                        "kCompactionStyleNone"};
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
        if (str_equal(value, str_from(names[i]))) {
            options->style = (LsmStyle)i;
            return true;
        }
    return false;
}

/* Sets the factors of "1:1:2", one for each level from L1 on. */
static void set_additional(LsmOptions *options, Str value)
{
    unsigned level = 0;
    for (Str rest = value, one; rest.length && level < LSM_LEVELS_MAX;) {
        Str tail = {"", 0};
        if (!options_split_at(rest, ':', &one, &tail))
            one = rest;
        uint64_t factor;
        if (number_parse(one, &factor, NULL) && factor)
            options->additional[level] = (double)factor;
        level++;
        rest = tail;
    }
}

/* Sets options that are in no parameter's row. */
static bool set_special(OptionsReader *reader, Str name, Str value)
{
    LsmOptions *options = reader->options;
    if (str_equal(name, STR("compaction_style"))) {
        Error error = {0};
        if (!options_set_style(options, value)) {
            error_set(&error, ERROR_INPUT, "unknown compaction_style '%.*s'", STR_ARG(value));
            invalid(reader, &error);
        }
    } else if (str_equal(name, STR("max_bytes_for_level_multiplier_additional"))) {
        set_additional(options, value);
    } else if (str_equal(name, STR("compression_per_level"))) {
        options->per_level_compression = value.length > 0;
    } else {
        return false;
    }
    return true;
}

static void set_option(OptionsReader *reader, Str name, Str value);

static void set_options_in_braces(OptionsReader *reader, Str inside)
{
    for (Str rest = inside, one, name, value; rest.length;) {
        Str tail = {"", 0};
        if (!options_split_at(rest, ';', &one, &tail))
            one = rest;
        if (options_split_at(one, '=', &name, &value) && !char_among(value.length ? *value.at : '\0', "{"))
            set_option(reader, name, value);
        rest = tail;
    }
}

/* Do the braces contain options of compaction? The names inside other braces must not be taken for those. */
static bool has_braces_of_interest(Str name)
{
    return str_equal(name, STR("compaction_options_universal")) || str_equal(name, STR("compaction_options_fifo"));
}

static void set_option(OptionsReader *reader, Str name, Str value)
{
    Error error = {0};
    if (value.length > 1 && value.at[0] == '{') {
        if (has_braces_of_interest(name))
            set_options_in_braces(reader, (Str){value.at + 1, value.length - 1 - (value.at[value.length - 1] == '}')});
        return;
    }
    if (set_special(reader, name, value))
        return;
    const LsmParameter *parameter = lsm_parameter_named(reader->options, name);
    if (parameter && !lsm_parameter_set(reader->options, parameter, value, &error))
        invalid(reader, &error);
}

/* Does the section apply to the family: [CFOptions "name"], or a section for all? */
static bool section_counts(Str section, Str family, EngineDialect dialect)
{
    if (dialect == DIALECT_PEBBLE)
        return str_equal(section, STR("[Options]")) || str_equal(section, STR("[Level \"0\"]"));
    Str prefix = STR("[CFOptions \"");
    return str_starts(section, prefix) && str_ends(section, STR("\"]")) &&
           str_equal((Str){section.at + prefix.length, section.length - prefix.length - 2}, family);
}

static bool is_db_section(Str section)
{
    return str_equal(section, STR("[DBOptions]"));
}

/* Compares a version such as "7.8.3"; what is not a version counts as a new one. */
static bool options_version_at_least(Str version, uint64_t major, uint64_t minor)
{
    Str first, rest, second;
    uint64_t at, below;
    if (!options_split_at(version, '.', &first, &rest) || !number_parse(first, &at, NULL))
        return true;
    Str digits = options_split_at(rest, '.', &second, &rest) ? second : rest;
    return at != major ? at > major : !number_parse(digits, &below, NULL) || below >= minor;
}

void engine_options_read(Str text, Str family, LsmOptions *options, size_t *odd_values, Error *error)
{
    OptionsReader reader = {options, 0, odd_values, error};
    EngineDialect dialect = DIALECT_ROCKSDB;
    engine_options_sniff(text, &dialect);
    bool counts = false, db = false;
    for (Str rest = text, line, name, value; str_line(&rest, &line);) {
        reader.line++;
        line = str_trim(line);
        if (!line.length || line.at[0] == '#')
            continue;
        if (line.at[0] == '[') {
            counts = section_counts(line, family, dialect);
            db = is_db_section(line);
            options->from_file |= counts;
            continue;
        }
        if (!options_split_at(line, '=', &name, &value))
            continue;
        if (str_equal(name, STR("rocksdb_version")))
            options->drains = options->moves_left = options_version_at_least(value, 8, 2);
        if (counts)
            set_option(&reader, name, value);
        else if (db && str_equal(name, STR("db_paths")))
            options->many_paths = value.length && memchr(value.at, ':', value.length) != NULL;
    }
}
