/**
 * The map's look, read from the tokens in force where the map stands (dark, light, any size).
 */
(function () {
  'use strict';

  const zhikong = (window.zhikong = window.zhikong || {});
  /** Pattern of each status byte: none, green, blue, orange, yellow, red. */
  const PATTERNS = ['none', 'none', 'rise', 'fall', 'dots', 'cross'];
  const NAMES = ['none', 'green', 'blue', 'orange', 'yellow', 'red'];
  /** State of a pixel outside every area; statuses are 0 to 5. */
  const OUTSIDE = 6;
  const CLEAR = [0, 0, 0, 0];

  const probe = document.createElement('canvas');
  probe.width = probe.height = 1;
  const pen = probe.getContext('2d', { willReadFrequently: true });

  /** Read any CSS colour as RGBA bytes. */
  function rgba(colour) {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    return [...pen.getImageData(0, 0, 1, 1).data];
  }

  /** Size of a label in CSS pixels: --map-label resolved by the browser, whatever its unit. */
  function labelSize(container) {
    const span = document.createElement('span');
    span.className = 'zk-map-probe';
    container.appendChild(span);
    const size = parseFloat(getComputedStyle(span).fontSize);
    span.remove();
    return size;
  }

  /**
   * Read the look in force.
   * @param {HTMLElement} container the map's element
   * @returns {object} colours as CSS text, label size and font, `unit` (1 at a 16 px label, for
   *   line widths), line widths in CSS pixels, `states` and `border` for the palette.
   */
  function read(container) {
    const style = getComputedStyle(container);
    const token = (name) => style.getPropertyValue(`--${name}`).trim();
    const number = (name) => parseFloat(token(name));
    const label = labelSize(container);
    const states = NAMES.map((name, i) => ({
      fill: rgba(token(`map-${name}`)), ink: rgba(token(`map-${name}-ink`)), pattern: PATTERNS[i],
    }));
    states[OUTSIDE] = { fill: CLEAR, ink: CLEAR, pattern: 'none' };
    return {
      label, font: style.fontFamily, unit: Math.max(1, label / 16), states,
      text: token('text'), text2: token('text-2'), halo: token('map-halo'),
      line: token('map-green-line'), border: rgba(token('map-green-line')),
      parent: token('map-border'),
      widths: {
        line: number('map-line-width'), parent: number('map-parent-width'),
        outer: number('map-outer-width'), select: number('map-select-width'),
        marker: number('map-marker-size'), hatch: number('map-hatch-step'),
      },
    };
  }

  /** Call `changed` when the theme or the scale of the page changes. */
  function watch(changed) {
    const observer = new MutationObserver(changed);
    observer.observe(document.documentElement,
      { attributes: true, subtree: true, attributeFilter: ['data-theme', 'data-scale'] });
    return () => observer.disconnect();
  }

  zhikong.look = { read, watch, NAMES, OUTSIDE };
})();
