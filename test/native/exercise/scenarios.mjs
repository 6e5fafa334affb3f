// Names of the scenarios in main.mjs, for those who start them.
export const scenarios = [
  'features',
  'features-in-worker',
  'terminate',
  'worker-exits-and-throws',
  'exit-with-operations-in-flight',
  'exit-beside-busy-workers',
  'natural-exit',
  'natural-exit-of-an-unused-core',
  'pending-operation-keeps-the-loop-alive',
];
