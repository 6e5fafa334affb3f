export async function first(a, { b } = {}) {
  const c = await a; // a comment
  return b?.(c) ?? first(c);
}
export const second = async (x) => {
  await using_(x);
};
async function using_(x) {
  return {
    x,
    async m() {
      return this.x;
    },
  };
}
