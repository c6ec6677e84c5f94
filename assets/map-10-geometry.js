/**
 * Geometry files (docs/geometry.md): decoding, projection and the cache of what was fetched.
 */
(function () {
  'use strict';

  const zhikong = (window.zhikong = window.zhikong || {});
  const MAGIC = 'ZKGEOM1\0';
  const HEADER_BYTES = 56;
  const LATTICE = 65535;

  /** World coordinates: 0 to 1 over the Web Mercator square, x eastwards, y southwards. */
  function worldX(lon) {
    return lon / 360 + 0.5;
  }

  function worldY(lat) {
    const sine = Math.sin((lat * Math.PI) / 180);
    return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
  }

  /** Turn counts into offsets: n + 1 numbers, the first 0. */
  function offsets(counts) {
    const starts = new Uint32Array(counts.length + 1);
    for (let i = 0; i < counts.length; i++) starts[i + 1] = starts[i] + counts[i];
    return starts;
  }

  /** Undo differences and byte planes; the sums wrap at 65536 as the typed arrays do. */
  function readPoints(buffer, at, count) {
    const planes = new Uint8Array(buffer, at, 4 * count);
    const xs = new Uint16Array(count);
    const ys = new Uint16Array(count);
    let x = 0;
    let y = 0;
    for (let i = 0; i < count; i++) {
      x += planes[i] | (planes[count + i] << 8);
      y += planes[2 * count + i] | (planes[3 * count + i] << 8);
      xs[i] = x;
      ys[i] = y;
    }
    return [xs, ys];
  }

  /** Bounding boxes, 4 lattice numbers an area: west, north, east, south. */
  function boxes(geometry) {
    const out = new Uint16Array(4 * geometry.count);
    for (let area = 0; area < geometry.count; area++) {
      const from = geometry.pointStart[geometry.ringStart[area]];
      const to = geometry.pointStart[geometry.ringStart[area + 1]];
      let west = LATTICE;
      let north = LATTICE;
      let east = 0;
      let south = 0;
      for (let i = from; i < to; i++) {
        if (geometry.xs[i] < west) west = geometry.xs[i];
        if (geometry.xs[i] > east) east = geometry.xs[i];
        if (geometry.ys[i] < north) north = geometry.ys[i];
        if (geometry.ys[i] > south) south = geometry.ys[i];
      }
      out.set([west, north, east, south], 4 * area);
    }
    return out;
  }

  /** Surface of all areas in world units squared, by the even-odd sense of their rings. */
  function surface(geometry) {
    let sum = 0;
    for (let area = 0; area < geometry.count; area++) {
      for (let ring = geometry.ringStart[area]; ring < geometry.ringStart[area + 1]; ring++) {
        let twice = 0;
        const to = geometry.pointStart[ring + 1];
        let before = to - 1;
        for (let i = geometry.pointStart[ring]; i < to; before = i++) {
          twice += geometry.xs[before] * geometry.ys[i] - geometry.xs[i] * geometry.ys[before];
        }
        sum += Math.abs(twice) / 2;
      }
    }
    return sum * geometry.stepX * geometry.stepY;
  }

  /**
   * Decode a geometry file.
   * @param {ArrayBuffer} buffer
   * @returns {object} count, codes, names, namesEn, ringStart, pointStart, xs, ys, labelXs,
   *   labelYs, boxes, surface; west, north, stepX, stepY place the lattice in the world.
   * @throws {Error} when it is another file or cut short.
   */
  function decode(buffer) {
    const view = new DataView(buffer);
    const magic = String.fromCharCode(...new Uint8Array(buffer, 0, Math.min(8, buffer.byteLength)));
    if (magic !== MAGIC) throw new Error('not a geometry file: it does not begin with ZKGEOM1');
    const [count, rings, points, tail] = [8, 12, 16, 20].map((at) => view.getUint32(at, true));
    const [west, south, east, north] = [24, 32, 40, 48].map((at) => view.getFloat64(at, true));
    const size = HEADER_BYTES + 8 * count + 4 * rings + 4 * points + tail;
    if (buffer.byteLength !== size) throw new Error(`geometry file cut short: ${buffer.byteLength} of ${size} bytes`);
    let at = HEADER_BYTES;
    const ringStart = offsets(new Uint32Array(buffer, at, count));
    const pointStart = offsets(new Uint32Array(buffer, (at += 4 * count), rings));
    const [xs, ys] = readPoints(buffer, (at += 4 * rings), points);
    const [labelXs, labelYs] = readPoints(buffer, (at += 4 * points), count);
    const words = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, at + 4 * count)));
    const geometry = {
      count, ringStart, pointStart, xs, ys, labelXs, labelYs,
      codes: words.codes, names: words.names, namesEn: words.names_en, bytes: buffer.byteLength,
      west: worldX(west), north: worldY(north),
      stepX: (worldX(east) - worldX(west)) / LATTICE, stepY: (worldY(south) - worldY(north)) / LATTICE,
    };
    geometry.boxes = boxes(geometry);
    geometry.surface = surface(geometry);
    return geometry;
  }

  /** What was fetched, by URL: a promise, and its value once it is there. */
  class Cache {
    constructor(read) {
      this.read = read;
      this.promises = new Map();
      this.values = new Map();
    }

    /** Fetch once; a failure is forgotten, so that the next call tries again. */
    load(url) {
      if (!this.promises.has(url)) {
        const promise = fetch(url)
          .then((response) => {
            if (!response.ok) throw new Error(`${url}: HTTP ${response.status}`);
            return response.arrayBuffer();
          })
          .then((buffer) => {
            this.values.set(url, this.read(buffer));
            return this.values.get(url);
          });
        promise.catch(() => this.promises.delete(url));
        this.promises.set(url, promise);
      }
      return this.promises.get(url);
    }

    /** Forget all but the newest `keep` values. */
    trim(keep) {
      for (const url of [...this.values.keys()].slice(0, -keep)) {
        this.values.delete(url);
        this.promises.delete(url);
      }
    }
  }

  zhikong.geometry = {
    decode, worldX, worldY, Cache,
    files: new Cache(decode),
    statuses: new Cache((buffer) => new Uint8Array(buffer)),
  };
})();
