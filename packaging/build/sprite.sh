#!/bin/sh
# sprite.sh OUT ICON.svg...: one SVG with a <symbol id="ICON"> for each file. Attributes of the outer <svg> such as stroke
# move to the symbol; size, class and Tabler's invisible background path are dropped.
set -eu
out=$1
shift
{
  printf '<svg xmlns="http://www.w3.org/2000/svg">\n'
  for icon in "$@"; do
    awk -v id="$(basename "$icon" .svg)" '
      { text = text " " $0 }
      END {
        gsub(/<!--[^>]*-->/, "", text)
        start = index(text, "<svg"); rest = substr(text, start + 4)
        end = index(rest, ">"); attributes = substr(rest, 1, end - 1); body = substr(rest, end + 1)
        sub(/<\/svg>.*/, "", body)
        gsub(/ (xmlns|width|height|class)="[^"]*"/, "", attributes)
        gsub(/<path stroke="none" d="M0 0h24v24H0z" fill="none" *\/>/, "", body)
        gsub(/[ \t]+/, " ", attributes); gsub(/[ \t]+/, " ", body); gsub(/> </, "><", body)
        gsub(/ \/>/, "/>", body); sub(/^ /, "", body); sub(/ $/, "", body); sub(/ $/, "", attributes)
        printf "<symbol id=\"%s\"%s>%s</symbol>\n", id, attributes, body
      }' "$icon"
  done
  printf '</svg>\n'
} >"$out"
