/* cmd_suite.c - workloads x policies, each run in a process of its own, and one table.
 *
 * A run writes its JSON to DIR/NAME.json.part, which is renamed to DIR/NAME.json when the run succeeds. A run with such
 * a file is not repeated, so an interrupted suite can be continued, and several machines can share a directory.
 */
#include "tui/cli/commands.h"
#include "tui/cli/input.h"
#include "tui/cli/progress.h"
#include "tui/cli/suite_files.h"

#include "core/base/escape.h"
#include "core/catalog/source.h"
#include "core/simulator/recorded.h"
#include "core/tell/suite_text.h"
#include "tui/app/cores.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const CliOption options[] = {
    {"format", "FORM", "print table, markdown, csv or json (default: table)", 'f'},
    {"jobs", "N", "run N simulations in parallel (default: one per core)", 'j'},
    {"workloads", "LIST",
     "run these workloads, separated by blanks, with parameters in parentheses: 'uniform zipf(skew=1.2)'", 'w'},
    {"policies", "LIST", "compare these policies, separated by blanks: 'neon+gc full'; see help policies", 'p'},
    {"seeds", "LIST", "run with these seeds, as in 1,2,3 (default: 1)", 0},
    {"ratios", "LIST", "run with these ratios of WAL to logical size (default: 1,3,10)", 0},
    {"records", "N|SOURCE", "run N records each (default: 4000000); SOURCE: replay the records of a timeline directory",
     'n'},
    {"timeline", "ID", "select one of several timelines of SOURCE by its ID or the beginning of it", 0},
    {"record-len", "N", "set the bytes of each record (default: 1000)", 0},
    {"target-file-size", "N", "set the bytes of a flush and of a compacted layer (default: 16M)", 0},
    {"fanout", "N",
     "compact after N flushes, and a level once its depth reaches N (default: " TEXT_OF(FANOUT_SIMULATED) ")", 0},
    {"long", NULL, "run three times as many records, those of -n too (by default more than 700 flushes)", 0},
    {"dir", "DIR", "keep the result of each run in this directory, and reuse the results in it", 'd'},
    {"plot", "FILE", "draw the summary as SVG", 0},
    {"list", NULL, "print each run as a command line, for xargs, GNU parallel or a Slurm array", 'l'},
    {"collect", "DIR", "print the table of results found in files under DIR", 'c'},
    {0},
};

/* Replaces commas outside parentheses by blanks. The caller frees the copy. */
static char *suite_list_with_blanks(const char *text)
{
    char *copy = mem_alloc(strlen(text) + 1);
    int depth = 0;
    size_t n = 0;
    for (; *text; text++) {
        depth += (*text == '(') - (*text == ')');
        copy[n++] = *text == ',' && depth <= 0 ? ' ' : *text;
    }
    copy[n] = '\0';
    return copy;
}

/* Checks --records SOURCE, and refuses options that describe generated records. */
static bool check_recorded(const CliArgs *args, Error *error)
{
    static const char *const drawn[] = {"workloads", "seeds", "ratios", "record-len", "long"};
    if (access(cli_value(args, "records"), F_OK) != 0)
        return error_set(error, ERROR_USAGE, "--records: '%s' is neither a number nor an existing file or directory",
                         cli_value(args, "records"));
    for (size_t i = 0; i < sizeof drawn / sizeof *drawn; i++)
        if (cli_value(args, drawn[i]))
            return error_set(error, ERROR_USAGE, "--%s can't be combined with --records SOURCE: the records are given",
                             drawn[i]);
    return true;
}

static void option_text(const CliArgs *args, const char *name, Str *value)
{
    if (cli_value(args, name))
        *value = str_from(cli_value(args, name));
}

