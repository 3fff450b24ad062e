# Everything that leadsman links, as static archives: the same targets that
# Debian's shared libraries have elsewhere. libcurl and Poco are the ones that
# .release/libraries.sh made, the others those of the -dev packages.
set(LEADSMAN_STATIC_ROOT "" CACHE PATH "What .release/libraries.sh has made")
if(NOT EXISTS "${LEADSMAN_STATIC_ROOT}/made")
  message(FATAL_ERROR "LEADSMAN_STATIC_ROOT: no static libraries there; "
                      "./dev release makes them")
endif()

# leadsman_archive(target file.a [DEPENDENCY…])
function(leadsman_archive target file)
  find_library(path ${file} HINTS ${LEADSMAN_STATIC_ROOT}/lib REQUIRED NO_CACHE)
  add_library(${target} STATIC IMPORTED)
  set_target_properties(${target} PROPERTIES
    IMPORTED_LOCATION ${path}
    INTERFACE_LINK_LIBRARIES "${ARGN}")
endfunction()

leadsman_archive(static::crypto libcrypto.a)
leadsman_archive(static::ssl libssl.a static::crypto)
leadsman_archive(static::nghttp2 libnghttp2.a)
leadsman_archive(static::pcre libpcre.a)
leadsman_archive(ZLIB::ZLIB libz.a)

leadsman_archive(CURL::libcurl libcurl.a static::nghttp2 static::ssl)
target_include_directories(CURL::libcurl BEFORE
  INTERFACE ${LEADSMAN_STATIC_ROOT}/include)
target_compile_definitions(CURL::libcurl INTERFACE CURL_STATICLIB)

leadsman_archive(Poco::Foundation libPocoFoundation.a static::pcre ZLIB::ZLIB)
leadsman_archive(Poco::Net libPocoNet.a Poco::Foundation)
leadsman_archive(Poco::Util libPocoUtil.a Poco::Foundation)
leadsman_archive(Poco::Crypto libPocoCrypto.a Poco::Foundation static::ssl)
leadsman_archive(Poco::NetSSL libPocoNetSSL.a
  Poco::Crypto Poco::Util Poco::Net)
target_include_directories(Poco::Foundation BEFORE
  INTERFACE ${LEADSMAN_STATIC_ROOT}/include)
target_compile_definitions(Poco::Foundation INTERFACE
  POCO_STATIC POCO_UNBUNDLED POCO_NO_AUTOMATIC_LIBS
  POCO_UTIL_NO_XMLCONFIGURATION POCO_UTIL_NO_JSONCONFIGURATION)

leadsman_archive(yaml-cpp libyaml-cpp.a)
leadsman_archive(SQLite::SQLite3 libsqlite3.a m)
leadsman_archive(PkgConfig::pistache libpistache.a static::ssl)
leadsman_archive(PkgConfig::re2 libre2.a)

# Debian has spdlog and fmt as shared libraries and as headers; the target of the
# headers wants fmt's shared library.
add_library(static::spdlog INTERFACE IMPORTED)
target_compile_definitions(static::spdlog INTERFACE
  SPDLOG_FMT_EXTERNAL FMT_HEADER_ONLY)
set(LEADSMAN_SPDLOG static::spdlog)
