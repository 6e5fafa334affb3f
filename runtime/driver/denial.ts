// Why io_uring is not available here, and what to do about it: the text of the warning, of the error where the ring was
// demanded, and of `heddle doctor`.
import { environment } from '../host/environment.ts';
import type { Addon, ProbeResult } from './addon-types.ts';

export interface Denial {
  /** errno name, or NO_ADDON. */
  code: string;
  reason: string;
  remedy: string;
}

/** Failures that say "not on this machine as it is set up"; others (EMFILE …) are exhaustion and stay errors. */
const DENIALS = new Set(['EPERM', 'EACCES', 'ENOSYS', 'ENOMEM', 'EINVAL', 'EOPNOTSUPP']);

export function isDenial(code: string): boolean {
  return DENIALS.has(code);
}

export function withoutAddon(reason: string): Denial {
  if (environment.addonOff) {
    return { code: 'NO_ADDON', reason: `the native addon is ${reason}`, remedy: 'unset HEDDLE_ADDON' };
  }
  const elsewhere = process.platform === 'linux' ? '' : ', and io_uring exists on Linux only';
  return {
    code: 'NO_ADDON',
    reason: `the native addon is not loaded (${reason})${elsewhere}`,
    remedy:
      process.platform === 'linux'
        ? 'build it with `npm rebuild heddle` (needs a C++ compiler and Python), or allow install scripts for heddle'
        : 'run on Linux',
  };
}

export function explain(addon: Addon, code: string): Denial {
  const probe = addon.probe();
  return { code, ...cause(code, probe) };
}

function cause(code: string, probe: ProbeResult): { reason: string; remedy: string } {
  if (code === 'ENOSYS' || code === 'EINVAL' || code === 'EOPNOTSUPP') {
    return {
      reason: `kernel ${probe.kernel} has no io_uring, or one too old (${code})`,
      remedy: 'use Linux 5.11 or later (6.1 for full speed) with CONFIG_IO_URING',
    };
  }
  if (code === 'ENOMEM') {
    return {
      reason: `the locked-memory limit is too small for a ring (ENOMEM, memlock ${probe.memlockBytes} bytes)`,
      remedy: 'raise it with `ulimit -l`, LimitMEMLOCK= or --ulimit memlock=-1',
    };
  }
  if (probe.disabled === 2) {
    return {
      reason: `io_uring is switched off on this host (kernel.io_uring_disabled = 2, ${code})`,
      remedy: 'as root: sysctl kernel.io_uring_disabled=0',
    };
  }
  if (probe.disabled === 1 && process.getuid?.() !== 0) {
    return {
      reason: `io_uring is reserved for privileged users on this host (kernel.io_uring_disabled = 1, ${code})`,
      remedy:
        'as root: sysctl kernel.io_uring_disabled=0, or add this user to the group in kernel.io_uring_group',
    };
  }
  return {
    reason: `io_uring is denied to this process (${code}), as the default seccomp profiles of container engines do`,
    remedy:
      'allow io_uring_setup, io_uring_enter and io_uring_register in the seccomp profile (docker run --security-opt seccomp=…)',
  };
}
