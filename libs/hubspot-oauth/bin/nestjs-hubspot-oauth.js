#!/usr/bin/env node
// Apart from the build, so that npm finds it when it links the commands of a fresh workspace.
import '../dist/esm/command-line/main.js';
