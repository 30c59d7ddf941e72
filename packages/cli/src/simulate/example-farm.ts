/** What `pyfarm simulate --example` prints. */
export const exampleFarm = `# A farm for \`pyfarm simulate\`. Times are like 90s, 4m, 1h 30m; a key that is left out has a sensible value.
agents:
  - name: blades
    count: 200
    cpus: 32
    ram: 128GiB
    software: [blender 4.2]
  - name: workstations            # there at night only
    count: 60
    cpus: 16
    ram: 64GiB
    software: [blender 4.2]
    from: 12h
    until: 22h
    every: 24h

queues:
  - path: film
    weight: 30
  - path: film/fx
    maximum_agents: 80
  - path: commercials
    weight: 10

jobs:
  - title: shots
    count: 80
    every: 15m
    queue: film
    frames: 120
    batch: 2
    frame_time: { mean: 6m, spread: 2m }
    software: [blender 4.2+]
  - title: simulations
    count: 10
    queue: film/fx
    frames: 200
    frame_time: 12m
    ram: 64GiB
  - title: spots
    count: 40
    every: 30m
    queue: commercials
    frames: 250
    batch: 5
    frame_time: 90s
    failure_probability: 0.02

until: 24h
`
