/* What makes the pages handier where scripts run. Everything works without this file. */
(function () {
  "use strict";

  // Results are swapped as a whole: keep open what the reader had opened.
  let openDetails = new Map();
  let focused = null;
  document.addEventListener("htmx:beforeSwap", () => {
    openDetails = new Map([...document.querySelectorAll(".filters details[id]")].map((one) => [one.id, one.open]));
    const active = document.activeElement;
    focused = active && active.matches(".filters input") ? { name: active.name, value: active.value } : null;
  });
  document.addEventListener("htmx:afterSettle", () => {
    for (const one of document.querySelectorAll(".filters details[id]")) {
      if (openDetails.has(one.id)) one.open = openDetails.get(one.id);
    }
    makeFilterable();
    // Whoever chose a filter by keyboard goes on from there.
    if (focused) {
      const same = [...document.querySelectorAll(".filters input")].find((one) => one.name === focused.name && (one.type === "date" || one.value === focused.value));
      if (same) same.focus({ preventScroll: true });
      focused = null;
    }
    const heading = document.getElementById("results-heading");
    const announcement = document.getElementById("announcement");
    if (heading && announcement) announcement.textContent = heading.textContent;
    // The link that was followed is gone with the old page: go on reading from the new one's start.
    if (heading && turnedPage) heading.focus({ preventScroll: true });
    turnedPage = false;
  });
  let turnedPage = false;
  document.addEventListener("htmx:beforeRequest", (event) => {
    turnedPage = event.detail.elt.closest(".paging") !== null;
  });

  // A bad search answers 400 with a page that says what is wrong: show it.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if ([400, 503].includes(event.detail.xhr.status)) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });

  // A case number or a missing index leads to another page: follow it as the browser would.
  document.addEventListener("htmx:afterRequest", (event) => {
    const path = event.detail.xhr.responseURL;
    if (event.detail.target && event.detail.target.id === "found" && path && !new URL(path).pathname.startsWith("/decisions/")) {
      window.location.assign(path);
    }
  });

  // Keep addresses short: what is empty, or as it is anyway, need not stand in them.
  document.addEventListener("htmx:configRequest", (event) => {
    const sent = event.detail.formData;
    for (const name of new Set(sent.keys())) {
      const kept = sent.getAll(name).filter((value) => value !== "" && !(name === "sort" && value === "relevance"));
      sent.delete(name);
      for (const value of kept) sent.append(name, value);
    }
  });

  // Opening the drawer is no change of the search.
  for (const toggle of document.querySelectorAll("#filters-toggle")) {
    toggle.addEventListener("change", (event) => event.stopPropagation());
  }

  function makeFilterable() {
    for (const list of document.querySelectorAll("[data-filterable]")) {
      if (list.children.length < 8 || list.dataset.ready) continue;
      list.dataset.ready = "1";
      const input = document.createElement("input");
      input.type = "text";
      input.className = "facet-find";
      input.placeholder = "Type to narrow";
      input.setAttribute("aria-label", `Narrow the values of ${list.dataset.filterable}`);
      input.addEventListener("change", (event) => event.stopPropagation());
      input.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
      input.addEventListener("input", () => {
        const wanted = input.value.trim().toLowerCase();
        for (const row of list.children) row.hidden = !row.textContent.toLowerCase().includes(wanted);
      });
      list.before(input);
    }
  }
  makeFilterable();

  // Suggestions under the search box, as a combobox (ARIA Authoring Practices, list autocomplete).
  for (const input of document.querySelectorAll("[data-suggest]")) {
    const list = document.createElement("ul");
    list.className = "suggestions";
    list.id = `${input.id}-suggestions`;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Suggestions");
    list.hidden = true;
    input.parentElement.append(list);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-expanded", "false");
    let timer = 0, active = -1, latest = 0;

    const close = () => {
      list.hidden = true;
      active = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };
    const activate = (index) => {
      active = (index + list.children.length) % list.children.length;
      [...list.children].forEach((one, i) => one.setAttribute("aria-selected", String(i === active)));
      input.setAttribute("aria-activedescendant", list.children[active].id);
    };
    // What is suggested beside results narrows them: filters that are on stay on.
    const follow = (url) => {
      const target = new URL(url, window.location.href);
      if (input.form.id === "search") {
        for (const [name, value] of new FormData(input.form)) {
          const asked = name === "q" || value === "" || (name === "sort" && value === "relevance");
          if (!asked && !target.searchParams.getAll(name).includes(value)) target.searchParams.append(name, value);
        }
      }
      window.location.assign(target);
    };
    const show = (suggestions) => {
      list.replaceChildren(...suggestions.map((one, i) => {
        const row = document.createElement("li");
        row.id = `${list.id}-${i}`;
        row.setAttribute("role", "option");
        row.setAttribute("aria-selected", "false");
        const kind = document.createElement("span");
        kind.className = "suggestion-kind";
        kind.textContent = one.kind;
        row.append(one.label, " ", kind);
        row.dataset.url = one.url;
        row.addEventListener("mousedown", (event) => { event.preventDefault(); follow(one.url); });
        return row;
      }));
      active = -1;
      list.hidden = suggestions.length === 0;
      input.setAttribute("aria-expanded", String(!list.hidden));
    };
    input.addEventListener("input", () => {
      clearTimeout(timer);
      const typed = input.value.trim();
      if (typed.length < 2) return close();
      timer = setTimeout(async () => {
        const asked = ++latest;
        try {
          const response = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(typed)}`);
          const data = await response.json();
          if (asked === latest && document.activeElement === input) show(data.suggestions);
        } catch { close(); }
      }, 150);
    });
    input.addEventListener("keydown", (event) => {
      if (list.hidden) return;
      if (event.key === "ArrowDown") { event.preventDefault(); activate(active + 1); }
      else if (event.key === "ArrowUp") { event.preventDefault(); activate(active - 1); }
      else if (event.key === "Escape") { close(); }
      else if (event.key === "Enter") {
        latest++;
        if (active >= 0) { event.preventDefault(); follow(list.children[active].dataset.url); }
        else close();
      }
    });
    input.addEventListener("blur", () => { latest++; close(); });
  }
})();
