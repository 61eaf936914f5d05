#!/bin/sh
# Installs Labeldock for this person, or under the prefix given: ./install.sh [PREFIX]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
prefix=${1:-"$HOME/.local"}
share=$prefix/share

rm -rf "$prefix/lib/labeldock"
mkdir -p "$prefix/lib" "$prefix/bin" "$share"
cp -R "$here/labeldock" "$prefix/lib/labeldock"
cp "$here/uninstall.sh" "$prefix/lib/labeldock/uninstall.sh"
ln -sf ../lib/labeldock/labeldock "$prefix/bin/labeldock"
cp -R "$here/share/." "$share/"
# A desktop does not look for programs under every prefix.
sed -i "s|^Exec=labeldock|Exec=\"$prefix/bin/labeldock\"|" "$share/applications/labeldock.desktop"

if command -v update-desktop-database >/dev/null; then update-desktop-database "$share/applications" || true; fi
if command -v update-mime-database >/dev/null; then update-mime-database "$share/mime" || true; fi
echo "Labeldock is installed: $prefix/bin/labeldock"
echo "To remove it: $prefix/lib/labeldock/uninstall.sh"
