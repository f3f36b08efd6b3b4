// Hydrogen, a Matrix client for the web.
import fs from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

const app = homeserver => `
  import { Platform, RootViewModel, createNavigation, createRouter, FeatureSet } from 'hydrogen-view-sdk';
  const platform = new Platform({
    container: document.body, options: { development: false },
    config: { defaultHomeServer: ${JSON.stringify(homeserver)}, themeManifests: [] },
    assetPaths: {
      downloadSandbox: '/sdk/download-sandbox.html', worker: '/sdk/main.js', serviceWorker: '/sw.js',
      olm: { wasm: '/olm/olm.wasm', legacyBundle: '/olm/olm_legacy.js', wasmBundle: '/olm/olm.js' },
    },
  });
  const navigation = createNavigation();
  platform.setNavigation(navigation);
  await platform.init();
  const urlRouter = createRouter({ navigation, history: platform.history });
  urlRouter.attach();
  const features = await FeatureSet.load(platform.settingsStorage);
  const root = new RootViewModel({ platform, urlCreator: urlRouter, urlRouter, navigation, features });
  await root.load();
  platform.createAndMountRootView(root);`;

const page = `<!doctype html><meta charset="utf-8"><title>Hydrogen</title>
<link rel="stylesheet" href="/sdk/theme-element-light.css">
<body class="hydrogen"><script type="module" src="/app.js"></script></body>`;

export class Hydrogen {
  constructor(page, serve) {
    Object.assign(this, { page, serve });
  }

  /** Types homeserver, name and password into the login form. */
  async open({ homeserver, user, password }) {
    const here = path.dirname(new URL(import.meta.url).pathname);
    const bundled = await build({
      stdin: { contents: app(homeserver), resolveDir: here },
      bundle: true, write: false, format: 'esm', platform: 'browser', target: 'es2022', logLevel: 'silent',
      define: { global: 'globalThis' }, external: ['crypto', 'fs', 'path'],
    });
    // A service worker rules below its own path alone, and Hydrogen waits until the page is ruled.
    const worker = fs.readFileSync(path.join(here, 'node_modules/hydrogen-view-sdk/lib-build/sw.js'));
    await this.page.goto(await this.serve(
      { '/': page, '/app.js': bundled.outputFiles[0].text, '/sw.js': worker },
      { '/sdk/': 'hydrogen-view-sdk/asset-build/assets', '/olm/': '@matrix-org/olm' }));
    await this.page.locator('#homeserver').fill(homeserver);
    await this.page.locator('#homeserver').blur();
    await this.page.locator('#username').fill(user);
    await this.page.locator('#password').fill(password);
    await this.page.locator('#password').press('Enter');
    await this.page.locator('.LeftPanel').waitFor();
  }

  room(name) {
    return this.page.locator('.LeftPanel').getByText(name).first();
  }

  async seesContact({ name }) {
    await this.room(name).waitFor();
  }

  async opensChat({ name }) {
    await this.room(name).click();
    await this.page.locator('.MessageComposer').waitFor();
  }

  async says({ text }) {
    const box = this.page.locator('.MessageComposer textarea').first();
    await box.fill(text);
    await box.press('Enter');
  }

  async reads({ text }) {
    await this.page.locator('.Timeline').getByText(text).first().waitFor();
  }
}
