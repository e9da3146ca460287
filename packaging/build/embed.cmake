# What the executable carries beside code: templates, migrations, static files, message catalogues.
# Makes ${CMAKE_BINARY_DIR}/generated/embedded.S (the bytes) and embedded_table.cc (the table of core/base/embedded.h).
# Sets MOTCONG_EMBEDDED_SOURCES and the target motcong_embedded. Everything under ${CMAKE_BINARY_DIR}/embedded/ is taken
# too, by its path there: catalogues.cmake puts i18n/vi.mo into it.

set(_build ${CMAKE_SOURCE_DIR}/packaging/build)
set(_assets ${CMAKE_BINARY_DIR}/assets)
set(_generated ${CMAKE_BINARY_DIR}/generated)
set(_tabler ${MOTCONG_WEB_DIR}/@tabler/icons/icons/outline)
set(_fonts ${MOTCONG_WEB_DIR}/@fontsource-variable/source-sans-3/files)
foreach(_needed ${_tabler} ${_fonts})
  if(NOT EXISTS ${_needed})
    message(FATAL_ERROR "${_needed} is missing; run packaging/setup.sh, or 'npm ci --ignore-scripts' in static/, "
                        "or set MOTCONG_WEB_DIR")
  endif()
endforeach()

# The manifest: one "name<TAB>file" a line. `embed(name file)` adds a line and the dependency.
set(_manifest "")
set(_inputs "")
function(embed name file)
  set(_manifest "${_manifest}${name}\t${file}\n" PARENT_SCOPE)
  set(_inputs ${_inputs} ${file} PARENT_SCOPE)
endfunction()

file(GLOB_RECURSE _files CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR}
     ${CMAKE_SOURCE_DIR}/templates/*.mustache ${CMAKE_SOURCE_DIR}/db/*.sql)
foreach(_file ${_files})
  embed(${_file} ${CMAKE_SOURCE_DIR}/${_file})
endforeach()
foreach(_folder ${MOTCONG_PLUGIN_DIRS})
  get_filename_component(_id ${_folder} NAME)
  foreach(_kind templates db)
    file(GLOB _files CONFIGURE_DEPENDS ${_folder}/${_kind}/*.mustache ${_folder}/${_kind}/*.sql)
    foreach(_file ${_files})
      get_filename_component(_name ${_file} NAME)
      embed(${_kind}/${_id}/${_name} ${_file})
    endforeach()
  endforeach()
endforeach()

# Files that are taken as they are.
foreach(_script latin vietnamese)
  set(_font source-sans-3-${_script}-wght-normal.woff2)
  embed(static/${_font} ${_fonts}/${_font})
endforeach()
file(GLOB _files CONFIGURE_DEPENDS
     ${CMAKE_SOURCE_DIR}/static/*.svg ${CMAKE_SOURCE_DIR}/static/*.ico ${CMAKE_SOURCE_DIR}/static/*.png)
foreach(_file ${_files})
  get_filename_component(_name ${_file} NAME)
  embed(static/${_name} ${_file})
endforeach()

# Style sheets may name the files above, as url(name); css.sh puts the hashed addresses in.
file(GENERATE OUTPUT ${_assets}/linked.txt CONTENT "${_manifest}")
set(_linked_inputs ${_inputs})
function(embed_css name)
  add_custom_command(
    OUTPUT ${_assets}/${name}
    COMMAND sh ${_build}/css.sh ${_assets}/linked.txt ${_assets}/${name} ${ARGN}
    DEPENDS ${_build}/css.sh ${_assets}/linked.txt ${_linked_inputs} ${ARGN}
    COMMENT "Style sheet ${name}" VERBATIM)
  embed(static/${name} ${_assets}/${name})
  set(_manifest "${_manifest}" PARENT_SCOPE)
  set(_inputs ${_inputs} PARENT_SCOPE)
endfunction()
file(GLOB _files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/static/css/*.css)
list(SORT _files)
embed_css(app.css ${_files})
file(GLOB _files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/static/*.css)
foreach(_file ${_files})
  get_filename_component(_name ${_file} NAME)
  embed_css(${_name} ${_file})
endforeach()

file(GLOB _files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/static/js/*.js)
list(SORT _files)
add_custom_command(
  OUTPUT ${_assets}/app.js
  COMMAND sh ${_build}/join.sh ${_assets}/app.js ${_files}
  DEPENDS ${_build}/join.sh ${_files}
  COMMENT "Script app.js" VERBATIM)
embed(static/app.js ${_assets}/app.js)

# The sprite: the Tabler icons named in icons.txt, then our own drawings.
set(_names "")
if(EXISTS ${CMAKE_SOURCE_DIR}/static/icons/icons.txt)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/static/icons/icons.txt)
  file(STRINGS ${CMAKE_SOURCE_DIR}/static/icons/icons.txt _names REGEX "^[a-z0-9-]+$")
endif()
set(_icons "")
foreach(_name ${_names})
  if(NOT EXISTS ${_tabler}/${_name}.svg)
    message(FATAL_ERROR "static/icons/icons.txt names '${_name}', which is no Tabler outline icon")
  endif()
  list(APPEND _icons ${_tabler}/${_name}.svg)
endforeach()
file(GLOB _files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/static/icons/*.svg)
list(APPEND _icons ${_files})
add_custom_command(
  OUTPUT ${_assets}/sprite.svg
  COMMAND sh ${_build}/sprite.sh ${_assets}/sprite.svg ${_icons}
  DEPENDS ${_build}/sprite.sh ${_icons}
  COMMENT "Icon sprite" VERBATIM)
embed(static/sprite.svg ${_assets}/sprite.svg)

# Catalogues are made at build time, so their files are not known here: embed.sh looks into the folder itself, after them.
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/embedded)
include(${_build}/catalogues.cmake OPTIONAL)
set(_catalogues "")
if(TARGET motcong_catalogues)
  file(GLOB _files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/core/*/*.po ${CMAKE_SOURCE_DIR}/plugins/*/*.po)
  set(_catalogues motcong_catalogues ${_files})
endif()

file(GENERATE OUTPUT ${_assets}/manifest.txt CONTENT "${_manifest}")
add_custom_command(
  OUTPUT ${_generated}/embedded.S ${_generated}/embedded_table.cc
  COMMAND sh ${_build}/embed.sh ${_assets}/manifest.txt ${CMAKE_BINARY_DIR}/embedded ${_assets}/gz
          ${_generated}/embedded.S ${_generated}/embedded_table.cc
  DEPENDS ${_build}/embed.sh ${_assets}/manifest.txt ${_inputs} ${_catalogues}
  COMMENT "Embedded files" VERBATIM)
set(MOTCONG_EMBEDDED_SOURCES ${_generated}/embedded.S ${_generated}/embedded_table.cc)
add_custom_target(motcong_embedded DEPENDS ${MOTCONG_EMBEDDED_SOURCES})
