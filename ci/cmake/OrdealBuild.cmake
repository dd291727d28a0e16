# How every room is built: one static library, its tests beside the code, warnings as errors.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1 -DNDEBUG")
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})

set(ORDEAL_SANITIZE "" CACHE STRING "thread, address (with undefined), or empty")
option(ORDEAL_WERROR "Warnings are errors" ON)
option(ORDEAL_BENCH "Build the benchmarks" ON)
set(ORDEAL_UNITY ON CACHE STRING
  "ON compiles the sources of a room in batches, ALL compiles them as one, OFF each by itself")

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

# clang's linker, for g++ too: with the system's own, linking the command takes longer than compiling
# a batch of sources.
find_program(ORDEAL_LLD ld.lld PATHS /usr/lib/llvm-19/bin NO_DEFAULT_PATH)
if(ORDEAL_LLD)
  cmake_path(GET ORDEAL_LLD PARENT_PATH ordeal_lld_directory)
  add_link_options(-fuse-ld=lld -B${ordeal_lld_directory})
endif()

# Debian's own Python, which has Debian's python3-jsonschema.
if(EXISTS /usr/bin/python3)
  set(Python3_EXECUTABLE /usr/bin/python3)
endif()
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(GTest REQUIRED)
include(GoogleTest)

add_library(ordeal_flags INTERFACE)
add_library(ordeal::flags ALIAS ordeal_flags)
target_compile_options(ordeal_flags INTERFACE
  $<BUILD_INTERFACE:-Wall -Wextra -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual>
  $<$<AND:$<BOOL:${ORDEAL_WERROR}>,$<BOOL:1>>:$<BUILD_INTERFACE:-Werror>>
  $<$<CXX_COMPILER_ID:GNU>:$<BUILD_INTERFACE:-Wno-restrict>>  # g++ 12: false alarms in std::string (PR 105329)
  $<$<CXX_COMPILER_ID:Clang>:$<BUILD_INTERFACE:-Wthread-safety -Wthread-safety-beta -Wno-thread-safety-negative>>)
# Places in reports and points are relative to the source tree, whatever directory it is in.
# A compiler cache that several trees share (CCACHE_BASEDIR) compiles by relative paths.
file(RELATIVE_PATH ordeal_up ${PROJECT_BINARY_DIR} ${PROJECT_SOURCE_DIR})
target_compile_options(ordeal_flags INTERFACE
  $<BUILD_INTERFACE:-fmacro-prefix-map=${PROJECT_SOURCE_DIR}/=>
  $<BUILD_INTERFACE:-fmacro-prefix-map=${ordeal_up}=>)
target_include_directories(ordeal_flags INTERFACE
  $<BUILD_INTERFACE:${CMAKE_SOURCE_DIR}> $<INSTALL_INTERFACE:include/ordeal>)
target_link_libraries(ordeal_flags INTERFACE Threads::Threads)

if(ORDEAL_SANITIZE STREQUAL "thread")
  add_compile_options(-fsanitize=thread -O1 -g1 -fno-omit-frame-pointer)
  add_link_options(-fsanitize=thread)
