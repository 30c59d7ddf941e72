#!/usr/bin/env node
import { runAssembleWebp } from '../dist/animation/assemble-webp.js'

process.exitCode = await runAssembleWebp(process.argv.slice(2), line => process.stdout.write(`${line}\n`))
