# Sourced by ci/check and ci/quickstart: steps that say what they do, how far they are, how long they
# took, and stop at the first that fails. Set `who` first.
#
# On a terminal one line a step counts along, with the seconds left; in a log a line comes every 15 s.
step_names=()
step_times=()
current_step=""
trap 'status=$?; ((status == 0)) || step_failed $status' EXIT
step_every=15
if [[ -t 1 ]]; then step_every=1; fi

# progress_of LOG SECONDS: "149/411, about 110 s left" by the last counter of ninja or ctest in LOG.
progress_of() {
  local counter done all
  counter=$(tail -c 20000 "$1" | grep -oE '^\[[0-9]+/[0-9]+\]|^ *[0-9]+/[0-9]+ Test ' | tail -n 1)
  [[ $counter =~ ([0-9]+)/([0-9]+) ]] || return 0
  done=${BASH_REMATCH[1]} all=${BASH_REMATCH[2]}
  printf '%d/%d' "$done" "$all"
  if ((done > 0)); then printf ', about %d s left' $(($2 * (all - done) / done)); fi
}

# watch_progress LOG: says every while how far the step is, until its standard input ends.
watch_progress() {
  local status started=$SECONDS beat line
  while :; do
    status=0
    read -rt "$step_every" beat || status=$?
    ((status > 128)) || return 0
    line=$(printf '%s: %-18s %4d s  %s' "$who" "$current_step" $((SECONDS - started)) \
      "$(progress_of "$1" $((SECONDS - started)))")
    if [[ -t 1 ]]; then printf '\r\033[K%s' "$line"; else echo "$line"; fi
  done
}

# step NAME COMMAND…: runs it with its output in build/logs/NAME.log; shows the end of it on failure.
step() {
  current_step=$1
  shift
  local log="build/logs/$current_step.log" started=$SECONDS status=0 pulse watcher
  mkdir -p build/logs
  : >"$log"
  if [[ -t 1 ]]; then printf '%s: %-18s ' "$who" "$current_step"; fi
  exec {pulse}> >(watch_progress "$log")
  watcher=$!
  "$@" >"$log" 2>&1 </dev/null {pulse}>&- || status=$?
  exec {pulse}>&-
  wait "$watcher" || true
  if [[ -t 1 ]]; then printf '\r\033[K'; fi
  printf '%s: %-18s ' "$who" "$current_step"
  if ((status != 0)); then
    echo "failed after $((SECONDS - started)) s; the end of $log:"
    tail -n 60 "$log"
    exit 1
  fi
  step_names+=("$current_step")
  step_times+=($((SECONDS - started)))
  printf '%4d s\n' $((SECONDS - started))
  current_step=""
}

# loud_step NAME COMMAND…: the same, with its output here.
loud_step() {
  current_step=$1
  shift
  local started=$SECONDS status=0
  echo "$who: $current_step"
  "$@" </dev/null || status=$?
  if ((status != 0)); then exit "$status"; fi
  step_names+=("$current_step")
  step_times+=($((SECONDS - started)))
  current_step=""
}

step_table() {
  local i
  echo "$who: seconds of each step"
  for i in "${!step_names[@]}"; do printf '  %5d  %s\n' "${step_times[i]}" "${step_names[i]}"; done
}

step_failed() {
  [[ -n $current_step ]] && echo "$who: FAILED in step $current_step" >&2
  exit "$1"
}

build_preset() {
  step "configure-$1" cmake --preset "$1"
  step "build-$1" cmake --build --preset "$1"
}
