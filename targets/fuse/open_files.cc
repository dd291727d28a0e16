#include "targets/fuse/open_files.h"

#include <algorithm>

namespace ordeal::fuse {

void OpenFiles::opened(uint64_t node, fs::Handle file) {
  Lock lock(mu_);
  by_node_[node].push_back(file);
}

void OpenFiles::released(uint64_t node, fs::Handle file) {
  Lock lock(mu_);
  const auto found = by_node_.find(node);
  if (found == by_node_.end()) return;
  std::vector<fs::Handle>& files = found->second;
  const auto at = std::find(files.begin(), files.end(), file);
  if (at != files.end()) files.erase(at);
  if (files.empty()) by_node_.erase(found);
}

std::vector<fs::Handle> OpenFiles::of(uint64_t node) const {
  Lock lock(mu_);
  const auto found = by_node_.find(node);
  return found == by_node_.end() ? std::vector<fs::Handle>{} : found->second;
}

}  // namespace ordeal::fuse
