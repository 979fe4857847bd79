/** Status codes that the exports return. 0 is success; what is negative did not happen or did not finish. */
export const OK: i32 = 0;
/** An iteration reached its cap. */
export const NOT_CONVERGED: i32 = -1;
/** A matrix that has to be positive definite is not. */
export const NOT_POSITIVE: i32 = -2;
/** A result holds a NaN or an infinity. */
export const NON_FINITE: i32 = -3;
/** An argument is outside what the kernel handles (unknown kind, rank too large). */
export const UNSUPPORTED: i32 = -4;
/** Something that grows is full: lend it memory and call again. */
export const NO_ROOM: i32 = -5;
