// Litmus programs: a few loads and stores, and an outcome that the stronger orders forbid and the
// weaker allow (Boehm and Adve, PLDI 2008; Alglave, Maranget and Tautschnig, TOPLAS 2014). Two
// forbid theirs in both variants.
#include "harness/base/assert.h"
#include "harness/sync/atomic.h"
#include "harness/sync/shared.h"
#include "targets/classics/crew.h"
#include "targets/classics/programs.h"

namespace ordeal::classics {
namespace {

using Order = std::memory_order;

struct Orders {
  Order load;
  Order store;
};
Orders released(bool strong) {
  return strong ? Orders{Order::acquire, Order::release} : Orders{Order::relaxed, Order::relaxed};
}
Orders sequential(bool strong) {
  return strong ? Orders{Order::seq_cst, Order::seq_cst} : Orders{Order::acquire, Order::release};
}

struct TwoCells {
  Atomic<int> x{0, "litmus.x"};
  Atomic<int> y{0, "litmus.y"};
};

// Each of two threads writes its cell and reads the other's; `fence` stands between the two.
void buffer_stores(Orders orders, Order fence) {
  TwoCells cells;
  int left = 0, right = 0;
  const auto run = [=](Atomic<int>& mine, Atomic<int>& other, int& seen) {
    mine.store(1, orders.store);
    if (fence != Order::relaxed) atomic_fence(fence);
    seen = other.load(orders.load);
  };
  Crew crew;
  crew.start(1, "left", [&] { run(cells.x, cells.y, left); });
  crew.start(1, "right", [&] { run(cells.y, cells.x, right); });
  crew.join();
  ALWAYS_ASSERT(left == 1 || right == 1, "at least one thread sees the other thread's store");
}

}  // namespace

void store_buffering(bool fixed) { buffer_stores(sequential(fixed), Order::relaxed); }

void store_buffering_fences(bool fixed) {
  buffer_stores(released(false), fixed ? Order::seq_cst : Order::acq_rel);
}

void message_passing(bool fixed) {
  const Orders orders = released(fixed);
  TwoCells cells;
  Crew crew;
  crew.start(1, "writer", [&] {
    cells.x.store(1, Order::relaxed);
    cells.y.store(1, orders.store);
  });
  crew.start(1, "reader", [&] {
    if (cells.y.load(orders.load) == 0) return;
    ALWAYS_ASSERT(cells.x.load(Order::relaxed) == 1,
                  "a reader of the flag sees the published value");
  });
  crew.join();
}

void message_passing_fences(bool fixed) {
  TwoCells cells;
  Crew crew;
  crew.start(1, "writer", [&] {
    cells.x.store(1, Order::relaxed);
    if (fixed) atomic_fence(Order::release);
    cells.y.store(1, Order::relaxed);
  });
  crew.start(1, "reader", [&] {
    if (cells.y.load(Order::relaxed) == 0) return;
    if (fixed) atomic_fence(Order::acquire);
    ALWAYS_ASSERT(cells.x.load(Order::relaxed) == 1,
                  "a reader of the flag sees the published value");
  });
  crew.join();
}

// Here the value is plain, so that the weak variant is a race whatever is read.
void message_passing_plain(bool fixed) {
  const Orders orders = released(fixed);
  Shared<int> value(0, "litmus.value");
  Atomic<int> ready(0, "litmus.ready");
  Crew crew;
  crew.start(1, "writer", [&] {
    value.set(1);
    ready.store(1, orders.store);
  });
  crew.start(1, "reader", [&] {
    if (ready.load(orders.load) == 0) return;
    ALWAYS_ASSERT(value.get() == 1, "a reader of the flag sees the published value");
  });
  crew.join();
}

void write_to_read_causality(bool fixed) {
  const Orders orders = released(fixed);
  TwoCells cells;
  Crew crew;
  crew.start(1, "writer", [&] { cells.x.store(1, orders.store); });
  crew.start(1, "relay", [&] {
    if (cells.x.load(orders.load) == 1) cells.y.store(1, orders.store);
  });
  crew.start(1, "reader", [&] {
    if (cells.y.load(orders.load) == 0) return;
    ALWAYS_ASSERT(cells.x.load(Order::relaxed) == 1, "a thread that sees an effect sees its cause");
  });
  crew.join();
}

void independent_reads(bool fixed) {
  const Orders orders = sequential(fixed);
  TwoCells cells;
  struct Seen {
    int first = 0, second = 0;
  };
  Seen xy, yx;
  const auto read = [=](Atomic<int>& first, Atomic<int>& second, Seen& seen) {
    seen.first = first.load(orders.load);
    seen.second = second.load(orders.load);
  };
  Crew crew;
  crew.start(1, "x", [&] { cells.x.store(1, orders.store); });
  crew.start(1, "y", [&] { cells.y.store(1, orders.store); });
  crew.start(1, "xy", [&] { read(cells.x, cells.y, xy); });
  crew.start(1, "yx", [&] { read(cells.y, cells.x, yx); });
  crew.join();
  const bool x_first = xy.first == 1 && xy.second == 0;
  const bool y_first = yx.first == 1 && yx.second == 0;
  ALWAYS_ASSERT(!x_first || !y_first, "two readers agree on which store came first");
}

// C++ allows relaxed loads to read from stores behind them; the memory model of explored schedules
// does not go that far, so both variants are silent there.
void load_buffering(bool fixed) {
  const Orders orders = released(fixed);
  TwoCells cells;
  int left = 0, right = 0;
  const auto run = [=](Atomic<int>& mine, Atomic<int>& other, int& seen) {
    seen = mine.load(orders.load);
    other.store(1, orders.store);
  };
  Crew crew;
  crew.start(1, "left", [&] { run(cells.x, cells.y, left); });
  crew.start(1, "right", [&] { run(cells.y, cells.x, right); });
  crew.join();
  ALWAYS_ASSERT(left == 0 || right == 0, "no load reads from a later store");
}

// Coherence needs no order: even relaxed loads of one cell never go back.
void read_read_coherence(bool fixed) {
  const Orders orders = released(fixed);
  Atomic<int> x(0, "litmus.x");
  Crew crew;
  crew.start(1, "writer", [&] {
    x.store(1, orders.store);
    x.store(2, orders.store);
  });
  crew.start(2, "reader", [&] {
    const int first = x.load(orders.load);
    ALWAYS_ASSERT(x.load(orders.load) >= first, "two loads of one cell never go back in time");
  });
  crew.join();
}

}  // namespace ordeal::classics
