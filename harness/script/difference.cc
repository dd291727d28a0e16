#include "harness/script/difference.h"

#include <algorithm>

#include <fmt/format.h>

namespace ordeal::script {

std::string first_difference(const std::vector<std::string>& first,
                             const std::vector<std::string>& now) {
  const size_t both = std::min(first.size(), now.size());
  for (size_t i = 0; i < both; ++i) {
    if (first[i] == now[i]) continue;
    return fmt::format("{} (the first load declared: {}); every load must declare the same", now[i],
                       first[i]);
  }
  if (first.size() > both)
    return first[both] + " was declared by the first load and not by this one";
  if (now.size() > both) return now[both] + " is declared by this load and was not by the first";
  return "";
}

}  // namespace ordeal::script
