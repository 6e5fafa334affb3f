// The metadata block of a conformance test: a small fixed subset of YAML, so no parser is needed.

/** @returns {{ flags: string[], features: string[], includes: string[], negative: { phase: string, type: string } | null }} */
export function frontmatter(source) {
  const block = /\/\*---\r?\n?([\s\S]*?)---\*\//.exec(source)?.[1] ?? '';
  const list = (key) => {
    const inline = new RegExp(`^${key}:\\s*\\[([^\\]]*)\\]`, 'm').exec(block);
    if (inline) return inline[1].split(',').flatMap((x) => x.trim() || []);
    const lines = new RegExp(`^${key}:\\s*\\r?\\n((?:[ \\t]*-[^\\n]*\\n?)+)`, 'm').exec(block);
    return lines ? lines[1].split('\n').flatMap((x) => x.replace(/^\s*-\s*/, '').trim() || []) : [];
  };
  const negative = /^negative:\s*\r?\n((?:[ \t]+[^\n]*\n?)+)/m.exec(block)?.[1];
  return {
    flags: list('flags'),
    features: list('features'),
    includes: list('includes'),
    negative: negative
      ? { phase: /phase:\s*(\w+)/.exec(negative)[1], type: /type:\s*(\w+)/.exec(negative)[1] }
      : null,
  };
}

/** The test without its comments at the top and its metadata: what a person would call its code. */
export function codeOf(source) {
  return source.replace(/\/\*---[\s\S]*?---\*\//, '').replace(/^\s*\/\/.*$/gm, '');
}
