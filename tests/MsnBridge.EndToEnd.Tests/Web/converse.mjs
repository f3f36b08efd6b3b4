// Converse.js, an XMPP client for the web.
const page = websocket => `<!doctype html><meta charset="utf-8"><title>Converse.js</title>
<link rel="stylesheet" href="/dist/converse.min.css">
<body class="converse-fullscreen"><script type="module">
  import converse from '/dist/converse.min.js';
  converse.initialize({
    view_mode: 'fullscreen', assets_path: '/dist/', i18n: 'en', discover_connection_methods: false, auto_reconnect: true,
    websocket_url: ${JSON.stringify(websocket)}, persistent_store: 'sessionStorage', show_controlbox_by_default: true,
  });
</script></body>`;

export class Converse {
  constructor(page, serve) {
    Object.assign(this, { page, serve });
  }

  /** Types address and password into the login form. */
  async open({ websocket, address, password }) {
    await this.page.goto(await this.serve({ '/': page(websocket) }, { '/dist/': 'converse.js/dist' }));
    await this.page.locator('input[name=jid]').fill(address);
    await this.page.locator('input[name=password]').fill(password);
    await this.page.locator('input[name=password]').press('Enter');
    await this.page.locator('converse-roster').waitFor();
  }

  contact(name) {
    return this.page.locator('converse-roster li, converse-roster-contact').filter({ hasText: name }).first();
  }

  async seesContact({ name }) {
    await this.contact(name).waitFor();
  }

  async opensChat({ name }) {
    await this.contact(name).locator('a').first().click();
    await this.page.locator('textarea.chat-textarea').first().waitFor();
  }

  async says({ text }) {
    const box = this.page.locator('textarea.chat-textarea').first();
    await box.fill(text);
    await box.press('Enter');
  }

  async reads({ text }) {
    await this.page.locator('.chat-msg__text').filter({ hasText: text }).first().waitFor();
  }
}
