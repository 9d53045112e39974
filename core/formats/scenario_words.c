/* scenario_words.c - holds the table of statements of a scenario, which its reader, its writer and its help share. */
#include "core/formats/scenario_words.h"

const StatementWords scenario_words[] = {
    {"title", NULL, NULL, "t", STATEMENT_TITLE, "title TEXT"},
    {"note", NULL, NULL, "t", STATEMENT_NOTE, "note TEXT"},
    {"target_file_size", NULL, NULL, "n", STATEMENT_TARGET_FILE_SIZE, "target_file_size N"},
    {"fanout", NULL, NULL, "n", STATEMENT_FANOUT, "fanout N"},
    {"policy", NULL, NULL, "t", STATEMENT_POLICY, "policy NAME[+switch...] [key=value...]"},
    {"end_lsn", NULL, NULL, "l", STATEMENT_END_LSN, "end_lsn LSN"},
    {"max_height", NULL, NULL, "z", STATEMENT_MAX_HEIGHT, "max_height N"},
    {"image_mode", NULL, "plus1,point", "", STATEMENT_IMAGE_MODE, "image_mode plus1|point"},
    {"keyspace", NULL, NULL, "kk", STATEMENT_KEYSPACE, "keyspace KEY KEY"},
    {"gc_cutoff", NULL, NULL, "l", STATEMENT_GC_CUTOFF, "gc_cutoff LSN"},
    {"branch", NULL, NULL, "l", STATEMENT_BRANCH, "branch LSN"},
    {WORD_DELTA, NULL, NULL, "kkllo", STATEMENT_LAYER, "delta KEY KEY LSN LSN [size=N] [name=TEXT]"},
    {WORD_IMAGE, NULL, NULL, "kklo", STATEMENT_LAYER, "image KEY KEY LSN [size=N] [name=TEXT]"},
    {"rec", NULL, NULL, "kz", STATEMENT_RECORD, "rec KEY LENGTH"},
    {"flush", NULL, NULL, "", STATEMENT_FLUSH, "flush"},
    {"compact", NULL, NULL, "", STATEMENT_COMPACT, "compact"},
    {"compact_if_needed", NULL, NULL, "", STATEMENT_COMPACT_IF_NEEDED, "compact_if_needed"},
    {"gc", NULL, NULL, "", STATEMENT_GC, "gc"},
    {"expect", "splits", NULL, "z", STATEMENT_EXPECT_SPLITS, "expect splits N"},
    {"expect", "split", NULL, "kkLL", STATEMENT_EXPECT_SPLIT, "expect split KEY KEY [LSN LSN]"},
    {"expect", "depth", NULL, "z", STATEMENT_EXPECT_DEPTH, "expect depth N"},
    {"expect", "level", NULL, "ll", STATEMENT_EXPECT_LEVEL, "expect level LSN LSN"},
    {"expect", "strategy", "images,deltas,none", "K", STATEMENT_EXPECT_STRATEGY,
     "expect strategy images|deltas|none [KEY]"},
    {"expect", "jobs", NULL, "z", STATEMENT_EXPECT_JOBS, "expect jobs N"},
    {"expect", "read_depth", "max,mean,p50,p99", "d", STATEMENT_EXPECT_READ_DEPTH,
     "expect read_depth max|mean|p50|p99 N"},
};
const size_t scenario_word_count = sizeof scenario_words / sizeof *scenario_words;
