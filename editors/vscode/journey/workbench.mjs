/** What a person does in VS Code, by the keyboard, and sees of it. */

import { chromium } from "playwright-core";

/** Milliseconds for anything to appear: a busy machine takes its time. */
const PATIENCE = 60_000;

export async function openWorkbench({ url, folder, browser }) {
  const launched = await chromium.launch({
    executablePath: browser,
    args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--force-color-profile=srgb"],
  });
  const context = await launched.newContext({ viewport: { width: 1200, height: 760 }, locale: "en-US" });
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: url });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  const address = `${url}/?folder=${encodeURIComponent(folder)}`;
  await page.goto(address);
  try {
    await page.waitForSelector(".monaco-workbench .explorer-folders-view", { timeout: 30_000 });
  } catch {
    // The client may hang once at its first start.
    await page.goto(address);
    await page.waitForSelector(".monaco-workbench .explorer-folders-view");
  }
  return new Workbench(page, () => launched.close());
}

class Workbench {
  constructor(page, close) {
    this.page = page;
    this.close = close;
  }

  async press(...keys) {
    for (const key of keys) {
      await this.page.keyboard.press(key);
    }
  }

  type(text) {
    return this.page.keyboard.type(text, { delay: 10 });
  }

  /** Waits until `look` gives something, and returns that; `what` is named if it never does. */
  async until(what, look, patience = PATIENCE) {
    const end = Date.now() + patience;
    let last;
    while (Date.now() < end) {
      last = await look();
      if (last) {
        return last;
      }
      await this.page.waitForTimeout(50);
    }
    throw new Error(`${what}: not seen; the editor shows ${JSON.stringify(await this.text())}`);
  }

  /**
   * Opens a file of the folder with the cursor there (1-based). By the explorer: the search for files wants a program
   * that is not installed.
   */
  async open(name, line = 1, column = 1) {
    await this.page.locator(".explorer-folders-view .monaco-list-row", { hasText: name }).dblclick();
    await this.until(`${name} is open`, async () => (await this.tab()) === name);
    await this.press("Control+G");
    await this.page.waitForSelector(".quick-input-widget input:visible");
    await this.type(`${line}:${column}`);
    await this.accept();
    await this.until(`the cursor in ${name}`, async () => {
      const cursor = await this.cursor();
      return cursor.line === line && cursor.column === column;
    });
  }

  async run(command) {
    await this.press("F1");
    await this.page.waitForSelector(".quick-input-widget input:visible");
    await this.type(command);
    await this.page.locator(".quick-input-list .monaco-list-row", { hasText: command }).first().waitFor();
    await this.accept();
  }

  /** Presses Enter until the box for commands has taken it. */
  async accept() {
    const box = this.page.locator(".quick-input-widget");
    for (let tries = 0; tries < 10 && (await box.isVisible()); tries++) {
      await this.press("Enter");
      await box.waitFor({ state: "hidden", timeout: PATIENCE / 10 }).catch(() => {});
    }
  }

  /** Presses keys until what they open is to be seen: a busy editor may close it again at once. */
  async summon(keys, selector, hasText) {
    const found = this.page.locator(selector, { hasText }).first();
    for (let tries = 0; tries < 5; tries++) {
      await this.press(keys);
      try {
        await found.waitFor({ timeout: PATIENCE / 5 });
        return found;
      } catch {
        await this.press("Escape");
      }
    }
    throw new Error(`${keys}: ${selector} with ${hasText} not seen`);
  }

  /** Goes to the definition until that file is in front: a server that has just started may know nothing yet. */
  async follow(file) {
    for (let tries = 0; tries < 5; tries++) {
      await this.press("F12");
      try {
        return await this.until(`the definition in ${file}`, async () => (await this.tab()) === file, PATIENCE / 5);
      } catch {
        await this.press("Escape");
      }
    }
    throw new Error(`no way to ${file}`);
  }

  /** The name on the tab in front. */
  async tab() {
    const tabs = this.page.locator(".editor-group-container.active .tab.active");
    return (await tabs.count()) === 0 ? undefined : tabs.first().getAttribute("data-resource-name");
  }

  /** What is to be seen of the text in front. */
  async text() {
    const lines = this.page.locator(".editor-group-container.active .editor-instance .view-lines .view-line");
    const tops = await lines.evaluateAll((found) =>
      found.map((line) => [Number.parseFloat(line.style.top), line.textContent ?? ""]),
    );
    return tops
      .sort(([one], [other]) => one - other)
      .map(([, text]) => text.replaceAll("\u00a0", " "))
      .join("\n");
  }

  /** Where the cursor is, as the status bar says. */
  async cursor() {
    const found = await this.page.locator(".statusbar-item", { hasText: /^Ln \d+, Col \d+/ }).first().innerText();
    const [, line, column] = /Ln (\d+), Col (\d+)/.exec(found);
    return { line: Number(line), column: Number(column) };
  }

  status() {
    return this.page.locator(".statusbar-item", { hasText: /Rholang/ }).allInnerTexts();
  }

  async save() {
    await this.run("File: Save All");
    await this.until("all is saved", async () => (await this.page.locator(".tab.dirty").count()) === 0);
  }

  async picture(file) {
    // The mouse's own hovers are not part of the picture.
    await this.page.mouse.move(600, 755);
    await this.page.waitForTimeout(300);
    await this.page.screenshot({ path: file });
  }
}
