#!/bin/sh
# Removes the Labeldock that this file belongs to. Drafts, jobs and keys stay where they are.
set -eu
program=$(cd "$(dirname "$0")" && pwd)
prefix=$(cd "$program/../.." && pwd)
share=$prefix/share

rm -f "$prefix/bin/labeldock" "$share/applications/labeldock.desktop" "$share/mime/packages/labeldock.xml" \
    "$share/metainfo/io.labeldock.Labeldock.metainfo.xml" "$share/man/man1/labeldock.1.gz"
rm -f "$share"/icons/hicolor/*/apps/labeldock.png "$share"/icons/hicolor/*/apps/labeldock.svg
if command -v update-desktop-database >/dev/null; then update-desktop-database "$share/applications" || true; fi
if command -v update-mime-database >/dev/null; then update-mime-database "$share/mime" || true; fi
rm -rf "$program"
echo "Labeldock is removed. Your drafts and jobs are still there."
