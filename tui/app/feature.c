/* feature.c - keeps a list of features and their states. The address of a state never changes, because others point
 * into it. */
#include "tui/app/feature.h"

#include <stdlib.h>

typedef struct FeatureState {
    const Feature *feature;
    void *state;
} FeatureState;

struct Features {
    ARRAY(FeatureState) at;
};

Features *features_new(void)
{
    return mem_zero(1, sizeof(Features));
}

void *features_state(Features *features, const Feature *feature)
{
    for (size_t i = 0; i < features->at.count; i++)
        if (features->at.at[i].feature == feature)
            return features->at.at[i].state;
    FeatureState made = {feature, mem_zero(1, feature->size)};
    array_push(&features->at, made);
    if (feature->init)
        feature->init(made.state);
    return made.state;
}

void features_free(Features *features, Session *session)
{
    for (size_t i = features->at.count; i-- > 0;) {
        FeatureState *at = &features->at.at[i];
        if (at->feature->release)
            at->feature->release(session, at->state);
        free(at->state);
    }
    array_release(&features->at);
    free(features);
}

void features_before_show(Features *features, Session *session, History *next)
{
    for (size_t i = 0; i < features->at.count; i++)
        if (features->at.at[i].feature->before_show)
            features->at.at[i].feature->before_show(session, features->at.at[i].state, next);
}

void features_forget(Features *features, Session *session)
{
    for (size_t i = 0; i < features->at.count; i++)
        if (features->at.at[i].feature->forget)
            features->at.at[i].feature->forget(session, features->at.at[i].state);
}

void features_replace(Features *features, Session *session, const History *next)
{
    for (size_t i = 0; i < features->at.count; i++)
        if (features->at.at[i].feature->replace)
            features->at.at[i].feature->replace(session, features->at.at[i].state, next);
}
