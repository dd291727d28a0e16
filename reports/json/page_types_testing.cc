#include "reports/json/page_types_testing.h"

#include <fmt/format.h>

#include <concepts>
#include <type_traits>

#include "harness/result/fields.h"

namespace ordeal {
namespace {

// The name of a struct in the page and, in lower case, in the schema.
template <class T>
constexpr const char* kName = nullptr;

std::string quoted_list_type(const std::string& item) {
  return item.find(' ') != item.npos && item[0] != '[' ? "(" + item + ")[]" : item + "[]";
}

// How a C++ type is written in TypeScript, and which type it has in the schema.
template <class T>
struct Written {
  static_assert(kName<T> != nullptr, "give the struct a name below");
  static std::string ts() { return kName<T>; }
  static constexpr const char* json = "object";
};
template <>
struct Written<std::string> {
  static std::string ts() { return "string"; }
  static constexpr const char* json = "string";
};
template <>
struct Written<Exact> : Written<std::string> {};
template <>
struct Written<FindingKind> : Written<std::string> {};
template <>
struct Written<CheckKind> : Written<std::string> {};
template <>
struct Written<Mode> : Written<std::string> {};
template <>
struct Written<Sanitizer> : Written<std::string> {};
template <>
struct Written<Verdict> : Written<std::string> {
  static std::string ts() { return "Verdict"; }
};
template <>
struct Written<bool> {
  static std::string ts() { return "boolean"; }
  static constexpr const char* json = "boolean";
};
template <>
struct Written<double> {
  static std::string ts() { return "number | null"; }
  static constexpr const char* json = "number";
};
template <std::integral T>
struct Written<T> {
  static std::string ts() { return "number"; }
  static constexpr const char* json = "integer";
};
template <class T>
struct Written<std::vector<T>> {
  static std::string ts() { return quoted_list_type(Written<T>::ts()); }
  static constexpr const char* json = "array";
};
template <class A, class B>
struct Written<std::pair<A, B>> {
  static std::string ts() { return fmt::format("[{}, {}]", Written<A>::ts(), Written<B>::ts()); }
  static constexpr const char* json = "array";
};
template <class T>
struct Written<std::map<std::string, T>> {
  static std::string ts() { return fmt::format("Record<string, {}>", Written<T>::ts()); }
  static constexpr const char* json = "object";
};
template <class T>
struct Written<std::optional<T>> {
  static std::string ts() { return Written<T>::ts() + " | null"; }
  static constexpr const char* json = "object";
};

// Collects the fields of one struct.
struct Lister {
  std::vector<FieldType> fields;

  template <class T>
  void operator()(const char* name, T&) {
    fields.push_back({name, Written<T>::ts(), Written<T>::json, false});
  }
  template <class T>
  void if_any(const char* name, T&) {
    fields.push_back({name, Written<T>::ts(), Written<T>::json, true});
  }
  template <class T>
  void if_any(const char* name, std::optional<T>&) {
    fields.push_back({name, Written<T>::ts(), Written<T>::json, true});
  }
};

template <class T>
StructType struct_type() {
  Lister lister;
  T value;
  visit_fields(lister, value);
  return {kName<T>, std::move(lister.fields)};
}

template <class... T>
std::vector<StructType> struct_types() {
  return {struct_type<T>()...};
}

template <>
constexpr const char* kName<Frame> = "Frame";
template <>
constexpr const char* kName<Stack> = "Stack";
template <>
constexpr const char* kName<ThreadAtFinding> = "Thread";
template <>
constexpr const char* kName<Finding> = "Finding";
template <>
constexpr const char* kName<CheckResult> = "Check";
template <>
constexpr const char* kName<HistogramData> = "Histogram";
template <>
constexpr const char* kName<Latency> = "Latency";
template <>
constexpr const char* kName<OperationStats> = "Operation";
template <>
constexpr const char* kName<SeriesLine> = "Line";
template <>
constexpr const char* kName<Series> = "Series";
template <>
constexpr const char* kName<PhaseSpan> = "Phase";
template <>
constexpr const char* kName<GroupResult> = "Group";
template <>
constexpr const char* kName<FaultRecord> = "Fault";
template <>
constexpr const char* kName<PointResult> = "Point";
template <>
constexpr const char* kName<FaultRule> = "Rule";
template <>
constexpr const char* kName<StrategyStats> = "Strategy";
template <>
constexpr const char* kName<ExplorationStats> = "Exploration";
template <>
constexpr const char* kName<StepRow> = "Step";
template <>
constexpr const char* kName<WaitRow> = "Wait";
template <>
constexpr const char* kName<Interleaving> = "Interleaving";
template <>
constexpr const char* kName<HistoryBar> = "Bar";
template <>
constexpr const char* kName<TimeBand> = "Band";
template <>
constexpr const char* kName<HistoryResult> = "History";
template <>
constexpr const char* kName<LockNode> = "LockNode";
template <>
constexpr const char* kName<LockEdge> = "LockEdge";
template <>
constexpr const char* kName<LockGraph> = "LockGraph";
template <>
constexpr const char* kName<AssertionResult> = "Assertion";
template <>
constexpr const char* kName<ResourceRow> = "Resource";
template <>
constexpr const char* kName<SuppressionResult> = "Suppression";
template <>
constexpr const char* kName<ProcessResult> = "Process";
template <>
constexpr const char* kName<TargetResult> = "Target";
template <>
constexpr const char* kName<Environment> = "Environment";
template <>
constexpr const char* kName<Result> = "Result";

}  // namespace

std::vector<StructType> result_structs() {
  return struct_types<Frame, Stack, ThreadAtFinding, Finding, CheckResult, HistogramData, Latency,
                      OperationStats, SeriesLine, Series, PhaseSpan, GroupResult, FaultRecord,
                      PointResult, FaultRule, StrategyStats, ExplorationStats, StepRow, WaitRow,
                      Interleaving, HistoryBar, TimeBand, HistoryResult, LockNode, LockEdge,
                      LockGraph, AssertionResult, ResourceRow, SuppressionResult, ProcessResult,
                      TargetResult, Environment, Result>();
}

std::string page_types() {
  std::string text =
      "// The types of result.json, made from the lists of fields in harness/result. Do not edit:\n"
      "// `ORDEAL_WRITE_PAGE_TYPES=1 report_json_test --gtest_filter=Fields.*` writes this file.\n"
      "export type Verdict = \"pass\" | \"skipped\" | \"unknown\" | \"fail\" | \"error\";\n";
  for (const StructType& type : result_structs()) {
    text += fmt::format("export interface {} {{\n", type.name);
    for (const FieldType& field : type.fields)
      text += fmt::format("  {}{}: {};\n", field.name, field.optional ? "?" : "", field.type);
    text += "}\n";
  }
  return text;
}

}  // namespace ordeal
