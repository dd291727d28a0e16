// result.json: a document is refused with its place, or written and read again as the same result.
// Every key is needed, so bytes that change at random are refused early: mutations are of values of
// the document, and start now and then from a result as runs make them.
// fuzz: -max_len=65536
#include <nlohmann/json.hpp>

#include "harness/base/fuzz_testing.h"
#include "harness/base/input_error.h"
#include "harness/base/random.h"
#include "reports/json/json.h"
#include "reports/junit/junit.h"
#include "reports/sample_testing.h"

extern "C" size_t LLVMFuzzerMutate(uint8_t* data, size_t size, size_t max_size);

namespace ordeal {
namespace {

using Json = nlohmann::ordered_json;

void check(std::string_view text) {
  Result result;
  try {
    result = read_json(std::string(text));
  } catch (const InputError& error) {
    ALWAYS_ASSERT(std::string_view(error.what()).starts_with("result.json: "), error.what());
    return;
  }
  const std::string written = write_json(result);
  ALWAYS_ASSERT(write_json(read_json(written)) == written);
  ALWAYS_ASSERT(!write_junit(result).empty());
}

// Short enough that a mutation is cheap.
const std::vector<std::string>& samples() {
  static const std::vector<std::string> kSamples = [] {
    std::vector<std::string> texts;
    for (const Sample& sample : sample_results()) {
      std::string text = write_json(sample.result);
      if (text.size() < size_t{32} << 10) texts.push_back(std::move(text));
    }
    return texts;
  }();
  return kSamples;
}

// Some value of the document, near or deep; each step down is taken three times in four.
Json& any_value(Json& document, Random& random) {
  Json* at = &document;
  while (at->is_structured() && !at->empty() && (at == &document || random.below(4) != 0))
    at = &*std::next(at->begin(), static_cast<ptrdiff_t>(random.below(at->size())));
  return *at;
}

std::string fuzzed_string(std::string text, Random& random) {
  const size_t size = text.size();
  text.resize(size + 16);
  text.resize(LLVMFuzzerMutate(reinterpret_cast<uint8_t*>(text.data()), size, text.size()));
  if (random.below(2) != 0) {
    for (char& c : text) c = static_cast<char>(c & 0x7f);
  }
  return text;
}

void change(Json& value, const Json& other, Random& random) {
  switch (random.below(8)) {
    case 0:
      value = other;
      break;
    case 1:
      value = nullptr;
      break;
    case 2:
      value = random.next();
      break;
    case 3:
      value = -static_cast<int64_t>(random.next() >> (1 + random.below(63)));
      break;
    case 4:
      value = random.unit() * 1e300;
      break;
    case 5:
      if (value.is_structured() && !value.empty()) {
        value.erase(value.begin());
      } else {
        value = Json::array({other});
      }
      break;
    case 6:
      if (value.is_array() && !value.empty()) value.push_back(value[0]);
      break;
    default:
      value = fuzzed_string(value.is_string() ? value.get<std::string>() : "a", random);
  }
}

}  // namespace
}  // namespace ordeal

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  ordeal::check(ordeal::fuzzed_text(data, size));
  return 0;
}

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t max_size,
                                          unsigned int seed) {
  using ordeal::Json;
  ordeal::Random random(seed);
  std::string text(ordeal::fuzzed_text(data, size));
  if (random.below(64) == 0) text = ordeal::samples()[random.below(ordeal::samples().size())];
  Json document = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (document.is_discarded() || random.below(16) == 0)
    return LLVMFuzzerMutate(data, size, max_size);
  const Json other = ordeal::any_value(document, random);
  ordeal::change(ordeal::any_value(document, random), other, random);
  text = document.dump(-1, ' ', false, Json::error_handler_t::ignore);
  if (text.size() > max_size) return LLVMFuzzerMutate(data, size, max_size);
  std::copy(text.begin(), text.end(), data);
  return text.size();
}
