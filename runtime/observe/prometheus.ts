// Metrics in Prometheus' text exposition format, version 0.0.4.
import type { CoreMetrics } from './metrics.ts';

interface Metric {
  name: string;
  type: 'counter' | 'gauge';
  help: string;
  of(core: CoreMetrics): number;
}

const METRICS: Metric[] = [
  { name: 'tasks_total', type: 'counter', help: 'Send tasks that ended.', of: (c) => c.tasks },
  {
    name: 'tasks_alive',
    type: 'gauge',
    help: 'Spawned send tasks that have not ended, by home.',
    of: (c) => c.alive,
  },
  {
    name: 'local_tasks_alive',
    type: 'gauge',
    help: 'Tasks of spawnLocal that have not ended.',
    of: (c) => c.aliveLocal,
  },
  { name: 'tasks_away', type: 'gauge', help: 'Send tasks that are on other cores.', of: (c) => c.away },
  {
    name: 'tasks_guests',
    type: 'gauge',
    help: 'Send tasks of other cores that are here.',
    of: (c) => c.guests,
  },
  { name: 'ready_tasks', type: 'gauge', help: 'Tasks in the ready queue, up to 4096.', of: (c) => c.ready },
  { name: 'run_queue_tasks', type: 'gauge', help: 'Tasks in the run queue.', of: (c) => c.queued },
  { name: 'polls_total', type: 'counter', help: 'Times a task was resumed.', of: (c) => c.polls },
  { name: 'steals_total', type: 'counter', help: 'Tasks taken from other cores.', of: (c) => c.steals },
  { name: 'moved_in_total', type: 'counter', help: 'Tasks that arrived.', of: (c) => c.movedIn },
  { name: 'moved_out_total', type: 'counter', help: 'Tasks that left.', of: (c) => c.movedOut },
  { name: 'parks_total', type: 'counter', help: 'Times there was nothing to do.', of: (c) => c.parks },
  { name: 'preemptions_total', type: 'counter', help: 'Slices that were spent.', of: (c) => c.preemptions },
  { name: 'overruns_total', type: 'counter', help: 'Slices that were overrun.', of: (c) => c.overruns },
  { name: 'budget_yields_total', type: 'counter', help: 'Await budgets used up.', of: (c) => c.budgetYields },
  { name: 'ring_submissions_total', type: 'counter', help: 'Entries submitted.', of: (c) => c.submissions },
  { name: 'ring_completions_total', type: 'counter', help: 'Completions reaped.', of: (c) => c.completions },
  { name: 'busy_seconds_total', type: 'counter', help: 'Processor time.', of: (c) => c.busyMs / 1000 },
];

export function toPrometheus(cores: CoreMetrics[], injected: number): string {
  const lines: string[] = [];
  const head = (name: string, type: string, help: string): void => {
    lines.push(`# HELP heddle_${name} ${help}`, `# TYPE heddle_${name} ${type}`);
  };
  for (const { name, type, help, of } of METRICS) {
    head(name, type, help);
    for (const each of cores) lines.push(`heddle_${name}{core="${each.core}"} ${of(each)}`);
  }
  head('stays_total', 'counter', 'Tasks that were to move and stayed for what they held.');
  for (const { core, stays } of cores)
    for (const [reason, times] of Object.entries(stays))
      lines.push(`heddle_stays_total{core="${core}",reason="${reason}"} ${times}`);
  head('inject_queue_tasks', 'gauge', 'Tasks in the inject queue, which all cores share.');
  lines.push(`heddle_inject_queue_tasks ${injected}`);
  const histogram = 'poll_seconds';
  head(histogram, 'histogram', 'Length of polls: the mean of sampled runs of the executor.');
  for (const { core, pollTimes } of cores) {
    let below = 0;
    let sum = 0;
    pollTimes.forEach((runs, i) => {
      below += runs;
      const bound = 2 ** i / 1e6;
      sum += runs * bound;
      const le = i === pollTimes.length - 1 ? '+Inf' : String(bound);
      lines.push(`heddle_${histogram}_bucket{core="${core}",le="${le}"} ${below}`);
    });
    lines.push(`heddle_${histogram}_sum{core="${core}"} ${sum}`);
    lines.push(`heddle_${histogram}_count{core="${core}"} ${below}`);
  }
  return lines.join('\n') + '\n';
}
