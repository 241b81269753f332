#!/usr/bin/env bash
# What whole commands cost beside public tools, in one run on one machine: CPU time (user + system).
#
#   benches/commands.sh [CLIENTS] [WORK FOLDER]
#
# Wants hyperfine, sqlite3, task (Taskwarrior) and python3; what is missing is left out.
set -euo pipefail
cd "$(dirname "$0")/.."
clients=${1:-2000}
work=${2:-$(mktemp -d)}
coach=$PWD/target/release/coach

cargo build --release --quiet
python3 benches/form.py --clients "$clients" --rows 12 --out "$work/form" >/dev/null
export COACH_STORE="$work/practice" TASKDATA="$work/task" TASKRC="$work/taskrc"
rm -rf "$COACH_STORE" "$work/recovery.txt"
"$coach" init --name Bench --no-passphrase --recovery-file "$work/recovery.txt" --no-input -q

cpu() { # NAME COMMAND..: one run, CPU seconds and peak memory
    local name=$1
    shift
    /usr/bin/time -f "%U %S %M" -o "$work/time" "$@" >/dev/null 2>&1
    awk -v name="$name" '{ printf "%-44s %9.0f ms  %6.1f MiB\n", name, ($1 + $2) * 1000, $3 / 1024 }' "$work/time"
}

repeated() { # NAME COMMAND: many runs, mean CPU time and median wall clock
    hyperfine -N -w 3 -r 25 --export-json "$work/h.json" "$2" >/dev/null 2>&1 || return 0
    python3 - "$work/h.json" "$1" <<'PY'
import json, statistics, sys
result = json.load(open(sys.argv[1]))["results"][0]
# hyperfine keeps mean user and system time, and every wall-clock time.
print(f"{sys.argv[2]:<44} {(result['user'] + result['system']) * 1000:9.1f} ms  wall {statistics.median(result['times']) * 1000:.1f} ms")
PY
}

printf '%s clients, %s\n\n' "$clients" "$(uname -m), $(nproc) cores"
"$coach" bank add "$work/form/bank.toml" -q >/dev/null
cpu 'import clients' "$coach" import clients "$work/form/roster.csv" --yes
cpu "import responses ($((clients * 12)) rows x 24)" "$coach" import responses "$work/form/responses.csv" --map "$work/form/map.toml" --yes
cpu 'score verify (everything rescored)' "$coach" score verify
cpu 'export practice' "$coach" export practice -o "$work/export"
cpu 'search, nothing found' "$coach" search nobody-of-that-name

handle=$("$coach" client list --plain --no-header --fields handle --limit 1)
repeated 'sqlite3 :memory: "select 1"' "sqlite3 :memory: 'select 1'"
repeated 'coach --version' "$coach --version"
repeated 'coach client show (handle)' "$coach client show $handle"
repeated 'coach score list --client (handle)' "$coach score list --client $handle"
repeated 'coach client list' "$coach client list"
repeated 'coach client list NAME' "$coach client list Okafor"

if command -v task >/dev/null; then
    touch "$TASKRC" && mkdir -p "$TASKDATA"
    seq 1 "$clients" | sed 's/.*/{"description":"Client & follow up","status":"pending","project":"coaching"}/;s/&/\&/' |
        task rc.confirmation=no import - >/dev/null 2>&1 || true
    repeated 'task list' 'task rc.verbose=nothing rc.gc=off list'
fi
