// Shows a chapter in JupyterLab as it is read: MyST's roles and addresses as their words, glued values once the cells
// that make them have run.  JupyterLab's own Markdown knows neither.  What is in the file does not change.
(window._JUPYTERLAB ||= {}).edition = (() => {
  const WAITING = "…";
  const ROLE = /\{([\w:+.-]+)\}$/;
  const ADDRESS = /^\(([\w-]+)\)=\s*/;
  const FENCE = /^:{3,}(\{[\w-]+\}.*)?$/gm;
  const NOTE = /\[\^([\w-]+)\](:)?/;

  const element = (tag, text) => Object.assign(document.createElement(tag), { textContent: text });

  // A role is left by Markdown as its name in braces, and code.
  function roles(markdown) {
    for (const code of markdown.querySelectorAll("code")) {
      const before = code.previousSibling;
      const role = before?.nodeType === Node.TEXT_NODE && before.data.match(ROLE);
      if (!role) continue;
      before.data = before.data.slice(0, -role[0].length);
      const span = element("span", code.textContent.replace(/\s*<[^<>]*>$/, ""));
      if (role[1].startsWith("glue")) {
        span.dataset.glue = code.textContent;
        span.textContent = WAITING;
        span.title = "Run the cells, and the number is here.";
      }
      code.replaceWith(span);
    }
  }

  function addresses(markdown) {
    for (const paragraph of markdown.querySelectorAll("p")) {
      const first = paragraph.firstChild;
      const address = first?.nodeType === Node.TEXT_NODE && first.data.match(ADDRESS);
      if (!address) continue;
      first.data = first.data.slice(address[0].length);
      paragraph.prepend(element("strong", address[1]), " ");
    }
  }

  // What stands between lines of colons, such as a paragraph that is only for the web, is read as it stands.
  function fences(markdown) {
    const walker = document.createTreeWalker(markdown, NodeFilter.SHOW_TEXT);
    for (let text = walker.nextNode(); text; text = walker.nextNode()) {
      if (!text.parentElement.closest("code, pre") && FENCE.test(text.data)) text.data = text.data.replace(FENCE, "");
      FENCE.lastIndex = 0;
    }
  }

  function notes(markdown) {
    const walker = document.createTreeWalker(markdown, NodeFilter.SHOW_TEXT);
    for (let text = walker.nextNode(); text; text = walker.nextNode()) {
      const call = !text.parentElement.closest("code, pre") && text.data.match(NOTE);
      if (!call) continue;
      const rest = text.splitText(call.index);
      rest.data = rest.data.slice(call[0].length);
      rest.before(element(call[2] ? "strong" : "sup", call[1]));
      walker.currentNode = rest.previousSibling.lastChild;
    }
  }

  // What MyST-NB's glue put into outputs, by name.
  function glued(cells) {
    const values = new Map();
    for (const cell of cells) {
      for (let n = 0; n < (cell.outputs?.length ?? 0); n++) {
        const { data, metadata } = cell.outputs.get(n).toJSON();
        const text = data?.["application/papermill.record/text/plain"];
        if (metadata?.scrapbook && text) values.set(metadata.scrapbook.name, [text].flat().join("").replace(/^'(.*)'$/s, "$1"));
      }
    }
    return values;
  }

  function show(panel) {
    for (const markdown of panel.content.node.querySelectorAll(".jp-RenderedMarkdown")) {
      roles(markdown);
      addresses(markdown);
      fences(markdown);
      notes(markdown);
    }
    const values = glued(panel.content.model?.cells ?? []);
    for (const span of panel.content.node.querySelectorAll("[data-glue]")) {
      const value = values.get(span.dataset.glue) ?? WAITING;
      if (span.textContent !== value) span.textContent = value;
    }
  }

  function follow(panel) {
    let scheduled = false;
    const schedule = () => {
      if (scheduled) return;
      scheduled = true;
      setTimeout(() => {
        scheduled = false;
        if (!panel.isDisposed) show(panel);
      });
    };
    new MutationObserver(schedule).observe(panel.content.node, { childList: true, subtree: true });
    panel.content.modelContentChanged?.connect(schedule);
    schedule();
  }

  const plugin = {
    id: "edition:read",
    description: "Shows MyST as it is read.",
    autoStart: true,
    activate(app) {
      const followed = new WeakSet();
      const followNew = () => {
        for (const panel of app.shell.widgets("main")) {
          if (panel.content?.widgets && panel.content.model !== undefined && panel.sessionContext && !followed.has(panel)) {
            followed.add(panel);
            // A page without cells names no kernel; it is opened without asking for one by name.
            panel.sessionContext.kernelPreference = { ...panel.sessionContext.kernelPreference, autoStartDefault: true };
            follow(panel);
          }
        }
      };
      app.shell.layoutModified.connect(followNew);
      app.shell.currentChanged?.connect(followNew);
      app.restored.then(followNew);
    },
  };

  return { init() {}, get: () => Promise.resolve(() => ({ __esModule: true, default: plugin })) };
})();
