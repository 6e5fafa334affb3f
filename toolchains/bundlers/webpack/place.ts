// What a module is told of its place by webpack's runtime.

/** Holds the URL of the bundle's file. Not minified away: webpack takes it for a property of its own. */
export const FILE = '__webpack_require__.heddleFile';
