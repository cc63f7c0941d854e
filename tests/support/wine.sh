# shellcheck shell=sh disable=SC2034,SC2154 # its variables are those of the script that sources it
# Sourced after checks.sh and cross.sh by the tests that run programs for Windows: Wine, with a home of its own in $build.
wine=$root/tests/windows/wine

# Wine's files, the user's profile among them, are below build/ too.
export WINEPREFIX="$build/wine"
mkdir -p "$WINEPREFIX"
PATH="$PATH:/usr/lib/wine"
# Wine's drive Z: is a link to the root folder. cargo looks through all folders of the project, and would follow it.
trap 'wineserver64 --kill || true; rm -f "$WINEPREFIX/dosdevices/z:"' EXIT

# Starts Wine's server, which stays until the next start or the end. Files are made with its umask, which stands
# here for what they inherit on Windows.
serve_with_umask() {
    wineserver64 --kill 2>/dev/null || true
    wineserver64 --wait
    (umask "$1" && wineserver64 --persistent)
    # The first program starts Wine's services, which would keep a test's output open.
    quietly wine "$wine" wineboot
}
