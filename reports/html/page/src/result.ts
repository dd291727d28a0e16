// The types of result.json, made from the lists of fields in harness/result. Do not edit:
// `ORDEAL_WRITE_PAGE_TYPES=1 report_json_test --gtest_filter=Fields.*` writes this file.
export type Verdict = "pass" | "skipped" | "unknown" | "fail" | "error";
export interface Frame {
  function: string;
  file: string;
  line: number;
  module: string;
}
export interface Stack {
  title: string;
  thread: string;
  frames: Frame[];
}
export interface Thread {
  name: string;
  waits_for: string;
  held_by: string;
  holds: string[];
  at: string;
}
export interface Finding {
  kind: string;
  claim: string;
  evidence: string;
  stacks: Stack[];
  location: string;
  thread: string;
  fingerprint: string;
  reproduce: string;
  count: number;
  at: number;
  expected: boolean;
  warning: boolean;
  suppressed: string;
  locks: string[];
  threads: Thread[];
  resource: string;
  phase: string;
}
export interface Check {
  kind: string;
  name: string;
  verdict: Verdict;
  detail: string;
  evaluations: number;
  file: string;
  line: number;
}
export interface Histogram {
  count: number;
  min: number;
  max: number;
  sum: number | null;
  buckets: [number, number][];
}
export interface Latency {
  count: number;
  mean: number | null;
  min: number;
  p50: number;
  p90: number;
  p95: number;
  p99: number;
  p999: number;
  p9999: number;
  max: number;
}
export interface Operation {
  target: string;
  name: string;
  group: string;
  count: number;
  ok: number;
  failed: number;
  pending: number;
  unexpected: number;
  injected: number;
  errors: Record<string, number>;
  service: Latency;
  service_histogram: Histogram;
  response: Latency | null;
}
export interface Line {
  group: string;
  target: string;
  operation: string;
  count: number[];
  errors: number[];
  p50: number[];
  p99: number[];
  max: number[];
}
export interface Series {
  bucket: number;
  start: number;
  lines: Line[];
}
export interface Phase {
  name: string;
  start: number;
  end: number;
  detail: string;
}
export interface Group {
  name: string;
  threads: number;
  iterations: number;
  body: string;
  bound: string;
  intended_rate: number | null;
  achieved_rate: number | null;
  dropped: number;
  cpu: number;
  start: number;
  end: number;
}
export interface Fault {
  at: number;
  point: string;
  thread: string;
  hit: number;
  rule: number;
  action: string;
  value: number;
  contended: boolean;
}
export interface Point {
  name: string;
  file: string;
  line: number;
  reached: boolean;
  armed: boolean;
  hits: number;
  fired: number;
  fired_contended: number;
  hits_by_thread: Record<string, number>;
  actions?: string[];
  legal?: string[];
}
export interface Rule {
  point: string;
  text: string;
  replayable: boolean;
  file: string;
  line: number;
}
export interface Strategy {
  name: string;
  schedules: number;
  failures: number;
  first_failure: number;
  distinct: number;
  seconds: number | null;
  bound: string;
}
export interface Exploration {
  schedules: number;
  distinct: number;
  seen_once: number;
  unseen: number | null;
  exhausted: boolean;
  exhausted_bound: string;
  max_tasks: number;
  max_steps: number;
  max_choices: number;
  mean_steps: number | null;
  seconds: number | null;
  memory: string;
  strategies: Strategy[];
}
export interface Step {
  task: number;
  step: number;
  operation: string;
  object: string;
  value: string;
  file: string;
  line: number;
  preempts: boolean;
  deviation: boolean;
}
export interface Wait {
  task: string;
  waits_for: string;
  held_by: string;
  since: number;
  holds: string[];
  file: string;
  line: number;
}
export interface Interleaving {
  fingerprint: string;
  claim: string;
  schedule_file: string;
  strategy: string;
  ordinal: number;
  tasks: string[];
  steps: Step[];
  waits: Wait[];
  deviations_found: number;
  deviations_left: number;
  preemptions_found: number;
  preemptions_left: number;
  tasks_found: number;
  tasks_left: number;
  steps_found: number;
  steps_left: number;
  shrunk: string;
  shrink_runs: number;
  shrink_seconds: number | null;
  guilt: [number, number | null][];
  guilty_step: number;
}
export interface Bar {
  client: number;
  call: number;
  ret: number;
  text: string;
  output: string;
  core: boolean;
  failed: boolean;
}
export interface Band {
  start: number;
  end: number;
  label: string;
}
export interface History {
  name: string;
  model: string;
  unit?: string;
  verdict: Verdict;
  reason: string;
  levels: [string, Verdict][];
  operations: number;
  objects: number;
  violated: number;
  unknown: number;
  seconds: number | null;
  file: string;
  key: string;
  sentence: string;
  states: string[];
  clients: string[];
  bars: Bar[];
  bars_total: number;
  bands: Band[];
}
export interface LockNode {
  name: string;
  made_at: string;
  acquisitions: number;
}
export interface LockEdge {
  from: number;
  to: number;
  count: number;
  thread: string;
  held_at: string;
  taken_at: string;
  in_cycle: boolean;
}
export interface LockGraph {
  nodes: LockNode[];
  edges: LockEdge[];
}
export interface Assertion {
  kind: string;
  claim: string;
  file: string;
  line: number;
  evaluations: number;
  held: number;
  first_at: number;
  thread: string;
  verdict: Verdict;
}
export interface Resource {
  name: string;
  unit: string;
  before: number | null;
  after: number | null;
  most: number | null;
  slope: number | null;
  verdict: Verdict;
  detail: string;
}
export interface Suppression {
  pattern: string;
  who: string;
  why: string;
  until: string;
  file: string;
  line: number;
  used: number;
  complaint: string;
}
export interface Process {
  role: string;
  pid: number;
  end: string;
  peak_rss: number;
}
export interface Target {
  name: string;
  via: string;
  options: string;
  metrics: Record<string, number | null>;
}
export interface Environment {
  host: string;
  kernel: string;
  cpu: string;
  cpus: number;
  memory: number;
  build: string;
  sanitizer: string;
  version: string;
  commit: string;
}
export interface Result {
  scenario: string;
  file: string;
  describe: string;
  tags: string[];
  mode: string;
  run_id: string;
  seed: string;
  command: string;
  reproduce: string;
  params: Record<string, string>;
  defects: string[];
  must_fail: string;
  verdict: Verdict;
  reason: string;
  error_trace: string;
  started: string;
  duration: number;
  interrupted: boolean;
  complete: boolean;
  environment: Environment;
  targets: Target[];
  phases: Phase[];
  groups: Group[];
  operations: Operation[];
  series: Series;
  checks: Check[];
  findings: Finding[];
  rules: Rule[];
  points: Point[];
  faults: Fault[];
  faults_total: number;
  exploration?: Exploration;
  interleavings?: Interleaving[];
  histories?: History[];
  lock_graph?: LockGraph;
  assertions?: Assertion[];
  resources?: Resource[];
  suppressions?: Suppression[];
  processes: Process[];
  notes: string[];
}