/* Reads --records: a number, or the file or directory whose records are replayed. */
static bool option_records(const CliArgs *args, SuiteOptions *suite, Error *error)
{
    const char *records = cli_value(args, "records");
    if (records && !number_parse(str_from(records), &suite->records, NULL))
        suite->source = records;
    suite->timeline = cli_value(args, "timeline");
    if (suite->timeline && !suite->source)
        return error_set(error, ERROR_USAGE, "--timeline needs --records SOURCE");
    if (suite->source && !cli_value(args, "policies")) /* for a real timeline production's policy is compared too */
        suite->policies = suite_recorded_policies;
    return !suite->source || check_recorded(args, error);
}

static bool option_numbers(const CliArgs *args, SuiteOptions *suite, Error *error)
{
    if (!cli_number(args, "record-len", &suite->record_bytes, error) ||
        !cli_number(args, "target-file-size", &suite->target_file_size, error) ||
        !cli_number(args, "fanout", &suite->fanout, error))
        return false;
    if (cli_flag(args, "long") && __builtin_mul_overflow(suite->records, (uint64_t)3, &suite->records))
        return error_set(error, ERROR_USAGE, "--long: three times as many records are more than 2^64");
    if (suite->fanout == 0 || suite->target_file_size == 0 || suite->records == 0 || suite->record_bytes == 0)
        return error_set(error, ERROR_USAGE, "records, record-len, target-file-size and fanout must be at least 1");
    return true;
}

static bool read_options(const CliArgs *args, SuiteOptions *suite, char **workloads, Error *error)
{
    *suite = suite_usual;
    *workloads = NULL;
    if (cli_value(args, "workloads")) {
        *workloads = suite_list_with_blanks(cli_value(args, "workloads"));
        suite->workloads = str_from(*workloads);
    }
    option_text(args, "policies", &suite->policies);
    option_text(args, "seeds", &suite->seeds);
    option_text(args, "ratios", &suite->ratios);
    return option_records(args, suite, error) && option_numbers(args, suite, error);
}

static bool list_runs(const SuiteOptions *suite, const SuiteRuns *runs, Error *error)
{
    Text out = TEXT_EMPTY;
    Arena arena = {0};
    const char *program = cli_own_path(&arena);
    for (size_t i = 0; i < runs->count; i++) {
        const char *arguments[SUITE_ARGUMENTS];
        suite_arguments(suite, &runs->at[i], arguments, &arena);
        shell_quote(str_from(program), &out);
        for (size_t a = 0; arguments[a]; a++) {
            text_add_char(&out, ' ');
            shell_quote(str_from(arguments[a]), &out);
        }
        text_add_char(&out, '\n');
    }
    bool ok = cli_write(NULL, text_str(&out), error);
    text_release(&out);
    arena_release(&arena);
    return ok;
}

/* --- running --- */

typedef struct Child {
    pid_t pid;
    const char *path; /* the result's final name */
} Child;

typedef struct Runner {
    const SuiteOptions *suite;
    const SuiteRuns *runs;
    const char *dir, *program;
    Child *children; /* `jobs` places; pid 0: free */
    size_t jobs, running, finished, failed;
    sigset_t before; /* the signal mask of the caller */
    Arena arena;
} Runner;

static void become_run(const Runner *runner, const SuiteRun *run, const char *part)
{
    Arena arena = {0};
    const char *arguments[SUITE_ARGUMENTS + 1];
    arguments[0] = runner->program;
    suite_arguments(runner->suite, run, arguments + 1, &arena);
    sigprocmask(SIG_SETMASK, &runner->before, NULL);
    if (freopen(part, "w", stdout))
        execv(runner->program, (char *const *)(uintptr_t)arguments);
    _exit(127);
}

static bool start_run(Runner *runner, const SuiteRun *run, const char *path)
{
    Child *child = runner->children;
    while (child->pid)
        child++;
    const char *part = arena_printf(&runner->arena, "%s.part", path);
    fflush(NULL);
    pid_t pid = fork();
    if (pid < 0)
        return false;
    if (pid == 0)
        become_run(runner, run, part);
    *child = (Child){pid, path};
    runner->running++;
    return true;
}

