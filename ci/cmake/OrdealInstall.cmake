# cmake --install build/release --prefix P: the command, the harness and reports as libraries with
# their headers, and a CMake package. ci/outside is a project that uses it.
include(OrdealVersion)
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

# A sanitizer build installs its command alone, as the plain command's sibling.
if(ORDEAL_SANITIZE)
  string(REPLACE "thread" "tsan" sibling ${ORDEAL_SANITIZE})
  string(REPLACE "address" "asan" sibling ${sibling})
  if(TARGET ordeal)
    install(PROGRAMS $<TARGET_FILE:ordeal> DESTINATION ${CMAKE_INSTALL_BINDIR}
      RENAME ordeal-${sibling})
  endif()
  return()
endif()

if(TARGET ordeal)
  install(TARGETS ordeal RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()

# Rooms of the harness and of the reports. Targets belong to the command and stay inside it.
get_property(rooms GLOBAL PROPERTY ORDEAL_ROOMS)
set(exported ordeal_flags)
set(harness_rooms "")
foreach(room ${rooms})
  get_target_property(directory ${room} SOURCE_DIR)
  cmake_path(RELATIVE_PATH directory BASE_DIRECTORY ${PROJECT_SOURCE_DIR})
  if(directory STREQUAL "harness/run/testing")  # Fixtures of tests are for this tree alone.
    continue()
  elseif(directory MATCHES "^harness/")
    list(APPEND harness_rooms ${room})
    list(APPEND exported ${room})
  elseif(directory MATCHES "^reports(/|$)")
    list(APPEND exported ${room})
  endif()
endforeach()

add_library(ordeal_harness INTERFACE)
target_link_libraries(ordeal_harness INTERFACE ${harness_rooms})
add_library(ordeal::harness ALIAS ordeal_harness)
set_target_properties(ordeal_harness PROPERTIES EXPORT_NAME harness)
set_target_properties(ordeal_flags PROPERTIES EXPORT_NAME flags)
target_compile_features(ordeal_flags INTERFACE cxx_std_20)
list(APPEND exported ordeal_harness)

# The Lua archive is a path of this machine: elsewhere the package finds it again, as ordeal::lua.
if(TARGET ordeal_script)
  get_target_property(links ordeal_script INTERFACE_LINK_LIBRARIES)
  set(portable "")
  foreach(link ${links})
    if(link MATCHES "^\\$<LINK_ONLY:/.*liblua[^/]*>$")
      list(APPEND portable $<BUILD_INTERFACE:${link}> $<INSTALL_INTERFACE:ordeal::lua>)
    else()
      list(APPEND portable ${link})
    endif()
  endforeach()
  set_target_properties(ordeal_script PROPERTIES INTERFACE_LINK_LIBRARIES "${portable}")
endif()

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/ordeal)
install(TARGETS ${exported} EXPORT ordealTargets
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}/ordeal)
install(EXPORT ordealTargets NAMESPACE ordeal:: DESTINATION ${package_dir})
foreach(top harness reports)
  install(DIRECTORY ${PROJECT_SOURCE_DIR}/${top}/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/ordeal/${top}
    FILES_MATCHING PATTERN "*.h" PATTERN "*_testing.h" EXCLUDE PATTERN "testing" EXCLUDE PATTERN "page" EXCLUDE)
endforeach()

configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/ordealConfig.cmake.in
  ${PROJECT_BINARY_DIR}/ordealConfig.cmake INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/ordealConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/ordealConfig.cmake ${PROJECT_BINARY_DIR}/ordealConfigVersion.cmake
  DESTINATION ${package_dir})
