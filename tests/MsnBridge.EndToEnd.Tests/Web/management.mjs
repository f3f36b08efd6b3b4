// The bridge's own management page.
import fs from 'node:fs';

export class Management {
  constructor(page) {
    this.page = page;
  }

  /** Opens the link that the bridge gave him and presses the button behind it. */
  async open({ link }) {
    await this.page.goto(link);
    await this.page.getByRole('button', { name: 'Enter' }).click();
    await this.page.locator('#live').waitFor();
    if (this.page.url().includes('enter'))
      throw new Error('The link is still in the address of the page.');
  }

  async links({ network, address, password }) {
    await this.page.locator('#link select').selectOption(network);
    await this.page.locator('#link input[name=address]').fill(address);
    await this.page.locator('#link input[name=password]').fill(password);
    await this.page.locator('#link button').click();
  }

  async unlinks() {
    await this.page.locator('#unlink input[name=confirm]').check();
    await this.page.locator('#unlink button').click();
  }

  /** Takes along what the bridge holds about him. */
  async exports() {
    const downloading = this.page.waitForEvent('download');
    await this.page.locator('#export button').click();
    const download = await downloading;
    const content = fs.readFileSync(await download.path());
    if (download.suggestedFilename() !== 'msn-bridge-export.zip' || content.subarray(0, 2).toString() !== 'PK')
      throw new Error(`${download.suggestedFilename()} of ${content.length} bytes is no export.`);
  }

  /** Has everything erased, and is out of the page then. */
  async forgets() {
    await this.page.locator('#erase').click();
    await this.page.getByText('This cannot be taken back.').waitFor();
    await this.page.locator('#forget-me input[name=confirm]').check();
    await this.page.locator('#forget-me button').click();
    await this.page.getByText('is being erased').waitFor();
    const { status } = await this.page.evaluate(async () => ({ status: (await fetch('/')).status }));
    if (status !== 401)
      throw new Error(`Who was erased is still in the page: ${status}.`);
  }

  /** Sees words in the part that changes by itself. */
  async reads({ text }) {
    await this.page.locator('#live').getByText(text).first().waitFor();
  }

  /** Holds the page as narrow as a telephone: tables are pushed aside by themselves, and nothing else needs to be. */
  async narrows() {
    await this.page.setViewportSize({ width: 320, height: 640 });
    const wide = await this.page.evaluate(() => document.documentElement.scrollWidth);
    if (wide > 320)
      throw new Error(`The page is ${wide} pixels wide on a screen of 320.`);
    const tables = await this.page.locator('.wide').evaluateAll(all => all.filter(one => one.scrollWidth > one.clientWidth).length);
    if (tables === 0)
      throw new Error('No table is wider than the screen, so nothing was seen of how one is.');
    await this.page.setViewportSize({ width: 1200, height: 800 });
  }

  async readsNotice({ text }) {
    await this.page.locator('.notice').getByText(text).first().waitFor();
  }

  async seesLogin({ address }) {
    await this.page.locator('#logins').getByText(address).first().waitFor();
  }
}