/* Waits for one run to end. If the system knows no child (something else waited for them), all count as failed. */
static void wait_run(Runner *runner)
{
    int status;
    pid_t pid = waitpid(-1, &status, 0);
    if (pid < 0 && errno == ECHILD) {
        runner->failed += runner->running;
        runner->running = 0;
        memset(runner->children, 0, runner->jobs * sizeof *runner->children);
    }
    for (size_t i = 0; pid > 0 && i < runner->jobs; i++) {
        Child *child = &runner->children[i];
        if (child->pid != pid)
            continue;
        char part[4096];
        snprintf(part, sizeof part, "%s.part", child->path);
        if (WIFEXITED(status) && WEXITSTATUS(status) == 0 && rename(part, child->path) == 0)
            runner->finished++;
        else
            runner->failed++;
        child->pid = 0;
        runner->running--;
    }
}

static bool suite_interrupted(void)
{
    sigset_t pending;
    sigpending(&pending);
    return sigismember(&pending, SIGINT) || sigismember(&pending, SIGTERM);
}

/* Runs all runs without a result. Returns true if all have one afterwards. */
static bool run_all(Runner *runner, Progress *progress, bool drawn)
{
    sigset_t ours;
    sigemptyset(&ours);
    sigaddset(&ours, SIGINT);
    sigaddset(&ours, SIGTERM);
    sigprocmask(SIG_BLOCK, &ours, &runner->before);
    signal(SIGCHLD, SIG_DFL); /* inherited as ignored, it would leave no child to wait for */
    for (size_t i = 0; i < runner->runs->count && !suite_interrupted(); i++) {
        const char *name = suite_file_name(runner->suite, &runner->runs->at[i], &runner->arena);
        const char *path = arena_printf(&runner->arena, "%s/%s", runner->dir, name);
        if (suite_file_finished(path)) {
            runner->finished++;
            continue;
        }
        if (runner->running == runner->jobs)
            wait_run(runner);
        if (drawn)
            progress_draw(progress, runner->finished, runner->runs->count);
        if (!start_run(runner, &runner->runs->at[i], path))
            runner->failed++;
    }
    while (runner->running > 0) {
        wait_run(runner);
        if (drawn)
            progress_draw(progress, runner->finished, runner->runs->count);
    }
    return runner->finished == runner->runs->count;
}

static bool run_suite(const CliArgs *args, const SuiteOptions *suite, const SuiteRuns *runs, const char *dir,
                      Error *error)
{
    uint64_t jobs = 0;
    if (!cli_number(args, "jobs", &jobs, error))
        return false;
    jobs = jobs ? jobs : cores_online();
    jobs = jobs < 256 ? jobs : 256;
    Runner runner = {.suite = suite, .runs = runs, .dir = dir, .jobs = (size_t)jobs};
    runner.program = cli_own_path(&runner.arena);
    runner.children = mem_zero(runner.jobs, sizeof *runner.children);
    Progress progress;
    bool drawn = progress_init(&progress, "suite");
    bool done = run_all(&runner, &progress, drawn);
    progress_end(&progress);
    if (!done) {
        error_set(error, suite_interrupted() ? ERROR_CANCELLED : ERROR_OUTPUT,
                  "%zu of %zu runs finished; to continue, use --dir %s", runner.finished, runs->count, dir);
    }
    sigset_t seen; /* consume the signals that stopped the suite, or they would end the process while it prints */
    sigemptyset(&seen);
    sigaddset(&seen, SIGINT);
    sigaddset(&seen, SIGTERM);
    for (int number; suite_interrupted();)
        sigwait(&seen, &number);
    sigprocmask(SIG_SETMASK, &runner.before, NULL);
    free(runner.children);
    arena_release(&runner.arena);
    return done;
}

