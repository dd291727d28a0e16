// Sorted lists of what is declared at namespace scope. Filled before main() runs, by one thread,
// and only read afterwards.
#pragma once

#include <algorithm>
#include <string_view>
#include <vector>

namespace ordeal::detail {

template <class T>
using NameOf = const char* (T::*)() const;

// The place of `name` in the list, or where it would be.
template <class T>
auto sorted_place(std::vector<T*>& list, std::string_view name, NameOf<T> name_of) {
  return std::lower_bound(list.begin(), list.end(), name, [&](const T* item, std::string_view n) {
    return std::string_view((item->*name_of)()) < n;
  });
}

template <class T>
T* find_sorted(std::vector<T*>& list, std::string_view name, NameOf<T> name_of) {
  const auto at = sorted_place(list, name, name_of);
  return at != list.end() && ((*at)->*name_of)() == name ? *at : nullptr;
}

// Inserts it and returns null; where the name is taken, returns its owner and inserts nothing.
template <class T>
T* insert_sorted(std::vector<T*>& list, T* item, NameOf<T> name_of) {
  const std::string_view name = (item->*name_of)();
  if (T* twin = find_sorted(list, name, name_of)) return twin;
  list.insert(sorted_place(list, name, name_of), item);
  return nullptr;
}

}  // namespace ordeal::detail
