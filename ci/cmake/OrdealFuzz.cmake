# Fuzzers: each x_fuzz.cc of a room is one libFuzzer program, build/fuzz/fuzzers/x_fuzz, which `ci/fuzz` runs.
# The preset `fuzz` alone builds them: its rooms count the edges that an input reaches.

option(ORDEAL_FUZZ "Build the fuzzers; needs clang and ORDEAL_SANITIZE=address" OFF)

if(ORDEAL_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang" OR NOT ORDEAL_SANITIZE STREQUAL "address")
    message(FATAL_ERROR "ORDEAL_FUZZ needs clang and ORDEAL_SANITIZE=address: use the preset fuzz")
  endif()
  # The first undefined operation ends a fuzzer, so that libFuzzer keeps the input. The
  # library's own assertions find an index or an iterator that AddressSanitizer cannot see.
  add_compile_options(-fsanitize=fuzzer-no-link,float-cast-overflow -fno-sanitize-recover=all)
  add_compile_definitions(_GLIBCXX_ASSERTIONS)
  add_link_options(-fsanitize=fuzzer-no-link,float-cast-overflow)
endif()

add_custom_target(fuzzers)

# ordeal_fuzzers(ROOM x_fuzz.cc...)
# Makes a program x_fuzz from each x_fuzz.cc, linked with the room. One that needs more says so in
# the room's CMakeLists.txt: what its tests need may be half the tree.
function(ordeal_fuzzers name)
  if(NOT ORDEAL_FUZZ)
    return()
  endif()
  foreach(source ${ARGN})
    get_filename_component(fuzzer ${source} NAME_WE)
    add_executable(${fuzzer} EXCLUDE_FROM_ALL ${source})
    target_link_libraries(${fuzzer} PRIVATE ordeal_${name})
    target_link_options(${fuzzer} PRIVATE -fsanitize=fuzzer)
    set_target_properties(${fuzzer} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/fuzzers)
    add_dependencies(fuzzers ${fuzzer})
  endforeach()
endfunction()
