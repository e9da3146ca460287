# Which plugins are compiled in. PORTAL_PLUGINS is "all", or a list of ids (folders of plugins/) and of paths of folders
# outside the tree; a plugin may have folders of its own. The list becomes plain code, plugin_list.cc: no static initialisers, no loading at run time.
# A folder outside the tree brings its own templates/*.mustache and db/*.sql; embed.cmake takes them by MOTCONG_PLUGIN_DIRS.
# Sets MOTCONG_PLUGIN_SOURCES and MOTCONG_PLUGIN_DIRS (only those outside the tree).

set(MOTCONG_PLUGIN_SOURCES "")
set(MOTCONG_PLUGIN_DIRS "")
set(_declarations "")
set(_calls "")

if(PORTAL_PLUGINS STREQUAL "all")
  file(GLOB _found CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR}/plugins ${CMAKE_SOURCE_DIR}/plugins/*/*.cc)
  list(TRANSFORM _found REPLACE "/.*" "")
  list(REMOVE_DUPLICATES _found)
  list(SORT _found)
else()
  set(_found ${PORTAL_PLUGINS})
endif()

foreach(_plugin ${_found})
  if(_plugin MATCHES "/")
    get_filename_component(_folder ${_plugin} ABSOLUTE)
    list(APPEND MOTCONG_PLUGIN_DIRS ${_folder})
  else()
    set(_folder ${CMAKE_SOURCE_DIR}/plugins/${_plugin})
  endif()
  get_filename_component(_id ${_folder} NAME)
  if(NOT _id MATCHES "^[a-z][a-z0-9_]*$")
    message(FATAL_ERROR "Plugin folder '${_id}': an id has small letters, digits and _ only")
  endif()
  file(GLOB_RECURSE _sources CONFIGURE_DEPENDS ${_folder}/*.cc)
  if(NOT _sources)
    message(FATAL_ERROR "PORTAL_PLUGINS names '${_plugin}', but ${_folder} has no .cc file")
  endif()
  list(APPEND MOTCONG_PLUGIN_SOURCES ${_sources})
  string(APPEND _declarations "namespace motcong::${_id} {\nstd::unique_ptr<plugin::Plugin> make_plugin();\n}\n")
  string(APPEND _calls "  plugins.push_back(${_id}::make_plugin());\n")
endforeach()

# file(CONFIGURE) leaves the file alone when its text is the same.
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/generated/plugin_list.cc @ONLY CONTENT
[[// Made by packaging/build/plugins.cmake; do not edit.
#include <memory>
#include <vector>

#include "core/plugin/plugin.h"

@_declarations@
namespace motcong::plugin {

std::vector<std::unique_ptr<Plugin>> make_plugins() {
  std::vector<std::unique_ptr<Plugin>> plugins;
@_calls@  return plugins;
}

}  // namespace motcong::plugin
]])
if(EXISTS ${CMAKE_SOURCE_DIR}/core/plugin/plugin.h)
  list(APPEND MOTCONG_PLUGIN_SOURCES ${CMAKE_BINARY_DIR}/generated/plugin_list.cc)
endif()
