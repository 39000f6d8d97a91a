// Kilometre points: the drawn kilometre moved onto the published ones between the anchors, shifted outside them.
export function alongAnchors(anchors, drawnKm) {
  if (!anchors) return drawnKm;
  let i = 1;
  while (i < anchors.length - 1 && drawnKm > anchors[i][0]) i++;
  const [[d0, k0], [d1, k1]] = [anchors[i - 1], anchors[i]];
  if (drawnKm < d0) return k0 + drawnKm - d0;
  if (drawnKm > d1) return k1 + drawnKm - d1;
  return k0 + (drawnKm - d0) * (k1 - k0) / (d1 - d0);
}
