import { html, render } from 'lit';

// Holds the place of the application until its first page exists, so that the build has something to build.
render(html`<h1>Rostrum</h1>`, document.body);
