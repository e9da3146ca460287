#!/bin/sh
# Makes build/motcong_VERSION_ARCH.deb from build/release/motcong (built first when absent).
#
#   sh packaging/make_deb.sh
#
# The package brings the program, its unit and /etc/motcong/motcong.toml, and makes the user motcong. It does not start
# the portal: the first administrator comes first (README.md). Removing or purging it never deletes /var/lib/motcong.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
program=$root/build/release/motcong
if [ ! -x "$program" ]; then
  sh "$root/packaging/setup.sh" run
  sh "$root/packaging/compile.sh" release motcong
fi

version=$(sed -n 's/^project(motcong VERSION \([0-9.]*\).*/\1/p' "$root/CMakeLists.txt")
architecture=$(dpkg --print-architecture)
# The newest symbol version the program asks of the C library.
libc=$(objdump -T "$program" | sed -n 's/.*GLIBC_\([0-9][0-9.]*\).*/\1/p' | sort -Vu | tail -n 1)

umask 022
tree=$(mktemp -d "$root/build/deb-XXXXXX")
trap 'rm -rf "$tree"' EXIT
trap 'exit 1' HUP INT TERM
chmod 755 "$tree"

install -D -m 755 "$program" "$tree/usr/bin/motcong"
install -D -m 644 "$root/packaging/motcong.service" "$tree/lib/systemd/system/motcong.service"
install -D -m 644 "$root/packaging/motcong.toml" "$tree/etc/motcong/motcong.toml"
install -D -m 644 "$root/README.md" "$tree/usr/share/doc/motcong/README.md"
install -D -m 644 "$root/LICENSE" "$tree/usr/share/doc/motcong/copyright"

mkdir "$tree/DEBIAN"
echo /etc/motcong/motcong.toml >"$tree/DEBIAN/conffiles"
cat >"$tree/DEBIAN/control" <<END
Package: motcong
Version: $version
Architecture: $architecture
Maintainer: The Một Cổng developers <motcong@localhost>
Installed-Size: $(du -sk "$tree" | cut -f1)
Depends: libc6 (>= ${libc:-2.36}), adduser
Section: web
Priority: optional
Description: intranet portal of a government department
 Tasks of the administrative-reform plan, documents and procedures of a Vietnamese
 department (Sở) in one program with its own database and web server.
END
cat >"$tree/DEBIAN/postinst" <<'END'
#!/bin/sh
set -e
if [ "$1" = configure ]; then
  adduser --quiet --system --group --home /var/lib/motcong --no-create-home --gecos "Mot Cong" motcong
  install -d -m 700 -o motcong -g motcong /var/lib/motcong
  # The configuration folder may later hold the private key of the certificate.
  chown root:motcong /etc/motcong
  chmod 750 /etc/motcong
  if [ -d /run/systemd/system ]; then
    systemctl daemon-reload
    if [ -n "$2" ]; then systemctl try-restart motcong.service; fi
  fi
  if [ -z "$2" ]; then
    echo "motcong: look at /etc/motcong/motcong.toml, then: systemctl enable --now motcong"
    echo "motcong: the link for the first administrator will be in: journalctl -u motcong"
  fi
fi
END
cat >"$tree/DEBIAN/prerm" <<'END'
#!/bin/sh
set -e
if [ "$1" = remove ] && [ -d /run/systemd/system ]; then
  systemctl disable --now motcong.service || true
fi
END
cat >"$tree/DEBIAN/postrm" <<'END'
#!/bin/sh
set -e
if [ -d /run/systemd/system ]; then systemctl daemon-reload || true; fi
if [ "$1" = purge ]; then
  echo "motcong: the department's data in /var/lib/motcong were not deleted."
fi
END
chmod 755 "$tree/DEBIAN/postinst" "$tree/DEBIAN/prerm" "$tree/DEBIAN/postrm"

package=$root/build/motcong_${version}_$architecture.deb
dpkg-deb --root-owner-group --build "$tree" "$package" >/dev/null
echo "$package"
