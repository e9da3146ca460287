#!/bin/sh
# join.sh OUT FILE...: the files one after another, each ending in a newline. No files make an empty file.
set -eu
out=$1
shift
for file in "$@"; do
  cat "$file"
  echo
done >"$out"
