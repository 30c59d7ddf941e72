#!/usr/bin/env node
import { runConvertImages } from '../dist/convert/convert-images.js'

process.exitCode = await runConvertImages(process.argv.slice(2), line => process.stdout.write(`${line}\n`))
