#!/bin/bash
# Runs each fuzzer for FUZZ_SECONDS on its corpus (tests/fuzz/corpus/NAME), with its dictionary if there is one.
set -eu
cd "$(dirname "$0")/.."
build=$1
for fuzzer in "$build"/fuzz/fuzz_*; do
    case $fuzzer in *.d) continue ;; esac
    name=${fuzzer##*/fuzz_}
    mkdir -p "build/corpus/$name"
    dict=tests/fuzz/$name.dict
    corpus=tests/fuzz/corpus/$name
    [ -d "$corpus" ] || corpus=
    # shellcheck disable=SC2086
    "$fuzzer" -max_total_time="${FUZZ_SECONDS:-20}" -timeout=60 -rss_limit_mb=4096 -print_final_stats=1 \
        $([ -f "$dict" ] && echo "-dict=$dict") -artifact_prefix=build/corpus/ "build/corpus/$name" $corpus
done
