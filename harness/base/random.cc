#include "harness/base/random.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <numeric>

namespace ordeal {
namespace {

template <class Number>
std::optional<Number> whole_of(std::string_view text) {
  Number value{};
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

std::optional<Chance> chance_of(double probability) {
  if (!(probability >= 0 && probability <= 1)) return std::nullopt;
  constexpr uint64_t kParts = 1'000'000'000;
  const auto of = static_cast<uint64_t>(std::llround(probability * kParts));
  const uint64_t common = std::gcd(of, kParts);
  return Chance{of / common, kParts / common};
}

std::optional<Chance> parse_chance(std::string_view text) {
  if (const size_t slash = text.find('/'); slash != std::string_view::npos) {
    const auto of = whole_of<uint64_t>(text.substr(0, slash));
    const auto in = whole_of<uint64_t>(text.substr(slash + 1));
    if (!of || !in || *in == 0 || *of > *in) return std::nullopt;
    return Chance{*of, *in};
  }
  const bool percent = !text.empty() && text.back() == '%';
  if (percent) text.remove_suffix(1);
  const auto number = whole_of<double>(text);
  if (!number) return std::nullopt;
  return chance_of(percent ? *number / 100 : *number);
}

std::string format_chance(Chance chance) { return fmt::format("{}/{}", chance.of, chance.in); }

}  // namespace ordeal
