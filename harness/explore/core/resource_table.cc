#include "harness/explore/core/resource_table.h"

#include <fmt/format.h>

namespace ordeal::explore {

std::string place(const std::source_location& at) {
  return at.line() == 0 ? "" : fmt::format("{}:{}", at.file_name(), at.line());
}

void ResourceTable::begin(uint64_t epoch, bool keep_names) {
  epoch_ = epoch;
  keep_names_ = keep_names;
  count_ = 0;
  older_ = 0;
  names_.clear();
}

Resource& ResourceTable::add(SyncObject& object, uint64_t key) {
  if (count_ == 0) count_ = 1;  // 0 stands for none.
  const ResourceId id = count_++;
  while (resources_.size() <= id) resources_.emplace_back();
  Resource& resource = resources_[id];
  resource.start(id, key, object);
  object.model = &resource;
  object.epoch = epoch_;
  if (keep_names_) {
    std::string name = base_name(resource);
    names_.resize(id + 1);
    names_[id] = std::move(name);
  }
  return resource;
}

Resource& ResourceTable::add_older(SyncObject& object) {
  const uint64_t place = object.name != nullptr ? hash_text(object.name) : object.made_at.line();
  return add(object, hash_combine(place, ++older_));
}

void ResourceTable::remove(SyncObject& object) {
  static_cast<Resource*>(object.model)->name = nullptr;  // It may not outlive the object.
  object.model = nullptr;
  object.epoch = 0;
}

std::string ResourceTable::base_name(const Resource& resource) const {
  if (resource.id < names_.size()) return names_[resource.id];
  return resource.name != nullptr ? resource.name : "object made at " + place(resource.made_at);
}

std::string ResourceTable::display_name(const Resource& resource) const {
  const std::string name = base_name(resource);
  uint32_t before = 0;
  uint32_t all = 0;
  for (ResourceId id = 1; id < count_; ++id) {
    if (base_name(resources_[id]) != name) continue;
    ++all;
    if (id < resource.id) ++before;
  }
  return all > 1 ? fmt::format("{}#{}", name, before) : name;
}

std::vector<std::string> ResourceTable::display_names() const {
  std::vector<std::string> all;
  for (ResourceId id = 0; id < names_.size(); ++id)
    all.push_back(id == 0 ? "" : display_name(resources_[id]));
  return all;
}

}  // namespace ordeal::explore