elseif(ORDEAL_SANITIZE STREQUAL "address")
  # What is undefined goes on after its report, so that a run finds the next one too; tests and
  # explored schedules end there (UBSAN_OPTIONS=halt_on_error=1).
  add_compile_options(-fsanitize=address,undefined -O1 -g1 -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
elseif(NOT ORDEAL_SANITIZE STREQUAL "")
  message(FATAL_ERROR "ORDEAL_SANITIZE is \"${ORDEAL_SANITIZE}\"; it may be thread, address or empty")
endif()

include(OrdealFuzz)

# How many sources a batch has. A room may say otherwise (UNITY_BATCH), or a directory by setting this.
# The plain build is the one that is built again after each change; the others are only built cold.
set(ORDEAL_UNITY_BATCH 12)
if(ORDEAL_SANITIZE)
  set(ORDEAL_UNITY_BATCH 24)
endif()

# ordeal_batches(OUT NAME SIZE source... ALONE source...)
# Puts into OUT what is to be compiled for the sources: files in the build tree that include SIZE of them
# each (all for 0), or a source itself where it is ALONE too or ORDEAL_UNITY is off. Most of what a source
# costs is its headers, and a batch reads them once. Names in anonymous namespaces are therefore distinct
# within a room. Sources are included by their path from the top of the tree, so that compiler caches, debug
# information and __FILE__ see the same names in every tree.
function(ordeal_batches out name size)
  cmake_parse_arguments(BATCH "" "" "ALONE" ${ARGN})
  set(sources ${BATCH_UNPARSED_ARGUMENTS})
  if(NOT ORDEAL_UNITY)
    set(${out} ${sources} PARENT_SCOPE)
    return()
  endif()
  if(ORDEAL_UNITY STREQUAL "ALL")
    set(size 0)
  endif()
  list(SORT sources)
  set(result "")
  foreach(source ${BATCH_ALONE})
    if(source IN_LIST sources)
      list(REMOVE_ITEM sources ${source})
      list(APPEND result ${source})
    endif()
  endforeach()
  list(LENGTH sources left)
  if(left EQUAL 0 OR size EQUAL 0)
    set(batches 1)
  else()
    math(EXPR batches "(${left} + ${size} - 1) / ${size}")
  endif()
  set(number 0)
  while(batches GREATER 0 AND left GREATER 0)
    math(EXPR count "(${left} + ${batches} - 1) / ${batches}")  # Batches of about one size.
    set(text "")
    foreach(position RANGE 1 ${count})
      list(POP_FRONT sources source)
      cmake_path(ABSOLUTE_PATH source)
      cmake_path(RELATIVE_PATH source BASE_DIRECTORY ${PROJECT_SOURCE_DIR})
      string(APPEND text "#include \"${source}\"\n")
    endforeach()
    set(file ${CMAKE_CURRENT_BINARY_DIR}/${name}_${number}.unity.cc)
    file(CONFIGURE OUTPUT ${file} CONTENT "${text}" @ONLY)
    list(APPEND result ${file})
    math(EXPR left "${left} - ${count}")
    math(EXPR batches "${batches} - 1")
    math(EXPR number "${number} + 1")
  endwhile()
  set(${out} ${result} PARENT_SCOPE)
endfunction()

# ordeal_room(NAME [DEPENDS room-or-target...] [TEST_DEPENDS ...] [SUBDIRECTORIES ...]
#             [ALONE source...] [UNITY_BATCH n])
# Makes ordeal_NAME from every .cc here, NAME_test from every x_test.cc and NAME_bench from every x_bench.cc.
# Sources of SUBDIRECTORIES belong to the room. Those of ALONE are in no batch: they have options or
# definitions of their own. Each x_fuzz.cc is a program of its own, in the preset `fuzz`.
function(ordeal_room name)
  cmake_parse_arguments(ROOM "" "UNITY_BATCH" "DEPENDS;TEST_DEPENDS;SUBDIRECTORIES;ALONE" ${ARGN})
  if(NOT DEFINED ROOM_UNITY_BATCH)
    set(ROOM_UNITY_BATCH ${ORDEAL_UNITY_BATCH})
  endif()
  file(GLOB sources CONFIGURE_DEPENDS *.cc)
  file(GLOB tests CONFIGURE_DEPENDS *_test.cc)
  file(GLOB benches CONFIGURE_DEPENDS *_bench.cc)
  file(GLOB test_helpers CONFIGURE_DEPENDS *_testing.cc)
  file(GLOB fuzzers CONFIGURE_DEPENDS *_fuzz.cc)
  list(REMOVE_ITEM sources ${tests} ${benches} ${test_helpers} ${fuzzers})
  if(fuzzers)
    ordeal_fuzzers(${name} ${fuzzers})
  endif()
  foreach(directory ${ROOM_SUBDIRECTORIES})
    file(GLOB more CONFIGURE_DEPENDS ${directory}/*.cc)
    list(APPEND sources ${more})
  endforeach()
  list(TRANSFORM ROOM_ALONE PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/)

  if(sources)
    ordeal_batches(units ${name} ${ROOM_UNITY_BATCH} ${sources} ALONE ${ROOM_ALONE})
    add_library(ordeal_${name} STATIC ${units})
    target_link_libraries(ordeal_${name} PUBLIC ordeal_flags fmt::fmt ${ROOM_DEPENDS})
  else()
    add_library(ordeal_${name} INTERFACE)
    target_link_libraries(ordeal_${name} INTERFACE ordeal_flags fmt::fmt ${ROOM_DEPENDS})
  endif()
  add_library(ordeal::${name} ALIAS ordeal_${name})
  set_target_properties(ordeal_${name} PROPERTIES EXPORT_NAME ${name})
  set_property(GLOBAL APPEND PROPERTY ORDEAL_ROOMS ordeal_${name})

  if(tests)
    ordeal_batches(units ${name}_test ${ROOM_UNITY_BATCH} ${tests} ${test_helpers}
      ALONE ${ROOM_ALONE})
    add_executable(${name}_test ${units})
    target_link_libraries(${name}_test PRIVATE ordeal_${name} ${ROOM_TEST_DEPENDS} GTest::gmock GTest::gtest_main)
    if(NOT ORDEAL_SANITIZE)  # GoogleTest's macros take a third less time so; what they test is optimised.
      target_compile_options(${name}_test PRIVATE -O0)
    endif()
    set_target_properties(${name}_test PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
    gtest_discover_tests(${name}_test TEST_PREFIX "${name}." DISCOVERY_MODE PRE_TEST
      PROPERTIES TIMEOUT 120)
  endif()
  if(benches AND ORDEAL_BENCH AND NOT ORDEAL_SANITIZE)
    find_package(benchmark REQUIRED)
    add_executable(${name}_bench ${benches})
    target_link_libraries(${name}_bench PRIVATE ordeal_${name} ${ROOM_TEST_DEPENDS} benchmark::benchmark_main)
    set_target_properties(${name}_bench PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bench)
  endif()
endfunction()

# ordeal_unwatched(NAME)
# Builds the room's library without ThreadSanitizer's instrumentation, and tells it by
# ORDEAL_ANNOUNCE_TO_TSAN=1 that the rest of the program has it: code that runs on the stacks of
# tasks and is not theirs. Its tests are instrumented as everything is. Compilers turn plain loops
# into memset and memcpy, which ThreadSanitizer watches too: not here.
function(ordeal_unwatched name)
  if(ORDEAL_SANITIZE STREQUAL "thread")
    target_compile_options(ordeal_${name} PRIVATE -fno-sanitize=thread -fno-builtin
      $<$<CXX_COMPILER_ID:GNU>:-fno-tree-loop-distribute-patterns>)
    target_compile_definitions(ordeal_${name} PRIVATE ORDEAL_ANNOUNCE_TO_TSAN=1)
  endif()
endfunction()
