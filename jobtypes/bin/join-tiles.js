#!/usr/bin/env node
import { runJoinTiles } from '../dist/tiles/join-tiles.js'

process.exitCode = await runJoinTiles(process.argv.slice(2), line => process.stdout.write(`${line}\n`))
