#include <gmock/gmock.h>

#include <cctype>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "reports/json/page_types_testing.h"

namespace ordeal {
namespace {

using Json = nlohmann::json;

const std::string kReports = ORDEAL_REPORTS_DIR;
const std::string kPageTypes = kReports + "/html/page/src/result.ts";

std::string read(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

// "LockEdge" is "lock_edge" in the schema.
std::string snake(const std::string& name) {
  std::string out;
  for (const char c : name) {
    const bool upper = std::isupper(static_cast<unsigned char>(c)) != 0;
    if (upper && !out.empty()) out += '_';
    out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return out;
}

// The part of the schema that describes a struct; what only the document has is taken off Result's.
Json described(const Json& schema, const StructType& type) {
  if (type.name != "Result") return schema.at("definitions").at(snake(type.name));
  Json document = schema;
  document["properties"].erase("schema");
  std::set<std::string> required = document["required"];
  required.erase("schema");
  document["required"] = required;
  return document;
}

// The "type" of a property; "string" for a list of values; "" for what another part describes.
std::set<std::string> types_of(const Json& property) {
  if (property.contains("enum")) return {"string"};
  if (!property.contains("type")) return {};
  const Json& type = property.at("type");
  return type.is_array() ? type.get<std::set<std::string>>() : std::set<std::string>{type};
}

TEST(Fields, EachStructIsInTheSchemaWithAllItsFieldsAndNoOther) {
  const Json schema = Json::parse(read(kReports + "/result.schema.json"));
  for (const StructType& type : result_structs()) {
    SCOPED_TRACE(type.name);
    const Json part = described(schema, type);
    std::set<std::string> all, required, listed, required_there;
    for (const FieldType& field : type.fields) {
      all.insert(field.name);
      if (!field.optional) required.insert(field.name);
    }
    for (const auto& [name, property] : part.at("properties").items()) listed.insert(name);
    for (const std::string name : part.at("required")) required_there.insert(name);
    EXPECT_EQ(listed, all);
    EXPECT_EQ(required_there, required);
    EXPECT_EQ(part.at("additionalProperties"), false);
  }
}

TEST(Fields, TheSchemaGivesEachFieldItsType) {
  const Json schema = Json::parse(read(kReports + "/result.schema.json"));
  for (const StructType& type : result_structs()) {
    const Json part = described(schema, type);
    for (const FieldType& field : type.fields) {
      std::set<std::string> types = types_of(part.at("properties").at(field.name));
      if (types.empty()) continue;  // A $ref or a choice, which names no type here.
      std::set<std::string> expected{field.json};
      if (field.json == "number") expected.insert("null");
      EXPECT_EQ(types, expected) << type.name << "." << field.name;
    }
  }
}

TEST(Fields, NoStructOfTheSchemaIsUnknownHere) {
  const Json schema = Json::parse(read(kReports + "/result.schema.json"));
  std::set<std::string> defined, known{"verdict"};
  for (const auto& [name, part] : schema.at("definitions").items()) defined.insert(name);
  for (const StructType& type : result_structs()) {
    if (type.name != "Result") known.insert(snake(type.name));
  }
  EXPECT_EQ(defined, known);
}

TEST(Fields, ThePageHasTheTypesThatTheListsOfFieldsSay) {
  if (std::getenv("ORDEAL_WRITE_PAGE_TYPES") != nullptr) std::ofstream(kPageTypes) << page_types();
  EXPECT_EQ(read(kPageTypes), page_types())
      << "a field has changed: ORDEAL_WRITE_PAGE_TYPES=1 report_json_test --gtest_filter=Fields.*";
}

}  // namespace
}  // namespace ordeal
