/** ln(2 pi). */
export const LOG_TWO_PI = Math.log(2 * Math.PI);
