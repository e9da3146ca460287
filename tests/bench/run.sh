#!/bin/sh
# The benchmark: builds release code, runs every scenario against one running portal, prints one table. Ratios within one run
# count; the figures are those of the machine and of what else it does.
#   sh tests/bench/run.sh [seconds for each scenario, default 3]
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
seconds=${1:-3}
cd "$root"
command -v wrk >/dev/null || { echo "wrk is needed: apt-get install wrk" >&2; exit 1; }
sh packaging/setup.sh run
cmake --preset release >/dev/null
cmake --build build/release --target motcong
cmake --preset bench "-DPORTAL_PLUGINS=par;legal;$root/tests/bench/benchdoc" >/dev/null
cmake --build build/bench --target portal_bench --target search_bench --target start_bench --target import_bench \
  --target export_bench --target task_bench --target backup_bench --target version_bench \
  --target citation_bench --target legal_bench

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
echo
echo "One thread, one page of 50 rows x 9 columns out of 20,000, microseconds:"
build/bench/tests/bench/portal_bench stages | sed 's/^stage /  /'

echo
echo "The search box over 20,000 records, whole pages, one thread:"
build/bench/tests/bench/search_bench | sed 's/^/  /'

echo
echo "Import of a register with reading, checks, history and search index, one thread:"
build/bench/tests/bench/import_bench | sed 's/^/  /'

echo
echo "Export of a list of 20,000 rows x 9 columns as the browser asks for it, three times each:"
build/bench/tests/bench/export_bench | sed 's/^/  /'

echo
echo "Tasks: home page, leader's page and daily reminders with 1,000 and 100,000 open tasks, one thread:"
build/bench/tests/bench/task_bench | sed 's/^/  /'

echo
echo "An act changes that 100 or 2,000 records cite, one thread:"
build/bench/tests/bench/citation_bench | sed 's/^/  /'

echo
echo "A register of 5,000 legal documents with 1,562 relations, one thread:"
build/bench/tests/bench/legal_bench | sed 's/^/  /'

echo
echo "Comparison of two versions of a document of 60 pages:"
build/bench/tests/bench/version_bench | sed 's/^/  /'

echo
echo "One large file up and down again, beside a portal that serves nothing else:"
sh tests/bench/upload.sh 200 build/release/motcong | sed 's/^/  /'

echo
echo "Backup of 1 GB while 50 writes a second go on; the chain of the audit log:"
build/bench/tests/bench/backup_bench | sed 's/^/  /'

mkfifo "$work/stdin"
build/bench/tests/bench/portal_bench <"$work/stdin" >"$work/out" &
server=$!
exec 9>"$work/stdin"
while ! grep -q '^ready' "$work/out" 2>/dev/null; do kill -0 "$server" || exit 1; sleep 0.2; done
value() { sed -n "s/^$1 //p" "$work/out"; }
portal=$(value portal) bare=$(value bare) cookie=$(value cookie) token=$(value token)

cat >"$work/post.lua" <<LUA
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
wrk.body = "_token=$token&number=1%2FQD&title=Quyet+dinh+thu&kind=QD&issuer=UBND&issued_on=01%2F02%2F2019&effective_on=&state=draft&unit_id=&pages=3"
LUA

# requests per second, p99 in ms and answers that were no success of one run of wrk
measure() {
  wrk -t1 -c"$1" -d"${seconds}s" --latency -H "Cookie: $cookie" ${3:+-s "$3"} "$2" >"$work/wrk"
  awk '/Requests\/sec/ {rate = $2} /99%/ {p99 = $2} /Non-2xx/ {bad = $NF} /Socket errors/ {bad = bad " " $0}
       END {unit = p99; sub(/[0-9.]+/, "", unit); sub(/[a-z]+/, "", p99)
            ms = unit == "us" ? p99 / 1000 : (unit == "s" ? p99 * 1000 : p99 + 0); printf "%9.0f %9.2f  %s", rate, ms, bad}' "$work/wrk"
}

echo
echo "$(value bytes) bytes a page; beside 300 silent connections; ${seconds} s each"
printf '%-36s %5s %9s %9s\n' scenario conns req/s 'p99 ms'
for connections in 1 16 64; do
  row() { printf '%-36s %5s %s\n' "$1" "$connections" "$(measure "$connections" "$2" "${3:-}")"; }
  row "bare cpp-httplib, same bytes" "$bare/"
  row "list of 50 rows" "$portal/benchdoc/documents?per_page=50"
  row "the same without the template" "$portal/benchdoc/no-template?per_page=50"
  row "detail page" "$portal/benchdoc/documents/777"
  row "form post with commit (303)" "$portal/benchdoc/documents/new" "$work/post.lua"
done
exec 9>&-
wait "$server"

echo
build/bench/tests/bench/start_bench build/release/motcong
ls -l build/release/motcong | awk '{printf "executable            %8.1f MB\n", $5 / 1048576}'
ldd build/release/motcong | awk '{print "needs " $1}'
