// What Python and the page both go by; it comes with the page's data, see geo/page/constants.py.
/** @type {Constants} */
export const constants = Object.create(null);

/** @param {Partial<Constants>} given */
export function useConstants(given) { Object.assign(constants, given); }
