// Icons of 24 by 24, as paths.
export const ICONS = {
  theme: "M12 3a9 9 0 1 0 9 9 7 7 0 0 1-9-9z",
  language: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM3 12h18M12 3c5 5 5 13 0 18M12 3c-5 5-5 13 0 18",
  panel: "M4 6h16M4 12h16M4 18h10",
  back: "M15 5l-7 7 7 7",
  more: "M9 5l7 7-7 7",
  down: "M5 9l7 7 7-7",
  measure: "M3 16.5L16.5 3 21 7.5 7.5 21zM7 12.5l2 2M10.5 9l2.5 2.5M14 5.5l2 2",
  whole: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5",
  share: "M12 15V3M7.5 7.5L12 3l4.5 4.5M5 12v8h14v-8",
  close: "M6 6l12 12M18 6L6 18",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  play: "M8 5l11 7-11 7z",
  stop: "M7 6h3v12H7zM14 6h3v12h-3z",
};
