/**
 * The scene: which level is shown, from which files, and the status of every area in it.
 */
(function () {
  'use strict';

  const zhikong = (window.zhikong = window.zhikong || {});
  /** Mean side of a cell, CSS pixels, from which a level is fine enough to be shown. */
  const SMALLEST_CELL = 4;
  const COLOUR_BITS = 0x07;
  const BY_HAND = 0x80;

  /** One file in a scene: its geometry, its status bytes, and the number of its first area. */
  class Source {
    constructor(part, geometry, bytes) {
      Object.assign(this, part, { file: geometry, bytes, base: 0 });
    }

    code(area) {
      return this.file.codes[area];
    }

    name(area, lang) {
      const english = lang === 'en' && this.file.namesEn[area];
      return english || this.file.names[area] || this.file.codes[area];
    }

    /** Status, 0 to 5, of an area; 0 where the bytes do not reach. */
    statusOf(area) {
      return this.bytes[area] & COLOUR_BITS;
    }

    byHand(area) {
      return (this.bytes[area] & BY_HAND) !== 0;
    }
  }

  /** The files shown now, numbered through; later files lie over earlier ones. */
  class Scene {
    constructor(level, sources, complete) {
      this.level = level;
      this.complete = complete;
      this.sources = sources;
      this.key = sources.map((source) => source.geometry).join(' ');
      let total = 0;
      for (const source of sources) {
        source.base = total;
        total += source.file.count;
      }
      this.total = total;
      this.state = new Uint8Array(total + 1);
      this.state[0] = zhikong.look.OUTSIDE;
      for (const source of sources) this.apply(source, source.bytes);
    }

    /** Take new status bytes of a file; return the scene numbers whose colour or hand changed. */
    apply(source, bytes) {
      const changed = [];
      const before = source.bytes;
      for (let area = 0; area < source.file.count; area++) {
        const colour = bytes[area] & COLOUR_BITS;
        const state = colour > 5 ? 0 : colour;
        if (before[area] !== bytes[area]) changed.push(source.base + area);
        this.state[source.base + area + 1] = state;
      }
      source.bytes = bytes;
      return changed;
    }

    /** The file and area of a scene number, or null. */
    find(number) {
      for (let i = this.sources.length - 1; i >= 0 && number >= 0; i--) {
        const source = this.sources[i];
        if (number >= source.base) return { source, area: number - source.base };
      }
      return null;
    }

    /** How many areas of the shown level have each status; null while parts are missing. */
    counts() {
      if (!this.complete) return null;
      const counts = [0, 0, 0, 0, 0, 0];
      for (let i = 1; i <= this.total; i++) counts[this.state[i]]++;
      return counts;
    }
  }

  /** Area number of a code in a file, or -1; the index is made once a file. */
  function indexOf(geometry, code) {
    if (!geometry.index) geometry.index = new Map(geometry.codes.map((c, i) => [c, i]));
    return geometry.index.has(code) ? geometry.index.get(code) : -1;
  }

  /** The files a level is made of: itself, or its parts that touch the view. */
  function partsOf(level, view) {
    if (!level.parts) return [level];
    return level.parts
      .filter(({ bbox: [west, south, east, north] }) =>
        west <= view[2] && east >= view[0] && south <= view[3] && north >= view[1])
      .map((part) => ({ level: level.level, ...part }));
  }

  /** Mean side of a level's cells in CSS pixels when the world is `world` pixels wide. */
  function cellSize(level, surface, world) {
    const count = level.count || (zhikong.geometry.files.values.get(level.geometry) || {}).count;
    return count ? Math.sqrt(surface / count) * world : 0;
  }

  /** The level to show: the viewer's pick, else the finest whose cells are large enough. */
  function choose(description, pick, surface, world) {
    const coloured = description.levels.filter((level) => level.role !== 'outline');
    const picked = coloured.find((level) => level.level === pick);
    if (picked) return picked;
    const fine = coloured.filter((level) => cellSize(level, surface, world) >= SMALLEST_CELL);
    return fine[fine.length - 1] || coloured[0];
  }

  zhikong.scene = { Scene, Source, indexOf, partsOf, cellSize, choose };
})();
