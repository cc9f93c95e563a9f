/** The style of the printed record: one column on paper, legible on a screen, without need of colour. */
export const RECORD_STYLE = `
:root { color-scheme: light; font: 15px/1.5 system-ui, "Noto Sans", "DejaVu Sans", sans-serif; color: #10151d; background: #fff; }
body { max-width: 68rem; margin: 0 auto; padding: 1.5rem; }
h1 { margin: 0; font-size: 1.7rem; line-height: 1.2; }
h2 { margin: 2rem 0 .5rem; font-size: 1.1rem; border-bottom: 1px solid #465160; }
p, dl, ul { margin: .35rem 0; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; }
dt { color: #465160; } dd { margin: 0; }
.mark { display: inline-block; margin: 0 0 .8rem; padding: .1rem .6rem; border: 2px solid #10151d; font-weight: 700; }
.place { color: #465160; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .3rem .5rem; border-bottom: 1px solid #ccd3de; text-align: start; vertical-align: top; }
thead th { border-bottom: 2px solid #10151d; }
td.n, th.n { text-align: end; white-space: nowrap; }
tr.moderator td { padding-block: .05rem; color: #465160; font-size: .85em; border-bottom-style: dotted; }
tr.nested td:nth-child(3) { padding-inline-start: 1.5rem; }
.sub { color: #465160; font-size: .87em; }
.quote { margin: .2rem 0 0; }
.over { font-weight: 700; }
footer { margin-top: 2rem; padding-top: .5rem; border-top: 2px solid #10151d; font-size: .87em; color: #333c48; }
@media (max-width: 600px) {
  body { padding: 1rem; }
  .statements thead { display: none; }
  .statements tr { display: block; padding: .4rem 0; border-bottom: 1px solid #ccd3de; }
  .statements td { display: block; padding: 0; border: 0; text-align: start; }
  .statements td:empty { display: none; }
}
@page { size: A4; margin: 16mm 14mm; @bottom-right { content: counter(page) " / " counter(pages); } }
@media print {
  body { max-width: none; padding: 0; font-size: 9.5pt; }
  thead { display: table-header-group; }
  tr, .quote { break-inside: avoid; }
  h2 { break-after: avoid; }
}
`;
