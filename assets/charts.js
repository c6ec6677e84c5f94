/**
 * Charts: pointing at a day shows its numbers, a click opens its list. Each mark carries
 * customdata [path of its list, text of its tip].
 */
(function () {
  'use strict';

  const zhikong = (window.zhikong = window.zhikong || {});

  function point(event) {
    const first = event && event.points && event.points[0];
    return first && first.customdata ? first : null;
  }

  /** Where a point stands on the screen, as a box for the tip. */
  function place(graph, at) {
    const { left, top } = graph.getBoundingClientRect();
    const { x0 = 0, y0 = 0, y1 = 0 } = at.bbox || {};
    return { left: left + x0, top: top + y0, bottom: top + y1 };
  }

  function bind(graph) {
    graph.dataset.bound = '';
    graph.on('plotly_hover', (event) => {
      const at = point(event);
      if (at) zhikong.tip.show(at.customdata[1], place(graph, at));
    });
    graph.on('plotly_unhover', () => zhikong.tip.hide());
    graph.on('plotly_click', (event) => {
      const at = point(event);
      if (at && at.customdata[0]) window.location.assign(at.customdata[0]);
    });
  }

  document.addEventListener('pointerover', (event) => {
    const graph = event.target.closest && event.target.closest('.plot .js-plotly-plot');
    if (graph && graph.on && !('bound' in graph.dataset)) bind(graph);
  });
})();
