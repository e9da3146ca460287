#!/bin/sh
# Configures and builds one CMake preset with as many compilers as cores and free memory allow.
#
#   sh packaging/compile.sh PRESET [TARGET...]
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
preset=$1
shift

# One compiler of this project takes up to 1.5 GiB with optimisation and sanitizers.
jobs=$(nproc)
free_kib=$(sed -n 's/^MemAvailable: *\([0-9]*\) kB$/\1/p' /proc/meminfo)
if [ -n "$free_kib" ]; then
  by_memory=$((free_kib / (1536 * 1024)))
  if [ "$by_memory" -lt "$jobs" ]; then jobs=$by_memory; fi
fi
if [ "$jobs" -lt 1 ]; then jobs=1; fi

cd "$root"
mkdir -p build
set -- --build --preset "$preset" --parallel "$jobs" ${1+--target "$@"}
cmake --preset "$preset" ${MOTCONG_HTTPLIB_DIR:+"-DMOTCONG_HTTPLIB_DIR=$MOTCONG_HTTPLIB_DIR"} \
  ${MOTCONG_XLSXWRITER_DIR:+"-DMOTCONG_XLSXWRITER_DIR=$MOTCONG_XLSXWRITER_DIR"} >build/"$preset".log 2>&1 || {
  cat build/"$preset".log >&2
  exit 1
}
cmake "$@"
