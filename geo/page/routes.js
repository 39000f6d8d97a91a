// The Routes tab: alternatives from one place to another. The tab is there when the page carries `data.routes`.
function routesTab() {
  if (!data.routes) return null;
  return el("div", { id: "routes-tab" });
}
