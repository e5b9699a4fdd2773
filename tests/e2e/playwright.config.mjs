import { defineConfig } from "@playwright/test";
import { testBase } from "../../src/web/packaging/server.mjs";
import { launchOptions } from "./browser.mjs";

const port = 8127;

export default defineConfig({
  testDir: "specs",
  timeout: 60_000,
  workers: 2,
  retries: 0,
  fullyParallel: true,
  reporter: "list",
  // Tests of what the host has or has not would get it from the service worker; it has tests of its own.
  use: { serviceWorkers: "block", baseURL: `http://127.0.0.1:${port}${testBase}`, launchOptions, viewport: { width: 1280, height: 800 } },
  webServer: {
    command: `node ../../src/web/packaging/server.mjs ${port} ${testBase}`,
    url: `http://127.0.0.1:${port}${testBase}`,
    reuseExistingServer: false,
  },
});
