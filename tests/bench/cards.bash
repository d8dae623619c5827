# SPDX-License-Identifier: MIT
# /client-data from cards, beside who asks Mem0 every time. Part of tests/bench/run, which reads it.

# start_timed DIRECTORY: a daemon on it; sets milliseconds until its first 200, too
start_timed() {
    local began
    began=$(date +%s%N)
    start daemon "$build_dir/server/agenticmemoryd" --listen 127.0.0.1:0 --data-dir "$1"
    curl -fsS -o "$data/first" -H "X-Workspace-Key: $ELEVENLABS_WORKSPACE_KEY" -H 'Content-Type: application/json' \
        -d '{"caller_id":"+15550000007","agent_id":"agent_bench","conversation_id":"conv_first"}' "$url/client-data"
    milliseconds=$((($(date +%s%N) - began) / 1000000))
}

# measure_cards CASE SERVER LOAD CARDS: as measure() of run, on the data directory $cards_dir. In $trouble: none,
# stalled (5 s), dead.
measure_cards() {
    local case=$1 server=$2 script=$3 pid url mem0_pid server_pid target line milliseconds=0 peak
    number=$((number + 1))
    data=$scratch/$number
    mkdir -m 700 "$data"
    say "round $round/$rounds: cards: $case, Mem0 $trouble: $server"
    start mem0 "$build_dir/tests/support/fake-mem0" --delay-ms "$mem0_delay" --api-key "$MEM0_API_KEY"
    export MEM0_BASE_URL=$url
    mem0_pid=$pid
    node "$bench/seed.mjs" "$url" 1000
    if [[ $server == node ]]; then start_server node; else start_timed "$cards_dir"; fi
    server_pid=$pid target=$url
    export BENCH_CONNECTIONS=$connections
    BENCH_CALLERS=$4 BENCH_RATE=$rate BENCH_RUN=warm$number load "$warm_seconds" "$script" "$target" >/dev/null
    case $trouble in
    stalled) behave '{"delay_ms":5000}' ;;
    dead) kill "$mem0_pid" ;;
    esac
    line=$(BENCH_CALLERS=$4 BENCH_RATE=$rate BENCH_RUN=run$number load "$length" "$script" "$target" |
        grep '^BENCH' | cut -f2-) || fail "the load generator failed"
    kill -0 "$server_pid" || fail "$server died"
    peak=$(awk '/^VmHWM/ { print $2 }' "/proc/$server_pid/status")
    stop_all
    record cards "$case, $trouble" "$server" "$line" "$peak"
    [[ $server == node ]] ||
        record cards-start "$case" "$server" "$(printf '1\t1\t%d\t0\t0\t0\t0\t0\t0\t0\t0' "$milliseconds")" "$peak"
    rm -rf "$data"
}

# Whoever has a card, in memory (1,000) and on disk (all of them); whoever has none; and a server that keeps none.
measure_all_cards() { # SIZE...
    local count trouble length=$length cards_dir=$scratch/cards
    for count in "$@"; do
        rm -rf "$cards_dir"
        mkdir -m 700 "$cards_dir"
        say "writing $count cards ..."
        "$build_dir/tests/bench/bench-cards" "$cards_dir" "$count" || fail "the cards cannot be made"
        for trouble in none stalled dead; do
            measure_cards "$count" daemon scattered-callers "$count"
        done
    done
    for trouble in none stalled dead; do
        rm -rf "$cards_dir" # the one before made cards
        mkdir -m 700 "$cards_dir"
        [[ $trouble != stalled ]] || ((length >= 8)) || length=8 # there are answers after five seconds only
        measure_cards "no card" daemon first-call 1000
        measure_cards "no card" node client-data 1000
    done
    rm -rf "$cards_dir"
}
