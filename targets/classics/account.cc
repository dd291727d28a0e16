// SCTBench's account: a check that is wrong about what a deposit and a withdrawal amount to, and
// that is reached only after both.
#include "harness/base/assert.h"
#include "harness/sync/shared.h"
#include "targets/classics/crew.h"
#include "targets/classics/programs.h"

namespace ordeal::classics {

void account(bool fixed) {
  constexpr int kStart = 1, kDeposit = 2, kWithdrawal = 4;
  Mutex mu("account");
  Shared<int> balance(kStart, "account.balance");
  Shared<bool> deposited(false, "account.deposited");
  Shared<bool> withdrawn(false, "account.withdrawn");
  Crew crew;
  crew.start(1, "checker", [&] {
    Lock lock(mu);
    if (!deposited.get() || !withdrawn.get()) return;
    const int expected = (fixed ? kStart + kDeposit : kStart - kDeposit) - kWithdrawal;
    ALWAYS_ASSERT(balance.get() == expected, "the balance is the sum of deposits and withdrawals");
  });
  crew.start(1, "depositor", [&] {
    Lock lock(mu);
    balance.set(balance.get() + kDeposit);
    deposited.set(true);
  });
  crew.start(1, "withdrawer", [&] {
    Lock lock(mu);
    balance.set(balance.get() - kWithdrawal);
    withdrawn.set(true);
  });
  crew.join();
}

}  // namespace ordeal::classics
