// Calls that other cores make of handles at home here.
import { cancelTask } from '../task/cancel.ts';
import { makePrompt } from '../task/deliver.ts';
import { isTask, type Frame } from '../task/frame.ts';
import { onComplete } from '../task/observe.ts';
import { observe } from '../task/promise.ts';
import { St } from '../task/state.ts';
import { SendError } from '../send/send-error.ts';
import { say, Verb } from './speak.ts';

/** Those that wait, by core and number of the call. */
const serving = new Map<string, { task: Frame; from: number }>();

export interface Rules {
  /** What is made of the outcome before it is answered. */
  made?: ((value: unknown) => unknown) | undefined;
  /** What is done if it cannot be. */
  undo?: ((value: unknown) => void) | undefined;
}

/** Answers with what `call` returns, or with the value of the task that it returns when that has ended. */
export function serve(from: number, number: number, call: () => unknown, rules: Rules): void {
  let result: unknown;
  try {
    result = call();
  } catch (error) {
    return answer(from, number, true, error, rules);
  }
  if (typeof result !== 'object' || result === null || !isTask(result))
    return answer(from, number, false, result, rules);
  const key = `${from}.${number}`;
  if ((result.st & St.DONE) !== 0) observe(result);
  else makePrompt(result);
  serving.set(key, { task: result, from });
  onComplete(result, (task) => {
    serving.delete(key);
    answer(from, number, (task.st & St.FAILED) !== 0, task.v, rules);
  });
}

function answer(from: number, number: number, failed: boolean, value: unknown, rules: Rules): void {
  const { made, undo } = rules;
  try {
    const answer = failed || made === undefined ? value : made(value);
    if (!say(from, failed ? Verb.FAIL : Verb.ANSWER, number, 0, 0, answer, 'the answer') && !failed)
      undo?.(value);
  } catch (error) {
    if (!(error instanceof SendError)) throw error;
    if (!failed) undo?.(value);
    say(from, Verb.FAIL, number, 0, 0, error);
  }
}

/** The answer is not wanted any more. */
export function stop(from: number, number: number): void {
  const call = serving.get(`${from}.${number}`);
  if (call !== undefined) cancelTask(call.task);
}

/** Core `lost` is gone. */
export function callerLost(lost: number): void {
  for (const { task, from } of [...serving.values()]) if (from === lost) cancelTask(task);
}
