// What the data of a page and the page's own things are made of: names for the type checker; no code.

/**
 * A packed table, see geo/page/encode.py: `columns` are pairs of a name and its values.
 * @typedef {{ length: number, columns: [string, any][] }} Packed
 *
 * A row of a table, as it came: a column it lacks is undefined.
 * @typedef {Record<string, any>} Row
 *
 * @typedef {object} Constants What Python and the page both go by, see geo/page/constants.py.
 * @property {string[]} columns
 * @property {string} letters
 * @property {number} semi_major_axis_km
 * @property {number} flattening
 * @property {number} km_per_mile
 * @property {number} steps_per_deg
 * @property {number} vertex_step_km
 * @property {number} equal_km
 * @property {string} at_sea
 * @property {Box} world
 * @property {Record<string, string>} plain_letters
 * @property {Record<string, string>} sounds
 * @property {string[]} [receiving_kinds]
 * @property {string[]} [starting_kinds]
 * @property {string[]} [port_kinds]
 * @property {string[]} [offered_kinds]
 * @property {number} [flow_steps_per_unit]
 * @property {number} [most_partial_paths]
 *
 * @typedef {object} Style What geo/page/document.py sends of geo/page/style.py.
 * @property {Record<string, Record<string, string>>} themes
 * @property {string[]} commodities
 * @property {Record<string, number>} widths_px
 * @property {number} lane_px
 * @property {{ strength: Record<string, number>, zooms: [number, number] }} relief
 * @property {Record<string, number[]>} patterns
 * @property {string[]} hollow
 * @property {string[]} faint
 * @property {Record<string, { shape: string, glyph?: string }>} symbols
 * @property {Record<string, Group>} point_groups
 * @property {string[]} statuses
 *
 * @typedef {{ kinds: string[], rank: number, from_zoom: number, size_px: number }} Group
 *
 * @typedef {[number, number, number, number]} Box West, south, east, north, degrees.
 *
 * @typedef {{ title: string, text: string, box: Box, year: number | null, sure: boolean, asks: string,
 *   source: string }} Step One of a tour, see geo/atlas/tour.py.
 *
 * @typedef {object} PackedLines Vertices by geo/page/tracks.py, of very many lines by geo/page/mass.py.
 * @property {string} system Number of the system of each line, -1 for none.
 * @property {number[]} [starts_km]
 * @property {any} [coarse]
 * @property {string} [of]
 * @property {number} [bulk_steps]
 * @property {string} [bulk_sizes]
 *
 * @typedef {object} Payload What comes with a page, see geo/page/payload.py and geo/page/document.py.
 * @property {string} title
 * @property {string} as_of
 * @property {string} credit
 * @property {string} lang The language that is asked for; without one the reader's.
 * @property {string} [url] where the page is published
 * @property {[string, string, string?][]} [maps] titles, files and titles in other languages of the maps built with it
 * @property {any[]} [added] what folium put on the map
 * @property {boolean} [at_once] whether folium's own scripts run beside the page
 * @property {{ colour?: string, width?: string, label?: string, tip?: string[] }} [own] columns that a page opens by
 * @property {boolean} mass
 * @property {Box | null} fit
 * @property {Box | null} fit_main
 * @property {{ url: string, attribution: string, max_zoom: number, subdomains?: any, tms?: boolean } | null} tiles
 * @property {Style} style
 * @property {Constants} constants
 * @property {Record<string, any>} words English, see geo/words/page.
 * @property {Packed} systems
 * @property {Packed & PackedLines} lines
 * @property {Packed & { xy: string, steps: number, on?: any[][][] }} points
 * @property {Record<string, [number, number][]>} anchors
 * @property {string[]} branching
 * @property {Record<string, number>} lanes Lanes of systems that the atlas gives one.
 * @property {Packed} series
 * @property {Record<string, string[]>} aliases
 * @property {Record<string, string[]>} countries
 * @property {Record<string, string>} country_names In languages that not all browsers know.
 * @property {Packed} lengths
 * @property {string[]} source_ids
 * @property {string} asked JSON of what is read when somebody asks: sources without their ids, figures, quantities.
 * @property {{ bounds: Box }} [basemap]
 * @property {any} [carried] See geo/page/carried.py.
 * @property {{ levels: [number, number][], of: string }} [certainty] See geo/page/certainty.py.
 * @property {Step[]} [tour]
 * @property {{ text: string, source: string }} [headline] what the map finds, and its sources
 * @property {number} [year]
 * @property {Record<string, Box>} [frames] What the map opens on in `wide` and in `narrow` windows.
 * @property {Record<string, [string, number, string?]>} [labels] Short names of places, whether told from afar,
 *   and if so in other languages, see `localName`.
 * @property {Record<string, any>} [routes]
 */

/**
 * @typedef {object} System A pipeline, railway or sea route.
 * @property {string} id
 * @property {Row} row
 * @property {number} rank
 * @property {string} name
 * @property {string | null} lang The language of its name, if it is another than the page's.
 * @property {string} label
 * @property {string} [kind]
 * @property {string} [status]
 * @property {string} prominence
 * @property {string} colour
 * @property {string} legend
 * @property {boolean} hollow
 * @property {boolean} faint
 * @property {Line[]} lines
 *
 * @typedef {{ id: string, row: Row, index: number, start_km: number, end_km: number | null, parts: number[],
 *   of: System, route: any, flows: boolean }} Line
 *
 * @typedef {object} Point A place; `x` and `y` are its Mercator position, `on` the systems it lies on.
 * @property {string} id
 * @property {Row} row
 * @property {number} index
 * @property {string} name
 * @property {number} lon
 * @property {number} lat
 * @property {number} x
 * @property {number} y
 * @property {string} symbol
 * @property {string} legend
 * @property {Group} group
 * @property {string | null} lang The language of its name, if it is another than the page's.
 * @property {string} label
 * @property {boolean} first Whether it has its sign and its name from afar.
 * @property {any[][]} on
 *
 * @typedef {object} Drawing The vertices of all parts of all lines, see geometry.js.
 * @property {Float64Array} x
 * @property {Float64Array} y
 * @property {(v: number) => number} lon
 * @property {(v: number) => number} lat
 * @property {Float64Array | null} km
 * @property {Float64Array | null} along
 * @property {Float64Array | null} lane
 * @property {Float64Array | null} gap How far to its right an edge lies from its corridor's middle, Mercator.
 * @property {Float64Array} size
 * @property {Float64Array} first
 * @property {Float64Array} lineOfPart
 * @property {Int32Array} [begin]
 * @property {{ from: Int32Array, part: Int32Array, box: Float64Array, count: number }} [chunks]
 *
 * @typedef {{ system?: string, line?: string, point?: string, kp?: number }} Target What can be selected.
 */
