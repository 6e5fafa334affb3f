// Stands for the loader of a bundle's functions, whose text is made by tasks-loader.ts.
export {};
