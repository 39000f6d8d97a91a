// What Python and the page both go by; it comes with the page's data, see geo/page/constants.py.
export const constants = {};

export function useConstants(given) { Object.assign(constants, given); }
