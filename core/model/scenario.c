/* scenario.c - keeps the list of statements of a scenario, and checks records by the rules that apply wherever they
 * are run. */
#include "core/model/scenario.h"

#include <stdlib.h>

void scenario_release(Scenario *scenario)
{
    free(scenario->at);
    *scenario = (Scenario){0};
}

void scenario_add(Scenario *scenario, const Statement *statement)
{
    array_push(scenario, *statement);
}

size_t scenario_records(const Scenario *scenario)
{
    size_t records = 0;
    for (size_t i = 0; i < scenario->count; i++)
        records += scenario->at[i].kind == STATEMENT_RECORD;
    return records;
}

bool scenario_record_check(Key key, uint64_t length, Lsn at, Error *error)
{
    if (key > UINT64_MAX)
        return error_set(error, ERROR_INPUT, "records have plain keys of up to 16 hex digits");
    if (key == UINT64_MAX)
        return error_set(error, ERROR_INPUT, "a record at the largest key has no key range: FFFFFFFFFFFFFFFF");
    if (length >= UINT64_MAX - at)
        return error_set(error, ERROR_INPUT, "LSNs run out: %llX + %llu bytes", (unsigned long long)at,
                         (unsigned long long)length);
    return true;
}

bool scenario_check_records(const Scenario *scenario, Error *error)
{
    Lsn at = SCENARIO_FIRST_LSN;
    for (size_t i = 0; i < scenario->count; i++) {
        const Statement *statement = &scenario->at[i];
        if (statement->kind != STATEMENT_RECORD)
            continue;
        Key key = scenario->form == KEY_PLAIN ? statement->keys.lo : (Key)UINT64_MAX + 1;
        if (!scenario_record_check(key, statement->number, at, error))
            return error_place(error, "", statement->line, 0);
        at += statement->number;
    }
    return true;
}
