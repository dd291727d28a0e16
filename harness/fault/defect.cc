#include "harness/fault/defect.h"

#include <fmt/format.h>

#include "harness/base/assert.h"
#include "harness/fault/registry.h"

namespace ordeal {
namespace {

std::vector<Defect*>& defects() {
  static auto* const all = new std::vector<Defect*>();  // Outlives every static object.
  return *all;
}

}  // namespace

Defect::Defect(const char* id, const char* essence, std::source_location where)
    : id_(id), essence_(essence), where_(where) {
  const Defect* twin = detail::insert_sorted(defects(), this, &Defect::id);
  ALWAYS_ASSERT(twin == nullptr, fmt::format("defect \"{}\" is declared twice", id));
}

const std::vector<Defect*>& all_defects() { return defects(); }

Defect* find_defect(std::string_view id) { return detail::find_sorted(defects(), id, &Defect::id); }

}  // namespace ordeal
