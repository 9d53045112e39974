/* suite_summary.c - compares every policy with the baseline on the same workload, ratio and seed: the geometric mean of
 * quotients, because a policy that halves one workload and doubles another has no net gain. */
#include "core/simulator/suite.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const char baseline_policy[] = "neon+gc";

static const SuiteRow *baseline_of(const SuiteRows *rows, const SuiteRow *row)
{
    for (size_t i = 0; i < rows->count; i++) {
        const SuiteRow *other = &rows->at[i];
        bool same = fabs(other->ratio - row->ratio) < 1e-9 && fabs(other->seed - row->seed) < 0.5;
        if (same && strcmp(other->workload, row->workload) == 0 && strcmp(other->policy, baseline_policy) == 0)
            return other;
    }
    return NULL;
}

static SuiteSummary *summary_of(SuiteSummaries *summaries, const char *policy)
{
    for (size_t i = 0; i < summaries->count; i++) {
        if (strcmp(summaries->at[i].policy, policy) == 0)
            return &summaries->at[i];
    }
    array_push(summaries, (SuiteSummary){.policy = policy});
    return &summaries->at[summaries->count - 1];
}

/* The logarithm of a / b; 0 where either is 0. */
static double log_quotient(double a, double b)
{
    return a > 0 && b > 0 ? log(a / b) : 0;
}

/* The mean of the policy of row `first` with this row's seed only. False where an earlier row has the same seed. */
static bool mean_of_seed(const SuiteRows *rows, const SuiteRow *const *base, size_t first, double *write, double *mean)
{
    const SuiteRow *of = &rows->at[first];
    size_t runs = 0;
    *write = *mean = 0;
    for (size_t i = 0; i < rows->count; i++) {
        const SuiteRow *row = &rows->at[i];
        if (!base[i] || fabs(row->seed - of->seed) >= 0.5 || strcmp(row->policy, of->policy) != 0)
            continue;
        if (i < first)
            return false;
        runs++;
        *write += log_quotient(row->write_amp, base[i]->write_amp);
        *mean += log_quotient(row->layers_read.mean, base[i]->layers_read.mean);
    }
    *write = exp(*write / (double)runs);
    *mean = exp(*mean / (double)runs);
    return true;
}

static void suite_add_spread(const SuiteRows *rows, const SuiteRow *const *base, SuiteSummary *s)
{
    for (size_t i = 0; i < rows->count; i++) {
        double write, mean;
        if (!base[i] || strcmp(rows->at[i].policy, s->policy) != 0 || !mean_of_seed(rows, base, i, &write, &mean))
            continue;
        bool first = s->seeds++ == 0;
        s->write_low = first ? write : fmin(s->write_low, write);
        s->write_high = first ? write : fmax(s->write_high, write);
        s->mean_low = first ? mean : fmin(s->mean_low, mean);
        s->mean_high = first ? mean : fmax(s->mean_high, mean);
    }
}

void suite_summary(const SuiteRows *rows, SuiteSummaries *summaries)
{
    const SuiteRow **bases = mem_zero(rows->count + 1, sizeof *bases);
    for (size_t i = 0; i < rows->count; i++) {
        const SuiteRow *row = &rows->at[i], *base = bases[i] = baseline_of(rows, row);
        if (!base)
            continue;
        SuiteSummary *s = summary_of(summaries, row->policy);
        s->runs++;
        s->write += log_quotient(row->write_amp, base->write_amp);
        s->storage += log_quotient(row->storage_amp, base->storage_amp);
        s->mean += log_quotient(row->layers_read.mean, base->layers_read.mean);
        s->p99 += log_quotient(row->layers_read.p99, base->layers_read.p99);
        s->max += log_quotient(row->layers_read.max, base->layers_read.max);
        double worst = exp(log_quotient(row->write_amp, base->write_amp));
        if (worst > s->worst) {
            s->worst = worst;
            s->worst_where = row->workload;
            s->worst_ratio = row->ratio;
        }
    }
    for (size_t i = 0; i < summaries->count; i++) {
        SuiteSummary *s = &summaries->at[i];
        double n = (double)s->runs;
        suite_add_spread(rows, bases, s);
        s->write = exp(s->write / n);
        s->storage = exp(s->storage / n);
        s->mean = exp(s->mean / n);
        s->p99 = exp(s->p99 / n);
        s->max = exp(s->max / n);
    }
    free(bases);
}
