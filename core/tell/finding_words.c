/* finding_words.c - a table with one row per kind, so that no kind lacks its text. */
#include "core/tell/finding_words.h"

#include <string.h>

static const struct {
    const char *why, *advice;
    const char *report, *store; /* the advice in a report, and on a store; NULL: the same */
} words[FINDING_KIND_COUNT_] = {
    [FINDING_LSN_HOLE] =
        {.why = "A read that needs these LSNs fails, or gives a page without the changes made in them.",
         .advice = "Look for layers that were lost or not listed: compare with the index (`layerscope diff`)."},
    [FINDING_NO_BASE] = {.why = "A read of these keys can't be completed: it finds no page to apply records to.",
                         .advice = "Look for lost images, or for the ancestor timeline that holds them."},
    [FINDING_HEAD_GAP] = {.why = "No layer here holds the newest writes, so all figures describe an older state.",
                          .advice = "Check that the listing is complete and as recent as the index."},
    [FINDING_LEVEL_STALL] = {.why = "No level is found, so tiered compaction does nothing and reads get deeper.",
                             .advice = "Raise the target size above the tall delta, or create images of its keys."},
    [FINDING_DEEP_READS] =
        {.why = "Each visit of a read costs an index lookup and often a disk access, so deep reads are slow.",
         .advice = "Compact: `p` in the explorer plans it with the policy in use. Another may write less: `:cheapest` "
                   "names it, and the table in `layerscope report` compares them.",
         .report = "Compact: see below what each policy would write, and what reads would then visit.",
         .store =
             "Let due compactions run: they merge tables that reads visit. `layerscope plan STORE --explain` shows "
             "the next one. If none is due, a lower compaction trigger merges tables earlier."},
    [FINDING_L0_PILE_UP] =
        {.why = "An L0 layer spans all keys, so each one adds a visit to every read that no newer image ends.",
         .advice = "Let compaction run. If L0 layers keep piling up, compaction can't keep up with the WAL: "
                   "give it more time, or slow down the writers."},
    [FINDING_WIDE_THIN] = {.why = "Most reads visit them, although few of their bytes concern any of these.",
                           .advice = "Merge them: they have few bytes. Restarts and flushes by timeout make such "
                                     "layers where little is written."},
    [FINDING_GC_HOLE] =
        {.why = "Garbage collection can't delete these layers, however old they get, until an image of the keys in "
                "the hole lies between them and the cutoff. They cost storage, and reads of these keys visit them "
                "unless a newer image ends the read.",
         .advice = "Create images of the keys in the hole, at or above the LSN where the layers end. Garbage "
                   "collection deletes the layers once its cutoff has passed these images."},
    [FINDING_OVERLAP] = {.why = "Reads may visit both, and records that lie in both are stored twice.",
                         .advice =
                             "Find out what wrote them, for example a compaction that was interrupted and repeated."},
    [FINDING_FILES] =
        {.why = "Files that the index lacks are never read, and are dropped when the timeline is loaded.",
         .advice = "Compare index and directory (`layerscope diff`). If the index is older than the files, upload "
                   "a new one before the timeline is loaded."},
    [FINDING_FUTURE] = {.why = "The timeline drops these layers when it is loaded, and they have to be created again.",
                        .advice = "Flush before a restart."},
    [FINDING_RECORDLESS] = {.why =
                                "The published compaction panics at such a delta, and nothing is compacted any more.",
                            .advice =
                                "Don't compact them with the published planner. Rewrite them with one that drops empty "
                                "deltas."},
    [FINDING_MISSED] = {.why =
                            "Production evicts layers that it calls covered first, so a read at a branch point has to "
                            "download them again.",
                        .advice = "Keep them on local disk while the branch exists."},
    [FINDING_L0_GAP] = {.why = "Compaction reports success although L0 layers remain, and every read visits them.",
                        .advice =
                            "Run L0 compaction again. If the gap remains, look for the layer that is missing in it."},
    [FINDING_GC_MARK] = {.why =
                             "They are not compacted again soon: reads remain deep there, and garbage in them is kept.",
                         .advice =
                             "Look for the failed jobs in the log, then run gc-compaction of these keys by hand."},
    [FINDING_NEVER_IMAGED] =
        {.why = "Every read in such a range visits the whole stack, and garbage collection can't delete the layers "
                "below it.",
         .advice = "See which condition holds image creation back (`layerscope plan --policy legacy`; `P` in "
                   "the explorer). If the range holds no keys, nothing needs to be done."},
    [FINDING_STAIRCASE] =
        {.why = "Production creates no image there: deltas pile up above the old image, and garbage "
                "collection can't delete the layers below them.",
         .advice = "Lower `image_creation_threshold` to the height that is counted, or use a policy that plans "
                   "by read depth (`full`, `blocks`)."},
    [FINDING_STORE_DAMAGED] =
        {.why = "What is shown is the store as of the last edit that could be read. Of the tables here, some may be "
                "gone since, and newer ones are missing.",
         .advice = "Copy the MANIFEST again, or take it from a backup. LevelDB and RocksDB refuse to open such a "
                   "store, Pebble opens it without the rest; `layerscope --salvage STORE` goes on behind the damage."},
    [FINDING_STORE_CUT] =
        {.why = "The last edit or group of edits is not whole. A crash leaves such a file, and so does a copy that "
                "was made while the engine wrote, or that was broken off: then all that followed is missing.",
         .advice = "Compare the file's size with that of the original, and copy it again if it is shorter. After a "
                   "crash nothing needs to be done: the engine goes on from what is shown here."},
    [FINDING_STORE_CONTRADICTS] =
        {.why = "Edits are missing before these ones, or the file does not belong to this store: levels and sizes "
                "may be wrong.",
         .advice = "Check that all MANIFESTs in the directory come from one store; `layerscope info STORE` with the "
                   "current one alone shows whether the older ones are the cause."},
    [FINDING_STORE_ORDER] =
        {.why = "Without the order of the keys it is unknown which tables overlap, and with that the read "
                "depth and the next compaction.",
         .advice = "Add the OPTIONS file of the store, which names the comparator, beside its MANIFEST."},
    [FINDING_STORE_STALL] = {.why = "The application's writes are slowed down or blocked until compaction catches up.",
                             .advice =
                                 "Give compaction more threads or I/O, or larger memtables; raise the trigger only for "
                                 "short bursts."},
    [FINDING_STORE_L0] = {.why = "Tables of L0 may overlap, so each adds a visit to reads of its keys. Above a limit, "
                                 "writes are slowed down.",
                          .advice = "Let the due compaction run. If L0 remains full, check that compaction gets enough "
                                    "threads (`max_background_jobs`) and I/O."},
    [FINDING_STORE_DEBT] =
        {.why = "These bytes have to be compacted sooner or later. Above a limit, writes are slowed down.",
         .advice = "Let compaction run. If the debt keeps growing, give it more threads, or raise the size of "
                   "the base level."},
    [FINDING_STORE_UNEXPLAINED] =
        {.why = "A prediction of what comes next may be wrong for the same reason.",
         .advice = "See the steps and the reason that was expected (`layerscope predict STORE`), and look for "
                   "manual compactions in the LOG."},
    [FINDING_STORE_NEXT] =
        {.why = "The store compacts these tables as soon as a thread is free.",
         .advice = "Nothing, as long as compaction keeps up. `layerscope plan STORE --explain` shows the scores."},
    [FINDING_DAMAGED] = {.why = "A read that needs such a page fails, and plans estimate the layer's records.",
                         .advice = "Fetch the files again; `layerscope layer --check FILE` lists every damaged page."},
    [FINDING_VAIN] = {.why = "A visit that finds no record costs time and contributes nothing.",
                      .advice =
                          "Merge the deltas that a read visits, so that fewer of them cover keys they do not hold."},
    [FINDING_STALE_IMAGES] = {.why = "A read replays all records above the newest image before it has its page.",
                              .advice = "Create images of these keys."},
    [FINDING_SPARSE] = {.why = "Reads of keys that such a delta does not hold visit it all the same.",
                        .advice = "Merge them, or cut them where their records lie."},
    [FINDING_HOT_KEYS] =
        {.why = "Such a page is rebuilt from many records at each read, and its records fill the layers of "
                "its neighbours.",
         .advice = "Use a policy that plans a hot key separately (switches `single` and `split`), or that adds "
                   "its pages to deltas (`materialize=N`)."},
};

const char *finding_why(FindingKind kind)
{
    return words[kind].why;
}

const char *finding_advice(FindingKind kind, FindingReader reader)
{
    const char *own = reader == FINDING_READER_STORE    ? words[kind].store
                      : reader == FINDING_READER_REPORT ? words[kind].report
                                                        : NULL;
    return own ? own : words[kind].advice;
}

const char *finding_of_skipped(void)
{
    return "This may come from the skipped lines: the layers in them are missing.";
}

void finding_advice_text(FindingKind kind, FindingReader reader, const char *source, Text *out)
{
    static const char STORE[] = "STORE";
    const char *rest = finding_advice(kind, reader);
    for (const char *at; source && (at = strstr(rest, STORE)) != NULL; rest = at + sizeof STORE - 1)
        text_printf(out, "%.*s%s", (int)(at - rest), rest, source);
    text_printf(out, "%s", rest);
}
