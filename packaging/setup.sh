#!/bin/sh
# Installs what building (run) or building and testing (test) needs on Debian 12, and nothing that is there already.
# Not for running the finished program: that needs only libc and libm. Changes nothing in /etc.
#
#   sh packaging/setup.sh [run|test]
#
# Settings from the environment:
#   MOTCONG_HTTPLIB_VERSION   another Debian version of cpp-httplib, should the mirror no longer carry the one below
#   MOTCONG_HTTPLIB_DIR       a folder that holds httplib.h already: nothing is fetched then
#   MOTCONG_XLSXWRITER_VERSION, MOTCONG_XLSXWRITER_DIR   the same for libxlsxwriter (libxlsxwriter.a and include/)
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)

httplib_version=${MOTCONG_HTTPLIB_VERSION:-0.18.7-1+deb13u1}
httplib_suite=trixie
xlsxwriter_version=${MOTCONG_XLSXWRITER_VERSION:-1.1.4-2}
xlsxwriter_suite=bookworm

build_packages="g++ cmake ninja-build pkg-config dpkg-dev gettext
  libsqlite3-dev libkainjow-mustache-dev libargon2-dev libssl-dev libutf8proc-dev libfmt-dev libspdlog-dev
  libcli11-dev libtomlplusplus-dev zlib1g-dev libminizip-dev libexpat1-dev"
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

# The source of a Debian package, extracted to $work/source; the caller removes $work. apt fetches it with its own
# signature check from a package source that lives in a temporary folder only.
fetch_debian_source() {
  package=$1 version=$2 suite=$3 settings=$4
  say "Fetching the source of $package $version from Debian $suite"
  keyring=/usr/share/keyrings/debian-archive-keyring.gpg
  [ -f "$keyring" ] || fail "$keyring is missing (package debian-archive-keyring): the source could not be verified"
  mirror=$(find_mirror)
  if [ -z "$mirror" ]; then  # package lists never read, as in a fresh container image
    if [ "$(id -u)" -eq 0 ]; then apt-get -qq update || true; else sudo apt-get -qq update || true; fi
    mirror=$(find_mirror)
  fi
  [ -n "$mirror" ] || fail "apt on this machine names no Debian mirror; see $settings at the top of packaging/setup.sh"

  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  trap 'exit 1' HUP INT TERM
  mkdir -p "$work/lists/partial" "$work/cache/archives/partial"
  say "deb-src [signed-by=$keyring] $mirror $suite main" >"$work/sources.list"
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
    apt-get -qq source --download-only "$package=$version"
    dpkg-source --extract "$package"_*.dsc source
  ) >"$work/log" 2>&1 || {
    cat "$work/log" >&2
    fail "$package $version could not be fetched from $mirror; see $settings at the top of packaging/setup.sh"
  }
}

remove_debian_source() {
  rm -rf "$work"
  trap - EXIT HUP INT TERM
}

# True when build/deps/$1 was made from version $2.
has_version() { [ "$(cat "$root/build/deps/$1/debian-version" 2>/dev/null || true)" = "$2" ]; }

# cpp-httplib is built from Debian's patched source of a later suite.
fetch_httplib() {
  [ -z "${MOTCONG_HTTPLIB_DIR:-}" ] || return 0
  target=$root/build/deps/cpp-httplib
  if [ -f "$target/httplib.h" ] && has_version cpp-httplib "$httplib_version"; then return 0; fi
  fetch_debian_source cpp-httplib "$httplib_version" "$httplib_suite" "MOTCONG_HTTPLIB_VERSION and MOTCONG_HTTPLIB_DIR"
  mkdir -p "$target"
  cp "$work/source/httplib.h" "$target/httplib.h"
  say "$httplib_version" >"$target/debian-version"
  remove_debian_source
}

# Debian has libxlsxwriter as a shared library only; the static one is made from its source, with the system's minizip
# and with numbers written the same in every locale.
build_xlsxwriter() {
  [ -z "${MOTCONG_XLSXWRITER_DIR:-}" ] || return 0
  target=$root/build/deps/libxlsxwriter
  if [ -f "$target/libxlsxwriter.a" ] && has_version libxlsxwriter "$xlsxwriter_version"; then return 0; fi
  fetch_debian_source libxlsxwriter "$xlsxwriter_version" "$xlsxwriter_suite" \
    "MOTCONG_XLSXWRITER_VERSION and MOTCONG_XLSXWRITER_DIR"
  (
    mkdir "$work/objects"
    cd "$work/objects"
    cc -c -O2 -fPIC -fstack-protector-strong -D_FORTIFY_SOURCE=2 -ffunction-sections -fdata-sections \
      -DUSE_SYSTEM_MINIZIP -DUSE_DTOA_LIBRARY -I../source/include ../source/src/*.c \
      ../source/third_party/tmpfileplus/tmpfileplus.c ../source/third_party/md5/md5.c \
      ../source/third_party/dtoa/emyg_dtoa.c
    ar rcs libxlsxwriter.a ./*.o
  ) >"$work/log" 2>&1 || {
    cat "$work/log" >&2
    fail "libxlsxwriter $xlsxwriter_version could not be compiled"
  }
  rm -rf "$target"
  mkdir -p "$target"
  cp "$work/objects/libxlsxwriter.a" "$target/"
  cp -r "$work/source/include" "$target/include"
  say "$xlsxwriter_version" >"$target/debian-version"
  remove_debian_source
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
  fail "this script knows Debian 12 only; elsewhere install the libraries named in it and set MOTCONG_HTTPLIB_DIR and MOTCONG_XLSXWRITER_DIR"
fi

install_debian_packages
fetch_httplib
build_xlsxwriter
install_npm_packages static
if [ "$purpose" = test ]; then install_npm_packages tests/browser; fi
