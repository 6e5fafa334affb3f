// The value of a restored variable that is no number. That this is a call and not the value itself is the point: V8 takes
// a call it has never seen executed for the end of the code it compiles, so that a variable which has always been a
// number is known to be one (transformer/4-emit/frame-text.ts).
export function other<T>(value: T): T {
  return value;
}
