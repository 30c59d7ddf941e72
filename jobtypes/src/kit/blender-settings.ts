// The Python that Blender is set up with. It stands here because an agent takes a job type for one of Python's by lines like these.

export interface BlenderSettings {
  /** With #### for the frame's number. */
  readonly output: string
  readonly format: string
  readonly failOnMissing: boolean
  readonly engine: string | undefined
  readonly samples: number | undefined
  readonly resolution: readonly [number, number] | undefined
  /** The scene that must be open. */
  readonly sceneName: string | undefined
  readonly camera: string | undefined
  readonly tile: { readonly column: number; readonly row: number; readonly columns: number; readonly rows: number } | undefined
}

/**
 * A script for `--python-expr` that sets up the opened scene, and prints `pyfarm: missing texture: /shots/paint.png` for what is missing. It ends
 * Blender with status 3 after `pyfarm: error: …` or, with `failOnMissing`, when something is missing.
 */
export function blenderSettings(order: BlenderSettings): string {
  // A text of JSON's is a text of Python's too.
  return `import bpy, json, os, sys
order = json.loads(${JSON.stringify(JSON.stringify(order))})
def end(sentence):
    print('pyfarm: error: ' + sentence)
    sys.stdout.flush()
    os._exit(3)
scene = bpy.context.scene
render = scene.render
if order.get('sceneName') and scene.name != order['sceneName']:
    end('the file has no scene named ' + order['sceneName'])
if order.get('engine'):
    try:
        render.engine = order['engine']
    except TypeError:
        end('this Blender has no render engine ' + order['engine'])
if order.get('camera'):
    camera = bpy.data.objects.get(order['camera'])
    if camera is None or camera.type != 'CAMERA':
        end('the file has no camera named ' + order['camera'])
    scene.camera = camera
if order.get('resolution'):
    render.resolution_x, render.resolution_y = order['resolution']
    render.resolution_percentage = 100
if order.get('samples'):
    if render.engine == 'CYCLES':
        scene.cycles.samples = order['samples']
    elif hasattr(scene, 'eevee'):
        scene.eevee.taa_render_samples = order['samples']
render.image_settings.file_format = order['format']
render.filepath = order['output']
render.use_file_extension = False
render.use_overwrite = True
render.use_placeholder = False
tile = order.get('tile')
if tile:
    width = int(render.resolution_x * render.resolution_percentage / 100)
    height = int(render.resolution_y * render.resolution_percentage / 100)
    # A quarter of a pixel more, because Blender cuts the parts of a pixel off.
    across = [(width * (tile['column'] + side) // tile['columns'] + 0.25) / width for side in (0, 1)]
    down = [(height * (tile['row'] + side) // tile['rows']) for side in (0, 1)]
    render.use_border = True
    render.use_crop_to_border = True
    render.border_min_x, render.border_max_x = across[0], min(1, across[1])
    render.border_min_y, render.border_max_y = [min(1, (height - at + 0.25) / height) for at in reversed(down)]
missing = False
def look_for(what, file):
    global missing
    if not os.path.exists(file):
        missing = True
        print('pyfarm: missing ' + what + ': ' + file)
for image in bpy.data.images:
    if image.source in {'FILE', 'SEQUENCE', 'MOVIE', 'TILED'} and image.filepath and image.users and not image.packed_file:
        file = bpy.path.abspath(image.filepath, library=image.library)
        if image.source == 'TILED' and len(image.tiles) > 0:
            file = file.replace('<UDIM>', str(image.tiles[0].number))
        look_for('texture', file)
for library in bpy.data.libraries:
    look_for('library', bpy.path.abspath(library.filepath, library=library.parent))
sys.stdout.flush()
if missing and order.get('failOnMissing'):
    os._exit(3)
`
}
