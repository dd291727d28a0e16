// What a scenario says in braces behind a target's name, checked against the target's table.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "harness/base/input_error.h"
#include "harness/base/random.h"
#include "harness/base/time.h"

namespace ordeal {

enum class OptionKind : uint8_t {
  boolean,
  integer,
  number,
  text,
  duration,
  rate,
  chance,
  size,
  text_list,
  record,
  record_list
};
const char* to_string(OptionKind kind);

// One key that a target accepts. `fields` are the keys of a record.
struct OptionRow {
  const char* name;
  OptionKind kind;
  const char* fallback;  // As a scenario would write it; null: none, the key stays unset.
  const char* doc;
  std::span<const OptionRow> fields = {};
};

// A checked value. Immutable once the scenario is loaded, so every thread may read it.
class Options {
 public:
  using List = std::vector<Options>;
  using Record = std::map<std::string, Options>;
  using Value = std::variant<std::monostate, bool, int64_t, double, std::string, List, Record>;

  Options() = default;
  Options(Value value) : value_(std::move(value)) {}  // NOLINT: meant to convert

  const Value& value() const { return value_; }
  bool has(std::string_view key) const;

  // The value of `key`, in the unit its row gives. The key has been checked, so a missing one is
  // the caller's bug and asserts.
  bool boolean(std::string_view key) const;
  int64_t integer(std::string_view key) const;
  double number(std::string_view key) const;
  const std::string& text(std::string_view key) const;
  Duration duration(std::string_view key) const;
  double rate(std::string_view key) const;  // A second.
  Chance chance(std::string_view key) const;
  uint64_t size(std::string_view key) const;  // Bytes.
  std::vector<std::string> texts(std::string_view key) const;
  const Options& record(std::string_view key) const;
  const List& records(std::string_view key) const;

  // One line, in key order: `branches={"memory:rw"} files=4`.
  std::string to_line() const;

 private:
  const Options& at(std::string_view key) const;
  Value value_;
};

// Checks `given` (a Record, or nothing) against `rows` and fills in what is missing.
// Throws InputError for an unknown key (with the nearest), a wrong kind or a value that does not
// parse; `owner` names the thing in the message ("target.unionfs").
Options check_options(const Options& given, std::span<const OptionRow> rows,
                      std::string_view owner);

// Parses "4KiB", "1MB", "512"; nothing where it is no size.
std::optional<uint64_t> parse_size(std::string_view text);

}  // namespace ordeal
