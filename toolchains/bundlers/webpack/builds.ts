// The builds under way in this process: a loader gets options that can be written down, and finds its plugin by number.
import type { Entries } from '../entries.ts';
import type { Session } from '../session.ts';

export interface BuildUnderWay {
  readonly session: Session;
  readonly entries: Entries;
  /** The file that loads the program's functions on other threads, without its extension. */
  readonly loader: string;
}

const builds = new Map<number, BuildUnderWay>();

/** @returns the number that `buildOf` knows it by */
export function addBuild(build: BuildUnderWay): number {
  builds.set(builds.size, build);
  return builds.size - 1;
}

export function buildOf(number: number): BuildUnderWay | undefined {
  return builds.get(number);
}
