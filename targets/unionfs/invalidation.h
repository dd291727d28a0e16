// Invalidation: dropping cached values and notifying clients when an operation changes a union.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "targets/unionfs/placing.h"
#include "targets/unionfs/ttl_cache.h"

namespace ordeal::unionfs {

using AttrCache = TtlCache<std::string, fs::Attr>;
// Receives each path whose content, attributes or name has changed.
using Notify = std::function<void(const std::string& path)>;

// An Invalidation owns a union's cache of attributes, drops cached values when an operation makes
// them old, and notifies the client. Thread-safe.
//
// Every function but notify() may be called with locks of the union held: it takes leaf locks only.
class Invalidation {
 public:
  Invalidation(Placing& placing, std::unique_ptr<AttrCache> attrs, Notify notify)
      : placing_(placing), attrs_(std::move(attrs)), notify_(std::move(notify)) {}
  Invalidation(const Invalidation&) = delete;
  Invalidation& operator=(const Invalidation&) = delete;
  virtual ~Invalidation() = default;

  virtual void path_changed(const std::string& path) { attrs_->invalidate(path); }
  void names_changed() { attrs_->clear(); }  // Any name, and so any path below a directory.
  void everything_changed();                 // Branches, configuration, the space of branches.
  void drop_expired(Instant at);

  // Sends `path` to the client. The caller holds no lock of the union: the client may call back.
  void notify(const std::string& path) const {
    if (notify_) notify_(path);
  }

  AttrCache& attrs() { return *attrs_; }
  const AttrCache& attrs() const { return *attrs_; }

 private:
  Placing& placing_;
  const std::unique_ptr<AttrCache> attrs_;
  const Notify notify_;
};

}  // namespace ordeal::unionfs
