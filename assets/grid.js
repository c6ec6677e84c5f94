/* The grid of a case list: cells and headers that are real links, the keyboard, the phone, and
   the small acts of the light pages (copy a link, close a menu, the document's title). */
(function () {
  "use strict";

  const draw = (...parts) => window.React.createElement(...parts);
  const PHONE = window.matchMedia("(max-width: 700px)");
  const parts = (window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {});

  /* Follow a link inside the page; what the reader opens elsewhere stays the browser's. */
  function follow(event) {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button) return;
    event.preventDefault();
    go(event.currentTarget.getAttribute("href"));
  }

  function go(href) {
    window.history.pushState({}, "", href);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
    window.scrollTo(0, 0);
  }

  function link(cell, children) {
    return draw("a", { href: cell.href, className: cell.class || "", title: cell.title,
                       onClick: follow, tabIndex: -1 }, children);
  }

  parts.ZhikongLink = (props) => (props.value ? link(props.value, props.value.text) : null);

  parts.ZhikongText = function (props) {
    const cell = props.value;
    if (!cell) return null;
    const small = cell.small ? draw("span", { className: "sub" }, " · " + cell.small) : null;
    return draw("span", { className: cell.class || "" }, cell.text, small);
  };

  parts.ZhikongChip = function (props) {
    const cell = props.value;
    return cell ? draw("span", { className: cell.class, title: cell.title }, cell.text) : null;
  };

  parts.ZhikongOver = function (props) {
    const cell = props.value;
    if (!cell) return null;
    const bar = draw("i", { className: "bar", style: { "--share": cell.share } });
    return draw("span", { className: "over" }, bar, draw("span", null, cell.text));
  };

  parts.ZhikongSort = function (props) {
    const mark = { asc: " ↑", desc: " ↓" }[props.order] || "";
    return draw("a", { href: props.href, title: props.hint, onClick: follow, tabIndex: -1,
                       className: mark ? "sort on" : "sort" }, props.displayName + mark);
  };

  /* Enter on a row opens its case, on a header sorts by it. */
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Enter" || event.target.closest("a,button,input")) return;
    const header = event.target.closest(".ag-header-cell");
    const row = event.target.closest(".ag-row");
    const target = header ? header.querySelector("a.sort") : row && row.querySelector("a.open");
    if (target) { event.preventDefault(); target.click(); }
  });

  /* A phone shows the columns that are marked for it. */
  function fit(grid) {
    const api = window.dash_ag_grid && window.dash_ag_grid.getApi && apiOf(grid.id);
    if (!api) return false;
    const columns = (api.getColumns() || []).map((column) => column.getColDef());
    const wide = columns.filter((column) => !(column.context && column.context.phone));
    api.setColumnsVisible(wide.map((column) => column.field), !PHONE.matches);
    return true;
  }

  function apiOf(id) {
    try { return window.dash_ag_grid.getApi(id); } catch (error) { return null; }
  }

  function fitAll() {
    document.querySelectorAll("[data-theme=light] .grid[id]").forEach(function (grid) {
      if (!PHONE.matches && !grid.dataset.fitted) return;
      if (fit(grid)) grid.dataset.fitted = PHONE.matches ? "phone" : "wide";
    });
  }

  PHONE.addEventListener("change", fitAll);

  /* Copy a link, by the old way where the page is not served securely. */
  function copy(text) {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    const field = document.createElement("textarea");
    field.value = text;
    document.body.appendChild(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done ? Promise.resolve() : Promise.reject(new Error("copy"));
  }

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-copy]");
    if (button) {
      const before = button.textContent;
      const say = (text) => {
        button.textContent = text;
        window.setTimeout(() => { button.textContent = before; }, 2000);
      };
      copy(window.location.origin + button.dataset.copy)
        .then(() => say(button.dataset.done), () => say(button.dataset.failed));
    }
    document.querySelectorAll("details.narrow[open]").forEach(function (menu) {
      if (!menu.contains(event.target) || event.target.closest(".menu a")) menu.open = false;
    });
  });

  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details.narrow[open]").forEach((menu) => { menu.open = false; });
  });

  /* What the page that stands now is called, and the columns of a grid that has just come. */
  function settle() {
    const page = document.querySelector("[data-title]");
    if (page && document.title !== page.dataset.title) document.title = page.dataset.title;
    document.querySelectorAll(".grid[id]").forEach(function (grid) {
      if (!PHONE.matches || grid.dataset.fitted === "phone") return;
      if (grid.querySelector(".ag-header-cell") && fit(grid)) grid.dataset.fitted = "phone";
    });
  }

  let waiting = false;
  new MutationObserver(function () {
    if (waiting) return;
    waiting = true;
    window.requestAnimationFrame(() => { waiting = false; settle(); });
  }).observe(document.documentElement, {
    childList: true, subtree: true, attributes: true, attributeFilter: ["data-title"],
  });
})();
