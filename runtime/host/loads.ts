// The modules that heddle itself is loading on this thread, because a message named them.

/** Their URLs. */
export const loads = new Set<string>();
