#!/bin/sh
# embed.sh MANIFEST FOLDER GZDIR OUT.S OUT.cc: writes the bytes of all files (assembler, .incbin) and their table.
# MANIFEST has "name<TAB>file" lines; every file under FOLDER is added by its path there. Static files that gzip makes
# smaller are stored a second time, compressed.
set -eu
manifest=$1
folder=$2
gz=$3
assembly=$4
table=$5
export LC_ALL=C
tab=$(printf '\t')
mkdir -p "$gz"

all=$gz/all.txt
{
  cat "$manifest"
  (cd "$folder" && find . -type f | sed 's|^\./||') | while read -r name; do
    printf '%s\t%s\n' "$name" "$folder/$name"
  done
} | sort >"$all"

incbin() { # symbol file
  printf '.balign 16\n.global %s\n%s:\n.incbin "%s"\n.byte 0\n' "$1" "$1" "$2" >>"$assembly"
}

printf '/* Made by packaging/build/embed.sh; do not edit. */\n.section .rodata\n' >"$assembly"
symbols=$gz/symbols.txt
rows=$gz/rows.txt
: >"$symbols"
: >"$rows"
count=0
while IFS="$tab" read -r name file; do
  symbol=motcong_embedded_$count
  count=$((count + 1))
  incbin "$symbol" "$file"
  printf 'extern "C" const char %s[];\n' "$symbol" >>"$symbols"
  size=$(wc -c <"$file")
  hash=$(sha256sum "$file" | cut -c1-8)
  packed='{}'
  case $name in
    static/*.css | static/*.js | static/*.svg)
      squeezed=$gz/$(basename "$name").gz
      gzip -9nc "$file" >"$squeezed"
      packed_size=$(wc -c <"$squeezed")
      if [ "$packed_size" -lt "$size" ]; then
        incbin "${symbol}_gz" "$squeezed"
        printf 'extern "C" const char %s_gz[];\n' "$symbol" >>"$symbols"
        packed="{${symbol}_gz, $packed_size}"
      fi
      ;;
  esac
  printf '    {"%s", {%s, %d}, %s, "%s"},\n' "$name" "$symbol" "$size" "$packed" "$hash" >>"$rows"
done <"$all"
printf '.section .note.GNU-stack,"",@progbits\n' >>"$assembly"

{
  printf '// Made by packaging/build/embed.sh; do not edit.\n#include "core/base/embedded.h"\n\n'
  cat "$symbols"
  printf '\nnamespace motcong::base {\n\nnamespace {\nconst EmbeddedFile kFiles[] = {\n'
  cat "$rows"
  printf '};\n}  // namespace\n\nstd::span<const EmbeddedFile> embedded_files() { return kFiles; }\n\n'
  printf '}  // namespace motcong::base\n'
} >"$table"
