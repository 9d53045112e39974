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
