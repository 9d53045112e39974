/* The words of a command line: options of every subcommand, numbers, keys, LSNs, policies. One word a line. */
#include "core/model/key.h"
#include "core/model/lsn.h"
#include "core/planner/policy.h"
#include "tui/command_line.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define WORDS_MAX 64

static void parse_values(Str word)
{
    Key key;
    KeyForm form;
    Lsn lsn;
    uint64_t number;
    Policy policy;
    Error error = {0};
    char text[700];
    if (key_parse(word, &key, &form, &error)) {
        char out[KEY_TEXT_SIZE], label[KEY_LABEL_SIZE];
        key_format(key, form, out);
        key_label(key, form, label);
    }
    lsn_parse(word, &lsn, &error);
    number_parse(word, &number, &error);
    if (policy_named(STR("neon"), &policy, NULL) && policy_parse(word, &policy, &error)) {
        Text again = TEXT_EMPTY;
        policy_format(&policy, &again);
        Policy back = policy;
        if (!policy_parse(text_str(&again), &back, &error))
            abort(); /* a key that we wrote must be readable */
        text_release(&again);
    }
    error_text(&error, text, sizeof text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *copy = malloc(size + 1), *argv[WORDS_MAX + 1];
    int argc = 0;
    memcpy(copy, data, size);
    copy[size] = '\0';
    for (char *at = copy, *end; argc < WORDS_MAX && at; at = end) {
        end = strchr(at, '\n');
        if (end)
            *end++ = '\0';
        argv[argc++] = at;
        parse_values(str_from(at));
    }
    argv[argc] = NULL;
    const CliCommand *command = cli_find(command_line_commands, argv[0]);
    CliArgs args;
    Error error = {0};
    if (command && cli_parse(command, argc, argv, &args, &error))
        for (const CliOption *option = command->options; option && option->name; option++) {
            uint64_t number;
            cli_number(&args, option->name, &number, &error);
        }
    free(copy);
    return 0;
}
