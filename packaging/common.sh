# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2034
# What packaging/quickstart and packaging/check share. Sourced, never run.

# Debian packages, by names that Debian 12 and 13 both have. This is the one list: README.md and .ci/run rely on it.
BUILD_PACKAGES=(
    g++ cmake ninja-build ccache
    qt6-base-dev libqt6sql6-sqlite qt6-httpserver-dev qt6-websockets-dev qtkeychain-qt6-dev
    libtomlplusplus-dev libphonenumber-dev prometheus-cpp-dev libsimdjson-dev libsqlite3-dev libssl-dev libjemalloc-dev
    ca-certificates
)
DEMO_PACKAGES=(curl jq openssl)
CHECK_PACKAGES=(clang clang-format clang-tidy libclang-rt-dev lld llvm valgrind libc6-dbg sqlite3 shellcheck)

# The last words of a script that cannot go on: one line.
die() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
    exit 1
}

# Of the packages named, those that are not installed.
missing_packages() {
    local installed package
    # dpkg-query fails when it has never heard of one of them.
    installed=" $(dpkg-query -W -f '${Package}/${db:Status-Status} ' "$@" 2>/dev/null || true) "
    for package in "$@"; do
        [[ $installed == *" $package/installed "* ]] || printf '%s\n' "$package"
    done
}

# Installs what is missing of the packages named; says nothing when nothing is.
install_packages() {
    local -a missing as_root=()
    local log
    command -v dpkg-query >/dev/null || die "this needs Debian 12 or 13: there is no dpkg here"
    mapfile -t missing < <(missing_packages "$@")
    ((${#missing[@]})) || return 0

    if ((EUID != 0)); then
        command -v sudo >/dev/null || die "not installed: ${missing[*]} (there is no sudo; as root: apt-get install ${missing[*]})"
        as_root=(sudo)
        [[ -t 0 ]] || as_root=(sudo -n)
        "${as_root[@]}" true || die "not installed: ${missing[*]} (sudo refused; as root: apt-get install ${missing[*]})"
    fi
    printf 'Installing %s\n' "${missing[*]}"
    log=$(mktemp)
    if ! { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q update &&
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qy --no-install-recommends \
            -o DPkg::Lock::Timeout=120 install "${missing[@]}"; } >"$log" 2>&1 </dev/null; then
        mapfile -t missing < <(missing_packages "${missing[@]}")
        die "could not install ${missing[*]}: $(grep -m1 '^E:' "$log" || tail -n1 "$log") (all of it: $log)"
    fi
    rm -f "$log"
}

# How many compilers at once: the cores, but no more than fit into memory at 0.8 GB each.
build_jobs() {
    local cores fit
    cores=$(nproc)
    fit=$(awk '/^MemAvailable:/ { print int($2 / 800000) }' /proc/meminfo)
    ((fit >= 1)) || fit=1
    echo $((cores < fit ? cores : fit))
}
