export const scenarios: { program: URL; name: string }[];
