#include <iostream>
#include <map>
#include <string>

#include "simulation/picture/browser/samples.hpp"

/// Prints the page of a sample. usage: sample-page NAME
int main(int argc, char** argv) {
  const std::map<std::string, simulation::Picture (*)()> all = {{"failing-commit", samples::failing_commit},
                                                                {"everything", samples::everything},
                                                                {"strange", samples::strange},
                                                                {"nothing", samples::nothing}};
  const auto wanted = all.find(argc == 2 ? argv[1] : "");
  if (wanted == all.end()) {
    std::cerr << "usage: sample-page failing-commit|everything|strange|nothing\n";
    return 2;
  }
  std::cout << simulation::to_page(wanted->second());
}
