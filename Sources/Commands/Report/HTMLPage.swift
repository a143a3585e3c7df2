import Basics

/// One page that holds everything it shows, in the reader's light or dark.
struct HTMLPage {
  /// A part of the page under a title of its own.
  struct Section {
    let title: Message
    let body: String
  }

  let title: String
  let subtitle: Message
  let sections: [Section]
  let language: String
  let renderer: HTMLRenderer

  /// A whole document.
  var html: String {
    let links = sections.indices.map { index in
      "<a href=\"#part\(index)\">\(renderer.said(sections[index].title))</a>"
    }
    let parts = sections.enumerated().map { index, section in
      """
      <section id="part\(index)">
      <h2>\(renderer.said(section.title))</h2>
      \(section.body)
      </section>
      """
    }
    return """
      <!doctype html>
      <html lang="\(HTMLRenderer.escaped(language))">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="generator" content="inkstone \(Inkstone.version)">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <title>\(HTMLRenderer.escaped(title))</title>
      <style>
      \(Self.style)
      </style>
      </head>
      <body>
      <h1>\(HTMLRenderer.escaped(title))</h1>
      <p class="quiet">\(renderer.said(subtitle))</p>
      <nav>\(links.joined(separator: " "))</nav>
      \(parts.joined(separator: "\n"))
      </body>
      </html>

      """
  }

  /// Two palettes by custom properties; charts take theirs from the same ones.
  private static let style = """
    :root { color-scheme: light dark; --paper: #fdfcf9; --ink: #23211d; --faint: #6f6a60;
      --line: #ddd8cc; --card: #f5f2ea; --answer: #1d6b4f; --bar: #4a6fa5; --warn: #9a5b00; }
    @media (prefers-color-scheme: dark) {
      :root { --paper: #191a1c; --ink: #e4e1d9; --faint: #98948a; --line: #3a3b3e;
        --card: #222326; --answer: #7fcfae; --bar: #7fa3d8; --warn: #e0a95a; } }
    body { background: var(--paper); color: var(--ink); max-width: 60rem; margin: 0 auto;
      padding: 2rem 1.25rem 4rem; line-height: 1.6;
      font-family: "Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", Georgia, serif; }
    h1 { font-size: 1.8rem; margin: 0; } h2 { font-size: 1.3rem; margin: 2.5rem 0 .75rem;
      border-bottom: 1px solid var(--line); padding-bottom: .25rem; }
    h3 { font-size: 1.05rem; margin: 1.25rem 0 .25rem; }
    nav { margin: 1rem 0; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }
    a { color: var(--bar); }
    .wide { overflow-x: auto; margin: 0 0 1rem; }
    table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; }
    th, td { text-align: left; vertical-align: top; padding: .2rem 1rem .2rem 0; }
    thead th { border-bottom: 1px solid var(--line); color: var(--faint); font-weight: normal; }
    tbody tr + tr > * { border-top: 1px solid color-mix(in srgb, var(--line) 50%, transparent); }
    .number { text-align: right; white-space: nowrap; }
    .bars { width: 100%; } .bars th { white-space: nowrap; font-weight: normal; }
    .bars td.bar { width: 100%; }
    .bar span { display: block; height: .8em; margin-top: .4em; min-width: 1px;
      background: var(--bar); border-radius: 2px; }
    dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: .5rem 0; }
    dt { color: var(--faint); } dd { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
    article { background: var(--card); border-radius: 6px; padding: .6rem 1rem; margin: .6rem 0; }
    article header { color: var(--faint); font-size: .85rem; }
    dd.answer { color: var(--answer); } .quiet, dd.quiet { color: var(--faint); }
    .warning { color: var(--warn); } pre, code { font-family: ui-monospace, monospace;
      font-size: .88em; } pre { white-space: pre-wrap; overflow-wrap: anywhere; }
    .next { margin: .2rem 0; } .next::before { content: "› "; color: var(--faint); }
    figure { margin: 1rem 0; } figure svg { width: 100%; height: auto; }
    figcaption { color: var(--faint); font-size: .85rem; text-align: center; }
    @media (max-width: 40rem) { dl { grid-template-columns: 1fr; } dt { margin-top: .4rem; } }
    @media print { nav { display: none; } body { max-width: none; } }
    """
}
