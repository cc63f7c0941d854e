# shellcheck shell=sh disable=SC2034,SC2154 # its variables are those of the script that sources it
# Sourced after checks.sh and cross.sh by the tests that run programs for Windows. It starts Wine, with a home in $build.
wine=$root/tests/windows/wine

# Wine's files are below build/ too: the user's profile, and the folder of its server, which it leaves behind.
export WINEPREFIX="$build/wine" TMPDIR="$build/tmp"
mkdir -p "$WINEPREFIX" "$TMPDIR"
PATH="$PATH:/usr/lib/wine"
# Wine's drive Z: is a link to the root folder. cargo looks through all folders of the project, and would follow it.
trap 'wineserver64 --kill || true; rm -f "$WINEPREFIX/dosdevices/z:"' EXIT

# Starts Wine's server, which runs until the next start or the end. Files are created with its umask. Here this takes the place of
# what files inherit from their folder on Windows.
serve_with_umask() {
    wineserver64 --kill 2>/dev/null || true
    wineserver64 --wait
    (umask "$1" && wineserver64 --persistent)
    # The first program starts Wine's services. In a test, these would keep the test's output open.
    quietly wine "$wine" wineboot
}
