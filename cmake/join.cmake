# join_tests(VARIABLE TARGET file…): the list of files to compile. Where the kit is compiled in large pieces, so are its
# tests: a dozen test files are included by one, each in a namespace of its own, since their helpers have the same names.
# What they include comes before that, so that there it has no effect any more. A file that adds to a namespace of
# others stays by itself; whether one does is seen when CMake runs. A failing test names its own file and line, as ever.
#
# Run as a script (cmake -P) this writes such a file.

if(CMAKE_SCRIPT_MODE_FILE)
  set(head "")
  set(body "")
  set(number 0)
  string(REPLACE "|" ";" FILES "${FILES}")
  foreach(file IN LISTS FILES)
    file(STRINGS ${file} includes REGEX "^#include ")
    list(APPEND head ${includes})
    string(APPEND body "namespace file_${number} {\n#include \"${file}\"\n}\n")
    math(EXPR number "${number} + 1")
  endforeach()
  list(REMOVE_DUPLICATES head)
  list(JOIN head "\n" head)
  file(CONFIGURE OUTPUT ${JOINED} CONTENT "// Written by cmake/join.cmake.\n${head}\n\n${body}" @ONLY)
  return()
endif()

set(JOIN_SCRIPT ${CMAKE_CURRENT_LIST_FILE})

function(join_tests variable target)
  set(alone ${ARGN})
  list(TRANSFORM alone PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/ REGEX "^[^/$]")
  set(left "")
  foreach(file IN LISTS alone)
    if(file MATCHES "_test\\.cpp$")
      file(STRINGS ${file} namespaces REGEX "^namespace [a-z]")
      if(NOT namespaces)
        list(APPEND left ${file})
      endif()
    endif()
  endforeach()
  list(REMOVE_ITEM alone ${left})
  set(number 0)
  while(left)
    list(SUBLIST left 0 12 some)
    list(REMOVE_ITEM left ${some})
    set(joined ${CMAKE_CURRENT_BINARY_DIR}/joined/${target}-${number}.cpp)
    math(EXPR number "${number} + 1")
    list(JOIN some "|" files)  # a list would be torn apart on its way to the script
    add_custom_command(
      OUTPUT ${joined}
      COMMAND ${CMAKE_COMMAND} -D JOINED=${joined} -D "FILES=${files}" -P ${JOIN_SCRIPT}
      DEPENDS ${some} ${JOIN_SCRIPT}
      COMMENT "Joining tests of ${target}"
      VERBATIM)
    list(APPEND alone ${joined})
  endwhile()
  set(${variable} ${alone} PARENT_SCOPE)
endfunction()
