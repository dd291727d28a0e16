// Random streams that depend on nothing but (seed, purpose, path), so that adding a fault or a
// thread shifts no other stream.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ordeal {

// A good mix of 64 bits (the finalizer of SplitMix64; Steele, Lea and Flood, OOPSLA 2014).
constexpr uint64_t mix_bits(uint64_t x) {
  x += 0x9e3779b97f4a7c15ULL;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

// FNV-1a with a final mix: stable on every machine, so it may be stored and compared.
constexpr uint64_t hash_text(std::string_view text) {
  uint64_t h = 0xcbf29ce484222325ULL;
  for (char c : text) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return mix_bits(h);
}

constexpr uint64_t hash_combine(uint64_t a, uint64_t b) { return mix_bits(a ^ mix_bits(b)); }

constexpr uint64_t hash_key(uint64_t seed, std::string_view purpose, std::string_view path) {
  return hash_combine(hash_combine(mix_bits(seed), hash_text(purpose)), hash_text(path));
}

// A probability as a ratio of integers: "1/20" is exactly one in twenty.
struct Chance {
  uint64_t of = 1;  // Hits ...
  uint64_t in = 1;  // ... in so many throws; 0 <= of <= in, in > 0.

  // Whether a throw with these random bits hits. Pure.
  constexpr bool hits(uint64_t bits) const {
    return static_cast<uint64_t>((static_cast<unsigned __int128>(bits) * in) >> 64) < of;
  }
  bool operator==(const Chance&) const = default;
};

// Reads "1/20", "5%", "2.5%", "0.05", "0" or "1". Nothing for anything below 0 or above 1.
std::optional<Chance> parse_chance(std::string_view text);
std::optional<Chance> chance_of(double probability);
std::string format_chance(Chance chance);

// A stream of random numbers. Not thread-safe: each thread has streams of its own.
class Random {
 public:
  explicit Random(uint64_t key) : state_(key) {}
  Random(uint64_t seed, std::string_view purpose, std::string_view path)
      : state_(hash_key(seed, purpose, path)) {}

  uint64_t next() {
    state_ += 0x9e3779b97f4a7c15ULL;
    uint64_t x = state_;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
    return x ^ (x >> 31);
  }
  // Uniform in [0, n); n > 0. (Lemire's multiply; the bias is below n / 2^64.)
  uint64_t below(uint64_t n) {
    return static_cast<uint64_t>((static_cast<unsigned __int128>(next()) * n) >> 64);
  }
  // Uniform in [low, high], both included.
  int64_t between(int64_t low, int64_t high) {
    return low + static_cast<int64_t>(below(static_cast<uint64_t>(high - low) + 1));
  }
  double unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }  // Uniform in [0, 1).
  bool chance(Chance c) { return c.hits(next()); }

 private:
  uint64_t state_;
};

}  // namespace ordeal
