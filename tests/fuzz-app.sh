#!/bin/bash
# Sends random keys, clicks, sizes and commands to the explorer: FUZZ_EVENTS of them (default: 1,000,000), two runs at
# a time. Each run has its own seed, 50,000 events over five histories, and writes its output to
# build/fuzz-app/SEED.log. To repeat a seed that failed: LAYERSCOPE_FUZZ_SEED=SEED LAYERSCOPE_FUZZ_EVENTS=10000
# build/asan/tests/test_app_fuzz
set -eu
cd "$(dirname "$0")/.."
build=$1
runs=$(((${FUZZ_EVENTS:-1000000} + 49999) / 50000))
mkdir -p build/fuzz-app
rm -f build/fuzz-app/*.log
export LAYERSCOPE_FUZZ_EVENTS=10000 LSAN_OPTIONS="suppressions=$PWD/tests/lsan.supp:print_suppressions=0"
# shellcheck disable=SC2016
seq 1 "$runs" | xargs -P 2 -I RUN sh -c '
    seed=$((${FUZZ_SEED:-0} + RUN * 1000))
    LAYERSCOPE_FUZZ_SEED=$seed '"$build"'/tests/test_app_fuzz >build/fuzz-app/$seed.log 2>&1 &&
        echo "seed $seed: 50000 events" || { echo "seed $seed: FAILED, see build/fuzz-app/$seed.log"; exit 1; }'
