# What a build knows of itself. Only the sources that say it see it, so a commit recompiles these alone.
set(ORDEAL_COMMIT "")
find_package(Git QUIET)
if(GIT_FOUND)
  execute_process(COMMAND ${GIT_EXECUTABLE} describe --always --tags --dirty --abbrev=12
    WORKING_DIRECTORY ${PROJECT_SOURCE_DIR}
    OUTPUT_VARIABLE ORDEAL_COMMIT OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  # Configure anew when HEAD moves: a result must not name a commit that it was not built from.
  execute_process(COMMAND ${GIT_EXECUTABLE} rev-parse --path-format=absolute --git-path logs/HEAD
    WORKING_DIRECTORY ${PROJECT_SOURCE_DIR}
    OUTPUT_VARIABLE git_log OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  if(git_log AND EXISTS ${git_log})
    set_property(DIRECTORY ${PROJECT_SOURCE_DIR} APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${git_log})
  endif()
endif()

function(ordeal_tell_version target source)
  if(TARGET ${target} AND EXISTS ${source})
    set_property(SOURCE ${source} TARGET_DIRECTORY ${target} APPEND PROPERTY COMPILE_DEFINITIONS
      ORDEAL_VERSION="${PROJECT_VERSION}" ORDEAL_COMMIT="${ORDEAL_COMMIT}"
      ORDEAL_BUILD_TYPE="${CMAKE_BUILD_TYPE}")
  endif()
endfunction()
ordeal_tell_version(ordeal_run_record ${PROJECT_SOURCE_DIR}/harness/run/record/environment.cc)

