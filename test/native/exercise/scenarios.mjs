// What can be run: program and scenario, for the test suite and for the sanitized build.
const programs = {
  'main.mjs': [
    'features',
    'features-in-worker',
    'terminate',
    'worker-exits-and-throws',
    'memory-is-the-kernels-until-it-is-done',
    'exit-with-operations-in-flight',
    'exit-beside-busy-workers',
    'natural-exit',
    'natural-exit-of-an-unused-core',
    'pending-operation-keeps-the-loop-alive',
  ],
  'cores.mjs': [
    'push-wakes-an-idle-core',
    'mail-keeps-its-order',
    'long-messages-ask-for-room',
    'ended-core-leaves-its-work',
    'parked-cores-are-counted',
    'idle-core-asks-for-tasks-to-spare',
    'index-can-be-used-again',
  ],
  'handle.mjs': [
    'flag-goes-up-once-a-slice',
    'sysmon-sleeps-while-no-core-runs',
    'slice-can-be-changed',
    'memory',
    'machine',
  ],
};

export const scenarios = Object.entries(programs).flatMap(([program, names]) =>
  names.map((name) => ({ program: new URL(program, import.meta.url), name })),
);
