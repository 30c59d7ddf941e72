/** The look of the login and its like, in the colours of the web app. */
export const pageStyle = `
:root { color-scheme: light dark; --ground: #f4f6f5; --raised: #fff; --ink: #17211d; --ink-soft: #54625c; --line: #a9b4af; --accent: #0b63c5; --on-accent: #fff; --failed-soft: #fdecec; --failed-ink: #8d1720; --done-soft: #d5eedf; --done-ink: #14532f; }
@media (prefers-color-scheme: dark) { :root { --ground: #121816; --raised: #1a2220; --ink: #e9efec; --ink-soft: #a3b1ab; --line: #55645e; --accent: #7db6ff; --on-accent: #06182b; --failed-soft: #391d20; --failed-ink: #ffb3b8; --done-soft: #1c3d2b; --done-ink: #a5e5c0; } }
*, *::before, *::after { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem; background: var(--ground); color: var(--ink); font: 0.9375rem/1.45 system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif; }
main { width: 100%; max-width: 24rem; padding: 2rem; border-radius: 0.625rem; background: var(--raised); box-shadow: 0 1px 3px rgb(0 0 0 / 0.2); }
main:has(table) { max-width: 48rem; }
h1 { margin: 0 0 1rem; font-size: 1.375rem; line-height: 1.25; }
h2 { margin: 2rem 0 0.5rem; font-size: 1.0625rem; }
p { margin: 0 0 1rem; }
form + p { margin: 1rem 0 0; }
.mark { margin: 0 0 0.25rem; color: var(--ink-soft); font-weight: 700; letter-spacing: -0.01em; }
.soft { color: var(--ink-soft); font-size: 0.8125rem; }
.problem, .done { padding: 0.5rem 0.75rem; border-radius: 0.375rem; }
.problem { background: var(--failed-soft); color: var(--failed-ink); }
.done { background: var(--done-soft); color: var(--done-ink); }
label { display: block; margin-bottom: 1rem; font-weight: 600; }
label.choice { display: flex; gap: 0.5rem; align-items: center; font-weight: 400; }
input:not([type=checkbox]) { display: block; width: 100%; margin-top: 0.25rem; padding: 0.5rem 0.625rem; border: 1px solid var(--line); border-radius: 0.375rem; background: var(--ground); color: inherit; font: inherit; font-weight: 400; }
input[type=checkbox] { width: 1.125rem; height: 1.125rem; margin: 0; accent-color: var(--accent); }
button { padding: 0.5rem 1rem; border: 1px solid transparent; border-radius: 0.375rem; background: var(--accent); color: var(--on-accent); font: inherit; font-weight: 600; cursor: pointer; }
button.quiet { padding: 0.125rem 0.625rem; border-color: var(--line); background: transparent; color: inherit; font-weight: 400; }
form.wide button { width: 100%; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
a { color: var(--accent); }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: 0.8125rem; font-variant-numeric: tabular-nums; }
th, td { padding: 0.375rem 0.5rem; border-top: 1px solid var(--line); text-align: left; vertical-align: middle; }
th { border-top: 0; color: var(--ink-soft); }
`
