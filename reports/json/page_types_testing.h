// What the schema and the page's types must say of the structs of a result, made from their lists
// of fields (harness/result/fields.h).
#pragma once

#include <string>
#include <vector>

namespace ordeal {

// One field as result.json holds it.
struct FieldType {
  std::string name;
  std::string type;       // In TypeScript: "string", "number | null", "Frame[]".
  std::string json;       // In the schema: "string", "integer", "number", "array", "object", …
  bool optional = false;  // The key stands only if there is something under it.
};

// One struct of a result under its name in the page, "LockEdge"; the schema says "lock_edge".
struct StructType {
  std::string name;
  std::vector<FieldType> fields;
};

// Returns every struct that result.json holds, each after those that it contains; Result is last.
std::vector<StructType> result_structs();

// Returns the whole text of reports/html/page/src/result.ts.
std::string page_types();

}  // namespace ordeal
