# The Vietnamese catalogue: vi.po of every area and plugin, checked against the messages in the code and the templates,
# compiled into ${CMAKE_BINARY_DIR}/embedded/i18n/vi.mo, which embed.cmake takes. English needs none: it is the msgid.
# Makes the targets motcong_catalogues (fails the build when a message lacks its Vietnamese) and `messages`.
# Plugins outside the tree (MOTCONG_PLUGIN_DIRS) bring their own vi.po and templates/.

option(MOTCONG_ALLOW_UNTRANSLATED "Build although messages lack their Vietnamese, while pages are being written" OFF)
set(_mode build)
if(MOTCONG_ALLOW_UNTRANSLATED)
  set(_mode draft)
endif()
find_program(MSGCAT msgcat REQUIRED)
find_program(MSGFMT msgfmt REQUIRED)
find_program(XGETTEXT xgettext REQUIRED)

file(GLOB_RECURSE _code CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR} core/*.h core/*.cc plugins/*.h plugins/*.cc)
file(GLOB_RECURSE _templates CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR} templates/*.mustache)
file(GLOB _catalogues CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR} core/*/vi.po plugins/*/vi.po)
foreach(_folder ${MOTCONG_PLUGIN_DIRS})
  file(GLOB_RECURSE _found CONFIGURE_DEPENDS ${_folder}/*.h ${_folder}/*.cc)
  list(APPEND _code ${_found})
  file(GLOB _found CONFIGURE_DEPENDS ${_folder}/templates/*.mustache)
  list(APPEND _templates ${_found})
  file(GLOB _found CONFIGURE_DEPENDS ${_folder}/vi.po)
  list(APPEND _catalogues ${_found})
endforeach()
# Its header is the catalogue's header, and its wording wins where two files have the same msgid.
list(REMOVE_ITEM _catalogues core/i18n/vi.po)
list(PREPEND _catalogues core/i18n/vi.po)

set(_lists ${CMAKE_BINARY_DIR}/messages)
foreach(_kind code templates catalogues)
  list(JOIN _${_kind} "\n" _names)
  file(GENERATE OUTPUT ${_lists}/${_kind}.txt CONTENT "${_names}\n")
endforeach()

set(_check ${CMAKE_SOURCE_DIR}/packaging/build/check_messages.sh)
set(MOTCONG_CATALOGUE ${CMAKE_BINARY_DIR}/embedded/i18n/vi.mo)
add_custom_command(
  OUTPUT ${MOTCONG_CATALOGUE}
  COMMAND sh ${_check} ${_mode} ${_lists} ${MOTCONG_CATALOGUE}
  DEPENDS ${_check} ${CMAKE_SOURCE_DIR}/packaging/build/messages.awk ${_lists}/code.txt ${_lists}/templates.txt
          ${_lists}/catalogues.txt ${_code} ${_templates} ${_catalogues}
  WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}
  COMMENT "Vietnamese catalogue" VERBATIM)
add_custom_target(motcong_catalogues DEPENDS ${MOTCONG_CATALOGUE})
add_custom_target(messages
  COMMAND sh ${_check} missing ${_lists}
  WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}
  COMMENT "Messages without Vietnamese, as entries for vi.po" USES_TERMINAL VERBATIM)
