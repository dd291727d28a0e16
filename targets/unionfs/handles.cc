#include "targets/unionfs/handles.h"

#include <utility>

#include "targets/fs/path.h"

namespace ordeal::unionfs {

// A file and its handles hold each other; with the union both end.
Handles::~Handles() {
  Lock lock(mu_);
  for (auto& [id, handle] : handles_) handle->file->handles.clear();
}

fs::Handle Handles::add(const std::string& path, int flags, std::shared_ptr<LowerFile> lower) {
  Lock lock(mu_);
  std::shared_ptr<OpenFile>& file = files_[path];
  if (file == nullptr) {
    file = std::make_shared<OpenFile>();
    file->path = path;
  }
  const auto handle = std::make_shared<OpenHandle>(path, flags, file);
  handle->set(std::move(lower));
  const fs::Handle id = next_++;
  handles_[id] = handle;
  file->handles[id] = handle;
  return id;
}

std::shared_ptr<OpenHandle> Handles::find(fs::Handle handle) const {
  Lock lock(mu_);
  const auto found = handles_.find(handle);
  return found == handles_.end() ? nullptr : found->second;
}

std::shared_ptr<OpenHandle> Handles::remove(fs::Handle handle) {
  Lock lock(mu_);
  return take_out(handle);
}

std::shared_ptr<OpenHandle> Handles::take_out(fs::Handle handle) {
  const auto found = handles_.find(handle);
  if (found == handles_.end()) return nullptr;
  std::shared_ptr<OpenHandle> removed = std::move(found->second);
  handles_.erase(found);
  OpenFile& file = *removed->file;
  file.handles.erase(handle);
  if (file.handles.empty() && !file.path.empty()) files_.erase(file.path);
  return removed;
}

std::shared_ptr<OpenFile> Handles::file_at(const std::string& path) const {
  Lock lock(mu_);
  const auto found = files_.find(path);
  return found == files_.end() ? nullptr : found->second;
}

std::string Handles::path_of(const OpenFile& file) const {
  Lock lock(mu_);
  return file.path;
}

std::vector<std::shared_ptr<OpenHandle>> Handles::handles_of(const OpenFile& file) const {
  Lock lock(mu_);
  std::vector<std::shared_ptr<OpenHandle>> handles;
  for (const auto& [id, handle] : file.handles) handles.push_back(handle);
  return handles;
}

void Handles::unlinked(const std::string& path) {
  Lock lock(mu_);
  const auto found = files_.find(path);
  if (found == files_.end()) return;
  found->second->path.clear();
  files_.erase(found);
}

void Handles::renamed(const std::string& from, const std::string& to) {
  Lock lock(mu_);
  if (const auto replaced = files_.find(to); replaced != files_.end()) {
    replaced->second->path.clear();
    files_.erase(replaced);
  }
  std::vector<std::shared_ptr<OpenFile>> moving;
  for (auto it = files_.lower_bound(from); it != files_.end() && it->first.starts_with(from);) {
    if (!fs::is_within(it->first, from)) {
      ++it;
      continue;
    }
    moving.push_back(std::move(it->second));
    it = files_.erase(it);
  }
  for (std::shared_ptr<OpenFile>& file : moving) {
    file->path = fs::moved(file->path, from, to);
    const std::string path = file->path;
    files_[path] = std::move(file);
  }
}

size_t Handles::size() const {
  Lock lock(mu_);
  return handles_.size();
}

}  // namespace ordeal::unionfs
