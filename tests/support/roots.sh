# shellcheck shell=sh disable=SC2034,SC2154 # its variables are those of the script that sources it
# Sourced by the tests that run in roots of Debian's releases, which debootstrap makes. They need root and a network.
#
#   DISTRIBUTION_ROOTS=FOLDER   where the roots are kept for the next run; by default build/distributions/roots
#   DEBIAN_MIRROR=URL           where the packages come from
roots=${DISTRIBUTION_ROOTS:-$root/build/distributions/roots}
# A folder that the roots see at /opt/rust, read-only, and one that they see under its own name.
rust='' shared=''

# debian_root SUITE [NAME]: makes $roots/NAME with a C compiler, make and git, unless it exists. The default NAME is the SUITE.
debian_root() {
    set -- "$1" "$roots/${2:-$1}"
    [ ! -d "$2" ] || return 0
    rm -rf "$2.new"
    mkdir -p "$roots"
    debootstrap --variant=minbase --include=gcc,libc6-dev,make,git,ca-certificates "$1" "$2.new" \
        "${DEBIAN_MIRROR:-http://deb.debian.org/debian}"
    # Packages must not start their services.
    printf '#!/bin/sh\nexit 101\n' >"$2.new/usr/sbin/policy-rc.d"
    chmod +x "$2.new/usr/sbin/policy-rc.d"
    mv "$2.new" "$2"
}

# inside NAME COMMAND: runs a shell command in a root, with its own processes, mounts and devices. Of the host's files, the command
# can write only those in $shared.
inside() {
    env -i PATH="$PATH" HERE="$roots/$1" COMMAND="$2" RUST="$rust" SHARED="$shared" \
        CERTIFICATES=/etc/ssl/certs/ca-certificates.crt unshare --mount --pid --fork sh -euc '
        mount -t proc proc "$HERE/proc"
        mount -t tmpfs -o mode=755 devices "$HERE/dev"
        mknod -m 666 "$HERE/dev/null" c 1 3
        mknod -m 666 "$HERE/dev/zero" c 1 5
        mknod -m 666 "$HERE/dev/full" c 1 7
        mknod -m 666 "$HERE/dev/random" c 1 8
        mknod -m 666 "$HERE/dev/urandom" c 1 9
        mknod -m 666 "$HERE/dev/tty" c 5 0
        ln -s /proc/self/fd "$HERE/dev/fd"
        mkdir -m 1777 "$HERE/dev/shm"
        mkdir "$HERE/dev/pts"
        mount -t devpts -o newinstance,ptmxmode=666 devpts "$HERE/dev/pts"
        ln -s pts/ptmx "$HERE/dev/ptmx"
        cp /etc/resolv.conf "$HERE/etc/resolv.conf"
        # The certificate authorities that this machine trusts, because a proxy may have its own.
        mkdir -p "$HERE/etc/ssl/certs"
        cp "$CERTIFICATES" "$HERE/$CERTIFICATES"
        if [ -n "$RUST" ]; then
            mkdir -p "$HERE/opt/rust"
            mount --bind "$RUST" "$HERE/opt/rust"
            mount -o remount,bind,ro "$HERE/opt/rust"
        fi
        if [ -n "$SHARED" ]; then
            mkdir -p "$HERE$SHARED"
            mount --bind "$SHARED" "$HERE$SHARED"
        fi
        path=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
        [ -z "$RUST" ] || path=/root/.cargo/bin:$path
        env -i PATH="$path" HOME=/root PIP_CERT="$CERTIFICATES" CARGO_BUILD_JOBS="$(nproc)" chroot "$HERE" sh -euc "$COMMAND"'
}
