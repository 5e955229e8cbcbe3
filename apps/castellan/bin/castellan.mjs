#!/usr/bin/env node
// The installed command: hands over to the launcher, which finds the pinned Node.js.
import "../../../scripts/run.mjs";
