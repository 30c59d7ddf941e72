# Makes the scene of the example blender.json: blender -b --factory-startup --python make-cube.py -- /shots/cube.blend
import bpy
import sys

bpy.ops.wm.read_factory_settings(use_empty=True)
scene = bpy.context.scene
bpy.ops.mesh.primitive_cube_add(size=2, rotation=(0.4, 0.2, 0.1))
cube = bpy.context.object
cube.keyframe_insert('location', frame=1)
cube.location.x = 1
cube.keyframe_insert('location', frame=10)
bpy.ops.object.light_add(type='SUN', location=(3, -3, 5), rotation=(0.6, 0.3, 0))
bpy.ops.object.camera_add(location=(0, -7, 0), rotation=(1.5708, 0, 0))
scene.camera = bpy.context.object
scene.render.engine = 'CYCLES'
scene.cycles.samples = 4
scene.cycles.use_denoising = False
scene.render.resolution_x, scene.render.resolution_y = 64, 36

# A texture that is not there, where the command asks for it.
if sys.argv[-1] == '--missing-texture':
    material = bpy.data.materials.new('Painted')
    material.use_nodes = True
    texture = material.node_tree.nodes.new('ShaderNodeTexImage')
    image = bpy.data.images.new('paint', 4, 4)
    image.source, image.filepath = 'FILE', '//textures/paint.png'
    texture.image = image
    shader = material.node_tree.nodes['Principled BSDF']
    material.node_tree.links.new(texture.outputs[0], shader.inputs[0])
    cube.data.materials.append(material)

# An object of another file, which the command names.
if sys.argv[-2] == '--link':
    with bpy.data.libraries.load(sys.argv[-1], link=True) as (there, here):
        here.meshes = there.meshes
    cube.data = here.meshes[0]

bpy.ops.wm.save_as_mainfile(filepath=sys.argv[sys.argv.index('--') + 1])
