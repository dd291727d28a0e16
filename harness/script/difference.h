// Every thread loads the scenario anew, and each load must declare the same.
#pragma once

#include <string>
#include <vector>

namespace ordeal::script {

// "" where the logs of two loads are the same, else one sentence on the first declaration that
// differs. Pure.
std::string first_difference(const std::vector<std::string>& first,
                             const std::vector<std::string>& now);

}  // namespace ordeal::script
