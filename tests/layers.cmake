# Fails when a file of internal/X includes a room that X does not list under
# DEPS, or a third-party header that X does not list under INCLUDES. Needed
# because every header is visible to every target: ours share one include
# root, and Debian's lie in /usr/include whatever target_link_libraries says.
# config/settings.h alone may also be included from level 3 (docs/architecture).
cmake_minimum_required(VERSION 3.25)
include(${LAYERS})
set(third_party curl pistache Poco rapidjson yaml-cpp re2 spdlog absl tl
                CLI openssl nghttp2)
set(third_party_headers sqlite3.h zlib.h)
set(level_three engine notify kube server)
set(bad "")
foreach(room IN LISTS rooms)
  file(GLOB files ${ROOT}/internal/${room}/*.h ${ROOT}/internal/${room}/*.cc)
  foreach(file IN LISTS files)
    file(STRINGS ${file} lines REGEX "^#include")
    foreach(line IN LISTS lines)
      if(line MATCHES "\"internal/config/settings.h\"" AND room IN_LIST level_three)
        continue()
      elseif(line MATCHES "\"internal/([^/]+)/"
             AND NOT CMAKE_MATCH_1 IN_LIST ${room}_deps)
        list(APPEND bad "${file}: ${room} may not use ${CMAKE_MATCH_1}")
      elseif(line MATCHES "<([^/>]+)[/>]"
             AND (CMAKE_MATCH_1 IN_LIST third_party
                  OR CMAKE_MATCH_1 IN_LIST third_party_headers)
             AND NOT CMAKE_MATCH_1 IN_LIST ${room}_prefixes)
        list(APPEND bad "${file}: ${room} may not use <${CMAKE_MATCH_1}>")
      elseif(line MATCHES "\"(tests|cmd)/")
        list(APPEND bad "${file}: ${room} may not use ${CMAKE_MATCH_1}/")
      endif()
    endforeach()
  endforeach()
endforeach()
if(bad)
  list(JOIN bad "\n" text)
  message(FATAL_ERROR "${text}")
endif()
