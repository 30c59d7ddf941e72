#!/usr/bin/env node
import { runRenderScene } from '../dist/demo-scene/render-frames.js'

process.exitCode = await runRenderScene(process.argv.slice(2), line => process.stdout.write(`${line}\n`))
