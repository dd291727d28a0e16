// Small things about text: nearest spellings for error messages, globs, lists.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ordeal {

// Edits (insert, delete, replace, swap of neighbours) that turn one word into the other.
size_t edit_distance(std::string_view a, std::string_view b);

// The candidate that `word` was probably meant to be; nothing where none is near.
std::optional<std::string> nearest(std::string_view word, std::span<const std::string> candidates);

// ` (did you mean "NAME"?)`, or "" where nothing is near: ready to be appended to a message.
std::string did_you_mean(std::string_view word, std::span<const std::string> candidates);

// Whether `text` matches `pattern`, in which * stands for any characters and ? for one.
bool glob_match(std::string_view pattern, std::string_view text);

// The parts of `text` between separators; "a,,b" has three. An empty text has none.
std::vector<std::string> split(std::string_view text, char separator);
std::string join(std::span<const std::string> parts, std::string_view separator);
std::string_view trim(std::string_view text);

// 1234567 as "1,234,567".
std::string with_thousands(unsigned long long number);

}  // namespace ordeal
