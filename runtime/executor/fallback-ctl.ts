// Words of the control block that only the worker sysmon uses, behind those of the native one. A file of its own so that
// the worker loads nothing else of the runtime.
export const enum FallbackCtl {
  /** 1 while sysmon sleeps without a timeout because the slice it knows of has ended. */
  ASLEEP = 16,
  SLICE_MS = 17,
  /** Always 0: something to wait on. */
  NEVER = 18,
  WORDS = 19,
}
