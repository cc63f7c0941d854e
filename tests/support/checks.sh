# shellcheck shell=sh disable=SC2034,SC2154 # its variables are those of the script that sources it
# Sourced by a script tests/NAME/run, from the project's root, after `group=NAME`. It makes the empty folder $build, counts what
# passes, and shows the output of what fails.
prefix=$CARTOCREDS_PREFIX
root=$PWD
build=$root/build/$group
rm -rf "$build"
mkdir -p "$build"
passed=0 failed=0

# Programs under test see no other home and no account of the user.
# shellcheck disable=SC2046 # a list of names
unset $(env | sed -n 's/^\(CARTO[A-Z_]*\)=.*/\1/p' | grep -v '^CARTOCREDS_PREFIX$') || true
unset XDG_CONFIG_HOME
mkdir -p "$build/home/.config"

count() {
    if [ "$1" = 0 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "$group: $2"
        tail -n 40 "$build/output" | sed 's/^/    /'
    fi
}

# check WHAT COMMAND...: the command must succeed.
check() {
    what=$1
    shift
    set +e
    (set -e; "$@") >"$build/output" 2>&1
    status=$?
    set -e
    count "$status" "$what"
}

# refuse WHAT TEXT COMMAND...: the command must fail and print TEXT (an extended regular expression).
refuse() {
    what=$1 text=$2
    shift 2
    set +e
    (set -e; "$@") >"$build/output" 2>&1
    status=$?
    set -e
    if [ "$status" != 0 ] && tr '\n' ' ' <"$build/output" | grep -Eq "$text"; then status=0; else status=1; fi
    count "$status" "$what"
}

finish() {
    echo "$group: $passed passed, $failed failed"
    [ "$failed" = 0 ]
}
