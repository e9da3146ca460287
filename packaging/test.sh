#!/bin/sh
# Installs what is missing, builds with AddressSanitizer and UndefinedBehaviorSanitizer, runs every test, and ends with
# one line "N passed, N failed". Needs nothing beside this folder; leaves nothing outside build/ and tests/browser/.
#
#   sh packaging/test.sh            everything
#   sh packaging/test.sh --quick    without the browser
#   sh packaging/test.sh --tsan     everything, and the database and socket tests once more under ThreadSanitizer
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root"

browser=yes
tsan=no
for option in "$@"; do
  case $option in
    --quick) browser=no ;;
    --tsan) tsan=yes ;;
    -h | --help)
      sed -n '2,/^set -eu/{/^#/s/^# \{0,1\}//p;}' "$0"
      exit 0
      ;;
    *)
      echo "test: unknown option '$option'" >&2
      exit 2
      ;;
  esac
done

passed=0
failed=0
failures=
server=
mkdir -p build
# Inside the checkout, because /tmp may be too small or forbid what a data directory needs.
scratch=$(mktemp -d "$root/build/test-XXXXXX")

# shellcheck disable=SC2317  # called by the trap
clean_up() {
  if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; fi
  rm -rf "$scratch"
}
trap clean_up EXIT
trap 'exit 1' HUP INT TERM

start_stage() {
  stage=$1
  stage_began=$(date +%s)
  printf '\n=== %s\n' "$stage"
}
end_stage() { printf -- '--- %s: %s s\n' "$stage" "$(($(date +%s) - stage_began))"; }
count_pass() { passed=$((passed + $1)); }
count_fail() {  # how many, what
  failed=$((failed + $1))
  failures="$failures
  $2"
  printf 'FAILED: %s\n' "$2"
}
# The last line of the run, whatever happened before it.
finish() {
  if [ -n "$failures" ]; then printf '\nWhat failed:%s\n' "$failures"; fi
  if [ $((passed + failed)) -eq 0 ]; then failed=1; fi
  printf '\n%s passed, %s failed\n' "$passed" "$failed"
  if [ "$failed" -eq 0 ]; then exit 0; else exit 1; fi
}

# Runs a doctest program and counts its test cases. A run that ends badly without a failed case (a sanitizer report at
# exit, a crash, a hang) counts as one failure.
run_doctest() {  # name, seconds, program, options...
  name=$1
  seconds=$2
  shift 2
  status=0
  { timeout "$seconds" "$@" --no-colors 2>&1 || echo $? >"$scratch/status"; } | tee "$scratch/doctest.log"
  if [ -f "$scratch/status" ]; then
    status=$(cat "$scratch/status")
    rm -f "$scratch/status"
  fi
  summary=$(grep '^\[doctest\] test cases:' "$scratch/doctest.log" | tail -n 1 || true)
  cases_passed=$(printf %s "$summary" | sed -n 's/.*| *\([0-9]*\) passed.*/\1/p')
  cases_failed=$(printf %s "$summary" | sed -n 's/.*| *\([0-9]*\) failed.*/\1/p')
  count_pass "${cases_passed:-0}"
  if [ "${cases_failed:-0}" -gt 0 ]; then
    count_fail "$cases_failed" "$name: test cases"
  elif [ "$status" -ne 0 ]; then
    count_fail 1 "$name: ended with status $status (124 means: longer than $seconds s)"
  elif [ "${cases_passed:-0}" -eq 0 ]; then
    count_fail 1 "$name: no test ran"
  fi
}

# A check that is one command.
run_check() {  # name, command...
  name=$1
  shift
  if "$@"; then count_pass 1; else count_fail 1 "$name"; fi
}

# In the middle of the plan's year, so that some work is done, some runs and some is late; --dev makes a page fail that
# lacks a key of its template.
start_portal() {  # the executable; sets $server and $address
  "$1" serve --demo --dev --clock-start 2019-06-24 --data "$scratch/data" --listen 127.0.0.1:0 >"$scratch/server.log" 2>&1 &
  server=$!
  address=
  waited=0
  while [ -z "$address" ] && [ "$waited" -lt 120 ] && kill -0 "$server" 2>/dev/null; do
    sleep 1
    waited=$((waited + 1))
    address=$(grep -o 'http://127\.0\.0\.1:[0-9]*' "$scratch/server.log" | head -n 1 || true)
  done
  [ -n "$address" ]
}

# SIGTERM must end the portal by itself, with status 0 and no sanitizer report.
stop_portal() {
  kill "$server"
  status=0
  wait "$server" || status=$?
  server=
  if [ "$status" -eq 0 ]; then
    count_pass 1
  else
    cat "$scratch/server.log"
    count_fail 1 "portal: ended with status $status after SIGTERM"
  fi
}

start_stage "Installing what is missing"
sh packaging/setup.sh test || {
  count_fail 1 "packaging/setup.sh"
  finish
}
end_stage

start_stage "Building with AddressSanitizer and UndefinedBehaviorSanitizer"
sh packaging/compile.sh asan >"$scratch/build.log" 2>&1 || {
  cat "$scratch/build.log"
  count_fail 1 "build of preset asan (it checks the message catalogues too)"
  finish
}
end_stage

ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1${ASAN_OPTIONS:+:$ASAN_OPTIONS}
UBSAN_OPTIONS=print_stacktrace=1${UBSAN_OPTIONS:+:$UBSAN_OPTIONS}
export ASAN_OPTIONS UBSAN_OPTIONS

start_stage "Unit, HTTP, socket and fault tests"
run_doctest "motcong_tests" 1200 build/asan/motcong_tests
end_stage

start_stage "The program checks itself"
run_check "motcong check" env MOTCONG_DATA="$scratch/none" build/asan/motcong check
end_stage

if [ "$browser" = yes ]; then
  start_stage "Browser journeys"
  MOTCONG_DEMO_PASSWORD=$(od -An -N12 -tx1 /dev/urandom | tr -d ' \n')
  export MOTCONG_DEMO_PASSWORD
  if start_portal build/asan/motcong; then
    status=0
    MOTCONG_URL=$address MOTCONG_RESULT=$scratch/browser timeout 900 node tests/browser/run.mjs || status=$?
    checks_passed=0
    checks_failed=0
    if [ -f "$scratch/browser" ]; then read -r checks_passed checks_failed <"$scratch/browser"; fi
    count_pass "$checks_passed"
    if [ "$checks_failed" -gt 0 ]; then
      count_fail "$checks_failed" "browser checks; pictures in tests/browser/out"
    elif [ "$status" -ne 0 ] || [ "$checks_passed" -eq 0 ]; then
      count_fail 1 "browser: ended with status $status, $checks_passed checks"
    fi
    stop_portal
    run_check "motcong check of the data after the journeys" build/asan/motcong check --data "$scratch/data"
  else
    cat "$scratch/server.log"
    count_fail 1 "portal with demo data did not start"
  fi
  end_stage
fi

if [ "$tsan" = yes ]; then
  start_stage "Database and socket tests under ThreadSanitizer"
  if sh packaging/compile.sh tsan motcong_tests >"$scratch/build.log" 2>&1; then
    run_doctest "motcong_tests under tsan" 900 build/tsan/motcong_tests --source-file='*/tests/socket/*,*/tests/unit/db*'
  else
    cat "$scratch/build.log"
    count_fail 1 "build of preset tsan"
  fi
  end_stage
fi

finish