static bool print_suite(const CliArgs *args, SuiteRows *rows, const Recorded *recorded, Error *error)
{
    SuiteFormat format = SUITE_TABLE;
    const char *name = cli_value(args, "format"), *plot = cli_value(args, "plot");
    if (name && !suite_format_parse(str_from(name), &format, error))
        return false;
    suite_sort(rows);
    Text out = TEXT_EMPTY;
    suite_print(rows, recorded, format, &out);
    bool ok = cli_tell(plot, text_str(&out), error);
    text_clear(&out);
    if (ok && plot) {
        SuiteSummaries summaries = {0};
        suite_summary(rows, &summaries);
        suite_plot(&summaries, &out);
        ok = cli_write(plot, text_str(&out), error);
        array_release(&summaries);
    }
    text_release(&out);
    return ok;
}

/* Opens the source and reads its records once, to describe them and what is missing beside the table. */
static bool open_source(const SuiteOptions *suite, History *from, Recorded *recorded, Error *error)
{
    LoadReport loaded = {0};
    const LoadOptions load = {.timeline = suite->timeline};
    bool ok = source_load(&suite->source, 1, &load, from, &loaded, error);
    cli_tell_report(&loaded);
    load_report_release(&loaded);
    if (!ok)
        return false;
    if (!recorded_init(recorded, from, error)) {
        error_place(error, suite->source, 0, 0);
        history_release(from);
        return false;
    }
    recorded_count(recorded);
    return true;
}

/* Suggests a smaller target size or fanout if no run compacted anything. */
static void suggest_size(const SuiteOptions *suite, const SuiteRows *rows)
{
    char target[32];
    double jobs = 0;
    for (size_t i = 0; i < rows->count; i++)
        jobs += rows->at[i].jobs;
    if (jobs == 0)
        fprintf(stderr,
                "layerscope: no policy compacted anything: the records give too few layers of %s for a fanout of %llu; "
                "a smaller --target-file-size or --fanout shows a difference\n",
                bytes_format(suite->target_file_size, target), (unsigned long long)suite->fanout);
}

/* The directory for the results: --dir, which may exist, else a new temporary one, whose path is written to `made`.
 * NULL, with a reason, if it cannot be made. */
static const char *runs_dir(const CliArgs *args, char *made, size_t size, Error *error)
{
    const char *dir = cli_value(args, "dir"), *tmp = getenv("TMPDIR");
    if (!dir)
        snprintf(made, size, "%s/layerscope-suite-XXXXXX", tmp && *tmp ? tmp : "/tmp");
    if (dir ? mkdir(dir, 0777) != 0 && errno != EEXIST : !mkdtemp(made)) {
        error_set(error, ERROR_OUTPUT, "%s: %s", dir ? dir : made, strerror(errno));
        return NULL;
    }
    return dir ? dir : made;
}

/* Runs the suite and prints the table, after an interruption that of the finished runs. */
static bool suite(const CliArgs *args, const SuiteOptions *suite_options, const SuiteRuns *runs,
                  const Recorded *recorded, Error *error)
{
    char made[4096];
    const char *dir = runs_dir(args, made, sizeof made, error);
    if (!dir)
        return false;
    bool done = run_suite(args, suite_options, runs, dir, error);
    SuiteRows rows = {0};
    Error second = {0};
    bool read = suite_files_read(suite_options, runs, dir, &rows, &second);
    bool printed = read && rows.count > 0 && print_suite(args, &rows, recorded, &second);
    if (printed && recorded)
        suggest_size(suite_options, &rows);
    if (done && !printed)
        *error = second;
    else if (done && rows.count < runs->count)
        printed = error_set(error, ERROR_INPUT, "%s: %zu of %zu results can't be read", dir, runs->count - rows.count,
                            runs->count);
    if (done && printed && dir == made)
        suite_files_remove(suite_options, runs, dir);
    array_release(&rows);
    return done && printed;
}

