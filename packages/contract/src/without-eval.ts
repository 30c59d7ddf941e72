// Imported first by what runs under a content security policy without 'unsafe-eval': zod then never asks whether it may compile its checks.
import { config } from 'zod'

config({ jitless: true })
