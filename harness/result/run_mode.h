// How a run is carried out: its mode, and the sanitizer that its program was built with.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace ordeal {

// Who decides which thread of a scenario makes the next step.
enum class Mode : uint8_t {
  stress,   // The kernel does: the threads are real and run at full speed.
  explore,  // Ordeal does: it runs schedule after schedule, each decided step by step.
};

// Returns the name of the mode: "stress".
const char* to_string(Mode mode);
std::span<const Mode> all_modes();
// Returns the mode of that name; nothing if there is none.
std::optional<Mode> find_mode(std::string_view name);
// Returns the mode of that name. Throws InputError if there is none; the message starts with
// `option` ("--mode") and names the nearest spelling.
Mode parse_mode(std::string_view option, std::string_view name);

// The sanitizer that a program was built with.
enum class Sanitizer : uint8_t {
  none,
  thread,   // ThreadSanitizer
  address,  // AddressSanitizer with UndefinedBehaviorSanitizer
};

// Returns the name of the sanitizer as options and reports have it: "thread"; "" for none.
const char* to_string(Sanitizer sanitizer);
// Returns both sanitizers, without `none`.
std::span<const Sanitizer> all_sanitizers();
// Returns the sanitizer of that name, `none` for ""; nothing if there is no such sanitizer.
std::optional<Sanitizer> find_sanitizer(std::string_view name);
// Returns the sanitizer of that name, which is not empty. Throws InputError as parse_mode().
Sanitizer parse_sanitizer(std::string_view option, std::string_view name);

}  // namespace ordeal
