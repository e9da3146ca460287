#!/bin/sh
# Builds the portal and starts it with the demo department: for looking at it, not for a department's own data.
#
#   sh packaging/run.sh [options of `motcong serve`]
#
#   --data DIR          where the demo data live (default: build/demo-data in this folder; delete it to start afresh)
#   --clock-start DAY   the day on which the portal's clock begins (default: 2019-06-24, in the middle of the plan's year, when
#                       some work is done, some is due and some is late)
#   --listen HOST:PORT  default 127.0.0.1:8080; another free port is wanted when that one is taken
# The password of the demo accounts is printed at start; MOTCONG_DEMO_PASSWORD sets it. Ctrl-C stops the portal.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)

case ${1:-} in
  -h | --help)
    sed -n '2,/^set -eu/{/^#/s/^# \{0,1\}//p;}' "$0"
    exit 0
    ;;
esac

sh "$root/packaging/setup.sh" run
sh "$root/packaging/compile.sh" release motcong

own_data=no
own_clock=no
for option in "$@"; do
  case $option in
    --data | --data=*) own_data=yes ;;
    --clock-start | --clock-start=*) own_clock=yes ;;
  esac
done
if [ "$own_data" = no ]; then set -- --data "$root/build/demo-data" "$@"; fi
if [ "$own_clock" = no ]; then set -- --clock-start 2019-06-24 "$@"; fi

printf '\nStarting the portal with the demo department (Ctrl-C stops it):\n\n'
exec "$root/build/release/motcong" serve --demo "$@"
