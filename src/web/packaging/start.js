// Starts the program. What fails reaches `rescue.js` as a promise that nobody handles.
import { program } from "./modules.js";
import init from "./program.js";

init({ module_or_path: program() });
