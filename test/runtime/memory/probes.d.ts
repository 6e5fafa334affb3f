export const HEAD: string;
export const SUSPENDED: string;
export const ENDED: string;
export const OWN: string;
