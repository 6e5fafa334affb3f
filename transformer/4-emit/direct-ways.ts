// function f$d(x) { return f$(null, x); }       the direct ways that calls have been found to take, see calls/direct.ts
import type { FileText, TextPart } from './text.ts';

export function directWays(text: FileText): TextPart[][] {
  const { directWays, functionOf } = text.file;
  return [...directWays].map(([node, name]) => {
    const { bodyName, parameters } = functionOf.get(node)!;
    const passed = parameters.passed.map((w) => text.word(w));
    const declared = parameters.declared ? text.parts(parameters.declared.parts) : [passed.join(', ')];
    const call = `${text.word(bodyName)}(${['null', ...passed].join(', ')})`;
    return [`function ${name}(`, ...declared, `) { return ${call}; }`];
  });
}
