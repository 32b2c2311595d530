# For each exercise and each variant of it (mine, solution, starting-point): check-NN-VARIANT, the check program, and
# live-NN-VARIANT, the live system; and one check program for all mistakes that `dev check` lays out.

# What a learner waits for at every save is compiled as quickly as can be; the kit below it is what runs most.
add_library(step-options INTERFACE)
target_link_libraries(step-options INTERFACE kit-options)
target_compile_options(step-options INTERFACE $<$<CONFIG:Workshop>:-O0>)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  # No file is so large that g++ had to look for memory to free.
  target_compile_options(step-options INTERFACE "SHELL:--param ggc-min-heapsize=2000000")
endif()
precompiled(step-headers cmake/step_headers.hpp step-options)

function(step_target name)
  target_link_libraries(${name} PUBLIC step-options)
  target_precompile_headers(${name} REUSE_FROM step-headers)
endfunction()

# step_options(TARGET): how a step is compiled.
function(step_options target)
  step_target(${target})
  # A Task that nobody awaits does nothing, and a handler without co_return ends the program: never only a warning.
  target_compile_options(${target} PRIVATE -Werror=unused-result -Werror=return-type)
endfunction()

# step_sources(VARIABLE FOLDER): what is compiled of the step in FOLDER. Hidden files are an editor's.
function(step_sources variable folder)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS RELATIVE ${folder} ${folder}/*.cpp ${folder}/*.cc ${folder}/*.cxx)
  list(FILTER sources EXCLUDE REGEX "(^|/)[.]")
  list(TRANSFORM sources PREPEND ${folder}/)
  set(${variable} ${sources} PARENT_SCOPE)
endfunction()

# step_library(TARGET FOLDER): the compiled step in FOLDER.
function(step_library target folder)
  step_sources(sources ${folder})
  add_library(${target} STATIC ${sources})
  step_options(${target})
  target_include_directories(${target} PRIVATE ${folder})
  target_link_libraries(${target} PUBLIC shop)
endfunction()

# Of an inline function that several objects have, the linker takes the first. A step's is not optimised: so the kit, in
# which the checks spend their time, comes first.
set(kit_objects $<TARGET_OBJECTS:messaging> $<TARGET_OBJECTS:simulation> $<TARGET_OBJECTS:shop>)

function(step_programs exercise variant)
  string(SUBSTRING ${exercise} 0 2 number)
  add_executable(check-${number}-${variant} EXCLUDE_FROM_ALL ${kit_objects} $<TARGET_OBJECTS:checks-of-${number}>)
  target_link_libraries(check-${number}-${variant} PRIVATE step-${number}-${variant} shop)
  add_executable(live-${number}-${variant} EXCLUDE_FROM_ALL ${kit_objects} $<TARGET_OBJECTS:live-main>)
  target_link_libraries(live-${number}-${variant} PRIVATE step-${number}-${variant} shop-live)
endfunction()

add_library(live-main OBJECT EXCLUDE_FROM_ALL shared/live/main.cpp)
kit_target(live-main)
target_link_libraries(live-main PUBLIC CLI11::CLI11)

# live-trace: draws what became of one line at the prompt, whichever step it was typed to.
add_executable(live-trace EXCLUDE_FROM_ALL shared/live/journal/trace_main.cpp)
kit_target(live-trace)
target_compile_options(live-trace PRIVATE -Werror)
target_link_libraries(live-trace PRIVATE shop-live CLI11::CLI11)

# live-broker: looks into a broker that the command line does not know.
add_executable(live-broker EXCLUDE_FROM_ALL shared/live/broker/main.cpp)
kit_target(live-broker)
target_compile_options(live-broker PRIVATE -Werror)
target_link_libraries(live-broker PRIVATE shop-live CLI11::CLI11)

add_library(matrix-main OBJECT EXCLUDE_FROM_ALL shared/shop/truth_table/main.cpp)
kit_target(matrix-main)
target_link_libraries(matrix-main PUBLIC shop CLI11::CLI11)

file(GLOB solution_folders CONFIGURE_DEPENDS LIST_DIRECTORIES true solutions/[0-9][0-9]-*)
foreach(solution ${solution_folders})
  cmake_path(GET solution FILENAME exercise)
  string(SUBSTRING ${exercise} 0 2 number)

  add_library(checks-of-${number} OBJECT tests/exercises/${exercise}.cpp)
  step_target(checks-of-${number})
  target_compile_options(checks-of-${number} PRIVATE -Werror)

  step_library(step-${number}-solution ${solution})
  step_library(step-${number}-starting-point ${CMAKE_SOURCE_DIR}/starting-points/${exercise})
  foreach(variant solution starting-point)
    target_compile_options(step-${number}-${variant} PRIVATE -Werror)
    if(WORKSHOP_UNITY)
      large_pieces(step-${number}-${variant})  # nobody saves one file of it
    endif()
  endforeach()
  step_programs(${exercise} solution)
  step_programs(${exercise} starting-point)

  # matrix-NN: the solution's row of the truth table.
  add_executable(matrix-${number} EXCLUDE_FROM_ALL ${kit_objects} $<TARGET_OBJECTS:matrix-main>)
  target_link_libraries(matrix-${number} PRIVATE step-${number}-solution shop)

  # A learner's warnings are shown, and stop nobody.
  step_sources(mine ${CMAKE_SOURCE_DIR}/exercises/${exercise})
  if(mine)
    step_library(step-${number}-mine ${CMAKE_SOURCE_DIR}/exercises/${exercise})
    # What is saved while ccache looks at it would be kept as the code of before; and a new line is never there already.
    set_target_properties(step-${number}-mine PROPERTIES CXX_COMPILER_LAUNCHER "")
    step_programs(${exercise} mine)
  endif()

  # mistakes-NN: all of them, each in a namespace of its own. Which one it makes depends on the name it is called by.
  file(GLOB mistakes CONFIGURE_DEPENDS ${CMAKE_BINARY_DIR}/mistakes/${exercise}/*.cpp)
  if(mistakes)
    add_executable(mistakes-${number} EXCLUDE_FROM_ALL ${kit_objects} ${mistakes} tests/mistakes/chosen.cpp
                                                       $<TARGET_OBJECTS:checks-of-${number}>)
    step_options(mistakes-${number})
    target_include_directories(mistakes-${number} PRIVATE ${solution} tests)
    target_link_libraries(mistakes-${number} PRIVATE shop)
    list(APPEND mistakes_targets mistakes-${number})
  endif()

  # mutants-NN: all that `dev mutate` lays out, a file for each right solution. Which one it makes is said in its
  # environment.
  file(GLOB mutants CONFIGURE_DEPENDS ${CMAKE_BINARY_DIR}/mutants/${exercise}/*.cpp)
  if(mutants)
    add_executable(mutants-${number} EXCLUDE_FROM_ALL ${kit_objects} ${mutants} tests/mistakes/chosen.cpp
                                                      $<TARGET_OBJECTS:checks-of-${number}>)
    step_options(mutants-${number})
    target_compile_options(mutants-${number} PRIVATE -w)  # what makes no sense is what is wanted
    target_include_directories(mutants-${number} PRIVATE ${solution} tests)
    target_link_libraries(mutants-${number} PRIVATE shop)
  endif()
endforeach()
