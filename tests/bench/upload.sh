#!/bin/sh
# One large upload against a portal of its own: resident memory before and after, its peak, seconds up and down again.
#   sh tests/bench/upload.sh [MB, default 200] [executable, default build/release/motcong]
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
megabytes=${1:-200}
program=${2:-$root/build/release/motcong}
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; wait; rm -rf "$work"' EXIT

{ printf '%%PDF-1.4\n'; head -c "$((megabytes * 1048576))" /dev/urandom; printf '\n%%%%EOF\n'; } >"$work/large.pdf"
export MOTCONG_DEMO_PASSWORD=tai-tep-len-do-luong
: >"$work/out"
"$program" serve --demo --data "$work/data" --listen 127.0.0.1:0 --clock-start 2019-06-24 >"$work/out" 2>&1 &
server=$!
while ! grep -q 'http://127' "$work/out"; do kill -0 "$server"; sleep 0.2; done
url=$(sed -n 's/.*\(http:\/\/127[.0-9]*:[0-9]*\).*/\1/p' "$work/out" | head -n 1)

fetch() { curl -sS -b "$work/jar" -c "$work/jar" "$@"; }
token() { sed -n 's/.*name="_token" value="\([^"]*\)".*/\1/p' "$1" | head -n 1; }
sign_in() {
  fetch -o "$work/page" "$url/login"
  fetch -o /dev/null --data-urlencode "_token=$(token "$work/page")" --data-urlencode "username=$1" \
    --data-urlencode "password=$MOTCONG_DEMO_PASSWORD" "$url/login"
}
memory() { awk -v key="$1:" '$1 == key {printf "%.1f", $2 / 1024}' "/proc/$server/status"; }

sign_in quantri
fetch -o "$work/page" "$url/admin/settings"
# The settings as they are, those of files as large as this needs.
tr '\n' ' ' <"$work/page" | sed 's/<\(input\|select\|option\)/\n<\1/g' | awk '
  function value_of(key) { return match($0, key "=\"[^\"]*\"") ? substr($0, RSTART + length(key) + 2, RLENGTH - length(key) - 3) : "" }
  /^<input type="text"/ && value_of("name") !~ /^files\./ { print value_of("name") "=" value_of("value") }
  /^<select/ { name = value_of("name") }
  /^<option/ && / selected/ && name ~ /\./ { print name "=" value_of("value") }' >"$work/settings"
set --
while IFS= read -r setting; do set -- "$@" -F "$setting"; done <"$work/settings"
saved=$(fetch -o "$work/answer" -w '%{http_code}' -F "_token=$(token "$work/page")" "$@" -F files.max_mb=1024 \
  -F files.record_mb=2000 -F files.total_mb=20000 -F files.free_mb=100 -F files.kinds=pdf "$url/admin/settings")
[ "$saved" = 303 ] || { echo "the settings were not saved: $saved" >&2; exit 1; }
fetch -o "$work/list" "$url/admin/units"
path=$(sed -n 's/.*href="\(\/admin\/units\/[0-9][0-9]*\)".*/\1/p' "$work/list" | head -n 1)
fetch -o "$work/page" "$url$path"
before=$(memory VmRSS)
echo 5 >"/proc/$server/clear_refs" 2>/dev/null || true
up=$(fetch -o "$work/answer" -w '%{http_code} %{time_total}' -F "_token=$(token "$work/page")" -F "files=@$work/large.pdf" \
  "$url$path/files")
after=$(memory VmRSS) peak=$(memory VmHWM)
fetch -o "$work/page" "$url$path"
file=$(sed -n "s|.*href=\"\($path/files/[0-9]*\)\".*|\1|p" "$work/page" | head -n 1)
down=$(fetch -o "$work/back.pdf" -w '%{http_code} %{time_total}' "$url$file")
[ "${up%% *}" = 303 ] || { echo "the upload was refused: $up" >&2; exit 1; }
cmp "$work/large.pdf" "$work/back.pdf"
printf '%s MB up:   status and seconds %s; resident %s MB before, %s MB after, peak %s MB\n' "$megabytes" "$up" "$before" "$after" "$peak"
printf '%s MB down: status and seconds %s; peak of both %s MB; the same bytes came back\n' "$megabytes" "$down" "$(memory VmHWM)"
