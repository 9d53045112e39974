#!/bin/bash
# Installs a package in a new minimal Debian, runs the program there, and removes it again: deb-check.sh PACKAGE
# Needs root and a Debian mirror. mmdebstrap unpacks with apt in about a minute; debootstrap did not end within half an hour
# on a loaded machine. Prints what it did; exits 1 at the first command that fails.
set -eu
package=$1
command -v mmdebstrap >/dev/null || apt-get install -y -qq --no-install-recommends mmdebstrap >/dev/null
suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
root=$(mktemp -d)
trap 'umount "$root/proc" 2>/dev/null; rm -rf --one-file-system "$root"' EXIT
mmdebstrap --quiet --variant=minbase "$suite" "$root"
mount -t proc proc "$root/proc" # the program finds its lessons through /proc/self/exe
cp "$package" "$root/tmp/layerscope.deb"
rm -rf "$root/etc/apt/sources.list"* # use the sources of the host instead
for file in /etc/apt/sources.list /etc/apt/sources.list.d /etc/apt/apt.conf.d /etc/resolv.conf; do
    if [ -e $file ]; then cp -a $file "$root$(dirname $file)/"; fi
done
inside() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"; }
inside apt-get update -qq
inside apt-get install -y -qq --no-install-recommends /tmp/layerscope.deb >/dev/null
inside layerscope --version
inside sh -c 'echo "delta 0 100 1000 2000" | layerscope info -' | head -3
inside layerscope tutor --check layers >/dev/null
inside apt-get remove -y -qq layerscope >/dev/null
left=$(inside find /usr /etc -path '*layerscope*' -print)
[ -z "$left" ] || { echo "left behind: $left"; exit 1; }
echo "installed, ran, and was removed without a trace"
