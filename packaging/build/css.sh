#!/bin/sh
# css.sh MANIFEST OUT FILE...: joins style sheets and turns url(name) into the hashed address of the embedded file
# static/name. A url() that names none of them ends the build: the browser would ask for nothing that exists.
set -eu
manifest=$1
out=$2
shift 2
script=$out.sed
tab=$(printf '\t')
: >"$script"
while IFS="$tab" read -r name file; do
  case $name in
    static/*) ;;
    *) continue ;;
  esac
  name=${name#static/}
  hash=$(sha256sum "$file" | cut -c1-8)
  pattern=$(printf '%s' "$name" | sed 's/\./\\./g')
  printf 's|url(["'\'']\\{0,1\\}%s["'\'']\\{0,1\\})|url(/static/%s.%s.%s)|g\n' \
    "$pattern" "${name%.*}" "$hash" "${name##*.}" >>"$script"
done <"$manifest"
for file in "$@"; do
  cat "$file"
  echo
done | sed -f "$script" >"$out"
if grep -o 'url([^)]*)' "$out" | grep -v -e '^url(/static/' -e '^url(#'; then
  echo "css.sh: $(basename "$out") refers to the files above, which are not embedded" >&2
  rm -f "$out"
  exit 1
fi
