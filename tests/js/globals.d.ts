// What the scripts of a page find and leave on the window.
interface Window {
  map_routes: import("leaflet").Map;
  map_page: object;
}
