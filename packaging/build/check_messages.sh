#!/bin/sh
# Compares the messages of code and templates with the Vietnamese catalogues.
#   check_messages.sh build LISTS OUT.mo   checks everything, then merges and compiles; changes OUT.mo only if it differs
#   check_messages.sh draft LISTS OUT.mo   the same, but a message without Vietnamese is only counted and stays English
#   check_messages.sh missing LISTS        prints the missing messages as entries to paste into a vi.po
# LISTS is a folder with code.txt, templates.txt and catalogues.txt: one file name a line, relative to the working folder.
set -eu
mode=$1
lists=$2
here=$(dirname "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export LC_ALL=C

xgettext --language=C++ --from-code=UTF-8 --keyword --keyword=N_ --keyword=tr --no-wrap --force-po \
  --files-from="$lists/code.txt" --output="$work/code.pot"

set -f
IFS='
'
templates=$(cat "$lists/templates.txt")
catalogues=$(cat "$lists/catalogues.txt")

# The names are split at line ends only, so that a folder may have spaces in its name.
awk -v mode="$mode" -f "$here/messages.awk" kind=pot "$work/code.pot" kind=template $templates kind=po $catalogues

if [ "$mode" != missing ]; then
  out=$3
  msgcat --use-first --no-location --output-file="$work/vi.po" $catalogues
  msgfmt --check-format --check-domain --output-file="$work/vi.mo" "$work/vi.po"
  mkdir -p "$(dirname "$out")"
  cmp -s "$work/vi.mo" "$out" || mv "$work/vi.mo" "$out"
fi
