#!/bin/bash
# Builds the Debian package VERSION of the release build into OUT, from control.in: tests/packaging/deb.sh VERSION OUT
#
# The dependencies are those that dpkg-shlibdeps finds for the program. The same commit gives the same bytes: files have
# the time of the commit, or of the file SOURCE_DATE_EPOCH names.
set -eu
cd "$(dirname "$0")/../.."
version=$1 out=$2
arch=$(dpkg --print-architecture)
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
umask 022
make --no-print-directory install DESTDIR="$root/layerscope" PREFIX=/usr >/dev/null
mkdir -p "$root/layerscope/usr/share/doc/layerscope" "$root/layerscope/DEBIAN" "$root/debian"
strip --strip-unneeded "$root/layerscope/usr/bin/layerscope"
gzip -9n "$root/layerscope/usr/share/man/man1/layerscope.1"
gzip -9nc CHANGELOG.md >"$root/layerscope/usr/share/doc/layerscope/changelog.gz"
{
    echo "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/"
    echo "Files: *"
    echo "Copyright: the layerscope developers"
    echo "License: Apache-2.0"
    echo " The text of the licence is in /usr/share/common-licenses/Apache-2.0."
} >"$root/layerscope/usr/share/doc/layerscope/copyright"
printf 'Source: layerscope\n\nPackage: layerscope\nArchitecture: any\n' >"$root/debian/control"
depends=$(cd "$root" && dpkg-shlibdeps -O layerscope/usr/bin/layerscope 2>/dev/null | sed 's/^shlibs:Depends=//')
size=$(du -sk "$root/layerscope" | cut -f1)
sed "s/@VERSION@/$version/; s/@ARCH@/$arch/; s/@SIZE@/$size/; s/@DEPENDS@/$depends/" tests/packaging/control.in \
    >"$root/layerscope/DEBIAN/control"
(cd "$root/layerscope" && find usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum >DEBIAN/md5sums)
time=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || date -r CHANGELOG.md +%s)}
find "$root/layerscope" -print0 | xargs -0 touch -h -d "@$time"
mkdir -p "$out"
SOURCE_DATE_EPOCH=$time dpkg-deb --root-owner-group --build "$root/layerscope" "$out/layerscope_${version}_$arch.deb" >/dev/null
echo "$out/layerscope_${version}_$arch.deb"
