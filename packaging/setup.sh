#!/bin/sh
# Installs what building (run) or building and testing (test) needs on Debian 12, and nothing that is there already.
# Not for running the finished program: that needs only libc and libm. Changes nothing in /etc.
#
#   sh packaging/setup.sh [run|test]
#
# Settings from the environment:
#   MOTCONG_HTTPLIB_VERSION   another Debian version of cpp-httplib, should the mirror no longer carry the one below
#   MOTCONG_HTTPLIB_DIR       a folder that holds httplib.h already: nothing is fetched then
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)

httplib_version=${MOTCONG_HTTPLIB_VERSION:-0.18.7-1+deb13u1}
httplib_suite=trixie

build_packages="g++ cmake ninja-build pkg-config dpkg-dev gettext
  libsqlite3-dev libkainjow-mustache-dev libargon2-dev libssl-dev libutf8proc-dev libfmt-dev libspdlog-dev
  libcli11-dev libtomlplusplus-dev zlib1g-dev"
test_packages="doctest-dev nlohmann-json3-dev chromium fonts-liberation"

say() { printf '%s\n' "$*"; }
fail() {
  printf 'setup: %s\n' "$*" >&2
  exit 1
}

# Package names among the arguments that are not installed, one a line.
list_missing() {
  for package in "$@"; do
    state=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || say "$package"
  done
}

install_debian_packages() {
  wanted=$build_packages
  if [ "$purpose" = test ]; then wanted="$wanted $test_packages"; fi
  # shellcheck disable=SC2086  # a list of words
  missing=$(list_missing $wanted)
  # npm may come from elsewhere than Debian; what is on the machine is used.
  if ! command -v npm >/dev/null 2>&1; then
    missing="$missing $(list_missing nodejs npm)"
  fi
  missing=$(printf %s "$missing" | tr '\n' ' ')
  [ -n "$(printf %s "$missing" | tr -d ' ')" ] || return 0

  say "Installing from Debian: $missing"
  become_root=
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null 2>&1 ||
      fail "these packages are missing and neither root nor sudo is at hand; as root: apt-get install --no-install-recommends $missing"
    become_root=sudo
  fi
  # An unreachable third-party source must not stop us: the install below fails if something is really missing.
  $become_root apt-get -qq update || say "Some package lists could not be read; trying with what is known."
  # shellcheck disable=SC2086  # a list of words
  $become_root env DEBIAN_FRONTEND=noninteractive \
    apt-get -qq -y --no-install-recommends -o Dpkg::Use-Pty=0 install $missing ||
    fail "apt-get could not install: $missing"
}

# The address of the Debian mirror this machine uses, without anything of ours knowing a mirror by name.
find_mirror() {
  # shellcheck disable=SC2016  # apt's variable, not the shell's
  apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 'Origin: Debian' 'Label: Debian' | head -n 1
}

# cpp-httplib is built from Debian's patched source of a later suite. apt fetches it with its own signature check from
# a package source that lives in a temporary folder only.
fetch_httplib() {
  [ -z "${MOTCONG_HTTPLIB_DIR:-}" ] || return 0
  target=$root/build/deps/cpp-httplib
  if [ -f "$target/httplib.h" ] && [ "$(cat "$target/debian-version" 2>/dev/null || true)" = "$httplib_version" ]; then
    return 0
  fi
  say "Fetching the source of cpp-httplib $httplib_version from Debian $httplib_suite"
  keyring=/usr/share/keyrings/debian-archive-keyring.gpg
  [ -f "$keyring" ] || fail "$keyring is missing (package debian-archive-keyring): the source could not be verified"
  mirror=$(find_mirror)
  if [ -z "$mirror" ]; then  # package lists never read, as in a fresh container image
    if [ "$(id -u)" -eq 0 ]; then apt-get -qq update || true; else sudo apt-get -qq update || true; fi
    mirror=$(find_mirror)
  fi
  [ -n "$mirror" ] || fail "apt on this machine names no Debian mirror; put httplib.h 0.18.7 into a folder and set MOTCONG_HTTPLIB_DIR"

  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  trap 'exit 1' HUP INT TERM
  mkdir -p "$work/lists/partial" "$work/cache/archives/partial"
  say "deb-src [signed-by=$keyring] $mirror $httplib_suite main" >"$work/sources.list"
  cat >"$work/apt.conf" <<END
Dir::Etc::SourceList "$work/sources.list";
Dir::Etc::SourceParts "/dev/null";
Dir::State::Lists "$work/lists";
Dir::Cache "$work/cache";
APT::Sandbox::User "";
Acquire::Languages "none";
END
  (
    cd "$work"
    APT_CONFIG=$work/apt.conf
    export APT_CONFIG
    apt-get -qq update
    apt-get -qq source --download-only "cpp-httplib=$httplib_version"
    dpkg-source --extract cpp-httplib_*.dsc source
  ) >"$work/log" 2>&1 || {
    cat "$work/log" >&2
    fail "cpp-httplib $httplib_version could not be fetched from $mirror; see MOTCONG_HTTPLIB_VERSION and MOTCONG_HTTPLIB_DIR at the top of packaging/setup.sh"
  }
  mkdir -p "$target"
  cp "$work/source/httplib.h" "$target/httplib.h"
  say "$httplib_version" >"$target/debian-version"
  rm -rf "$work"
  trap - EXIT HUP INT TERM
}

# The packages of DIR/package-lock.json into DIR/node_modules. No package's own script runs.
install_npm_packages() {
  folder=$root/$1
  [ -f "$folder/package-lock.json" ] || return 0
  if cmp -s "$folder/package-lock.json" "$folder/node_modules/.installed-lock.json"; then return 0; fi
  say "Installing the npm packages of $1/package-lock.json"
  (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) >&2 ||
    fail "npm ci failed in $1"
  mkdir -p "$folder/node_modules"
  cp "$folder/package-lock.json" "$folder/node_modules/.installed-lock.json"
}

purpose=${1:-run}
case $purpose in
  run | test) ;;
  -h | --help)
    sed -n '2,/^set -eu/{/^#/s/^# \{0,1\}//p;}' "$0"
    exit 0
    ;;
  *) fail "unknown purpose '$purpose'; say run or test" ;;
esac
if ! command -v dpkg-query >/dev/null 2>&1 || ! command -v apt-get >/dev/null 2>&1; then
  fail "this script knows Debian 12 only; elsewhere install the libraries named in it and set MOTCONG_HTTPLIB_DIR"
fi

install_debian_packages
fetch_httplib
install_npm_packages static
if [ "$purpose" = test ]; then install_npm_packages tests/browser; fi
