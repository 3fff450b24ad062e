# What `leadsman version` says, as strings for C++: LEADSMAN_COMMIT, and
# LEADSMAN_PARTS with a line for each part of .release/parts.txt.
set(LEADSMAN_COMMIT "$ENV{LEADSMAN_COMMIT}")  # where there is no .git
if(NOT LEADSMAN_COMMIT)
  execute_process(COMMAND git -C ${PROJECT_SOURCE_DIR} rev-parse --short=12 HEAD
    OUTPUT_VARIABLE LEADSMAN_COMMIT OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
endif()

# dpkg_says(variable package field): "unknown" where Debian is not.
function(dpkg_says variable package field)
  execute_process(COMMAND dpkg-query -W -f "\${${field}}" ${package}
    OUTPUT_VARIABLE said ERROR_QUIET RESULT_VARIABLE failed)
  if(failed)
    set(said unknown)
  endif()
  set(${variable} "${said}" PARENT_SCOPE)
endfunction()

set(LEADSMAN_PARTS "shared libraries, from")
if(LEADSMAN_STATIC)
  set(LEADSMAN_PARTS "static, of")
endif()
set(parts_file ${CMAKE_CURRENT_LIST_DIR}/parts.txt)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${parts_file})
file(STRINGS ${parts_file} rows REGEX "^[^#]")
foreach(row IN LISTS rows)
  string(REGEX MATCHALL "[^ ]+" cells "${row}")
  list(GET cells 0 name)
  list(GET cells 1 package)
  list(GET cells 2 how)
  dpkg_says(version ${package} source:Upstream-Version)
  string(REGEX REPLACE "[+~].*" "" version "${version}")
  if(how STREQUAL built AND LEADSMAN_STATIC)
    dpkg_says(source ${package} source:Package)
    dpkg_says(debian ${package} source:Version)
    set(origin "built from Debian's source ${source} ${debian}")
  else()
    dpkg_says(debian ${package} Version)
    set(origin "Debian's ${package} ${debian}")
  endif()
  string(APPEND LEADSMAN_PARTS "\\n  ${name} ${version}: ${origin}")
endforeach()
