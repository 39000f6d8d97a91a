// Names as people search for them.

// Letters without their marks, so that Baki finds Bakı and Dzhejkhan is not needed to find Ceyhan.
const FOLDED = { "ı": "i", "ə": "e", "ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ё": "е", "й": "и", "і": "и",
  "ғ": "г", "қ": "к", "ң": "н", "ө": "о", "ұ": "у", "ү": "у", "һ": "х", "ә": "а" };

export function fold(text) {
  return String(text).toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/./gu, (c) => FOLDED[c] || c).replace(/[-–—]/g, " ");
}

export function namesOf(row) {
  return [row.name, row.label, row.name_az, row.name_ka, row.name_kk, row.name_ru, row.name_tr, row.id].filter(Boolean);
}
