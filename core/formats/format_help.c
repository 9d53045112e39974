#include "core/formats/format_help.h"

#include "core/formats/format.h"
#include "core/formats/scenario_words.h"

const char *const format_topics[] = {"formats", "scenario", "art", NULL};

static void add_formats(Text *out)
{
    text_add_str(out, STR("Inputs are recognised by their content; several are joined into one layer set.\n\n"));
    for (size_t i = 0; i < format_count; i++) {
        const Format *format = &formats[i];
        text_printf(out, "  %-11s %-8s%s%s%s\n", format->name, format->write ? "in/out" : "in", format->help,
                    format->write && format->ending ? "; written to " : "",
                    format->write && format->ending ? format->ending : "");
    }
    text_add_str(out, STR("\nA bad line is skipped, counted and reported; --strict makes it an error.\n"));
}

static void add_scenario(Text *out)
{
    text_add_str(out,
                 STR("One statement a line; # begins a comment. Keys and LSNs are hex, other numbers decimal, with "
                     "K, M, G,\nor 0x. Statements act in the order of their lines.\n\n"));
    for (size_t i = 0; i < scenario_word_count; i++)
        text_printf(out, "  %s\n", scenario_words[i].usage);
    text_add_str(out, STR("  art [key=N] [lsn=N] [key0=KEY] [lsn0=LSN]      a picture follows, up to a line `end`\n"));
}

static const char art[] =
    "Key grows to the right, LSN upwards; the leftmost column is key 0, the last line LSN 0.\n\n"
    "  art key=100 lsn=0x10       a column is 100 keys, a row 0x10 LSNs; without the line, 1 and 1\n"
    "  +--+ :+----+               a delta: keys [0,300), LSNs [0x20,0x40); text in a box is its name,\n"
    "  |3M| :| a  |               a number with K, M or G its size\n"
    "  +--+ :+----+               `:` expects a split of the layers in its rows, here at key 500\n"
    "       :\n"
    "  #### :==                   images: keys [0,400) and [600,800) at LSN 0\n\n"
    "Boxes need a column and a row inside; neighbours may share a border. An image may lie on a border;\n"
    "a + at its end is its end. Images that touch alternate # and =. `key0=` and `lsn0=` move the origin.\n"
    "In Markdown the first fence with a picture in it is read.\n";

bool format_help(Str topic, Text *out)
{
    if (str_equal(topic, STR("formats")))
        add_formats(out);
    else if (str_equal(topic, STR("scenario")))
        add_scenario(out);
    else if (str_equal(topic, STR("art")))
        text_add_str(out, str_from(art));
    else
        return false;
    return true;
}
