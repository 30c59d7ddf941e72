// A ball on a floor; the clock moves it to the right.
#version 3.7;
global_settings { assumed_gamma 1 }
camera { location <0, 1, -4> look_at 0 right x * image_width / image_height }
light_source { <3, 4, -5> rgb 1 }
sphere { <clock - 0.5, 0, 0>, 1 pigment { checker rgb <0.9, 0.3, 0.2>, rgb <1, 0.9, 0.7> scale 0.3 } finish { ambient 0.2 } }
plane { y, -1 pigment { rgb <0.3, 0.5, 1> } }
