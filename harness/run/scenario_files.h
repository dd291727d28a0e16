// Where scenarios are found.
#pragma once

#include <string>
#include <vector>

namespace ordeal {

// Returns every scenario that the paths name: a file as it is, a directory as the *.lua files below
// it, sorted by name, without those in directories called "lib". Throws InputError for a path that
// does not exist, and for a directory without a scenario.
std::vector<std::string> find_scenarios(const std::vector<std::string>& paths);

// Returns the directories in which `include` looks, from which the scenario's name begins too: the
// nearest directory called "scenarios" above the file, else the file's own directory.
std::vector<std::string> roots_of(const std::string& file);

}  // namespace ordeal
