/* Suggestions while typing, and feedback. Everything else works without this file. */
(() => {
  const root = document.documentElement;
  const form = document.querySelector("form.search");
  const feedback = document.querySelector(".feedback");
  if (form !== null) suggest(form);
  ownZone();
  if (feedback !== null) listen(feedback);

  /** Without a wish in the address the question about a day starts in the reader's own zone. */
  function ownZone() {
    const select = document.querySelector("select[name=zone]");
    if (select === null || new URLSearchParams(location.search).has("zone")) return;
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    if (!timeZone) return;
    if (![...select.options].some(({ value }) => value === timeZone))
      select.add(new Option(timeZone, timeZone));
    select.value = timeZone;
  }

  function suggest(box) {
    const input = box.querySelector("input[name=q]");
    const list = box.querySelector(".options");
    const status = box.querySelector("[role=status]");
    const locale = root.lang;
    let chosen = -1;
    let timer = 0;
    let asked = "";
    let isComposing = false;

    const options = () => [...list.children];
    const close = () => {
      list.hidden = true;
      chosen = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };
    const choose = (index) => {
      chosen = index;
      for (const [at, option] of options().entries())
        option.setAttribute("aria-selected", String(at === index));
      const option = options()[index];
      if (option === undefined) input.removeAttribute("aria-activedescendant");
      else {
        input.setAttribute("aria-activedescendant", option.id);
        option.scrollIntoView({ block: "nearest" });
      }
    };
    const show = (suggestions) => {
      list.replaceChildren(
        ...suggestions.map(({ text, path }, index) => {
          const option = document.createElement("li");
          option.id = `option-${index}`;
          option.setAttribute("role", "option");
          option.setAttribute("aria-selected", "false");
          option.textContent = text;
          option.dataset.path = path;
          return option;
        }),
      );
      chosen = -1;
      input.removeAttribute("aria-activedescendant");
      list.hidden = suggestions.length === 0;
      input.setAttribute("aria-expanded", String(!list.hidden));
      const said = suggestions.length === 1 ? "one" : suggestions.length === 0 ? "none" : "many";
      status.textContent = (box.dataset[said] ?? "").replace("%", String(suggestions.length));
    };
    const ask = async () => {
      const text = input.value.trim();
      asked = text;
      if (text === "") return close();
      const address = `/v1/help/suggest?q=${encodeURIComponent(text.slice(0, 200))}&locale=${locale}`;
      try {
        const answer = await fetch(address);
        if (answer.ok && asked === text) show((await answer.json()).suggestions);
      } catch {
        // Offline, or on the way elsewhere: the form still searches.
        close();
      }
    };
    const later = () => {
      clearTimeout(timer);
      if (!isComposing) timer = setTimeout(ask, 120);
    };

    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-expanded", "false");
    input.addEventListener("input", later);
    input.addEventListener("compositionstart", () => {
      isComposing = true;
    });
    input.addEventListener("compositionend", () => {
      isComposing = false;
      later();
    });
    input.addEventListener("blur", close);
    input.addEventListener("keydown", (event) => {
      const count = options().length;
      if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        close();
      }
      if (list.hidden || isComposing) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        const step = event.key === "ArrowDown" ? 1 : -1;
        choose(chosen === -1 && step === -1 ? count - 1 : (chosen + step + count) % count);
      }
      const option = options()[chosen];
      if (event.key === "Enter" && option !== undefined) {
        event.preventDefault();
        location.assign(option.dataset.path);
      }
    });
    // Before the field loses the focus and the list closes.
    list.addEventListener("mousedown", (event) => {
      const option = event.target.closest("li");
      event.preventDefault();
      if (option !== null) location.assign(option.dataset.path);
    });
  }

  function listen(part) {
    part.hidden = false;
    const status = part.querySelector("[role=status]");
    for (const button of part.querySelectorAll("button"))
      button.addEventListener("click", async () => {
        const isSolved = button.value === "yes";
        const body = JSON.stringify({ slug: part.dataset.slug, locale: root.lang, isSolved });
        const headers = { "content-type": "application/json" };
        let isKept = false;
        try {
          isKept = (await fetch("/v1/help/feedback", { method: "POST", headers, body })).ok;
        } catch {
          // Said below: nothing arrived.
        }
        status.textContent = part.dataset[isKept ? (isSolved ? "thanks" : "sorry") : "failed"];
        if (!isKept) return;
        part.querySelector(".ask").hidden = true;
        const reach = part.querySelector(".reach");
        if (!isSolved && reach !== null) reach.hidden = false;
      });
  }
})();
