# Sourced by ci/check and ci/quickstart: steps that say what they do, how long they took, and stop at the
# first that fails. Set `who` first.
step_names=()
step_times=()
current_step=""
trap 'status=$?; ((status == 0)) || step_failed $status' EXIT

# step NAME COMMAND…: runs it with its output in build/logs/NAME.log; shows the end of it on failure.
step() {
  current_step=$1
  shift
  local log="build/logs/$current_step.log" started=$SECONDS
  mkdir -p build/logs
  printf '%s: %-18s ' "$who" "$current_step"
  if ! "$@" >"$log" 2>&1 </dev/null; then
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