/* Prints the results under `dir`. Fails if some were broken, after printing the others. */
static bool collect_results(const CliArgs *args, const char *dir, Error *error)
{
    SuiteRows rows = {0};
    size_t broken = 0;
    bool ok = suite_files_collect(dir, &rows, &broken, error) && print_suite(args, &rows, NULL, error);
    if (ok && broken)
        ok = error_set(error, ERROR_INPUT, "%s: %zu file%s left out of the table", dir, broken, plural_ending(broken));
    array_release(&rows);
    return ok;
}

static bool suite_of_source(const CliArgs *args, const SuiteOptions *suite_options, const SuiteRuns *runs, Error *error)
{
    History from;
    Recorded recorded;
    if (!open_source(suite_options, &from, &recorded, error))
        return false;
    bool ok = suite(args, suite_options, runs, &recorded, error);
    recorded_release(&recorded);
    history_release(&from);
    return ok;
}

static int run(const CliArgs *args)
{
    Error error = {0};
    SuiteOptions suite_options;
    SuiteRuns runs = {0};
    SuiteFormat format = SUITE_TABLE;
    char *workloads = NULL;
    const char *collect = cli_value(args, "collect"), *form = cli_value(args, "format");
    bool ok = (!form || suite_format_parse(str_from(form), &format, &error)) &&
              read_options(args, &suite_options, &workloads, &error) && suite_runs(&suite_options, &runs, &error);
    if (ok && cli_is_stdout(cli_value(args, "plot")) && (format == SUITE_CSV || format == SUITE_JSON))
        ok = error_set(&error, ERROR_USAGE,
                       "--plot - writes the picture to standard output: it can't be combined with --format %s", form);
    if (ok && args->file_count > 0)
        ok = error_set(&error, ERROR_USAGE, "suite takes no file: '%s'", args->files[0]);
    if (ok && cli_flag(args, "list")) {
        ok = list_runs(&suite_options, &runs, &error);
    } else if (ok && collect) {
        ok = collect_results(args, collect, &error);
    } else if (ok) {
        ok = suite_options.source ? suite_of_source(args, &suite_options, &runs, &error)
                                  : suite(args, &suite_options, &runs, NULL, &error);
    }
    array_release(&runs);
    free(workloads);
    return ok ? 0 : cli_fail(&error);
}

static const CliRule rules[] = {
    {"list", CLI_EXCLUDES, "collect format dir plot"},
    {"list", CLI_IGNORES, "jobs"},
    {"collect", CLI_EXCLUDES,
     "workloads policies seeds ratios records timeline record-len target-file-size fanout long dir"},
    {"collect", CLI_IGNORES, "jobs"},
    {0},
};

const CliCommand cmd_suite = {
    .name = "suite",
    .synopsis = "[OPTION…]",
    .summary = "compare policies over many workloads in one table",
    .details = "Each run is a process of its own. To spread a suite over machines:\n    layerscope suite --list | "
               "parallel --results DIR\n    layerscope suite --collect DIR\nA row is one run. write and storage: write "
               "and storage amplification; read mean, p99 and max: layers that a read visits; accessed: that mean over "
               "keys as often as they are written; partitions: planned by themselves; avoided: bytes of rewrites that "
               "were not needed; depth: the largest of a level; jobs, and their seconds with 1, 2 and 8 workers by the "
               "schedule model; time and peak: of the run itself.\nFigures relative to neon+gc are geometric "
               "means over pairs of runs with the same workload, ratio and seed.\n--records SOURCE compares policies "
               "for one timeline: each policy replays the records of its delta layers in LSN order. The output says "
               "which LSNs are complete, what was left out, and what the files no longer hold: records below the "
               "oldest delta, and records that garbage collection deleted before. Where production flushed every 256 "
               "MiB, use --target-file-size 256M; smaller flushes make more layers of the same WAL.",
    .options = options,
    .rules = rules,
    .run = run,
};
