#!/bin/bash
# Runs one test for run.sh. Its output goes to stdout and is kept in the directory TEST_LOGS. A program that prints no
# test, or whose exit status contradicts its tests, counts as a failed test. TEST_SECONDS is the time limit of one test.
log=$TEST_LOGS/${1//\//_}
timeout "${TEST_SECONDS:-300}" "$1" >"$log" 2>&1
status=$?
grep -qE '^(not )?ok ' "$log" || echo "not ok 0 - $1 printed no test" >>"$log"
if [ $status -ne 0 ] && ! grep -q '^not ok' "$log"; then echo "not ok 0 - $1 ended with status $status" >>"$log"; fi
# cmocka prints a skipped test as "not ok N # SKIP", which prove takes for a failure.
sed -E 's/^not (ok .*# SKIP)/\1/I' "$log"
