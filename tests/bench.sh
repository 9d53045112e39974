#!/bin/bash
# Runs every program of tests/bench. Each prints its own rows: "what | measured | target".
set -eu
cd "$(dirname "$0")/.."
build=$1
export LAYERSCOPE="$PWD/$build/layerscope"
for bench in "$build"/bench/bench_*; do
    case $bench in *.d) continue ;; esac
    "$bench"
done
