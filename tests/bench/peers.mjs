// Serves the release build and runs a script that measures it beside other programs; the script gets
// the address, the size of the data and the number of runs.
import { spawn } from "node:child_process";
import { start } from "../../src/web/packaging/server.mjs";

const [script, size = "M", runs = "5"] = process.argv.slice(2);
const server = await start(0, "/");
const url = `http://127.0.0.1:${server.address().port}/`;
spawn("bash", [script, url, size, runs], { stdio: "inherit" }).once("close", (code) => {
  server.close();
  process.exitCode = code ?? 1;
});
