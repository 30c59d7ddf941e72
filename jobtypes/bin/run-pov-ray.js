#!/usr/bin/env node
import { runPovRayProgram } from '../dist/pov-ray/run-pov-ray.js'

process.exitCode = await runPovRayProgram(process.argv.slice(2), line => process.stderr.write(`${line}\n`))
